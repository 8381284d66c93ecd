"""What the page shows of the chosen parent: the answer, whether to trust it, who its sub-segments are, downloads."""

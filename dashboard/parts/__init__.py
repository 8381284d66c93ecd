"""Parts of the page, each drawn by one function."""

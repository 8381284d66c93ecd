"""What kind of file it is, and what is packed in it."""

"""What each column is, and how its cells are read."""

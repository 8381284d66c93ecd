"""The text of a CSV file of any dialect → rows."""

"""Text → records and rows of cells, and what is done where quotation marks do not pair up."""

"""JSON and JSON Lines → rows."""

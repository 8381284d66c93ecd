"""Results → sentences."""

"""What sets a sub-segment apart from others."""

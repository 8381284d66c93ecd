"""Fuzzing guided by coverage, and the inputs that it found."""

"""Figures: pure functions that return them."""

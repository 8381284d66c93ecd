"""Tests of the dashboard: its figures and words, its state, and every section and state of its page."""

"""Requests that wait for their turn, and jobs that are kept."""

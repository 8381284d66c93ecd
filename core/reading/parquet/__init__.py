"""Parquet → rows, checked in a process of its own first."""

"""Workbooks, new and old → rows."""

"""The bytes of any file → a table of text cells."""

from core.reading.read_table import read_table

__all__ = [
    "read_table",
]

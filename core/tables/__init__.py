"""A table of text cells, the limits it was read in, and what its headers may mean."""

from core.tables.headers import Role
from core.tables.limits import Limits
from core.tables.table import Table

__all__ = [
    "Limits",
    "Role",
    "Table",
]

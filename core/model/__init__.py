"""Customers, product types, labels, parents, settings: what the engine works on."""

from core.model.customers import LARGEST_AMOUNT, LARGEST_FREQUENCY, Customers
from core.model.labels import Labels
from core.model.parents import group_by_parent
from core.model.settings import (
    LARGEST_K,
    LONGEST_WINDOW,
    MOST_CATEGORIES,
    MOST_STARTS,
    SCALINGS,
    SHORTEST_WINDOW,
    Scaling,
    Settings,
)

__all__ = [
    "LARGEST_AMOUNT",
    "LARGEST_FREQUENCY",
    "LARGEST_K",
    "LONGEST_WINDOW",
    "MOST_CATEGORIES",
    "MOST_STARTS",
    "SCALINGS",
    "SHORTEST_WINDOW",
    "Customers",
    "Labels",
    "Scaling",
    "Settings",
    "group_by_parent",
]

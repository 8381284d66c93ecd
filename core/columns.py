"""Which column of a file plays which part: the roles, and the names that each is known by."""

from collections.abc import Sequence
from enum import StrEnum


class Role(StrEnum):
    """What a column is for."""

    ID = "id"
    FREQUENCY = "frequency"
    AMOUNT_SPENT = "amount_spent"
    PRODUCT_TYPES = "product_types"
    CLUSTER = "cluster_id"

    @property
    def names(self) -> tuple[str, ...]:
        """The names a column of this role may have, the API's own first."""
        return _NAMES[self]

    @property
    def names_in_words(self) -> str:
        """The names for a sentence: “id” or “customer_id”."""
        return " or ".join(f"“{name}”" for name in self.names[:2])


_NAMES = {
    Role.ID: ("id", "customer_id"),
    Role.FREQUENCY: ("frequency",),
    Role.AMOUNT_SPENT: ("amount_spent",),
    Role.PRODUCT_TYPES: ("product_types",),
    Role.CLUSTER: ("cluster_id", "cluster", "label", "parent"),
}


def find_column(names: Sequence[str], role: Role) -> list[str]:
    """The columns that could play a role: those with its first matching name, whatever their case and spacing."""
    for known in role.names:
        found = [name for name in names if _folded(name) == known]
        if found:
            return found
    return []


def _folded(name: str) -> str:
    return "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())

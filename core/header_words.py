"""A header, word by word → the roles that a column of that name may play, in English, Portuguese and Spanish."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from core.column_names import FILLERS, MEANING, PHRASES, QUALIFIERS


class Role(StrEnum):
    """What a column is for."""

    ID = "id"
    FREQUENCY = "frequency"
    AMOUNT_SPENT = "amount_spent"
    PRODUCT_TYPES = "product_types"
    CLUSTER = "cluster_id"
    ORDER_ID = "order_id"
    ORDER_DATE = "order_date"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"

    @property
    def names_in_words(self) -> str:
        """Names that a column of this role may have, for a sentence: “id” or “customer_id”."""
        return " or ".join(f"“{name}”" for name in _EXAMPLES.get(self, (str(self),)))


_EXAMPLES: Final = {Role.ID: ("id", "customer_id"), Role.CLUSTER: ("cluster_id", "cluster")}


def meanings(name: str) -> tuple[str, ...]:
    """A header as the meanings of its words, without fillers; an unknown word stands for itself."""
    plain = unicodedata.normalize("NFKD", name.replace("º", "o").replace("ª", "a"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", plain).casefold())
    joined = [word for word in words if word not in FILLERS] or words
    return tuple(MEANING.get(word, word) for word in joined)


_RANKS: Final = {
    Role(role): {tuple(sorted(phrase.split())): rank for rank, phrase in enumerate(phrases)}
    for role, phrases in PHRASES.items()
}


def rank_of(name: str, role: Role, bare_first: bool = False) -> tuple[int, int] | None:
    """How plainly a header names a role: the place of its phrase, and words that say nothing; None if it does not.

    Where a file counts orders, a bare ``id`` is the customer's, even beside a ``customer_id``.
    """
    words = meanings(name)
    telling = [word for word in words if word not in QUALIFIERS and not re.fullmatch(r"\d+m?", word)]
    if not telling and role is Role.AMOUNT_SPENT and words in (("total",), ("total", "r"), ("total", "brl")):
        return len(PHRASES[role]), 0
    rank = _RANKS[role].get(tuple(sorted(set(telling))))
    if bare_first and telling == ["id"]:
        rank = -1
    return None if rank is None else (rank, len(words) - len(telling))


def recognised(names: Sequence[str]) -> int:
    """How many roles have a column among these names."""
    return sum(1 for role in Role if any(rank_of(name, role) is not None for name in names))

"""A header, word by word → the roles that a column of that name may play, in English, Portuguese and Spanish."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.tables.header_vocabulary import FILLERS, MEANING, PHRASES, QUALIFIERS


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
    def usual_names(self) -> tuple[str, ...]:
        """Names that a column of this role may have, for a sentence that asks for one."""
        return _EXAMPLES.get(self, (str(self),))


_EXAMPLES: Final = MappingProxyType({Role.ID: ("id", "customer_id"), Role.CLUSTER: ("cluster_id", "cluster")})


def meanings(name: str) -> tuple[str, ...]:
    """A header as the meanings of its words, without fillers; an unknown word stands for itself."""
    plain = unicodedata.normalize("NFKD", name.replace("º", "o").replace("ª", "a"))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", plain).casefold())
    joined = [word for word in words if word not in FILLERS] or words
    return tuple(MEANING.get(word, word) for word in joined)


_RANKS: Final = MappingProxyType(
    {
        Role(role): {tuple(sorted(phrase.split())): rank for rank, phrase in enumerate(phrases)}
        for role, phrases in PHRASES.items()
    }
)


# Longer than any name that says what a column holds; a cell of text in a headerless file may be a book.
LONGEST_NAME: Final = 200  # characters; a longer header is a sentence and names no role


def rank_of(name: str, role: Role, bare_first: bool = False) -> tuple[int, int] | None:
    """How plainly a header names a role: the place of its phrase, and words that say nothing; None if it does not.

    Where a file counts orders, a bare ``id`` is the customer's, even beside a ``customer_id``.
    """
    return _ranks(name, bare_first).get(role)


def recognised(names: Sequence[str]) -> int:
    """How many roles have a column among these names."""
    return len({role for name in names for role in _ranks(name)})


def _ranks(name: str, bare_first: bool = False) -> dict[Role, tuple[int, int]]:
    """The roles that a header names, each with how plainly."""
    if len(name) > LONGEST_NAME:
        return {}
    words = meanings(name)
    telling = [word for word in words if word not in QUALIFIERS and not re.fullmatch(r"\d+m?", word)]
    phrase, silent = tuple(sorted(set(telling))), len(words) - len(telling)
    found = {role: (ranks[phrase], silent) for role, ranks in _RANKS.items() if phrase in ranks}
    if bare_first and telling == ["id"]:
        found[Role.ID] = -1, silent
    if not telling and words in (("total",), ("total", "r"), ("total", "brl")):
        found[Role.AMOUNT_SPENT] = len(PHRASES[Role.AMOUNT_SPENT]), 0
    return found

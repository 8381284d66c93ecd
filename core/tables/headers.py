"""A header, word by word → the roles that a column of that name may play, in English, Portuguese and Spanish."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from core.tables.header_vocabulary import FILLERS, LATEST, MEANING, PHRASES, QUALIFIERS, STRETCHES, TOTALS


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
    plain = unicodedata.normalize("NFKD", name.replace("º", "o").replace("ª", "a").replace("#", " no "))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    words = re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", plain).casefold())
    joined = [word for word in words if word not in FILLERS] or words
    return tuple(MEANING.get(word, word) for word in _SPLIT_WORDS.sub(_in_one, " ".join(joined)).split())


# Words that are one: “line item” is the product of a line, “sub total” a total, and “to date” says a sum up to then.
_SPLIT_WORDS: Final = re.compile(r"\b(?:line item|sub total|to date|ate data|hasta fecha)\b")


def _in_one(words: re.Match[str]) -> str:
    return words[0].replace(" ", "")


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
    telling = [word for word in words if not _is_silent(word, words)]
    phrase, silent = tuple(sorted(set(telling))), len(words) - len(telling)
    found = {role: (ranks[phrase], silent) for role, ranks in _RANKS.items() if phrase in ranks}
    if bare_first and telling == ["id"]:
        found[Role.ID] = -1, silent
    is_total = bool(TOTALS.intersection(words))
    if is_total or "line" in telling:
        for role in (Role.ORDER_ID, Role.UNIT_PRICE, *([Role.PRODUCT_TYPES] if is_total else ())):
            found.pop(role, None)
        if Role.AMOUNT_SPENT not in found and (place := _place_of_total(telling, words, is_total)) is not None:
            found[Role.AMOUNT_SPENT] = place, silent
    return found


def _is_silent(word: str, words: tuple[str, ...]) -> bool:
    """Whether a word of a header leaves open which role it names."""
    if word in LATEST:
        return any(each in STRETCHES or re.fullmatch(r"\d+m?", each) for each in words)
    return word in QUALIFIERS or word in TOTALS or word in STRETCHES or bool(re.fullmatch(r"\d+m?", word))


def _place_of_total(telling: list[str], words: tuple[str, ...], is_total: bool) -> int | None:
    """How plainly a header with a word for a total names the money of a line or an order; None if it does not."""
    last = len(PHRASES[Role.AMOUNT_SPENT])
    rest = tuple(sorted(set(telling) - {"line"}))
    if rest in _RANKS[Role.UNIT_PRICE] or (is_total and rest in {("product",), ("sku",)}):
        # The total of a line is surer than that of an order, which may stand on each of its lines.
        of_line = "line" in telling or "product" in rest or "sku" in rest
        return -1 if of_line else _RANKS[Role.AMOUNT_SPENT]["amount", "order"]
    if is_total and rest == ("order",):
        return _RANKS[Role.AMOUNT_SPENT]["amount", "order"]
    if is_total and "line" in telling and not rest:
        return -1
    if is_total and rest in {("orders",), ("sold",)}:
        return last + 2
    if not telling:
        return last + ("subtotal" in words) if is_total else None
    return None

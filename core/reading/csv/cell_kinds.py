"""What kind of thing a cell of text looks like: a number, a date, a time, an address, a code, words, or nothing."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class CellKind(StrEnum):
    """The kinds of cells, told by their shape alone."""

    EMPTY = "empty"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    ADDRESS = "address"
    CODE = "code"
    WORDS = "words"


TYPED: Final = frozenset({CellKind.NUMBER, CellKind.DATE, CellKind.TIME, CellKind.ADDRESS})
LONGEST: Final = 200  # characters; a longer cell is text, whatever it holds

_CURRENCY = r"(?:R\$|US\$|[$€£¥]|BRL|USD|EUR)"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?(?:Z|[+-]\d{2}:?\d{2})?"
_SHAPES = re.compile(
    rf"""\s*(?:
    (?P<empty>|n/?a|nan|null|none|-+|\?+|\.)
    |(?P<number>\(?[+-]?\s?{_CURRENCY}?\s?[+-]?
        (?:\d{{1,3}}(?:[.,\s’']\d{{3}})+|\d+)?(?<=\d)(?:[.,]\d*)?(?:e[+-]?\d+)?\s?(?:%|{_CURRENCY})?\)?
        |[+-]?[.,]\d+)
    |(?P<date>(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}|\d{{1,2}}[-\s](?:\w{{3,9}})[-\s]\d{{2,4}})(?:[T\s]+{_CLOCK})?)
    |(?P<time>{_CLOCK})
    |(?P<address>(?:https?|ftp)://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+)
    |(?P<code>[\w./#+-]*\d[\w./#+-]*)
    |(?P<words>.*)
    )\s*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


_KINDS: Final[Mapping[str | None, CellKind]] = MappingProxyType({str(kind): kind for kind in CellKind})


def cell_kind_of(cell: str) -> CellKind:
    """The kind of a cell; of a very long one, words."""
    if len(cell) > LONGEST:
        return CellKind.WORDS
    match = _SHAPES.fullmatch(cell)
    assert match is not None, "the last kind takes every text"
    return _KINDS[match.lastgroup]

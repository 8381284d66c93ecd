"""The words with which a row begins that sums up the others, in the files of every kind."""

import re
from typing import Final

TOTAL: Final = re.compile(
    r"(?:(?:grand|sub|overall)[ -]?)?totals?|tota(?:is|les)|(?:sub)?total(?: geral| general)|somas?|sumas?|somme|summe"
    r"|gesamt|m[ée]dias?|promedio|averages?|means?|sums?",
    re.IGNORECASE,
)


def is_total(text: str) -> bool:
    """Whether the first filled cell of a row at the end of a table says that the row sums up others."""
    return TOTAL.fullmatch(text.strip().rstrip(":")) is not None

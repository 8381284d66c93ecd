"""Texts of a file as a sentence shows them."""

import unicodedata
from typing import Final

LONGEST_QUOTE: Final = 60  # characters of a quoted value; enough to find it by, and its sentence stays readable
# Characters from which a quotation is made: more than it shows, because blanks and line breaks become one space each.
MOST_QUOTED: Final = 4 * LONGEST_QUOTE


def is_control(character: str) -> bool:
    """Whether a character neither shows nor separates anything: a control code or half of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


def quotable(text: str) -> str:
    """As much of a text as its quotation is made from, to be kept in place of a text that may be very long."""
    return text[:MOST_QUOTED]


def quoted(value: object) -> str:
    """A value as a sentence shows it: in quotation marks, shortened, with no line break and nothing invisible."""
    words = quotable(str(value)).split()
    text = " ".join(words)
    if not text.isprintable():
        text = "".join(ascii(each)[1:-1] if is_control(each) else each for each in text)
    if len(text) > LONGEST_QUOTE:
        text = text[: LONGEST_QUOTE - 1] + "…"
    return f"“{text}”"

"""Texts of a file as a sentence shows them."""

import unicodedata
from typing import Final

LONGEST_QUOTE: Final = 60  # characters of a quoted value; enough to find it by, and its sentence stays readable
# Characters from which a quotation is made: more than it shows, because blanks and line breaks become one space each.
MOST_QUOTED: Final = 4 * LONGEST_QUOTE


def is_control(character: str) -> bool:
    """Whether a character neither shows nor separates anything: a control code or half of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


# Beside control codes: what breaks a line, and what turns the direction of all that follows.
BREAKING: Final = frozenset("\u2028\u2029\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def shown(text: str) -> str:
    """A text of a user within a sentence: as it is, with nothing that breaks a line or commands a terminal."""
    if text.isprintable():
        return text
    return "".join(ascii(each)[1:-1] if _commands(each) else each for each in text)


def _commands(character: str) -> bool:
    return character in BREAKING or unicodedata.category(character) in ("Cc", "Cs")


def quotable(text: str) -> str:
    """As much of a text as its quotation is made from, to be kept in place of a text that may be very long."""
    return text[:MOST_QUOTED]


def quoted(value: object) -> str:
    """A value as a sentence shows it: in quotation marks, shortened, with no line break and nothing invisible."""
    words = quotable(str(value)).split()
    text = " ".join(words)
    if not text.isprintable():
        text = shown(text)
    if len(text) > LONGEST_QUOTE:
        text = text[: LONGEST_QUOTE - 1] + "…"
    return f"“{text}”"

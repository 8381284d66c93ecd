"""Counts, lists and quotations inside sentences."""

import unicodedata
from collections.abc import Iterable
from typing import Final


def counted(number: int, thing: str, things: str) -> str:
    """“1 cell”, “2 cells”."""
    return f"{number:,} {thing if number == 1 else things}"


# Characters of a quoted value; enough to find it by, and the sentence around it stays readable.
LONGEST_QUOTE: Final = 60


def is_control(character: str) -> bool:
    """Whether a character neither shows nor separates anything: a control code or half of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


def quoted(value: object) -> str:
    """A value as a sentence shows it: in quotation marks, shortened, with no line break and nothing invisible."""
    words = str(value)[: 4 * LONGEST_QUOTE].split()
    text = " ".join(words)
    if not text.isprintable():
        text = "".join(ascii(each)[1:-1] if is_control(each) else each for each in text)
    if len(text) > LONGEST_QUOTE:
        text = text[: LONGEST_QUOTE - 1] + "…"
    return f"“{text}”"


def listed(values: Iterable[object], most: int = 12, last: str = "and") -> str:
    """Values one after another for a sentence, at most ``most`` of them, the rest counted: “1, 2 and 3”."""
    items = [str(value) for value in values]
    if len(items) > most:
        items = [*items[:most], f"{len(items) - most:,} more"]
    *others, end = items or [""]
    return f"{', '.join(others)} {last} {end}" if others else end

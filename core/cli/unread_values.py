"""Values of options that cannot be read: kept as they are typed, so that they are told with all other problems."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any


class Unread(str):
    """What was typed where another kind of value belongs."""

    __slots__ = ()


def read_as(kind: Callable[[str], Any], text: str) -> Any:
    """The value that the text is, or the text as unread."""
    try:
        return kind(text)
    except ValueError:
        return Unread(text)


def one_of(choices: Sequence[str]) -> dict[str, Any]:
    """What argparse is told of an option with choices: they are shown, and another one is kept as unread."""
    return {"type": partial(_chosen, choices), "metavar": f"{{{','.join(choices)}}}"}


def _chosen(choices: Sequence[str], text: str) -> str:
    return text if text in choices else Unread(text)

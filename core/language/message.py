"""A message that is to be said later, in whichever language is asked for: its key and the values in it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Message:
    """A key of the catalogue with the values that stand in its template.

    A value is a number, a text (of a file, say), several of them in a tuple, or a further message: the name of a thing
    that a language calls in its own way.
    """

    key: str
    values: tuple[tuple[str, Any], ...] = ()


def message(key: str, /, **values: Any) -> Message:
    """A message with its values by their names."""
    return Message(key, tuple(values.items()))

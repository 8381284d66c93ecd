"""Where a JSON text breaks a rule whose break its parser tells without a place: looked for only when it is broken."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from core.language.message import Message, message
from core.language.quotes import quotable

STRING: Final = r'"(?:[^"\\]++|\\.)*+"'
CONSTANT: Final = re.compile(rf"{STRING}|(-?Infinity|NaN)", re.DOTALL)
NUMBER: Final = re.compile(rf"{STRING}|(-?\d+)(\.\d+)?([eE][-+]?\d+)?", re.DOTALL)
KEY: Final = re.compile(rf"({STRING})([ \t\r\n]*:)?|[{{}}]", re.DOTALL)


def place(text: str, position: int) -> Message:
    """The line and column of a character, both counted from 1."""
    line, column = text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
    return message("json.place", line=line, column=column)


def place_of_constant(text: str) -> Message:
    """Where the first NaN or Infinity stands, outside of strings."""
    return place(text, next(each.start() for each in CONSTANT.finditer(text) if each[1]))


def place_of_long_number(text: str, parse_float: Callable[[str], Any]) -> Message:
    """Where the first number stands that has more digits than Python, or ``parse_float``, takes."""
    for each in NUMBER.finditer(text):
        try:
            if each[1]:
                (parse_float if each[2] or each[3] else int)(each[0])
        except (ValueError, ArithmeticError):
            return place(text, each.start())
    raise AssertionError("every number of the text can be read")


def repeated_keys(text: str) -> Iterator[tuple[Message, Message]]:
    """For each object with a key that stands twice: where it stands again, and what is wrong with that.

    They come in the order in which the objects end. The text needs to be JSON only as far as they are asked for.
    """
    objects: list[tuple[set[str], list[tuple[int, str]]]] = []
    for each in KEY.finditer(text):
        if each[0] == "{":
            objects.append((set(), []))
        elif each[0] == "}":
            _, repeated = objects.pop()
            if repeated:
                start, key = repeated[0]
                yield place(text, start), message("json.key_twice", key=quotable(key))
        elif each[2]:
            key = json.loads(each[1], strict=False) if "\\" in each[1] else each[1][1:-1]
            known, repeated = objects[-1]
            if key in known:
                repeated.append((each.start(), key))
            known.add(key)

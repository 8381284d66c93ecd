"""Text of JSON → Python values, its depth and size checked before anything is built."""

import json
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

import numpy as np
import numpy.typing as npt

from core.language.message import Message, message
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.json.json_places import place, place_of_constant, place_of_long_number
from core.tables.limits import Limits

ESCAPED: Final = re.compile(rb"\\.", re.DOTALL)
PART: Final = 1 << 20  # characters looked at in one go: little memory on the way
MOST_BRACKETS_OF_A_RECORD: Final = 4  # so that a record may hold three arrays or objects before its file is too large
NO_MARK: Final = 9  # any number but those that a bracket or a colon stands for
STEPS: Final = np.array([{91: 1, 123: 1, 93: -1, 125: -1, 58: 0}.get(code, NO_MARK) for code in range(256)], np.int8)
Pairs = Callable[[list[tuple[str, Any]]], Any]


class JsonError(ValueError):
    """Why a text is not JSON: ``where`` it breaks and ``why``; a text in place of a message comes from the parser."""

    def __init__(self, where: Message, why: Message | str) -> None:
        super().__init__(where, why)
        self.where = where
        self.why = why


def decoded(data: bytes, name: str, errors: str = "strict") -> str:
    """The characters of a JSON file; UTF-8, UTF-16 and UTF-32 tell themselves apart. With ``errors="surrogatepass"``
    halves of surrogate pairs pass, for a reader that can say where they stand.

    Raises
    ------
    InvalidInput
        The text is in none of them.
    """
    try:
        return data.decode(json.detect_encoding(data), errors).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode(error.encoding, "replace").removeprefix("\ufeff")
        byte = len(data) - len(error.object) + error.start + 1  # a mark at the start may be left out
        why = message("json.no_character", byte=byte, encoding=error.encoding.upper())
        raise broken(name, JsonError(place(before, len(before)), why)) from None


def loads(text: str, pairs: Pairs | None = None, parse_float: Callable[[str], Any] = float) -> Any:
    """Python values of a JSON text; ``pairs`` makes an object of its keys and values.

    Raises
    ------
    JsonError
        The text is not JSON, or holds a number that is none (NaN, Infinity).
    """

    def refuse_constant(constant: str) -> NoReturn:
        raise JsonError(place_of_constant(text), message("json.no_number", constant=constant))

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_constant=refuse_constant, parse_float=parse_float)
    except json.JSONDecodeError as error:
        why = error.msg.removesuffix(" at").removesuffix(" starting")  # it is written to go on with the place
        raise JsonError(message("json.place", line=error.lineno, column=error.colno), why) from None
    except RecursionError:
        raise JsonError(message("json.some_depth"), message("json.too_deep")) from None
    except JsonError:
        raise
    except (ValueError, ArithmeticError):
        raise JsonError(place_of_long_number(text, parse_float), message("json.too_many_digits")) from None


def within_line(where: Message) -> Message:
    """A place in a text of one line, of which nobody needs to be told that it is the first."""
    values = dict(where.values)
    return message("json.column", column=values["column"]) if values.get("line") == 1 else where


def broken(name: str, fault: JsonError) -> InvalidInput:
    """The error that says where a JSON file breaks."""
    return InvalidInput([Problem.of("json_broken", Place(name), at=fault.where, why=fault.why)])


def check_shape(text: str, name: str, limits: Limits, record_depth: int) -> None:
    """Compare the depth of a JSON text, and the keys of its objects, with the limits, without building any value.

    ``record_depth`` is how deep a record lies at least, the outermost value being 1.

    Raises
    ------
    InvalidInput
        It is nested too deep, has too many records, or a record has more keys than a table has columns.
    """
    shape = _Shape(name, limits, record_depth)
    start = 0
    while start < len(text):
        end = start + PART
        while text[end - 1 : end] == "\\":  # what a backslash escapes belongs to the same part
            end += 1
        shape.add(text[start:end])
        start = end


class _Shape:
    """Follows the brackets and colons of a JSON text from part to part."""

    def __init__(self, name: str, limits: Limits, record_depth: int) -> None:
        self._name = name
        self._limits = limits
        self._record_depth = record_depth
        self._in_string = False
        self._depth = 0
        self._colons = 0
        self._opened = 0

    def add(self, part: str) -> None:
        codes = np.frombuffer(ESCAPED.sub(b"", part.encode("utf-8", "surrogatepass")), dtype=np.uint8)
        inside = np.logical_xor.accumulate(np.concatenate([[self._in_string], codes == ord('"')]))
        self._in_string = bool(inside[-1])
        bare = codes[~inside[1:]]
        # Minus one at each bracket that closes, one at each that opens, zero at each colon, nothing else stays.
        steps = STEPS[bare]
        steps = steps[steps != NO_MARK]
        depths = self._depth + np.cumsum(steps, dtype=np.int32)
        self._limits.check(self._name, "json_depth", int(depths.max(initial=0)))
        self._opened += int(np.count_nonzero(steps == 1))
        self._limits.check(self._name, "rows", self._opened // MOST_BRACKETS_OF_A_RECORD)
        self._count_keys(steps, depths)
        self._depth = int(depths[-1]) if len(depths) else self._depth

    def _count_keys(self, steps: npt.NDArray[np.int8], depths: npt.NDArray[np.int32]) -> None:
        """Count the colons between two brackets: they belong to the object that is open there."""
        brackets = np.flatnonzero(steps)
        colons = np.cumsum(steps == 0, dtype=np.int32)
        total = int(colons[-1]) if len(colons) else 0
        runs = np.diff(np.concatenate([[-self._colons], colons[brackets], [total]]))
        around = np.concatenate([[self._depth], depths[brackets]])
        self._colons = int(runs[-1])
        is_record = around >= self._record_depth
        self._limits.check(self._name, "columns", int(runs[is_record].max(initial=0)))
        self._limits.check(self._name, "rows", int(runs[~is_record].max(initial=0)))

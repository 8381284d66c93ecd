"""Typed values → the text of a cell: the one way in which numbers, dates and nested values become text."""

import datetime as dt
import json
import math
import re
from decimal import Decimal
from typing import Final

# What a spreadsheet would run stands at the start of a cell: a sign that begins a formula, behind blanks or not, or a
# blank that some programs drop; unless the whole cell is a plain number. We write such a cell with an apostrophe before
# it, and take one off when we read it. So apostrophes before it count too: what had one of its own gets one more.
_PLAIN_NUMBER: Final = r"[+-]?[.,]?\d[\d.,]*(?:[eE][+-]?\d+)?"
RUNS: Final = re.compile(rf"'*(?!{_PLAIN_NUMBER}\Z)(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
# What these have in common with some plain numbers, for Arrow: few of a million cells go through the other one.
MAY_RUN: Final = r"^'*(?:[\t\r\n]|[\s\p{Z}\x0b\x1c-\x1f\x{85}]*[=+\-@＝＋－＠])"
LONGEST_PLAIN: Final = 40  # digits before or behind the mark; longer numbers keep their exponent
LARGEST_PLAIN: Final = 1e30  # above, a number is written with its exponent
SMALLEST_PLAIN: Final = 1e-12  # below, a number is written with its exponent


def made_safe(text: str) -> str:
    """A cell that no spreadsheet runs: with an apostrophe before it where one would."""
    return f"'{text}" if RUNS.match(text) else text


def as_before_made_safe(text: str) -> str:
    """What ``made_safe`` was given, from what it gave."""
    return text[1:] if text[:1] == "'" and RUNS.match(text[1:]) else text


def number_text(number: float) -> str:
    """The shortest text that is this number, without exponent and without ``.0``: 1001.0 is “1001”.

    NaN is empty; a number too large or too small to be written out keeps its exponent.
    """
    if math.isnan(number):
        return ""
    shortest = repr(number)
    if shortest.endswith(".0"):
        return shortest[:-2] if shortest != "-0.0" else "0"
    if "e" not in shortest:
        return shortest
    return format(Decimal(shortest), "f") if SMALLEST_PLAIN <= abs(number) < LARGEST_PLAIN else shortest


def decimal_text(number: Decimal) -> str:
    """The digits of a decimal number as they are, without exponent, and without zeros after a whole number."""
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_PLAIN:
        return str(number)
    whole = number.to_integral_value()
    return format(whole if whole == number else number, "f")


def date_text(moment: dt.datetime) -> str:
    """A point in time as ISO text; a day without a time where it is midnight."""
    if moment.time() == dt.time() and moment.tzinfo is None and not getattr(moment, "nanosecond", 0):
        return moment.date().isoformat()
    return moment.isoformat(sep=" ")


def cell_text(value: object) -> str:
    """The text of any value that a table can hold; lists and objects become JSON.

    Raises
    ------
    RecursionError
        The value is nested too deep.
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).lower()
        case float():
            return number_text(value)
        case Decimal():
            return decimal_text(value)
        case dt.datetime():
            return date_text(value)
        case dt.timedelta():
            return duration_text(value)
        case bytes():
            return binary_text(value)
        case list() | tuple() | dict():
            return json.dumps(value, ensure_ascii=False, default=_in_json)
        case _:
            return str(value)


def duration_text(duration: dt.timedelta) -> str:
    """A duration as hours, minutes and seconds: 30 hours are “30:00:00”."""
    seconds = duration.total_seconds()
    whole = abs(round(seconds))
    return f"{'-' if seconds < 0 else ''}{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def binary_text(value: bytes) -> str:
    """Bytes that are UTF-8 as their text, others as hexadecimal digits."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.hex()


def _in_json(value: object) -> object:
    """A value inside a list or object that JSON has no type for: a number as one where JSON holds it, else text."""
    if isinstance(value, Decimal) and Decimal(repr(float(value))) == value:
        return float(value)
    return cell_text(value)

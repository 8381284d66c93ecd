"""What a spreadsheet stores → the text of a cell: numbers, dates and padded digits as their format shows them."""

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from core.tables.cell_values import date_text, duration_text, number_text

LETTERS: Final = MappingProxyType(
    {chr(code): code - 64 for code in range(65, 91)}
)  # the place of each letter of a column's name, from 1
LAST_DAY: Final = 2_958_466  # the serial number of 10000-01-01
ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
NOT_A_CODE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
# Numbers of formats that every workbook has, for days (ECMA-376 part 1, 18.8.30).
BUILT_IN_DATES: Final = frozenset({*range(14, 18), *range(27, 32), 36, *range(50, 59)})
BUILT_IN_MOMENTS: Final = frozenset({22})  # for days with a time
BUILT_IN_TIMES: Final = frozenset({*range(18, 22), *range(32, 36), 45, 47})  # for times of the day
BUILT_IN_DURATIONS: Final = frozenset({46})  # for hours beyond a day


class Shown(Enum):
    """As what a number format shows a number."""

    NUMBER = auto()
    DATE = auto()
    TIME = auto()
    DURATION = auto()


@dataclass(frozen=True, slots=True)
class CellFormat:
    """What a style makes of a number: ``zeros`` digits at least, as for a postal code of 00000."""

    shown: Shown = Shown.NUMBER
    zeros: int = 0


def cell_format_of(number: int, code: str | None) -> CellFormat:
    """What a format shows: by its code where it has one, else by the number that Excel gives to it."""
    if code is None:
        if number in BUILT_IN_DATES | BUILT_IN_MOMENTS:
            return CellFormat(Shown.DATE)
        if number in BUILT_IN_TIMES:
            return CellFormat(Shown.TIME)
        return CellFormat(Shown.DURATION if number in BUILT_IN_DURATIONS else Shown.NUMBER)
    letters = NOT_A_CODE.sub("", code.partition(";")[0]).lower()
    if "general" in letters:
        return CellFormat()
    if "[" in letters:
        return CellFormat(Shown.DURATION)
    if re.search(r"[0#?](?<!\.0)(?<!\.00)(?<!\.000)", letters):
        return CellFormat(zeros=len(letters) if len(letters) > 1 and set(letters) == {"0"} else 0)
    if re.search("[dy]", letters) or ("m" in letters and not re.search("[hs]", letters)):
        return CellFormat(Shown.DATE)
    return CellFormat(Shown.TIME if re.search("[hs]", letters) else Shown.NUMBER)


def typed_text(value: str, style: CellFormat, *, from_1904: bool) -> str:
    """The text of a stored number as its format shows it.

    A whole number keeps all digits of the file, however many; ``1001.0`` is 1001. What is no number stays as it is.
    """
    try:
        number = float(value)
    except ValueError:
        return value
    if style.shown is not Shown.NUMBER:
        return moment_text(number, style.shown, from_1904=from_1904)
    if not (value.isascii() and value.isdecimal()):
        value = number_text(number)
    return value.zfill(style.zeros) if style.zeros and value.isdecimal() else value


def is_fraction(text: str) -> bool:
    """Whether the text of a typed cell is a number with decimals, and no date or exponent."""
    whole, point, decimals = text.partition(".")
    return bool(point) and decimals.isdecimal() and whole.removeprefix("-").isdecimal()


def moment_text(serial: float, shown: Shown, *, from_1904: bool) -> str:
    """Days since the start of a workbook's calendar as ISO text; what no calendar holds stays a number."""
    if not -LAST_DAY < serial < LAST_DAY:
        return number_text(serial)
    duration = dt.timedelta(milliseconds=round(serial * 86_400_000))
    if shown is Shown.DURATION or serial < 0:
        return duration_text(duration)
    if shown is Shown.TIME and serial < 1:
        return (dt.datetime.min + duration).time().isoformat()
    # Excel counts a 29 February 1900, which never was: the days before it are numbered one too low.
    start = dt.datetime(1904, 1, 1) if from_1904 else dt.datetime(1899, 12, 30 if serial >= 60 else 31)
    try:
        return date_text(start + duration)
    except OverflowError:
        return number_text(serial)


def column_of(letters: str) -> int:
    """The position of a column, counted from 0, by its letters: A is 0, AA is 26.

    Raises
    ------
    KeyError
        Something else stands there.
    """
    position = 0
    for letter in letters.upper()[:6]:
        position = 26 * position + LETTERS[letter]
    return position - 1


def letters_of(column: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def unescaped(text: str) -> str:
    """A text with what Excel writes as ``_x000D_`` put back; XML cannot hold those characters."""
    if "_x" not in text:
        return text
    plain = ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    try:
        return plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeDecodeError:  # half of a surrogate pair, which no file can store
        return text

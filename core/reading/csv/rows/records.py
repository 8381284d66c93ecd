"""Lines of a CSV text → records, under a known dialect. For samples and for rows that the fast reader refuses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

DIALECTS_OF_A_FILE: Final = 64  # patterns that are kept: about as many dialects can be tried for one file
MOST_LINES: Final = 60  # lines that a record may have; a mark that closes later was never meant to open


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells stand in a line: ``delimiter`` between them, one or more characters; ``quote`` around those that hold
    a delimiter, or "" for none; ``escape`` before a quotation mark inside, or "" where it is doubled.
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the file: its cells, its text, the line where it begins and how many lines it takes.

    ``regular`` is false where quotation marks stand as no writer of CSV puts them, for example one that opens a cell
    and is never closed.
    """

    cells: list[str]
    text: str
    line: int
    lines: int
    regular: bool

    @property
    def is_blank(self) -> bool:
        """Whether no cell has anything in it."""
        return not any(map(str.strip, self.cells))


def records(lines: Sequence[str], dialect: Dialect, start: int = 0) -> Iterator[Record]:
    """The records of lines (each with its line break), from line ``start`` on.

    A cell in quotation marks may reach over several lines. It does so only where everything until it is closed is
    regular: a stray quotation mark therefore spoils its own line and no other.
    """
    line = start
    may_close: list[bool] = []  # which lines may end a record of several, found out once it matters
    while line < len(lines):
        record = _record(lines[line], line, 1, dialect)
        if not record.regular:
            may_close = may_close or [each.count(dialect.quote) % 2 == 1 or bool(dialect.escape) for each in lines]
            for end in range(line + 1, min(line + MOST_LINES, len(lines))):
                if may_close[end]:
                    longer = _record("".join(lines[line : end + 1]), line, end + 1 - line, dialect)
                    if longer.regular:
                        record = longer
                        break
        yield record
        line += record.lines


def split(text: str, dialect: Dialect) -> tuple[list[str], bool]:
    """The cells of one record without its line break, and whether its quotation marks are regular.

    A cell in quotation marks ends at a mark with a delimiter or the end behind it. Where no such mark follows, the
    opening one belongs to the cell.
    """
    delimiter, quote = dialect.delimiter, dialect.quote
    if not quote or quote not in text:
        return _unescaped(text, dialect).split(delimiter), True
    cells = []
    regular = True
    at = 0
    while True:
        if text.startswith(quote, at):
            end, good = text.find(quote, at + 1), True  # as a rule no mark stands inside, and the next one closes
            if end < 0 or dialect.escape or not (end + 1 == len(text) or text.startswith(delimiter, end + 1)):
                end, good = _closing(text, at + 1, dialect)
            regular &= good
            if end >= 0:
                cells.append(unquoted(text[at + 1 : end], dialect))
                at = end + 1 + len(delimiter)
                if end + 1 >= len(text):
                    return cells, regular
                continue
        end = text.find(delimiter, at)
        if end < 0:
            cells.append(_unescaped(text[at:], dialect))
            return cells, regular
        cells.append(_unescaped(text[at:end], dialect))
        at = end + len(delimiter)


def unquoted(inside: str, dialect: Dialect) -> str:
    """What stands between two quotation marks, with the marks inside as they were meant."""
    return _unescaped(inside, dialect).replace(dialect.quote * 2, dialect.quote)


def lone_quotes(inside: str, dialect: Dialect) -> int:
    """How many quotation marks between two others are neither doubled nor escaped."""
    if dialect.escape:
        inside = inside.replace(dialect.escape + dialect.quote, "")
    return inside.replace(dialect.quote * 2, "").count(dialect.quote)


def without_break(text: str) -> str:
    """A line without the line break at its end."""
    return text[: -2 if text.endswith("\r\n") else -1] if text.endswith(("\n", "\r")) else text


def _record(text: str, line: int, lines: int, dialect: Dialect) -> Record:
    bare = without_break(text)
    cells, regular = split(bare, dialect)
    return Record(cells, bare, line, lines, regular)


def _closing(text: str, start: int, dialect: Dialect) -> tuple[int, bool]:
    """Where the cell that opens before ``start`` closes (-1: nowhere), and whether that is regular.

    The first mark before a delimiter that leaves an even number of marks behind it is the regular one.
    """
    first = -1
    for match in _closing_mark(dialect).finditer(text, start):
        end = match.start()
        inside = text[start:end]
        if not dialect.escape and (len(inside) - len(inside.rstrip(dialect.quote))) % 2:
            # the mark is the second of two: one mark inside the cell, unless no other closes it
            first = end if first < 0 else first
            continue
        if first >= 0 and lone_quotes(inside, dialect):
            break
        return end, not lone_quotes(inside, dialect)
    return first, False


@lru_cache(maxsize=DIALECTS_OF_A_FILE)
def _closing_mark(dialect: Dialect) -> re.Pattern[str]:
    """A quotation mark with a delimiter or the end behind it."""
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    before = rf"(?<!{re.escape(dialect.escape)})" if dialect.escape else ""
    return re.compile(rf"{before}{quote}(?={delimiter}|\Z)")


def _unescaped(text: str, dialect: Dialect) -> str:
    if not dialect.escape:
        return text
    return text.replace(dialect.escape + dialect.quote, dialect.quote)

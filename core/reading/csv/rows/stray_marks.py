"""Quotation marks that do not pair up: which lines hold them, and where they may have joined what is not one cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from core.reading.csv.rows.records import Dialect, records, split
from core.tables.text_bytes import count_of, ends_at, holds

MOST_LINES_OF_A_RECORD: Final = 60  # lines that are looked at for the end of a record; notes are hardly ever longer
MOST_FRUITLESS: Final = 500  # lines that began no record; after them the next ones are looked at one by one, for speed
# Where more than MANY lines have an odd mark, the first ENOUGH of them tell whether marks are quotation marks at all:
# not if more than MOSTLY, as a share of them, began no record.
MANY: Final = 50_000
ENOUGH: Final = 2_000
MOSTLY: Final = 0.9
MOST_REPEATS: Final = 900  # of a part of a regular expression; the engine refuses more than 1,000


@dataclass(frozen=True, slots=True)
class OddLines:
    """Lines with an odd number of quotation marks, by their positions among all lines.

    Attributes
    ----------
    joined : for each line that begins a record of several lines, how many lines it has, and its cells
    alone : the lines that begin no record
    """

    joined: dict[int, tuple[int, list[str]]]
    alone: list[int]


def has_odd_marks(text: bytes, dialect: Dialect, start: int = 0) -> bool:
    """Whether an odd number of quotation marks, escaped ones aside, stand in a text, such as a line."""
    quote = dialect.quote.encode()
    marks = count_of(dialect.quote, text, start)
    if dialect.escape and marks:
        marks -= text.count(dialect.escape.encode() + quote, start)
    return marks % 2 == 1


def is_broken_row(text: str, dialect: Dialect, width: int) -> bool:
    """Whether a stray mark may have made this record: its marks are irregular, or a whole row is inside a cell."""
    if dialect.quote not in text:
        return False
    return not split(text, dialect)[1] or any(
        line.count(dialect.delimiter) >= width - 1 for line in text.splitlines()[1:]
    )


def is_suspect_column(column: pa.ChunkedArray, dialect: Dialect, width: int, is_broken: bool) -> bool:
    """Whether a stray mark may have joined what stands in one of these cells: it ends with a mark, or holds a line
    with as many delimiters as a row has, which cannot be unless some row ``is_broken`` into lines.
    """
    if any(holds(chunk, dialect.quote) and ends_at(dialect.quote, 0, chunk) for chunk in column.chunks):
        return True
    if not is_broken:
        return False
    broken = column.filter(pc.match_substring_regex(column, "[\r\n]"))
    row = rf"[\r\n][^\r\n]*({re.escape(dialect.delimiter)}[^\r\n]*){{{min(width - 1, MOST_REPEATS)}}}"
    return bool(len(broken) and pc.any(pc.match_substring_regex(broken, row)).as_py())


def find_odd_lines(lines: Sequence[bytes], dialect: Dialect, width: int) -> OddLines | None:
    """What the lines with an odd number of marks are; None where there are so many that the marks mean nothing."""
    opening, next_opening = dialect.quote.encode(), (dialect.delimiter + dialect.quote).encode()
    odd = [
        at
        for at, each in enumerate(lines)
        if (each.startswith(opening) or next_opening in each) and has_odd_marks(each, dialect)
    ]
    found = OddLines({}, [])
    after = 0
    for examined, line in enumerate(odd):
        if line < after:
            continue
        fruitless = len(found.alone)
        if len(odd) > MANY and examined == ENOUGH and fruitless > ENOUGH * MOSTLY:
            return None  # marks that open and never close in nearly all rows are no quotation marks
        window = lines[line : line + (MOST_LINES_OF_A_RECORD if fruitless < MOST_FRUITLESS else 1)]
        record = next(records([each.decode() for each in window], dialect))
        after = line + record.lines
        if record.lines > 1 and len(record.cells) == width:
            found.joined[line] = (record.lines, record.cells)
        elif record.lines > 1 or not record.regular:
            found.alone.append(line)
            after = line + 1
    return found

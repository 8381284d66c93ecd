"""Bytes of a CSV text → how it is laid out: its dialect, where its table stands, where its data begin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.csv.dialect import DELIMITERS, declared_delimiter, find_dialect
from core.reading.csv.rows.records import Dialect, records
from core.reading.csv.table_extent import Extent, find_extent
from core.tables.limits import Limits, text_begins
from core.tables.text_bytes import count_of

FIRST_SAMPLE_BYTES: Final = 1 << 16  # bytes of the first sample, hundreds of usual rows
FEWEST_SAMPLE_LINES: Final = 30  # lines; with fewer the sample is made larger
SECOND_SAMPLE_BYTES: Final = 1 << 21  # bytes of the second sample, for files with very long rows
MOST_LINES_OF_A_ROW: Final = 2  # lines for each row that is allowed: notes of several lines are rare
SHOWN_NAMES: Final = 3  # names of columns, enough to recognise the header by
BLANK_LINES: Final = re.compile(rb"(?:[ \t,;|]*+(?:\r\n|\n|\r))*+")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out: its dialect, where its table stands, at which byte and row its data begin."""

    dialect: Dialect
    extent: Extent
    offset: int
    first_row: int

    @property
    def above(self) -> tuple[str, ...]:
        """The texts of the rows above the table."""
        return tuple(record.text for record in self.extent.above if not record.is_blank)


def find_layout(data: bytes, name: str, limits: Limits, line_feeds: int) -> Layout:
    """Tell from its first lines how a text in UTF-8, with so many line feeds, is laid out.

    Raises
    ------
    InvalidInput
        It has too many lines or columns, a line that is too long, or nothing but blank rows.
    """
    line_ends = max(line_feeds, count_of("\r", data) if b"\r" in data else 0)
    if line_ends > MOST_LINES_OF_A_ROW * limits.rows:
        raise limits.passed(name, "rows")
    blank = BLANK_LINES.match(data)
    assert blank is not None, "no blank line at all is a match too"
    above = len(blank.group().splitlines())
    lines = _sample_lines(data[blank.end() :])
    if not lines:
        raise InvalidInput([Problem.of("file_empty", Place(name))])
    declared = declared_delimiter(lines[0].decode(errors="replace"))
    skipped = 1 if declared else 0
    texts = [line.decode(errors="replace") for line in lines[skipped:]]
    columns = 1 + max(texts[0].count(delimiter) for delimiter in (declared,) * skipped or DELIMITERS)
    limits.check(name, "columns", columns)
    if len(texts[0]) > limits.cell_length and len(lines) == 1 and len(data) > SECOND_SAMPLE_BYTES:
        raise limits.passed(name, "cell_length", text_begins(texts[0]))
    dialect = find_dialect(texts, declared)
    sample = list(records(texts, dialect))
    if all(record.is_blank for record in sample):
        raise InvalidInput([Problem.of("file_empty", Place(name))])
    extent = find_extent(sample, dialect)
    limits.check(name, "columns", extent.width)
    begins = skipped + (sample[extent.first].line if extent.first < len(sample) else len(texts))
    offset = blank.end() + sum(map(len, lines[:begins]))
    return Layout(dialect, extent, offset, above + skipped + extent.first + 1)


def _sample_lines(data: bytes) -> list[bytes]:
    """The first lines of a file: enough to tell how it is made, the last one whole."""
    for size in (FIRST_SAMPLE_BYTES, SECOND_SAMPLE_BYTES):
        lines = data[:size].splitlines(keepends=True)
        if len(data) <= size:
            return lines
        if len(lines) > FEWEST_SAMPLE_LINES:
            break
    return lines[:-1] if len(lines) > 1 else lines


def about_the_layout(layout: Layout, name: str) -> Iterator[Problem]:
    """What the user should know about how the table stands in the file."""
    extent = layout.extent
    if layout.above:
        row = layout.first_row - len(extent.headers)
        yield Problem.of("rows_above", Place(name), row=row, texts=tuple(map(quotable, layout.above)))
    if len(extent.headers) > 1:
        names = tuple(extent.names[:SHOWN_NAMES])
        yield Problem.of("header_joined", Place(name), rows=len(extent.headers), columns=names)
    if not extent.headers:
        yield Problem.of("header_absent", Place(name), n=extent.width)

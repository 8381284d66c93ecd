"""The rows of a table, read fast; the few that the fast reader refuses or would misread are handed back as text."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from core.reading.csv.rows.records import Dialect, without_break
from core.reading.csv.rows.stray_marks import find_odd_lines, has_odd_marks, is_broken_row, is_suspect_column
from core.tables.text_bytes import lines_of

STAND_INS: Final = ("\x1f", "\x1e", "\x1d", "\x1c", "\x01", "\x02", "\x03")  # that no text is written with
SMALLEST_BLOCK: Final = 1 << 20  # bytes that the fast reader takes at first; smaller ones keep no processor busy
SHOWN: Final = 200  # bytes of a row that is too long, enough to find it by


@dataclass(frozen=True, slots=True)
class Refused:
    """A record that is no row of the table as it stands: its number among all records, and its text."""

    number: int
    text: str


@dataclass(slots=True)
class Rows:
    """Rows of text cells in columns; ``numbers`` tells which record of the file each is, from 0; and the others."""

    cells: pa.Table
    numbers: npt.NDArray[np.int64]
    refused: list[Refused] = field(default_factory=list)

    @property
    def records(self) -> int:
        """How many records there are in all."""
        return len(self.numbers) + len(self.refused)


class RowTooLongError(Exception):
    """A row has more bytes than can be read; ``begins`` is how it begins."""

    def __init__(self, begins: str = "") -> None:
        self.begins = begins
        super().__init__(begins)


@dataclass(frozen=True, slots=True)
class RowForm:
    """How the rows of a file are written.

    Attributes
    ----------
    dialect : the delimiter and the quotation mark
    width : cells in each row
    longest : bytes that a row may have
    block : bytes that the fast reader takes at a time, or more where a row is longer
    """

    dialect: Dialect
    width: int
    longest: int
    block: int = SMALLEST_BLOCK


def read_rows(data: bytes, start: int, form: RowForm, line_feeds: int) -> Rows:
    """Read the rows of a file in UTF-8. The first begins at ``start``, and so many line feeds stand from there on.

    Where quotation marks do not pair up, the lines at fault are taken out, each read on its own, so that one stray
    mark costs one row and not the rest of the file.

    Raises
    ------
    RowTooLongError
        A row has much more bytes than the form allows.
    """
    dialect = form.dialect
    if len(dialect.delimiter) == 1 and dialect.delimiter.isascii():
        return _with_care(data, start, form, line_feeds)
    # The fast reader takes one ASCII character; another one stands in for what it cannot take, also inside cells.
    stand_in = next(each for each in STAND_INS if each.encode() not in data)
    data = data[start:].replace(dialect.delimiter.encode(), stand_in.encode())
    form = replace(form, dialect=Dialect(stand_in, dialect.quote, dialect.escape))
    rows = _with_care(data, 0, form, line_feeds)
    for position, column in enumerate(rows.cells.columns):
        if pc.any(pc.match_substring(column, stand_in)).as_py():
            restored = pc.replace_substring(column, stand_in, dialect.delimiter)
            rows.cells = rows.cells.set_column(position, str(position), restored)
    rows.refused = [Refused(each.number, each.text.replace(stand_in, dialect.delimiter)) for each in rows.refused]
    return rows


def _with_care(data: bytes, start: int, form: RowForm, line_feeds: int) -> Rows:
    source, dialect = pa.py_buffer(data).slice(start), form.dialect
    if not dialect.quote or data.find(dialect.quote.encode(), start) < 0:
        return _read(source, form, line_breaks=False)
    if has_odd_marks(data, dialect, start):
        return _without_odd_lines(data[start:], form)
    lines = lines_of(data, start, line_feeds)
    try:
        rows = _in_lines(source, form, lines) or _read(source, form, line_breaks=True)
    except RowTooLongError:
        return _without_odd_lines(data[start:], form)
    in_refused = any(is_broken_row(each.text, dialect, form.width) for each in rows.refused)
    is_broken = lines > rows.records
    if in_refused or any(is_suspect_column(column, dialect, form.width, is_broken) for column in rows.cells.columns):
        return _without_odd_lines(data[start:], form)
    return rows


def _in_lines(source: pa.Buffer, form: RowForm, lines: int) -> Rows | None:
    """The rows if each is one line, which is faster to read; None where line breaks stand in cells.

    Where the reader's block ends inside such a cell it takes both parts for rows: one of them does not fit, or ends
    with a mark, which is looked at later.
    """
    try:
        rows = _read(source, replace(form, longest=0), line_breaks=False)
    except RowTooLongError:
        return None
    is_cut = any(has_odd_marks(each.text.encode(), form.dialect) for each in rows.refused)
    return rows if rows.records == lines and not is_cut else None


def _without_odd_lines(data: bytes, form: RowForm) -> Rows:
    """Read the lines whose quotation marks pair up; look at each of the others on its own.

    Such a line begins a record of several lines, if that gives a regular one of the right width; else it is refused.
    A mark inside a cell that none opens is only text.
    """
    lines = data.splitlines(keepends=True)
    if too_long := [line for line in lines if len(line) > form.longest]:
        raise RowTooLongError(too_long[0][:SHOWN].decode(errors="replace"))
    odd = find_odd_lines(lines, form.dialect, form.width)
    if odd is None:
        without_quotes = replace(form, dialect=Dialect(form.dialect.delimiter, ""))
        return _read(pa.py_buffer(data), without_quotes, line_breaks=False)
    out = np.zeros(len(lines), dtype=bool)
    starts = np.ones(len(lines), dtype=bool)
    out[odd.alone] = True
    for line, (length, _) in odd.joined.items():
        out[line : line + length] = True
        starts[line + 1 : line + length] = False
    number_of_line = np.cumsum(starts) - 1
    rows = _read(pa.py_buffer(b"".join(itertools.compress(lines, ~out))), form, line_breaks=False)
    place = number_of_line[~out]
    refused = [Refused(int(place[each.number]), each.text) for each in rows.refused]
    refused += [Refused(int(number_of_line[line]), without_break(lines[line].decode())) for line in odd.alone]
    rows = Rows(rows.cells, place[rows.numbers], sorted(refused, key=lambda each: each.number))
    numbers = [int(number_of_line[line]) for line in odd.joined]
    return with_rows(rows, numbers, [cells for _, cells in odd.joined.values()])


def with_rows(rows: Rows, numbers: Sequence[int], cells: Sequence[Sequence[str]]) -> Rows:
    """The same rows with further ones at their places; those are no longer refused."""
    if not numbers:
        return rows
    names = rows.cells.column_names
    columns = list(zip(*cells, strict=True))
    added = pa.table({name: pa.array(column, pa.large_string()) for name, column in zip(names, columns, strict=True)})
    all_numbers = np.concatenate([rows.numbers, np.asarray(numbers, dtype=np.int64)])
    order = np.argsort(all_numbers, kind="stable")
    placed = set(numbers)
    return Rows(
        pa.concat_tables([rows.cells, added]).take(pa.array(order)),
        all_numbers[order],
        [each for each in rows.refused if each.number not in placed],
    )


def _read(source: pa.Buffer, form: RowForm, *, line_breaks: bool) -> Rows:
    """Read with Arrow: first with all processors, and if it refuses rows again with one, which knows their numbers."""
    dialect = form.dialect
    names = [str(position) for position in range(form.width)]
    refused: list[Refused] = []
    if not source.size:
        return Rows(pa.table({name: pa.array([], pa.large_string()) for name in names}), np.empty(0, dtype=np.int64))

    def refuse(row: Any) -> str:
        refused.append(Refused((row.number or 1) - 1, row.text))
        return "skip"

    def read(*, threads: bool, block: int) -> pa.Table:
        refused.clear()
        return arrow_csv.read_csv(
            pa.BufferReader(source),
            read_options=arrow_csv.ReadOptions(use_threads=threads, column_names=names, block_size=block),
            parse_options=arrow_csv.ParseOptions(
                delimiter=dialect.delimiter,
                quote_char=dialect.quote or False,
                escape_char=dialect.escape or False,
                newlines_in_values=line_breaks,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )

    block = form.block
    while True:
        try:
            table = read(threads=True, block=block)
            if refused:
                table = read(threads=False, block=block)
            break
        except pa.ArrowInvalid as error:
            # A row that reaches over two of the reader's blocks; with larger ones it may fit.
            if block > min(form.longest, source.size):
                raise RowTooLongError(source[:SHOWN].to_pybytes().decode(errors="replace")) from error
            block *= 8
    count = table.num_rows + len(refused)
    numbers = np.arange(count, dtype=np.int64)
    return Rows(table, np.delete(numbers, [each.number for each in refused]) if refused else numbers, refused)

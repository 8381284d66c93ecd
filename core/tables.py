"""Bytes of a CSV file → a table of text cells, with how it was read and the rows that do not fit."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.bulk import Rows, RowTooLongError, read_rows, with_rows
from core.dialect import DELIMITERS, declared_delimiter, find_dialect
from core.encodings import to_utf8
from core.errors import InvalidInput, Place, Problem, quoted
from core.extent import Extent, find_extent
from core.further_rows import FurtherRows, find_further_rows
from core.limits import DEFAULT_LIMITS, Limits
from core.mending import mend
from core.records import Dialect, Record, records, split

SAMPLE_BYTES: Final = 1 << 16
FEWEST_SAMPLE_LINES: Final = 30
LONGEST_SAMPLE_BYTES: Final = 1 << 21
MOST_MENDED: Final = 1000
MOST_FAILED: Final = 50
MOST_LINES_A_ROW: Final = 2
FEWEST_CUT_OFF: Final = 3
NAMES_OF_DELIMITERS: Final = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "vertical bars",
    " ": "spaces",
    ":": "colons",
    ", ": "commas and spaces",
    "; ": "semicolons and spaces",
}
TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as text cells, one DataFrame column a column of the file, named as in its header.

    ``rows`` holds the row of the file, as a spreadsheet counts, for each row of ``frame``; ``problems`` what does not
    fit; ``records`` counts all rows of the table with anything in them. ``quote`` and ``escape`` are "" where the
    file has none; ``above`` and ``below`` are the texts of the rows above the header and below the table;
    ``header_rows`` is 0 where there is no header and the columns are called by their position.
    """

    name: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    records: int
    encoding: str
    delimiter: str
    quote: str = '"'
    escape: str = ""
    above: tuple[str, ...] = ()
    header_rows: int = 1
    below: tuple[str, ...] = ()

    @property
    def how_it_was_read(self) -> str:
        """One line for the user: the encoding and the separator that were found."""
        separator = NAMES_OF_DELIMITERS.get(self.delimiter, quoted(self.delimiter))
        return f"{self.encoding.upper()} text, separated by {separator}"


def read_table(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a CSV file of which nothing is known: encoding, dialect, and where its table stands are found in it.

    Cells stay text, character for character; a cell in quotes may hold delimiters and line breaks. A row that does not
    fit is mended where the others leave only one way to read it, else left out; a problem tells which. Rows above and
    below the table and a second table are problems as well.

    Raises
    ------
    InvalidInput
        The file is empty, is not text, has no rows, or is larger than the limits.
    """
    if len(data) > limits.bytes:
        raise InvalidInput([_too_large(name, len(data), limits.bytes, "bytes")])
    text = to_utf8(data, name)
    lines = max(text.data.count(b"\n"), text.data.count(b"\r"))
    if lines > MOST_LINES_A_ROW * limits.rows:
        raise InvalidInput([_too_large(name, lines, limits.rows, "rows")])
    layout = _layout_of(text.data, name, limits)
    dialect, extent = layout.dialect, layout.extent
    try:
        rows = read_rows(text.data[layout.offset :], dialect, extent.width)
    except RowTooLongError:
        raise InvalidInput([_too_long(name, layout.first_line, limits)]) from None
    _check(rows, name, limits)
    further = find_further_rows(rows, dialect, extent)
    below = tuple(each.text for each in further.below)
    problems = [*_about_the_file(name, text.foreign, extent), *_about_further_rows(name, further, rows, layout)]
    rows = _without(rows, further)
    rows, about_rows, left_out = _mended(rows, layout, name)
    problems += about_rows

    filled = ~_blank(rows.cells)
    cells = rows.cells if filled.all() else rows.cells.filter(pa.array(filled))
    numbers = rows.numbers[filled] + layout.first_row
    if not len(numbers) and not left_out:
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    names = list(extent.names) or [""] * extent.width
    for at in range(extent.width, len(names)):
        cells = cells.append_column(str(at), pa.array([""] * cells.num_rows, pa.string()))
    kept = [at for at, column in enumerate(names) if column or not _is_empty(cells.column(at)) or not extent.headers]
    frame = cells.select([str(at) for at in kept]).to_pandas(types_mapper={pa.string(): TEXT}.get)
    distinct = _distinct(names)
    frame.columns = pd.Index([distinct[at] for at in kept])
    if extent.headers and (short := len(kept) - max(map(_filled_to, extent.headers))) > 0:
        problems.append(Problem("header_short", Place(name), value=str(len(kept) - short), hint=str(len(kept))))
    return Table(
        name,
        frame,
        numbers,
        tuple(sorted(problems, key=lambda problem: problem.where.row or 0)),
        len(numbers) + left_out,
        text.encoding,
        dialect.delimiter,
        dialect.quote,
        dialect.escape,
        tuple(record.text for record in extent.above if not record.is_blank),
        len(extent.headers),
        below,
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a file is laid out: its dialect, where its table stands, at which byte and row its data begin."""

    dialect: Dialect
    extent: Extent
    offset: int
    first_row: int
    first_line: str


def _layout_of(data: bytes, name: str, limits: Limits) -> _Layout:
    lines = _sample_lines(data)
    declared = declared_delimiter(lines[0].decode(errors="replace"))
    skipped = 1 if declared else 0
    texts = [line.decode(errors="replace") for line in lines[skipped:]] or [""]
    columns = 1 + max(texts[0].count(delimiter) for delimiter in (declared,) * skipped or DELIMITERS)
    if columns > limits.columns:
        raise InvalidInput([_too_large(name, columns, limits.columns, "columns")])
    if len(texts[0]) > limits.cell_length and len(lines) == 1 and len(data) > LONGEST_SAMPLE_BYTES:
        raise InvalidInput([_too_long(name, texts[0], limits)])
    dialect = find_dialect(texts, declared)
    sample = list(records(texts, dialect))
    if all(record.is_blank for record in sample):
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    extent = find_extent(sample, dialect)
    if extent.width > limits.columns:
        raise InvalidInput([_too_large(name, extent.width, limits.columns, "columns")])
    begins = skipped + (sample[extent.first].line if extent.first < len(sample) else len(texts))
    return _Layout(dialect, extent, sum(map(len, lines[:begins])), skipped + extent.first + 1, texts[0])


def _sample_lines(data: bytes) -> list[bytes]:
    """The first lines of a file: enough to tell how it is made, the last one whole."""
    for size in (SAMPLE_BYTES, LONGEST_SAMPLE_BYTES):
        lines = data[:size].splitlines(keepends=True)
        if len(data) <= size:
            return lines
        if len(lines) > FEWEST_SAMPLE_LINES:
            break
    return lines[:-1] if len(lines) > 1 else lines


def _mended(rows: Rows, layout: _Layout, name: str) -> tuple[Rows, list[Problem], int]:
    """The rows with those that could be mended, what is to say about each that did not fit, and how many are left out."""
    dialect, width = layout.dialect, layout.extent.width
    problems = []
    mended: dict[int, list[str]] = {}
    left_out = tries = 0
    filled = [each for each in rows.refused if each.text.strip(f"{dialect.delimiter}{dialect.quote} \t\r\n")]
    parts = [split(each.text, dialect) for each in filled]
    widths = Counter(len(cells) for cells, _ in parts)
    failed: Counter[int] = Counter()
    for each, (cells, regular) in zip(filled, parts, strict=True):
        where = Place(name, each.number + layout.first_row)
        if len(cells) > width and not any(cells[width:]) and regular:
            mended[each.number] = cells[:width]  # separators at the end say nothing
            continue
        fitting = None
        if tries < MOST_MENDED and failed[len(cells)] < MOST_FAILED:
            tries += 1
            early = len(cells) < width and widths[len(cells)] >= FEWEST_CUT_OFF
            fitting = mend(each.text, dialect, width, layout.extent.profile, may_end_early=early)
        count = {"value": str(len(cells)), "hint": str(width)}
        if fitting is not None:
            mended[each.number] = fitting
            as_it_is = len(fitting) == len(split(each.text, Dialect(dialect.delimiter, ""))[0]) or not regular
            problems.append(
                Problem("quote_stray", where, value=quoted(each.text))
                if as_it_is
                else Problem("row_mended", where, **count)
            )
            continue
        failed[len(cells)] += 1
        left_out += 1
        if not regular:
            problems.append(Problem("quote_open", where, value=quoted(each.text)))
        else:
            problems.append(Problem("cells_too_many" if len(cells) > width else "cells_too_few", where, **count))
    return with_rows(rows, list(mended), list(mended.values())), problems, left_out


def _about_the_file(name: str, foreign: int, extent: Extent) -> Iterator[Problem]:
    if foreign:
        yield Problem("characters_mixed", Place(name), value=f"{foreign:,}")
    above = [record.text for record in extent.above if not record.is_blank]
    if above:
        rows = "One row stands" if len(above) == 1 else f"{len(above)} rows stand"
        yield Problem("rows_above", Place(name), value=quoted(" ".join(above)), hint=rows)
    if not extent.headers:
        called = quoted("column 1") if extent.width == 1 else f"{quoted('column 1')}, {quoted('column 2')} and so on"
        yield Problem("header_absent", Place(name), value=called)


def _about_further_rows(name: str, further: FurtherRows, rows: Rows, layout: _Layout) -> Iterator[Problem]:
    for number in further.again:
        yield Problem("header_repeated", Place(name, number + layout.first_row))
    for each in further.below:
        yield Problem("rows_below", Place(name, each.number + layout.first_row), value=quoted(each.text))
    if further.second is not None:
        count = int((rows.numbers > further.second).sum())
        count += sum(each.number > further.second and bool(each.text.strip()) for each in rows.refused)
        where = Place(name, further.second + layout.first_row)
        yield Problem("table_second", where, value=quoted(further.second_text), hint=f"{count:,}")


def _without(rows: Rows, further: FurtherRows) -> Rows:
    """The rows of the table alone."""
    end = rows.records if further.second is None else further.second
    away = {*further.again, *(each.number for each in further.below)}
    if not away and further.second is None:
        return rows
    kept = (rows.numbers < end) & ~np.isin(rows.numbers, list(away))
    refused = [each for each in rows.refused if each.number < end and each.number not in away]
    return Rows(rows.cells.filter(pa.array(kept)), rows.numbers[kept], refused)


def _blank(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have nothing in any cell."""
    blank = np.ones(cells.num_rows, dtype=bool)
    for column in cells.columns:
        blank &= pc.equal(column, "").to_numpy()
        if not blank.any():
            break
    return blank


def _is_empty(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(column, "")).as_py())


def _filled_to(header: Record) -> int:
    return max((at for at, cell in enumerate(header.cells, start=1) if cell.strip()), default=0)


def _check(rows: Rows, name: str, limits: Limits) -> None:
    if rows.records > limits.rows:
        raise InvalidInput([_too_large(name, rows.records, limits.rows, "rows")])
    for column in rows.cells.columns:
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > limits.cell_length:
            at = pc.index(pc.binary_length(column), longest).as_py()
            raise InvalidInput([_too_long(name, column[at].as_py(), limits)])


def _too_large(name: str, size: int, limit: int, unit: str) -> Problem:
    return Problem("file_too_large", Place(name), value=f"{size:,} {unit}", hint=f"{limit:,}")


def _too_long(name: str, text: str, limits: Limits) -> Problem:
    return Problem("cell_too_long", Place(name), value=quoted(text), hint=f"{limits.cell_length:,}")


def _distinct(names: Sequence[str]) -> list[str]:
    """Column names in their order; an empty one is called after its position, a repeated one numbered."""
    taken = set(names)
    seen: Counter[str] = Counter()
    result = []
    for position, given in enumerate(names, start=1):
        name = given
        seen[given] += 1
        if not given or seen[given] > 1:
            name = f"column {position}" if not given else f"{given} ({seen[given]})"
            while name in taken:
                seen[given] += 1
                name = f"{given or 'column'} ({seen[given]})"
        taken.add(name)
        result.append(name)
    return result

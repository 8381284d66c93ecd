"""Bytes of a CSV file → a table of text cells, with how it was read and the rows that do not fit."""

from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from core.problems.problem import InvalidInput, Place, Problem
from core.problems.rules import Effect
from core.reading.csv.encodings import Text, to_utf8
from core.reading.csv.layout import Layout, about_the_layout, find_layout
from core.reading.csv.row_fitting import about_further_rows, fitted, without
from core.reading.csv.rows.entities import hold_entities, release_entities, released, with_ends_of_cells
from core.reading.csv.rows.fast_rows import RowForm, Rows, RowTooLongError, read_rows
from core.reading.csv.rows.quoted_lines import without_quotes_around_lines
from core.reading.csv.rows_beside_table import find_further_rows
from core.reading.csv.safe_cells import before_made_safe
from core.reading.csv.table_extent import Extent
from core.tables.cell_values import as_before_made_safe
from core.tables.distinct_names import distinct_names
from core.tables.extract import TEXT
from core.tables.limits import Limits, text_begins
from core.tables.plain_cells import blank_rows
from core.tables.table import Table
from core.tables.text_bytes import count_of, text_of


def read_csv(data: bytes, name: str, limits: Limits) -> Table:
    """Read a CSV file of which nothing is known: encoding, dialect, and where its table stands are found in it.

    Cells stay text, character for character; a cell in quotes may hold delimiters and line breaks. A row that does not
    fit is mended where the others leave only one way to read it, else left out; a problem tells which. Rows above and
    below the table and a second table are problems as well.

    Raises
    ------
    InvalidInput
        The file is empty, is not text, has no rows, or is larger than the limits.
    """
    text = to_utf8(data, name)
    bare, quoted_lines = without_quotes_around_lines(text.data)
    held, stand_in = hold_entities(bare)
    text = replace(text, data=held) if quoted_lines or stand_in else text
    line_feeds = count_of("\n", text.data)
    layout = find_layout(text.data, name, limits, line_feeds)
    rows = _all_rows(text, layout, line_feeds, name, limits)
    if stand_in:
        rows = with_ends_of_cells(rows, layout.dialect, layout.extent.width, stand_in)
    further = find_further_rows(rows, layout.dialect, layout.extent)
    problems = [*about_the_layout(layout, name), *about_further_rows(rows, further, layout, name)]
    if text.foreign:
        problems.append(Problem.of("characters_mixed", Place(name), n=text.foreign))
    if text.older:
        facts = {"encoding": text.older.name.upper(), "word": text.older.word, "otherwise": text.older.otherwise}
        problems.append(Problem.of("encoding_guessed", Place(name), **facts))
    if quoted_lines:
        problems.append(Problem.of("lines_in_quotes", Place(name), n=quoted_lines))
    rows, about_rows = fitted(without(rows, further), layout, name)
    problems += about_rows

    filled = ~blank_rows(rows.cells.columns, rows.cells.num_rows)
    cells = rows.cells if filled.all() else rows.cells.filter(pa.array(filled))
    left_out = sum(problem.effect is Effect.LEFT_OUT for problem in problems)
    if not cells.num_rows and not left_out:
        raise InvalidInput([Problem.of("file_no_rows", Place(name))])
    if stand_in:
        cells = release_entities(cells, stand_in)
        problems = [replace(each, facts=released(each.facts, stand_in)) for each in problems]
    if count_of("'", text.data):
        cells = before_made_safe(cells)
    cells, nameless = _named(cells, layout.extent, stand_in)
    if nameless:
        width = cells.num_columns
        problems.append(Problem.of("header_short", Place(name), cells=width - nameless, width=width))
    numbers = rows.numbers if filled.all() else rows.numbers[filled]
    numbers += layout.first_row  # from numbers of records to numbers of rows
    return Table(
        name,
        cells.to_pandas(types_mapper={pa.large_string(): TEXT}.get),
        numbers,
        tuple(sorted(problems, key=lambda problem: problem.where.row or 0)),
        cells.num_rows + left_out,
        text.encoding,
        layout.dialect.delimiter,
        layout.dialect.quote,
        layout.dialect.escape,
        released(layout.above, stand_in),
        len(layout.extent.headers),
        released(tuple(each.text for each in further.below), stand_in),
    )


def _all_rows(text: Text, layout: Layout, line_feeds: int, name: str, limits: Limits) -> Rows:
    """The rows from the first one of the table to the end of the text, in which so many line feeds stand."""
    below = line_feeds - text.data.count(b"\n", 0, layout.offset)
    form = RowForm(layout.dialect, layout.extent.width, limits.cell_length)
    try:
        rows = read_rows(text.data, layout.offset, form, below)
    except RowTooLongError as error:
        raise limits.passed(name, "cell_length", text_begins(error.begins)) from None
    _check(rows, name, limits)
    return rows


def _named(cells: pa.Table, extent: Extent, stand_in: str) -> tuple[pa.Table, int]:
    """The cells under their names, and how many columns the header does not reach though they have cells.

    Names that the rows do not reach have empty columns; empty columns at the end that have no name are left out.
    """
    names = [as_before_made_safe(released(name, stand_in)) for name in extent.names] or [""] * cells.num_columns
    for at in range(cells.num_columns, len(names)):
        cells = cells.append_column(str(at), pa.array([""] * cells.num_rows, pa.large_string()))
    nameless = 0
    if extent.headers:
        while not names[-1] and _is_empty(cells.column(len(names) - 1)):
            names.pop()
        reached = max(len(record.cells) for record in extent.headers)
        nameless = max(len(names) - reached, 0)
    return cells.select(range(len(names))).rename_columns(distinct_names(names)), nameless


def _is_empty(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(column, "")).as_py())


def _check(rows: Rows, name: str, limits: Limits) -> None:
    limits.check(name, "rows", rows.records)
    for column in rows.cells.columns:
        if all(len(text_of(chunk)[0]) <= limits.cell_length for chunk in column.chunks):
            continue
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > limits.cell_length:
            at = pc.index(pc.binary_length(column), longest).as_py()
            raise limits.passed(name, "cell_length", text_begins(column[at].as_py()))

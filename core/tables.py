"""Bytes of a CSV file → a table of text cells, with how it was read and the rows that do not fit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.bulk import Rows, RowTooLongError, read_rows
from core.encodings import to_utf8
from core.errors import Effect, InvalidInput, Place, Problem, counted, quoted
from core.extent import Extent
from core.fitting import about_further_rows, fitted, without
from core.further_rows import find_further_rows
from core.layout import about_the_layout, find_layout
from core.limits import DEFAULT_LIMITS, Limits, too_large, too_long

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
        raise InvalidInput([too_large(name, len(data), limits.bytes, "bytes")])
    text = to_utf8(data, name)
    layout = find_layout(text.data, name, limits)
    try:
        rows = read_rows(text.data[layout.offset :], layout.dialect, layout.extent.width, limits.cell_length)
    except RowTooLongError as error:
        raise InvalidInput([too_long(name, error.begins, limits)]) from None
    _check(rows, name, limits)
    further = find_further_rows(rows, layout.dialect, layout.extent)
    problems = [*about_the_layout(layout, name), *about_further_rows(rows, further, layout, name)]
    if text.foreign:
        value = counted(text.foreign, "character is", "characters are")
        problems.append(Problem("characters_mixed", Place(name), value=value))
    rows, about_rows = fitted(without(rows, further), layout, name)
    problems += about_rows

    filled = ~_blank(rows.cells)
    cells = rows.cells if filled.all() else rows.cells.filter(pa.array(filled))
    left_out = sum(problem.effect is Effect.LEFT_OUT for problem in problems)
    if not cells.num_rows and not left_out:
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    cells, nameless = _named(cells, layout.extent)
    if nameless:
        named = cells.num_columns - nameless
        problems.append(
            Problem("header_short", Place(name), value=counted(named, "cell", "cells"), hint=str(cells.num_columns))
        )
    return Table(
        name,
        cells.to_pandas(types_mapper={pa.string(): TEXT}.get),
        rows.numbers[filled] + layout.first_row,
        tuple(sorted(problems, key=lambda problem: problem.where.row or 0)),
        cells.num_rows + left_out,
        text.encoding,
        layout.dialect.delimiter,
        layout.dialect.quote,
        layout.dialect.escape,
        layout.above,
        len(layout.extent.headers),
        tuple(each.text for each in further.below),
    )


def _named(cells: pa.Table, extent: Extent) -> tuple[pa.Table, int]:
    """The cells under their names, and how many columns the header does not reach though they have cells.

    Names that the rows do not reach have empty columns; empty columns at the end that have no name are left out.
    """
    names = list(extent.names) or [""] * cells.num_columns
    for at in range(cells.num_columns, len(names)):
        cells = cells.append_column(str(at), pa.array([""] * cells.num_rows, pa.string()))
    nameless = 0
    if extent.headers:
        while not names[-1] and _is_empty(cells.column(len(names) - 1)):
            names.pop()
        reached = max(len(record.cells) for record in extent.headers)
        nameless = max(len(names) - reached, 0)
    return cells.select(range(len(names))).rename_columns(_distinct(names)), nameless


def _blank(cells: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows have nothing but spaces."""
    blank = np.ones(cells.num_rows, dtype=bool)
    for column in cells.columns:
        blank &= pc.equal(pc.utf8_trim_whitespace(column), "").to_numpy()
        if not blank.any():
            break
    return blank


def _is_empty(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(column, "")).as_py())


def _check(rows: Rows, name: str, limits: Limits) -> None:
    if rows.records > limits.rows:
        raise InvalidInput([too_large(name, rows.records, limits.rows, "rows")])
    for column in rows.cells.columns:
        longest = pc.max(pc.binary_length(column)).as_py() or 0
        if longest > limits.cell_length:
            at = pc.index(pc.binary_length(column), longest).as_py()
            raise InvalidInput([too_long(name, column[at].as_py(), limits)])


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

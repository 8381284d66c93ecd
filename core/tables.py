"""Bytes of a CSV file → a table of text cells, with how it was read and the rows that do not fit."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from core.errors import InvalidInput, Place, Problem, quoted

DELIMITERS: Final = (",", ";", "\t", "|")
BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "an Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
)
SAMPLE_LINES: Final = 50
NAMES_OF_DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as text cells, one DataFrame column a column of the file, named as in its header.

    ``rows`` holds the row of the file (the header is row 1) for each row of ``frame``; ``problems`` the rows
    that have another number of cells than the header; ``records`` counts all rows with anything in them.
    """

    name: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    records: int
    encoding: str
    delimiter: str

    @property
    def how_it_was_read(self) -> str:
        """One line for the user: the encoding and the separator that were found."""
        return f"{self.encoding.upper()} text, separated by {NAMES_OF_DELIMITERS[self.delimiter]}s"


def read_table(data: bytes, name: str) -> Table:
    """Read a CSV file whose encoding and delimiter are not known.

    Cells stay text, character for character; a cell in quotes may hold delimiters and line breaks. A row with
    too many or too few cells becomes a problem and the others are read.

    Raises
    ------
    InvalidInput
        The file is empty, is not text, has no rows, or opens a quotation mark that it never closes.
    """
    text, encoding = _decoded(data, name)
    delimiter = _delimiter_of(text)
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    frame, ragged = _parsed(text, delimiter, len(header), name)
    frame.columns = pd.Index(_distinct([cell.strip() for cell in header]))

    refused = [problem.where.row for problem in ragged]
    numbers = np.setdiff1d(np.arange(1, len(frame) + len(refused) + 1, dtype=np.int64), refused)
    blank = (frame == "").all(axis=1).to_numpy()
    used = ~blank
    used[0] = False
    problems = tuple(problem for problem in ragged if problem.value != "0")
    if not used.any() and not problems:
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    kept = frame[used].reset_index(drop=True)
    return Table(name, kept, numbers[used], problems, int(used.sum()) + len(problems), encoding, delimiter)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: by byte-order mark, else UTF-8, else Windows-1252 (Excel's in the west)."""
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise InvalidInput([Problem("file_empty", Place(name))])
    for start, what in OTHER_FORMATS:
        if data.startswith(start):
            raise InvalidInput([Problem("file_not_text", Place(name), value=what)])
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS if data.startswith(mark)), None)
    for encoding in [marked] if marked else ["utf-8", "windows-1252", "latin-1"]:
        try:
            return data.decode(encoding).lstrip("\r\n"), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise InvalidInput([Problem("file_not_text", Place(name), value="a damaged text file")])


def _delimiter_of(text: str) -> str:
    """The delimiter that splits the first lines into the most cells, the same number in most of them."""
    lines = text[:200_000].splitlines(keepends=True)[:SAMPLE_LINES]

    def quality(delimiter: str) -> tuple[float, int]:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
        width, times = Counter(widths).most_common(1)[0]
        return (times / len(widths) if width > 1 else 0.0, width if widths[0] == width else 0)

    return max(DELIMITERS, key=quality)


def _parsed(text: str, delimiter: str, width: int, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """All records of ``width`` cells, the header's among them, and the records of another width as problems."""
    ragged: list[Problem] = []

    def refuse(row: Any) -> str:
        empty = not row.text.strip()
        code = "cells_too_many" if row.actual_columns > width else "cells_too_few"
        cells = "0" if empty else str(row.actual_columns)
        ragged.append(Problem(code, Place(name, row.number), value=cells, hint=str(width)))
        return "skip"

    names = [str(position) for position in range(width)]
    # One thread, because only then does the reader know the number of a row that it refuses.
    read = arrow_csv.read_csv(
        io.BytesIO(text.encode()),
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    last = read.column(width - 1)[-1].as_py() if read.num_rows else ""
    if last.count("\n") > 0 and text.count('"') % 2:
        raise InvalidInput([Problem("quote_open", Place(name, read.num_rows + len(ragged)), value=quoted(last))])
    frame: pd.DataFrame = read.to_pandas(types_mapper={pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}.get)
    return frame, ragged


def _distinct(names: list[str]) -> list[str]:
    """Column names in their order; an empty one is called after its position, a repeated one numbered."""
    seen: Counter[str] = Counter()
    result: list[str] = []
    for position, given in enumerate(names, start=1):
        name = given or f"column {position}"
        while name in result or (name != given and name in names):
            seen[given] += 1
            name = f"{given or 'column'} ({seen[given] + 1})"
        result.append(name)
    return result

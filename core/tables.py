"""Bytes of a CSV file → a table of text cells, with how it was read and the rows that do not fit."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.csv as arrow_csv

from core.errors import InvalidInput, Place, Problem, counted, is_control, quoted

DELIMITERS: Final = (",", ";", "\t", "|")
BYTE_ORDER_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "an Excel or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip file"),
)
SAMPLE_BYTES: Final = 4096
SAMPLE_CHARACTERS: Final = 20_000
SAMPLE_RECORDS: Final = 50
MOST_CONTROL_CHARACTERS: Final = 0.05
END: Final = "\x00end"
BLANK: Final = "nothing"
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

    Cells stay text, character for character; a cell in quotes may hold delimiters and line breaks. The header is the
    first row with anything in it. A row with too many or too few cells becomes a problem and the others are read.

    Raises
    ------
    InvalidInput
        The file is empty, is not text, has no rows, or opens a quotation mark that it never closes.
    """
    text, encoding = _decoded(data, name)
    delimiter = _delimiter_of(text)
    header = _header_of(text, delimiter, name)
    frame, ragged = _parsed(text, delimiter, len(header), name)
    frame.columns = pd.Index(_distinct([cell.strip() for cell in header]))

    refused = np.array([problem.where.row for problem in ragged], dtype=np.int64)
    numbers = np.setdiff1d(np.arange(1, len(frame) + len(refused) + 1, dtype=np.int64), refused)
    used = ~_blank(frame)
    used[used.argmax()] = False  # the header itself
    problems = tuple(problem for problem in ragged if problem.value != BLANK)
    if not used.any() and not problems:
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    kept = frame[used].reset_index(drop=True)
    return Table(name, kept, numbers[used], problems, int(used.sum()) + len(problems), encoding, delimiter)


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    """The text and its encoding: by byte-order mark, else UTF-8, else Windows-1252 (Excel's in the west)."""
    for start, what in OTHER_FORMATS:
        if data.startswith(start):
            raise InvalidInput([Problem("file_not_text", Place(name), value=what)])
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip("\ufeff\x00 \t\r\n"):
            raise InvalidInput([Problem("file_empty", Place(name))])
        sample = text[:SAMPLE_CHARACTERS]
        if sum(map(is_control, sample)) <= MOST_CONTROL_CHARACTERS * len(sample):
            return text.removeprefix("\ufeff"), encoding.removesuffix("-sig")
        break
    raise InvalidInput([Problem("file_not_text", Place(name), value="binary data or damaged text")])


def _encodings(data: bytes) -> tuple[str, ...]:
    """The encodings that the bytes may have, the likeliest first."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return (encoding,)
    # Without its mark, western text in UTF-16 shows by a zero in every second byte.
    even, odd = (data[start:SAMPLE_BYTES:2].count(0) for start in (0, 1))
    if abs(even - odd) > len(data[:SAMPLE_BYTES]) / 4:
        return ("utf-16-be",) if even > odd else ("utf-16-le",)
    return "utf-8", "windows-1252", "latin-1"


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    """The records of a text that have anything in them."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    return (cells for cells in records if any(cell.strip() for cell in cells))


def _delimiter_of(text: str) -> str:
    """The delimiter that splits most of the first records into as many cells as the header, and into the most."""

    def quality(delimiter: str) -> tuple[float, int]:
        sample = itertools.islice(_records(text[:SAMPLE_CHARACTERS], delimiter), SAMPLE_RECORDS)
        widths = [len(cells) for cells in sample] or [1]
        fitting = widths.count(widths[0]) / len(widths)
        return (fitting, widths[0]) if widths[0] > 1 else (0.0, 1)

    return max(DELIMITERS, key=quality)


def _header_of(text: str, delimiter: str, name: str) -> list[str]:
    try:
        return next(_records(text, delimiter))
    except StopIteration:
        raise InvalidInput([Problem("file_empty", Place(name))]) from None
    except csv.Error:  # a cell of more than 131,072 characters
        cell = text.lstrip()[:SAMPLE_CHARACTERS]
        raise InvalidInput([Problem("quote_open", Place(name, 1), value=quoted(cell))]) from None


def _parsed(text: str, delimiter: str, width: int, name: str) -> tuple[pd.DataFrame, list[Problem]]:
    """All records of ``width`` cells, the header's among them, and the records of another width as problems."""
    ragged: list[Problem] = []
    last_text = ""

    def refuse(row: Any) -> str:
        nonlocal last_text
        last_text = row.text
        code = "cells_too_many" if row.actual_columns > width else "cells_too_few"
        value = counted(row.actual_columns, "cell", "cells") if row.text.strip(delimiter + " \t") else BLANK
        ragged.append(Problem(code, Place(name, row.number), value=value, hint=f"{width:,}"))
        return "skip"

    # A record of our own at the end: where it does not come out as it went in, a quotation mark is still open.
    line_break = "" if text.endswith(("\r", "\n")) else "\n"
    data = (text + line_break + delimiter.join([END] * width)).encode()
    names = [str(position) for position in range(width)]
    read = arrow_csv.read_csv(
        io.BytesIO(data),
        # One thread, because only then does the reader know the number of a row that it refuses; and one block,
        # because it cannot read a cell that reaches from one block over the next into a third.
        read_options=arrow_csv.ReadOptions(use_threads=False, column_names=names, block_size=len(data) + 1),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    last = [column[-1].as_py() for column in read.columns] if read.num_rows else []
    if last != [END] * width:
        row = read.num_rows + len(ragged)
        unclosed = last_text if ragged and ragged[-1].where.row == row else last[-1]
        raise InvalidInput([Problem("quote_open", Place(name, row), value=quoted(unclosed.split(END)[0]))])
    frame: pd.DataFrame = read.slice(0, read.num_rows - 1).to_pandas(
        types_mapper={pa.string(): pd.StringDtype("pyarrow", na_value=np.nan)}.get
    )
    return frame, ragged


def _blank(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Which rows have nothing but spaces."""
    blank = np.ones(len(frame), dtype=bool)
    for name in frame.columns:
        if not blank.any():
            break
        blank &= (frame[name].str.strip() == "").to_numpy(dtype=bool)
    return blank


def _distinct(names: list[str]) -> list[str]:
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

"""A CSV text each of whose lines stands in quotation marks as a whole → the same lines without them."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from core.reading.csv.rows.records import Dialect, split
from core.tables.headers import recognised

SAMPLE_BYTES: Final = 1 << 16  # bytes at the start, hundreds of usual lines
SAMPLE_LINES: Final = 200  # lines; enough to tell, few enough to try every delimiter
# One cell in quotation marks from the first to the last character; a spreadsheet may have put empty cells behind.
WHOLE: Final = re.compile(r'"((?:[^"]|"")*)"[,;\t]*')
DELIMITERS: Final = (",", ";", "\t", "|")
MOST_LINES: Final = 0.5  # share of the lines; where fewer stand in quotation marks, these rows are mended one by one
SAME_WIDTH: Final = 0.9  # share of the lines that have the same number of cells once the marks are off
ENOUGH_CELLS: Final = 3  # cells of a line; with two, which a text with a comma has too, their names must be known
TWO_CELLS: Final = 2  # cells of a line, such as an id and a cluster


def without_quotes_around_lines(data: bytes) -> tuple[bytes, int]:
    """The text without the quotation marks around its lines, and how many lines had them.

    A program that knows no CSV, or a spreadsheet that opened the file as one column, writes each line as one cell:
    ``"1,5,""tea, rum"",A"``. So it is taken where most lines are one cell in quotation marks, and all lines have the
    same number of cells once these are off: three or more, or two that we know the names of.
    """
    if data[: data.find(b"\n", 0, SAMPLE_BYTES) + 1].strip()[:1] != b'"' and b'\n"' not in data[:SAMPLE_BYTES]:
        return data, 0
    sample = data[:SAMPLE_BYTES].decode(errors="replace").splitlines()
    if not _are_whole(sample[: len(sample) if len(data) <= SAMPLE_BYTES else -1][:SAMPLE_LINES]):
        return data, 0
    lines = data.decode().splitlines(keepends=True)
    bare = [_bare(line) for line in lines]
    changed = sum(before is not after for before, after in zip(lines, bare, strict=True))
    return "".join(bare).encode(), changed


def _are_whole(lines: Sequence[str]) -> bool:
    """Whether most lines stand in quotation marks as a whole, and are rows of one table without them."""
    filled = [line for line in lines if line.strip()]
    bare = [_bare(line) for line in filled]
    whole = sum(before is not after for before, after in zip(filled, bare, strict=True))
    if not filled or whole < MOST_LINES * len(filled):
        return False
    for delimiter in DELIMITERS:
        cells = [split(line, Dialect(delimiter))[0] for line in bare]
        width, times = Counter(map(len, cells)).most_common(1)[0]
        is_table = width >= ENOUGH_CELLS or (width == TWO_CELLS and recognised(cells[0]) == TWO_CELLS)
        if is_table and times >= SAME_WIDTH * len(bare):
            return True
    return False


def _bare(line: str) -> str:
    """A line without the quotation marks around it, with its line break; the same object where it has none."""
    text = line.rstrip("\r\n")
    found = WHOLE.fullmatch(text) if text.startswith('"') else None
    if found is None or not any(delimiter in found[1] for delimiter in DELIMITERS):
        return line
    return found[1].replace('""', '"') + line[len(text) :]

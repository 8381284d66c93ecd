"""A CSV file in parts that faults can change one by one: cells, delimiters, quotation marks, line ends."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Literal

from tests.benchmarks.reading.clean_files import CleanFile
from tests.benchmarks.reading.measure import Rows

Role = Literal["preamble", "header", "data", "other"]
DELIMITER = ","


@dataclass(slots=True)
class Line:
    """One row: its cells, what stands between them, and how it ends; ``open`` cells stand in quotation marks."""

    role: Role
    cells: list[str]
    open: list[bool]
    between: list[str]
    end: str = "\r\n"
    quote: str = ""


@dataclass(slots=True)
class Drawing:
    """The lines of a file with the characters that all of them use."""

    lines: list[Line]
    quote: str = '"'
    escape: str = '"'
    escaped: str = '"'
    encoding: str = "utf-8"
    start: str = ""
    tail: list[str] = field(default_factory=list)

    def bytes(self) -> bytes:
        """The file as it stands on disk."""
        return (self.start + "".join(map(self._written, self.lines)) + "".join(self.tail)).encode(self.encoding)

    def expected(self) -> Rows:
        """The table that a reader should find: its header in one row, if it has any, and its rows."""
        read = [(line.role, [cell.replace("\x00", self.quote) for cell in line.cells]) for line in self.lines]
        headers = [cells for role, cells in read if role == "header"]
        joined = [" ".join(filter(None, parts)) for parts in zip(*headers, strict=True)]
        return ([joined] if headers else []) + [cells for role, cells in read if role == "data"]

    def changed(self, change: Callable[["Drawing"], None]) -> "Drawing":
        """A copy with a fault."""
        copy = deepcopy(self)
        change(copy)
        return copy

    def row(self, role: Role, cells: list[str], end: str = "\r\n") -> Line:
        """A line with new cells in the file's own delimiter."""
        between = next((line.between[0] for line in self.lines if line.between), DELIMITER)
        return Line(role, cells, [between in cell for cell in cells], [between] * (len(cells) - 1), end)

    def _written(self, line: Line) -> str:
        quote = line.quote or self.quote
        texts = []
        for cell, is_open in zip(line.cells, line.open, strict=True):
            stray = cell.startswith("\x00")
            text = cell.removeprefix("\x00").replace(self.escaped, self.escape + self.escaped)
            text = quote + text if stray else text
            texts.append(quote + text + quote if is_open else text)
        if len(line.between) > len(texts) - 1:  # a delimiter too many: it stands before the first cell
            texts.insert(0, "")
        elif len(line.between) < len(texts) - 1:
            line = deepcopy(line)
            line.between += [""] * (len(texts) - 1 - len(line.between))
        return "".join(text + after for text, after in zip(texts, [*line.between, line.end], strict=True))


def draw(clean: CleanFile) -> Drawing:
    """A clean file as RFC 4180 has it: commas, double quotation marks where needed, CR LF."""

    def line(role: Role, cells: list[str]) -> Line:
        is_open = [
            (column in clean.quoted) or any(character in cell for character in ',"\r\n')
            for column, cell in enumerate(cells)
        ]
        return Line(role, cells, is_open, [DELIMITER] * (len(cells) - 1))

    return Drawing([line("header", list(clean.header)), *(line("data", list(cells)) for cells in clean.rows)])

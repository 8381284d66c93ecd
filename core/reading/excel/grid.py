"""The cells of a sheet → the table in it: where its header stands, what is above it, and the totals below it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from core.language.message import Message
from core.language.quotes import quotable
from core.problems.problem import Place, Problem
from core.tables.distinct_names import distinct_names
from core.tables.extract import Extract, extract_of
from core.tables.headers import recognised
from core.tables.limits import Limits
from core.tables.total_rows import is_total

HEAD_ROWS: Final = 100  # rows among which the header is looked for
MOST_FOOTER_ROWS: Final = 10  # rows at the end among which totals are looked for
WIDE_ENOUGH: Final = 0.6  # share of the width that most rows below have
MOST_NUMBERS_IN_HEADER: Final = 0.5  # share of its cells; with more it is a row of data
NUMBER: Final = re.compile(r"\s*[+-]?(?=[\d.,]*\d)[\d.,]+(?:[eE][+-]?\d+)?\s*%?\s*")
# What can only be read with a comma as decimal mark, and what can only be read with a point.
WITH_COMMA: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})")
WITH_POINT: Final = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.(?:\d{1,2}|\d{4,})|\d{1,3}(?:,\d{3}){2,}")


@dataclass(slots=True)
class Column:
    """The filled cells of one column: positions of their rows, their texts, and which were numbers with decimals."""

    rows: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fractions: list[int] = field(default_factory=list)

    def below(self, header: int, size: int, left_out: Container[int]) -> list[str]:
        """The cells of all rows from ``header`` + 1 to ``size``, blank where nothing stands or the row is left out."""
        body = [""] * (size - header - 1)
        start = bisect_right(self.rows, header)
        for row, text in zip(self.rows[start:], self.texts[start:], strict=True):
            if row not in left_out:
                body[row - header - 1] = text
        return body


class Grid:
    """The filled cells of a sheet, row after row. ``numbers`` holds the row number of each row with anything in it."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits = limits
        self._name = name
        self.numbers: list[int] = []
        self.columns: dict[int, Column] = {}

    def put(self, number: int, column: int, text: str, is_fraction: bool = False) -> None:
        """Add a cell that is not blank; rows arrive from the top.

        Raises
        ------
        InvalidInput
            The sheet passes a limit.
        """
        if not self.numbers or self.numbers[-1] != number:
            self.numbers.append(number)
            self._check_size()
        if column not in self.columns:
            self._limits.check(self._name, "columns", column + 1)
            self.columns[column] = Column()
            self._check_size()
        if len(text) > self._limits.cell_length:
            self._limits.check(self._name, "cell_length", len(text))
        cells = self.columns[column]
        row = len(self.numbers) - 1
        if cells.rows and cells.rows[-1] == row:
            return  # a damaged sheet with the same cell twice: the first one stays
        if is_fraction:
            cells.fractions.append(len(cells.texts))
        cells.rows.append(row)
        cells.texts.append(text)

    def _check_size(self) -> None:
        self._limits.check(self._name, "rows", len(self.numbers))
        self._limits.check(self._name, "cells", len(self.numbers) * len(self.columns))

    def some_rows(self, start: int, end: int) -> list[dict[int, str]]:
        """The rows at positions ``start`` to ``end``, each as column → text, columns ascending."""
        rows: list[dict[int, str]] = [{} for _ in range(start, min(end, len(self.numbers)))]
        for column, cells in sorted(self.columns.items()):
            first, last = bisect_left(cells.rows, start), bisect_left(cells.rows, end)
            for row, text in zip(cells.rows[first:last], cells.texts[first:last], strict=True):
                rows[row - start][column] = text
        return rows

    def use_one_decimal_mark(self) -> None:
        """Write numbers with decimals as the texts of the sheet write them: with a comma where those have one.

        Where some numbers are stored as text (12,50) and others as numbers, one column would else use two marks.
        """
        mixed = [cells for cells in self.columns.values() if cells.fractions]
        texts = [text.strip() for cells in self.columns.values() for text in _texts_only(cells)] if mixed else []
        commas = sum(1 for text in texts if WITH_COMMA.fullmatch(text))
        if commas > sum(1 for text in texts if WITH_POINT.fullmatch(text)):
            for cells in mixed:
                for position in cells.fractions:
                    cells.texts[position] = cells.texts[position].replace(".", ",")


def table_in(grid: Grid, name: str, sheet: Message, problems: Sequence[Problem] = ()) -> Extract:
    """The table of a grid: its columns from the header down, with rows above and totals below as problems.

    ``sheet`` notes which sheet of which kind of workbook it is; the row of the header is added to it.

    Raises
    ------
    InvalidInput
        There are no rows below the header.
    """
    grid.use_one_decimal_mark()
    header = header_position(grid.some_rows(0, HEAD_ROWS))
    size = len(grid.numbers)
    names = grid.some_rows(header, header + 1)[0]
    totals = _totals_below(grid, header)
    found = [*problems, *_rows_above(grid, header, name)]
    found += [Problem.of("row_is_total", Place(name, grid.numbers[row]), text=text) for row, text in totals.items()]

    # A column without a name is called after its place among all columns, the empty ones between them as well.
    used = [place for place, cells in sorted(grid.columns.items()) if place in names or cells.rows[-1] > header]
    places = range(used[0], used[-1] + 1)
    called = dict(
        zip(places, distinct_names([" ".join(names.get(place, "").split()) for place in places]), strict=True)
    )
    bodies = (grid.columns[place].below(header, size, totals) for place in used)
    how = Message(sheet.key, (*sheet.values, ("row", grid.numbers[header])))
    return extract_of(name, [called[place] for place in used], bodies, grid.numbers[header + 1 :], how, found)


def header_position(head: Sequence[Mapping[int, str]]) -> int:
    """The position of the header among the first rows of a sheet.

    It is the row with the most names that we know, if there are two of them; else the first row that is about as wide
    as most rows below it and is not made of numbers; else the first row that is wide enough.
    """
    known = [recognised(list(row.values())) for row in head]
    if max(known) > 1:
        return known.index(max(known))
    wide = []
    for position, row in enumerate(head):
        below = sorted(len(each) for each in head[position + 1 :]) or [len(row)]
        if len(row) > WIDE_ENOUGH * below[len(below) * 3 // 4]:
            wide.append(position)
            numbers = sum(1 for text in row.values() if NUMBER.fullmatch(text))
            if numbers < MOST_NUMBERS_IN_HEADER * len(row):
                return position
    return wide[0]


def _rows_above(grid: Grid, header: int, name: str) -> list[Problem]:
    if not header:
        return []
    texts = tuple(quotable(" ".join(row.values())) for row in grid.some_rows(0, header))
    return [Problem.of("rows_above", Place(name), row=grid.numbers[header], texts=texts)]


def _totals_below(grid: Grid, header: int) -> dict[int, str]:
    """Position → first text of the rows at the end that sum up the others; notes among them are passed over."""
    start = max(header + 1, len(grid.numbers) - MOST_FOOTER_ROWS)
    rows = grid.some_rows(start, len(grid.numbers))
    totals = {}
    for position in range(len(rows) - 1, -1, -1):
        first = next(iter(rows[position].values()))
        if is_total(first):
            totals[start + position] = quotable(first)
        elif len(rows[position]) > 1:
            break
    return dict(sorted(totals.items()))


def _texts_only(cells: Column) -> list[str]:
    """The cells of a column that are no numbers with decimals, as far as they look like numbers at all."""
    numbers = set(cells.fractions)
    texts = (text for position, text in enumerate(cells.texts) if position not in numbers)
    return [text for text in texts if "," in text and NUMBER.fullmatch(text)]

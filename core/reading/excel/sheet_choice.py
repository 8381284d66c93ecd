"""Which sheet of a workbook holds the table, and what its cells lost in the spreadsheet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.excel.cell_formats import letters_of
from core.reading.excel.grid import HEAD_ROWS, Grid, header_position, table_in
from core.tables.extract import Extract
from core.tables.headers import recognised

MOST_DIGITS: Final = 15  # digits that Excel keeps of a number


class Notes:
    """What a spreadsheet lost in each column: how often, and the first case in words."""

    def __init__(self) -> None:
        self._counts: defaultdict[tuple[str, int], int] = defaultdict(int)
        self._first: dict[tuple[str, int], tuple[str, int]] = {}

    def add(self, code: str, column: int, text: str, row: int) -> None:
        """Note one more cell."""
        self._counts[code, column] += 1
        self._first.setdefault((code, column), (text, row))

    def add_if_digits_lost(self, column: int, text: str, row: int) -> None:
        """Note a whole number of more digits than a spreadsheet keeps."""
        if len(text) > MOST_DIGITS and text.isdecimal():
            self.add("digits_lost", column, text, row)

    def problems(self, name: str, names: Mapping[int, str], header_row: int) -> list[Problem]:
        """One problem for each rule and column; what stands above the header is of no interest."""
        found = []
        for (code, column), count in sorted(self._counts.items()):
            text, row = self._first[code, column]
            if row > header_row:
                called = names.get(column)
                place, told, variant = Place(name), called or letters_of(column), "" if called else "nameless"
                facts = {"cells": count, "text": quotable(text), "row": row}
                found.append(Problem.of(code, place, told, variant=variant, **facts))
        return found


def extract_with_notes(grid: Grid, notes: Notes, name: str, sheet: Message, notices: Sequence[Problem]) -> Extract:
    """The table of a sheet with what was lost in its columns."""
    header = header_position(grid.some_rows(0, HEAD_ROWS))
    lost = notes.problems(name, grid.some_rows(header, header + 1)[0], grid.numbers[header])
    return table_in(grid, name, sheet, [*notices, *lost])


def choose_sheet(heads: dict[str, Grid], hidden: Sequence[str], name: str) -> tuple[str, list[Problem]]:
    """The sheet with the table by the first rows of all; where several have one, a notice that says which.

    Most columns that we know come first, then most columns, then most rows, then the order of the tabs.

    Raises
    ------
    InvalidInput
        No sheet has a header with rows below it.
    """
    scores = {}
    for sheet, grid in heads.items():
        head = grid.some_rows(0, HEAD_ROWS)
        position = header_position(head) if head else 0
        if position + 1 < len(head):
            header = head[position]
            scores[sheet] = (recognised(list(header.values())), min(len(header), 2), len(head))
    if not scores:
        states = {sheet: "no_rows" if grid.numbers else "empty" for sheet, grid in heads.items()}
        told = [message(f"sheet.{state}", name=sheet) for sheet, state in states.items()]
        sheets = (*told, *(message("sheet.hidden", name=sheet) for sheet in hidden)) or message("sheet.none")
        raise InvalidInput([Problem.of("workbook_without_table", Place(name), sheets=sheets)])
    best = max(scores, key=lambda sheet: scores[sheet])
    others = [sheet for sheet, (_, width, _) in scores.items() if width > 1]
    if len(others) < 2:
        return best, []
    return best, [Problem.of("sheet_chosen", Place(name), chosen=best, sheets=tuple(others))]

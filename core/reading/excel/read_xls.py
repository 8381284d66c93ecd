"""An .xls workbook, as Excel wrote it until 2007 and many systems still export → the table in it, as text cells."""

import io
from typing import Any, Final

import xlrd

from core.language.message import message
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.container.file_kinds import FileKind
from core.reading.excel.cell_formats import Shown, cell_format_of, is_fraction, moment_text
from core.reading.excel.grid import Grid
from core.reading.excel.sheet_choice import Notes, choose_sheet, extract_with_notes
from core.tables.cell_values import number_text
from core.tables.extract import Extract
from core.tables.limits import Limits

UNLOCK: Final = message("mend.save_without_password")


def read_xls(data: bytes, name: str, limits: Limits) -> Extract:
    """Read the table of an old workbook. No formula is computed: cells are what Excel stored last.

    Raises
    ------
    InvalidInput
        The workbook is damaged or locked, passes a limit, or no visible sheet has a table.
    """
    book = _opened(data, name)
    sheets = [book.sheet_by_index(position) for position in range(book.nsheets)]
    grids = {sheet.name: _grid_of(book, sheet, limits, name) for sheet in sheets if not sheet.visibility}
    hidden = [sheet.name for sheet in sheets if sheet.visibility]
    chosen, notices = choose_sheet({sheet: grid for sheet, (grid, _) in grids.items()}, hidden, name)
    grid, notes = grids[chosen]
    return extract_with_notes(grid, notes, name, message("note.excel_old", sheet=chosen), notices)


def _opened(data: bytes, name: str) -> Any:
    try:
        # What xlrd has to say about a file goes nowhere: it would land among the lines of the command line.
        return xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
    except Exception as error:  # noqa: BLE001 - a damaged record ends in whatever exception it leads xlrd to
        if "encrypted" in str(error):
            raise InvalidInput([Problem.of("file_locked", Place(name), mend=UNLOCK)]) from None
        raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.XLS.message)]) from None


def _grid_of(book: Any, sheet: Any, limits: Limits, name: str) -> tuple[Grid, Notes]:
    grid = Grid(limits, name)
    notes = Notes()
    for row in range(sheet.nrows):
        for column, (kind, value) in enumerate(zip(sheet.row_types(row), sheet.row_values(row), strict=True)):
            text = _text_of(book, sheet, row, column, kind, value)
            if kind == xlrd.XL_CELL_ERROR:
                notes.add("cells_with_errors", column, text, row + 1)
            elif kind == xlrd.XL_CELL_NUMBER:
                notes.add_if_digits_lost(column, text, row + 1)
            if text and not text.isspace():
                grid.put(row + 1, column, text, is_fraction=kind == xlrd.XL_CELL_NUMBER and is_fraction(text))
    return grid, notes


def _text_of(book: Any, sheet: Any, row: int, column: int, kind: int, value: Any) -> str:
    if kind == xlrd.XL_CELL_BOOLEAN:
        return "true" if value else "false"
    if kind == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(value, "#ERROR"))
    if kind not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return str(value)
    key = book.xf_list[sheet.cell_xf_index(row, column)].format_key
    style = cell_format_of(key, book.format_map[key].format_str if key in book.format_map else None)
    if style.shown is not Shown.NUMBER:
        return moment_text(value, style.shown, from_1904=bool(book.datemode))
    text = number_text(value)
    return text.zfill(style.zeros) if text.isdecimal() else text

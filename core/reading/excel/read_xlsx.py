"""An .xlsx workbook → the table in it, as text cells."""

import contextlib
from typing import Final

from core.language.message import message
from core.reading.excel.cell_formats import CellFormat, column_of, is_fraction, typed_text, unescaped
from core.reading.excel.grid import HEAD_ROWS, Grid
from core.reading.excel.sheet_choice import Notes, choose_sheet, extract_with_notes
from core.reading.excel.xlsx_parts import Package, SheetPart, Workbook
from core.tables.extract import Extract
from core.tables.limits import Limits

PLAIN: Final = CellFormat()


class _Enough(Exception):  # noqa: N818 - it is no error: the first rows of a sheet were read
    """Ends the reading of a sheet after its first rows."""


def read_xlsx(data: bytes, name: str, limits: Limits) -> Extract:
    """Read the table of a workbook. No formula is computed, no link followed: cells are what Excel stored last.

    Raises
    ------
    InvalidInput
        The workbook is damaged, passes a limit, or no visible sheet has a table.
    """
    with Package.opened(data, name, limits) as package:
        workbook = package.workbook()
        heads = {sheet: _read_sheet(package, workbook, sheet, limits, name, HEAD_ROWS)[0] for sheet in workbook.sheets}
        chosen, notices = choose_sheet({sheet.name: grid for sheet, grid in heads.items()}, workbook.hidden, name)
        sheet = next(sheet for sheet in workbook.sheets if sheet.name == chosen)
        grid, notes = _read_sheet(package, workbook, sheet, limits, name)
    return extract_with_notes(grid, notes, name, message("note.excel", sheet=chosen), notices)


def _read_sheet(
    package: Package, workbook: Workbook, sheet: SheetPart, limits: Limits, name: str, most_rows: int | None = None
) -> tuple[Grid, Notes]:
    """The cells of a worksheet, or of its first rows with anything in them, and what they lost."""
    reader = _SheetReader(workbook, Grid(limits, name), most_rows)
    with contextlib.suppress(_Enough):
        package.read(sheet.path, reader.start, reader.end, reader.text)
    return reader.grid, reader.notes


class _SheetReader:
    """Follows the elements of a worksheet: row, c(ell), v(alue), f(ormula), and t(ext) in a cell that holds its own."""

    def __init__(self, workbook: Workbook, grid: Grid, most_rows: int | None) -> None:
        self.grid = grid
        self.notes = Notes()
        self._workbook = workbook
        self._most_rows = most_rows
        self._columns: dict[str, int] = {}
        self._row = self._column = 0
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._inside = self._is_phonetic = self._is_formula = False

    def start(self, element: str, attributes: dict[str, str]) -> None:
        if element == "c":
            self._start_cell(attributes)
        elif element in ("v", "t"):
            self._inside = not self._is_phonetic
        elif element == "f":
            self._is_formula = True
        elif element == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = -1
            if self._most_rows is not None and len(self.grid.numbers) > self._most_rows:
                raise _Enough
        elif element == "rPh":
            self._is_phonetic = True

    def end(self, element: str) -> None:
        if element in ("v", "t"):
            self._inside = False
        elif element == "c":
            text = self._text_of("".join(self._parts))
            if text and not text.isspace():
                self.grid.put(self._row, self._column, text, is_fraction=self._kind == "n" and is_fraction(text))
        elif element == "rPh":
            self._is_phonetic = False

    def text(self, characters: str) -> None:
        if self._inside:
            self._parts.append(characters)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            letters = reference.rstrip("0123456789")
            if letters not in self._columns:
                self._columns[letters] = column_of(letters)
            self._column = self._columns[letters]
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._is_formula = False
        self._parts.clear()

    def _text_of(self, value: str) -> str:
        match self._kind:
            case "s":
                return self._workbook.texts[int(value)] if value else ""
            case "n" if value:
                text = typed_text(value, self._cell_format(), from_1904=self._workbook.dates_from_1904)
                self.notes.add_if_digits_lost(self._column, text, self._row)
                return text
            case "n":
                if self._is_formula:
                    self.notes.add("formulas_without_result", self._column, "", self._row)
                return ""
            case "b":
                return "true" if value == "1" else "false"
            case "e":
                self.notes.add("cells_with_errors", self._column, value, self._row)
                return value
            case _:
                return unescaped(value)

    def _cell_format(self) -> CellFormat:
        position = int(self._style or 0)
        return self._workbook.formats[position] if position < len(self._workbook.formats) else PLAIN

"""What stands in a file beside its table's rows: totals and notes below it, its header again, a second table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.reading.csv.cell_kinds import TYPED, CellKind, cell_kind_of
from core.reading.csv.column_shapes import header_evidence
from core.reading.csv.rows.fast_rows import Refused, Rows
from core.reading.csv.rows.records import Dialect, split
from core.reading.csv.table_extent import Extent
from core.tables.text_bytes import text_of
from core.tables.total_rows import is_total

TAIL: Final = 30  # rows at the end among which totals and notes are looked for
MOST_BLANKS: Final = 1000  # blank rows that are looked around for the end of the table
WIDE: Final = 3  # columns from which a row with one filled cell is odd
FEWEST_ROWS: Final = 8  # rows from which such a row is odd
SHARE_OF_FITTING: Final = 0.1  # of the further rows; above it they belong to the table and not to a second one


@dataclass(slots=True)
class FurtherRows:
    """Numbers of the records that are none of the table's rows: ``below`` it with their text, those of them that are
    ``totals`` with their first filled cell, its header ``again``, and from ``second`` on another table.
    """

    below: list[Refused] = field(default_factory=list)
    totals: dict[int, str] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    second: int | None = None
    second_text: str = ""


def find_further_rows(rows: Rows, dialect: Dialect, extent: Extent) -> FurtherRows:
    """Find them among the rows that were read and those that were refused."""
    candidates = [*_other_widths(rows, dialect, extent), *_after_blanks(rows, dialect, extent)]
    found = FurtherRows()
    if candidates:
        found.second, found.second_text = min(candidates)
    else:
        found.below = _below(rows, dialect, extent)
        for each in found.below:
            first = next(cell for cell in split(each.text, dialect)[0] if cell.strip())
            if is_total(first):
                found.totals[each.number] = first
    if extent.headers:
        header = extent.headers[-1].cells
        if len(header) == extent.width:
            same = _where(rows, header[0])
            found.again = [int(rows.numbers[at]) for at in same.tolist() if at and _cells(rows, at) == header]
    return found


def _cells(rows: Rows, at: int) -> list[str]:
    return [column[at].as_py() for column in rows.cells.columns]


def _where(rows: Rows, text: str) -> npt.NDArray[np.int64]:
    """The positions of the rows whose first cell is a text: of those that are as long, so that few are compared."""
    found, before, length = [], 0, len(text.encode())
    for chunk in rows.cells.column(0).chunks:
        at = np.flatnonzero(np.diff(text_of(chunk)[1]) == length)
        if length and len(at):
            at = at[pc.equal(chunk.take(pa.array(at)), text).to_numpy(zero_copy_only=False)]
        found.append(at + before)
        before += len(chunk)
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def _is_blank(text: str, dialect: Dialect) -> bool:
    return not text.replace(dialect.delimiter, "").replace(dialect.quote, "").strip()


def _other_widths(rows: Rows, dialect: Dialect, extent: Extent) -> list[tuple[int, str]]:
    """Where refused records begin that are a header and, to the end, rows of the same width."""
    filled = [each for each in rows.refused if not _is_blank(each.text, dialect)]
    before = -1
    for at, each in enumerate(filled[:-1]):
        is_start = each.number != before + 1 or not at
        before = each.number
        if not is_start or filled[at + 1].number != each.number + 1:
            continue
        cells, below = (split(filled[at + step].text, dialect)[0] for step in (0, 1))
        fitting_after = len(rows.numbers) - int(np.searchsorted(rows.numbers, each.number))
        if (
            len(cells) == len(below)
            and fitting_after <= SHARE_OF_FITTING * (len(filled) - at)
            and _is_header(cells, below, extent)
        ):
            return [(each.number, each.text)]
    return []


def _is_header(cells: Sequence[str], below: Sequence[str], extent: Extent) -> bool:
    if any(cell_kind_of(cell.strip()) in TYPED for cell in cells):
        return False
    names = {cell.strip() for record in extent.headers for cell in record.cells}
    known = sum(cell.strip() in names for cell in cells)
    return 2 * known >= len(cells) or (len(cells) > 1 and any(cell_kind_of(cell.strip()) in TYPED for cell in below))


def _after_blanks(rows: Rows, dialect: Dialect, extent: Extent) -> list[tuple[int, str]]:
    """Where a header of the table's width stands below a blank row."""
    blanks = [each.number for each in rows.refused if _is_blank(each.text, dialect)]
    empty = _where(rows, "")[:MOST_BLANKS]
    blanks += [int(rows.numbers[at]) for at in empty.tolist() if not any(_cells(rows, at))]
    for number in sorted(blanks)[:MOST_BLANKS]:
        at = int(np.searchsorted(rows.numbers, number + 1))
        if at < len(rows.numbers) - 1 and rows.numbers[at] == number + 1 and extent.profile.is_telling:
            cells = _cells(rows, at)
            in_favour, against = header_evidence(cells, extent.profile)
            if in_favour > 0 and not against:
                return [(number + 1, dialect.delimiter.join(cells))]
    return []


def _below(rows: Rows, dialect: Dialect, extent: Extent) -> list[Refused]:
    """The records at the end of the file that are notes or totals."""
    tail: list[tuple[int, list[str], str]] = []
    for at in range(max(len(rows.numbers) - TAIL, 0), len(rows.numbers)):
        cells = _cells(rows, at)
        tail.append((int(rows.numbers[at]), cells, dialect.delimiter.join(cells)))
    tail += [(each.number, split(each.text, dialect)[0], each.text) for each in rows.refused[-TAIL:]]
    tail = sorted(tail, key=lambda each: each[0])[-TAIL:]
    last_blank = max((at for at, (_, cells, _) in enumerate(tail) if not any(map(str.strip, cells))), default=-1)
    behind = tail[last_blank + 1 :] if last_blank >= 0 else []
    if behind and all(_is_sparse(cells, extent) or _is_other(cells, extent) for _, cells, _ in behind):
        start = last_blank + 1
    else:
        start = len(tail)
    while start > 0 and (not any(map(str.strip, tail[start - 1][1])) or _is_note(tail[start - 1][1], extent)):
        start -= 1
    return [Refused(number, text) for number, cells, text in tail[start:] if any(map(str.strip, cells))]


def _is_sparse(cells: Sequence[str], extent: Extent) -> bool:
    """Whether a record is one cell of words; of one that is as wide as the table only if other rows tell it apart."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    is_short = len(cells) < extent.width
    is_apart = is_short or (extent.width >= WIDE and extent.profile.rows >= FEWEST_ROWS)
    return is_apart and len(filled) == 1 and cell_kind_of(filled[0]) is CellKind.WORDS


def _is_other(cells: Sequence[str], extent: Extent) -> bool:
    """Whether a record is one cell of words where the table's column has none."""
    filled = [position for position, cell in enumerate(cells) if cell.strip()]
    if len(filled) != 1 or filled[0] >= extent.width:
        return False
    main = extent.profile.columns[filled[0]].main
    return main is not CellKind.WORDS and cell_kind_of(cells[filled[0]].strip()) is CellKind.WORDS


def _is_note(cells: Sequence[str], extent: Extent) -> bool:
    """Whether a record at the end is words where the table has none, or totals."""
    first = next(position for position, cell in enumerate(cells) if cell.strip())
    if first >= extent.width:
        return False
    column = extent.profile.columns[first]
    text = cells[first].strip()
    other_kind = column.main is not CellKind.WORDS and cell_kind_of(text) is CellKind.WORDS
    return is_total(text) or (other_kind and _is_sparse(cells, extent) and extent.width >= WIDE)

"""Rows of a sample → what each column looks like, and whether further cells look the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.reading.csv.cell_kinds import TYPED, CellKind, cell_kind_of
from core.reading.csv.rows.records import Record

MOST_HEADERS: Final = 6  # records that may be headers: merged titles, units, names and repeats of them
TYPED_SHARE: Final = 0.8  # of a column's filled cells; the others may be mistakes or notes
FEWEST_TO_DOUBT: Final = 8  # cells; among fewer a kind that stands once is no exception yet
YEARS: Final = range(1900, 2101)  # that a column may be named after
UNTYPED: Final = 0.5  # of a cell in a typed column: so much a cell tells elsewhere, where headers look more like values


@dataclass(frozen=True, slots=True)
class Column:
    """What the cells of one column look like: the kinds seen, the kind of most of them, and whether values repeat."""

    kinds: frozenset[CellKind]
    main: CellKind
    repeated: frozenset[str]

    def accepts(self, cell: str) -> bool:
        """Whether a cell is of a kind that the column has."""
        return cell_kind_of(cell.strip()) in self.kinds


@dataclass(frozen=True, slots=True)
class Profile:
    """The columns of a table as a sample of ``rows`` rows shows them; ``spaced`` if cells begin with spaces."""

    columns: tuple[Column, ...]
    rows: int
    spaced: bool

    @property
    def is_telling(self) -> bool:
        """Whether some column can only hold one kind of thing."""
        return any(column.main in TYPED for column in self.columns)


def below_headers(body: Sequence[Record]) -> Sequence[Record]:
    """The records that cannot be headers, as far down as there are enough of them."""
    return body[MOST_HEADERS:] if len(body) > 2 * MOST_HEADERS else body[len(body) // 2 :]


def profile_of(body: Sequence[Record], width: int) -> Profile:
    """The columns of those records that have the table's width."""
    rows = [record.cells for record in body if len(record.cells) == width and record.regular]
    cells = [[row[number] for row in rows] for number in range(width)]
    stripped = [[cell.strip() for cell in column] for column in cells]
    spaced = cells != stripped and any(cell.startswith(" ") for column in cells for cell in column)
    return Profile(tuple(map(_column, stripped)), len(rows), spaced)


def header_evidence(cells: Sequence[str], profile: Profile) -> tuple[float, float]:
    """How much speaks for these cells being a header, and how much against it."""
    in_favour = against = 0.0
    numbers = []
    for cell, column in zip(cells, profile.columns, strict=False):
        kind = cell_kind_of(cell.strip())
        if kind is CellKind.EMPTY:
            continue
        if kind is CellKind.NUMBER:
            numbers.append(cell.strip())
        if column.main in TYPED:
            in_favour += kind is not column.main
            against += kind is column.main
        elif column.main is CellKind.CODE:
            in_favour += UNTYPED * (kind is CellKind.WORDS)
            against += UNTYPED * (kind in (CellKind.CODE, CellKind.NUMBER))
        else:
            against += UNTYPED * (cell.strip() in column.repeated)
    if len(numbers) > 1 and all(number.isdecimal() and int(number) in YEARS for number in numbers):
        return in_favour + len(numbers), 0.0  # columns named after years
    return in_favour, against


def _column(stripped: Sequence[str]) -> Column:
    kinds = Counter(map(cell_kind_of, stripped))
    filled = kinds.total() - kinds[CellKind.EMPTY]
    main = CellKind.WORDS
    for kind in (*TYPED, CellKind.CODE):
        if filled and kinds[kind] >= TYPED_SHARE * filled:
            main = kind
    # What stands there once among many may be a fault itself.
    usual = frozenset(kind for kind, times in kinds.items() if times > 1 or len(stripped) < FEWEST_TO_DOUBT)
    values = Counter(stripped)
    repeated = frozenset(value for value, times in values.items() if times > 1 or filled < 2)
    return Column(usual, main, repeated if len(values) < filled else frozenset())

"""Text of a row with the wrong number of cells → its cells, where the other rows leave only one way to read it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Final

from core.reading.csv.cell_kinds import CellKind
from core.reading.csv.column_shapes import Profile
from core.reading.csv.rows.records import Dialect, Record, lone_quotes, split, unquoted

FEWEST_ROWS: Final = 8  # rows from which the kinds of columns are known well enough to mend others by
MOST_SEGMENTS: Final = 300  # parts between delimiters; a longer row is no row of a table
MOST_STEPS: Final = 20_000  # parts times columns: a bound for the time, and larger than any cost
MOST_ADDED: Final = 3  # cells that a row may lack or have too many and still be mended
OTHER_DELIMITERS: Final = (";", ",", "\t", "|", " ")

Step = tuple[int, int, int, str | None]
"""What a step costs, the segment and the column after it, and the cell that it gives, if any."""

# Costs of what must be assumed to read a row; the cheapest reading counts, if it is the only one of its cost.
STRAY_QUOTE: Final = 1
TEXT_BEHIND: Final = 2  # cost of text behind a closing quotation mark
EMPTY_CELL: Final = 3  # cost of a cell that is added or taken away
DELIMITER_IN_TEXT: Final = 3  # cost of each delimiter that is taken for a part of a text


def mend(text: str, dialect: Dialect, width: int, profile: Profile, *, may_end_early: bool) -> list[str] | None:
    """The cells of a row, or None where they cannot be told.

    Tried in turn: quotation marks that belong to the text; a separator inside text, which a space follows; cells that
    are missing or too many, if the kinds of the other rows' cells allow exactly one place for them; another separator
    in this row only. ``may_end_early`` if other rows lack cells at their end as well.
    """
    cells, regular = split(text, dialect)
    if not regular and (read := _aligned(text.split(dialect.delimiter), dialect, width, None)):
        return read
    if profile.rows < FEWEST_ROWS:
        return None
    if regular and not profile.spaced and len(cells) > width:
        joined = _joined_at_spaces(cells, dialect.delimiter)
        if len(joined) == width:
            return joined
    if not profile.is_telling:
        return None
    return _aligned_by_kinds(text, dialect, width, profile, may_end_early=may_end_early)


def _joined_at_spaces(cells: list[str], delimiter: str) -> list[str]:
    joined = cells[:1]
    for cell in cells[1:]:
        if cell.startswith(" "):
            joined[-1] += delimiter + cell
        else:
            joined.append(cell)
    return joined


def _aligned_by_kinds(
    text: str, dialect: Dialect, width: int, profile: Profile, *, may_end_early: bool
) -> list[str] | None:
    for delimiter in (dialect.delimiter, *OTHER_DELIMITERS):
        if delimiter != dialect.delimiter and text.count(delimiter) < width - 1:
            continue
        own = replace(dialect, delimiter=delimiter)
        cells, regular = split(text, own)
        if regular:  # its quotation marks are settled: only whole cells are added, dropped and joined
            own = replace(own, quote="")
        else:
            cells = text.split(delimiter)
        read = _aligned(cells, own, width, profile, may_end_early=may_end_early and delimiter == dialect.delimiter)
        if read is not None:
            return read
    return None


def realigned(record: Record, dialect: Dialect, width: int) -> Record:
    """A record whose quotation marks are irregular, read with the width of the others if that is possible."""
    cells = _aligned(record.text.split(dialect.delimiter), dialect, width, None)
    return record if cells is None else replace(record, cells=cells)


def _aligned(
    segments: list[str], dialect: Dialect, width: int, profile: Profile | None, *, may_end_early: bool = False
) -> list[str] | None:
    """The cheapest way to make ``width`` cells of what stands between delimiters, if there is only one.

    With a profile every cell must be of a kind that its column has, and cells may be added, dropped and joined.
    """
    count = len(segments)
    if count > MOST_SEGMENTS or count * width > MOST_STEPS or (profile is None and count < width):
        return None
    search = _Search(segments, dialect, width, profile, may_end_early)

    @cache
    def best(at: int, column: int) -> tuple[int, frozenset[tuple[str, ...]]]:
        """The least cost from here on, and up to two of the rows that have it."""
        if column == width:
            return (0, frozenset({()})) if at == count else (MOST_STEPS, frozenset())
        least, rows = MOST_STEPS, frozenset[tuple[str, ...]]()
        for cost, after, next_column, cell in chain(search.cells(at, column), search.repairs(at, column)):
            rest, found = best(after, next_column)
            if found and cost + rest <= least:
                made = {row if cell is None else (cell, *row) for row in found}
                rows = frozenset(list(made | (rows if cost + rest == least else set()))[:2])
                least = cost + rest
        return least, rows

    _, rows = best(0, 0)
    return list(next(iter(rows))) if len(rows) == 1 else None


@dataclass(frozen=True, slots=True)
class _Search:
    """What can be done with the segments of a row, step by step."""

    segments: list[str]
    dialect: Dialect
    width: int
    profile: Profile | None
    may_end_early: bool

    def cells(self, at: int, column: int) -> Iterator[Step]:
        """A cell of one segment, or of several: inside quotation marks, or with delimiters that belong to its text."""
        for end in range(at + 1, len(self.segments) + 1):
            text = self.dialect.delimiter.join(self.segments[at:end])
            inside, behind = _inside(text, self.dialect)
            if inside is not None:
                cell = unquoted(inside, self.dialect) + behind
                cost = STRAY_QUOTE * lone_quotes(inside, self.dialect) + TEXT_BEHIND * bool(behind)
            elif end > at + 1 and not self._may_join(at, end, column):
                continue
            else:
                cell = text
                opened = bool(self.dialect.quote) and text.startswith(self.dialect.quote)
                cost = STRAY_QUOTE * opened + DELIMITER_IN_TEXT * (end - at - 1)
            if self._fits(column, cell):
                yield cost, end, column + 1, cell

    def repairs(self, at: int, column: int) -> Iterator[Step]:
        """An empty cell where one is missing, or none where an empty one is too many."""
        if self.profile is None:
            return
        count = len(self.segments)
        ends_early = self.may_end_early and at == count
        if ends_early or (abs(count - self.width) <= MOST_ADDED and self._fits(column, "")):
            yield EMPTY_CELL, at, column + 1, ""
        if at < count and not self.segments[at] and count > self.width:
            yield EMPTY_CELL, at + 1, column, None

    def _may_join(self, at: int, end: int, column: int) -> bool:
        """Whether delimiters may be part of a cell: of words, or between digits as in 12,50."""
        if self.profile is None:
            return False
        return self.profile.columns[column].main is CellKind.WORDS or all(self.segments[at:end])

    def _fits(self, column: int, cell: str) -> bool:
        return self.profile is None or self.profile.columns[column].accepts(cell.strip(self.dialect.quote or None))


def _inside(text: str, dialect: Dialect) -> tuple[str | None, str]:
    """What stands between the quotation marks of a text that begins with one (None where it does not), and behind."""
    quote = dialect.quote
    if not quote or not text.startswith(quote):
        return None, ""
    end = text.rfind(quote)
    return (text[1:end], text[end + 1 :]) if end else (None, "")

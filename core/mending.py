"""Text of a row with the wrong number of cells → its cells, where the other rows leave only one way to read it."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Final

from core.column_shapes import Profile
from core.records import Dialect, Record, lone_quotes, unquoted

FEWEST_ROWS: Final = 8
MOST_SEGMENTS: Final = 300
MOST_STEPS: Final = 20_000
MOST_ADDED: Final = 3
OTHER_DELIMITERS: Final = (";", ",", "\t", "|", " ")

# Costs of what must be assumed to read a row; the cheapest reading counts, if it is the only one of its cost.
STRAY_QUOTE: Final = 1
EMPTY_CELL: Final = 3
DELIMITER_IN_TEXT: Final = 3


def mend(text: str, dialect: Dialect, width: int, profile: Profile) -> list[str] | None:
    """The cells of a row, or None where they cannot be told.

    Tried in turn: quotation marks that belong to the text; cells that are missing or too many, or separators inside
    text, if the kinds of the other rows' cells allow exactly one place for them; another separator in this row only.
    """
    cells = _aligned(text, dialect, width, None)
    if cells is None and profile.is_telling and profile.rows >= FEWEST_ROWS:
        cells = _aligned(text, dialect, width, profile)
        for other in OTHER_DELIMITERS:
            if cells is None and other != dialect.delimiter and text.count(other) >= width - 1 > 0:
                cells = _aligned(text, replace(dialect, delimiter=other), width, profile)
    return cells


def realigned(record: Record, dialect: Dialect, width: int) -> Record:
    """A record whose quotation marks are irregular, read with the width of the others if that is possible."""
    cells = _aligned(record.text, dialect, width, None)
    return record if cells is None else replace(record, cells=cells)


def _aligned(text: str, dialect: Dialect, width: int, profile: Profile | None) -> list[str] | None:
    """The cheapest way to make ``width`` cells of the text, if there is only one.

    With a profile every cell must be of a kind that its column has, and cells may be added, dropped and joined.
    """
    segments = text.split(dialect.delimiter)
    count = len(segments)
    if count > MOST_SEGMENTS or count * width > MOST_STEPS or (profile is None and count < width):
        return None

    def fits(column: int, cell: str) -> bool:
        return profile is None or profile.columns[column].accepts(cell.strip(dialect.quote or None))

    def steps(at: int, column: int) -> Iterator[tuple[int, int, int, str | None]]:
        """What can be done next: its cost, the segment and the column after it, and the cell that it gives."""
        for end in range(at + 1, count + 1):
            joined = dialect.delimiter.join(segments[at:end])
            inside = _inside(joined, dialect)
            if inside is not None and fits(column, cell := unquoted(inside, dialect)):
                yield STRAY_QUOTE * lone_quotes(inside, dialect), end, column + 1, cell
            elif inside is None and (end == at + 1 or profile is not None) and fits(column, joined):
                stray = STRAY_QUOTE * bool(dialect.quote and joined.startswith(dialect.quote))
                yield stray + DELIMITER_IN_TEXT * (end - at - 1), end, column + 1, joined
        if profile is not None:
            if abs(count - width) <= MOST_ADDED and fits(column, ""):
                yield EMPTY_CELL, at, column + 1, ""
            if at < count and not segments[at] and count > width:
                yield EMPTY_CELL, at + 1, column, None

    @lru_cache(maxsize=None)
    def best(at: int, column: int) -> tuple[int, frozenset[tuple[str, ...]]]:
        """The least cost from here on, and up to two of the rows that have it."""
        if column == width:
            return (0, frozenset({()})) if at == count else (MOST_STEPS, frozenset())
        least, rows = MOST_STEPS, frozenset[tuple[str, ...]]()
        for cost, after, next_column, cell in steps(at, column):
            rest, found = best(after, next_column)
            if found and cost + rest <= least:
                made = {row if cell is None else (cell, *row) for row in found}
                rows = frozenset(list(made | (rows if cost + rest == least else set()))[:2])
                least = cost + rest
        return least, rows

    _, rows = best(0, 0)
    return list(next(iter(rows))) if len(rows) == 1 else None


def _inside(text: str, dialect: Dialect) -> str | None:
    """What stands between the quotation marks around a text, None where there are none."""
    quote = dialect.quote
    if quote and len(text) > 1 and text.startswith(quote) and text.endswith(quote):
        return text[1:-1]
    return None

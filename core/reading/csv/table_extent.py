"""A sample of records → where the table stands in them: rows above it, header rows, column names, width."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from core.reading.csv.cell_kinds import TYPED, CellKind, cell_kind_of
from core.reading.csv.column_shapes import MOST_HEADERS, Profile, below_headers, header_evidence, profile_of
from core.reading.csv.row_mending import OTHER_DELIMITERS, realigned
from core.reading.csv.rows.records import Dialect, Record

MOST_ABOVE: Final = 60  # lines of title and notes that may stand above a table
SHARE_OF_A_WIDTH: Final = 0.3  # of the records; a width that fewer have is not the table's
FEWEST_CUT_OFF: Final = 8  # records as long as the others; then the header is longer than the table by mistake
MIN_EVIDENCE: Final = 2  # cells that speak for a further header
FEWEST_BELOW: Final = 5  # rows below a further header, by which it is told from a row of data


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the table stands.

    ``names`` are the column names as written, parts from several header rows joined by spaces; empty without a
    header, and more than ``width`` where the rows end without their last, empty cells. ``first`` is the position of
    the first record below the header in the sample.
    """

    width: int
    above: tuple[Record, ...]
    headers: tuple[Record, ...]
    names: tuple[str, ...]
    first: int
    profile: Profile


def find_extent(sample: Sequence[Record], dialect: Dialect) -> Extent:
    """Find the header and the rows above it. ``sample`` are the first records, with at least one not blank."""
    width = _usual_width(sample)
    sample = [record if record.regular else realigned(record, dialect, width) for record in sample]
    start = _start(sample, width)
    body = [record for record in sample[start + 1 :] if not record.is_blank]
    headers: list[Record] = []
    position = start
    while position < len(sample) and len(headers) < MOST_HEADERS:
        record = sample[position]
        if not _is_header(record, headers, body[len(headers) :], width):
            break
        headers.append(record)
        position += 1
    split_otherwise = _in_another_delimiter(sample[start - 1], width) if not headers and start else None
    if split_otherwise is not None:
        headers, start = [split_otherwise], start - 1
    body = body[max(len(headers) - 1, 0) :]
    columns = width
    if headers and len(headers[0].cells) > width:
        columns = _columns_with(headers, body, width)
        cut_off = sum(len(record.cells) == width for record in body) >= FEWEST_CUT_OFF
        width = width if cut_off else columns
    return Extent(
        width, tuple(sample[:start]), tuple(headers), _joined(headers, columns), position, profile_of(body, width)
    )


def _is_header(record: Record, headers: Sequence[Record], body: Sequence[Record], width: int) -> bool:
    """Whether a record is a header, or a further one below ``headers``; ``body`` stands below the first of them."""
    if record.is_blank:
        return False
    same = bool(headers) and record.cells == headers[0].cells
    if headers and not same and not (len(record.cells) == width and _are_names(record.cells)):
        return False
    profile = profile_of(below_headers(body), width)
    in_favour, against = header_evidence(record.cells, profile)
    if headers:
        # A row of data that is taken for a header is lost, so further headers must be beyond doubt.
        enough = profile.rows >= FEWEST_BELOW and in_favour >= MIN_EVIDENCE and not against
        return bool(profile.rows) if same else enough and _fills(record.cells, profile)
    if not body:
        return not any(cell_kind_of(cell.strip()) in TYPED for cell in record.cells)
    return in_favour > against or (in_favour == against == 0)


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells, empty ones aside, are different words."""
    filled = [name for cell in cells if (name := cell.strip())]
    return len(set(filled)) == len(filled) and all(any(map(str.isalpha, name)) for name in filled)


def _fills(cells: Sequence[str], profile: Profile) -> bool:
    """Whether no cell is missing where a column holds one kind of thing."""
    return all(cell.strip() or column.main not in TYPED for cell, column in zip(cells, profile.columns, strict=True))


def _usual_width(sample: Sequence[Record]) -> int:
    """The width of the table: one that many records share; of several the first, of a tie with one cell the other."""
    filled = [record for record in sample if not record.is_blank]
    widths = [len(record.cells) for record in filled if record.regular] or [len(record.cells) for record in filled]
    often = Counter(widths)
    common = [width for width in widths if width > 1 and often[width] >= SHARE_OF_A_WIDTH * len(widths)]
    if common and often[common[0]] > 1:
        return common[0]
    return max(often, key=lambda width: (often[width], width))


def _start(sample: Sequence[Record], width: int) -> int:
    """The position of the first record of the table: what is above is narrow or sparse."""
    filled = [sum(map(bool, map(str.strip, record.cells))) for record in sample]
    usual = median([count for count, record in zip(filled, sample, strict=True) if len(record.cells) == width])
    first = next(position for position, record in enumerate(sample) if not record.is_blank)

    def is_full(position: int) -> bool:
        record = sample[position]
        return filled[position] > usual / 2 and not (len(record.cells) == 1 < width)

    end = min(len(sample), MOST_ABOVE)
    full = [position for position in range(first, end) if is_full(position)]
    if not full:
        return first
    start = full[0]
    if len(sample[start].cells) == width:
        return start
    # A text with separators in it may look like a header, until the header itself follows.
    profile = profile_of(below_headers([record for record in sample[start:] if not record.is_blank]), width)
    for position in full[1:]:
        if len(sample[position].cells) == width:
            in_favour, against = header_evidence(sample[position].cells, profile)
            return position if in_favour > against else start
    return start


def _in_another_delimiter(record: Record, width: int) -> Record | None:
    """The row above a table without a header, if another delimiter makes it one."""
    for delimiter in OTHER_DELIMITERS:
        cells = record.text.split(delimiter)
        names = {cell.strip() for cell in cells if cell_kind_of(cell.strip()) in (CellKind.WORDS, CellKind.CODE)}
        if len(cells) == len(names) == width > 1:
            return replace(record, cells=cells)
    return None


def _columns_with(headers: Sequence[Record], body: Sequence[Record], width: int) -> int:
    """How many columns a header names that has more cells than most rows, empty ones at its end aside."""
    cells = list(headers[0].cells)
    while len(cells) > width and not cells[-1].strip():
        cells.pop()
    one_too_many = len(cells) == width + 1 and sum(not cell.strip() for cell in cells) == 1 and len(body) > 1
    return width if one_too_many else max(width, len(cells))


def _joined(headers: Sequence[Record], width: int) -> tuple[str, ...]:
    if not headers:
        return ()
    rows = []
    for record in headers:
        cells = [cell.strip() for cell in record.cells]
        if len(cells) == width + 1 and cells.count("") == 1:
            cells.remove("")
        rows.append((cells + [""] * width)[:width])
    return tuple(" ".join(filter(None, parts)) for parts in zip(*rows, strict=True))

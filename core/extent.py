"""A sample of records → where the table stands in them: rows above it, header rows, column names, width."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from core.cell_kinds import TYPED, kind_of
from core.column_shapes import MOST_HEADERS, Profile, header_evidence, profile_of
from core.mending import realigned
from core.records import Dialect, Record

MOST_ABOVE: Final = 60
SHARE_OF_A_WIDTH: Final = 0.3


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the table stands.

    ``names`` are the column names as written, parts from several header rows joined by spaces; empty without a
    header. ``first`` is the position of the first record below the header in the sample.
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
        if not _is_header(record, headers, profile_of(body[len(headers) :], width), bool(body)):
            break
        headers.append(record)
        position += 1
    if headers and len(headers[0].cells) > width:
        width = _width_with(headers, body, width)
    names = _joined(headers, width)
    profile = profile_of(body[max(len(headers) - 1, 0) :], width)
    return Extent(width, tuple(sample[:start]), tuple(headers), names, position, profile)


def _is_header(record: Record, headers: Sequence[Record], profile: Profile, has_body: bool) -> bool:
    if record.is_blank:
        return False
    in_favour, against = header_evidence(record.cells, profile)
    if headers:
        same = record.cells == headers[0].cells
        return same or (bool(profile.rows) and in_favour > 0 and not against)
    if not has_body:
        return not any(kind_of(cell.strip()) in TYPED for cell in record.cells)
    return in_favour > against or (in_favour == against == 0)


def _usual_width(sample: Sequence[Record]) -> int:
    """The width of the table: one that many records share; of several the first, of a tie with one cell the other."""
    widths = [len(record.cells) for record in sample if not record.is_blank]
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
    profile = profile_of([record for record in sample[start:] if not record.is_blank], width)
    for position in full[1:]:
        if len(sample[position].cells) == width:
            in_favour, against = header_evidence(sample[position].cells, profile)
            return position if in_favour > against else start
    return start


def _width_with(headers: Sequence[Record], body: Sequence[Record], width: int) -> int:
    """The width of a table whose header is wider than most of its rows: the header's, unless its end is empty."""
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

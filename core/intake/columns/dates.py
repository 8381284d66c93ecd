"""Cells of text → days: ISO, day first, month first or a spreadsheet's serial numbers, decided for a whole column."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.language.lists import quoted
from core.tables.text_cells import Cells, coded, flags, matching

Days = npt.NDArray[np.datetime64]

TIME: Final = r"(?:[T ].*)?"
WRITTEN: Final = rf"(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ](?P<c>\d{{4}}|\d{{2}}){TIME}"
TEN_CHARACTERS: Final = r"(?:\d{4}-\d{2}-\d{2}|\d{2}[/.-]\d{2}[/.-]\d{4})[T ].*"
YEAR_FIRST: Final = rf"(?P<a>\d{{4}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,2}}){TIME}"
COMPACT: Final = r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})(?:[T ].*)?"
SERIAL: Final = r"\d{5}(?:[.,]\d*)?"
SERIAL_ZERO: Final = np.datetime64("1899-12-30")
NO_DAY: Final = np.datetime64("NaT", "D")
CENTURY_TURNS: Final = 69
MOST_CELLS: Final = 0.5


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How the dates of a column are written, why that was taken, and whether there is no other reading."""

    form: str
    reason: str
    sure: bool = True

    @property
    def sentence(self) -> str:
        """The decision for the user, such as “dates: day/month/year, because of “31/01/2017” in row 2”."""
        return f"dates: {self.form}, {self.reason}"


def read_days(cells: Cells, rows: npt.NDArray[np.int64], day_first: bool) -> tuple[DateFormat, Days]:
    """Decide how a column's dates are written and read their days; times of day are left aside.

    Parameters
    ----------
    cells : n texts without spaces around
    rows : int64 array of n, the row of the file of each cell, for the reason
    day_first : how ``01/02/2017`` is read where no cell of the column tells

    Returns
    -------
    The decision, and a datetime64[D] array of n, NaT where a cell is no date.
    """
    codes, texts = coded(_without_time(cells))
    weights = np.bincount(codes, minlength=len(texts))

    def cell_of(which: "npt.NDArray[np.bool_]") -> str:
        position = int(which[codes].argmax())
        return f"{quoted(cells[position].as_py())} in row {rows[position]:,}"

    readings = {
        "year-month-day": _parts(texts, YEAR_FIRST, "abc"),
        "yearmonthday": _parts(texts, COMPACT, "abc"),
        "day/month/year": _parts(texts, WRITTEN, "cba"),
        "month/day/year": _parts(texts, WRITTEN, "cab"),
        "serial numbers of a spreadsheet": _serials(texts),
    }
    readable = {form: ~np.isnat(days) for form, days in readings.items()}
    counts = {form: int(weights[which].sum()) for form, which in readable.items()}
    form = max(counts, key=lambda each: counts[each])
    day, month = readable["day/month/year"], readable["month/day/year"]
    if form not in ("day/month/year", "month/day/year"):
        reason = f"because of {cell_of(readable[form])}" if counts[form] else "because no cell is a date"
        return DateFormat(form, reason), readings[form][codes]
    if counts["day/month/year"] != counts["month/day/year"]:
        told = (day & ~month) if form == "day/month/year" else (month & ~day)
        against = (month & ~day) if form == "day/month/year" else (day & ~month)
        reason = f"because of {cell_of(told)}"
        if against.any():
            reason += f", although {cell_of(against)} cannot be read so"
        return DateFormat(form, reason, sure=not against.any()), readings[form][codes]
    form = "day/month/year" if day_first else "month/day/year"
    reason = f"as is usual where this file comes from; {cell_of(day)} can be read both ways"
    return DateFormat(form, reason, sure=False), readings[form][codes]


def looks_like_dates(cells: Cells) -> bool:
    """Whether at least half of the cells are dates, serial numbers not counted."""
    shapes = "|".join(
        shape.replace("?P<a>", "").replace("?P<b>", "").replace("?P<c>", "") for shape in (YEAR_FIRST, WRITTEN)
    )
    return bool(len(cells)) and bool(matching(cells, shapes).mean() >= MOST_CELLS)


def _without_time(cells: Cells) -> Cells:
    """The dates without times of day: mostly ten characters are enough, and then few different texts remain."""
    timed = matching(cells, TEN_CHARACTERS)
    return pc.if_else(pa.array(timed), pc.utf8_slice_codeunits(cells, 0, 10), cells) if timed.any() else cells


def _parts(texts: Cells, shape: str, year_month_day: str) -> Days:
    """The days of the texts that have a shape, whose groups are year, month and day in the given order."""
    found = pc.extract_regex(texts, rf"\A{shape}\z")
    days = np.full(len(texts), NO_DAY)
    positions = np.flatnonzero(flags(pc.is_valid(found)))
    if not len(positions):
        return days
    kept = found.take(pa.array(positions))
    year, month, day = (
        pc.struct_field(kept, name).cast(pa.int64()).to_numpy(zero_copy_only=False) for name in year_month_day
    )
    year = np.where(year >= 100, year, np.where(year < CENTURY_TURNS, 2000, 1900) + year)
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1).clip(0, 11)
    read = first.astype("datetime64[D]") + (day - 1).clip(0, 30)
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (read.astype("datetime64[M]") == first) & (day <= 31)
    days[positions[valid]] = read[valid]
    return days


def _serials(texts: Cells) -> Days:
    """Days counted as spreadsheets do, five digits: from 1927 to 2173."""
    days = np.full(len(texts), NO_DAY)
    positions = np.flatnonzero(matching(texts, SERIAL))
    whole = pc.utf8_slice_codeunits(texts.take(pa.array(positions)), 0, 5).cast(pa.int64())
    days[positions] = SERIAL_ZERO + whole.to_numpy(zero_copy_only=False).astype("timedelta64[D]")
    return days

"""Cells of text → days: ISO, day or month first, names of months, serial numbers, seconds; decided for a column."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.named_months import NO_DAY, Days, days_of, named_days
from core.language.message import Message, message
from core.problems.problem import Place, Problem
from core.tables.text_bytes import text_of
from core.tables.text_cells import Cells, coded, flags, matching

TIME: Final = r"(?:[T ].*)?"
WRITTEN: Final = rf"(?P<a>\d{{1,2}})[-/. ](?P<b>\d{{1,2}})[-/. ](?P<c>\d{{4}}|\d{{2}}){TIME}"
TEN_CHARACTERS: Final = r"(?:\d{4}-\d{2}-\d{2}|\d{2}[/.-]\d{2}[/.-]\d{4})[T ].*"
TEN: Final = 10  # characters of a date without a time of day, all of one byte
YEAR_FIRST: Final = rf"(?P<a>\d{{4}})[-/.](?P<b>\d{{1,2}})[-/.](?P<c>\d{{1,2}}){TIME}"
COMPACT: Final = r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})(?:[T ].*)?"
SERIAL: Final = r"\d{5}(?:[.,]\d*)?"
EPOCH: Final = r"\d{9,10}(?:[.,]\d*)?|\d{13}(?:[.,]0*)?"  # seconds or thousandths since 1970: from 1973 to 2286
DIGITS_OF_SECONDS: Final = 10  # more digits are thousandths of a second
SERIAL_ZERO: Final = np.datetime64("1899-12-30")
MOST_CELLS: Final = 0.5  # share of the cells; with fewer dates the column holds something else


class DateForm(StrEnum):
    """How dates are written; the value is the code of its message."""

    YEAR_FIRST = "year_month_day"
    COMPACT = "yearmonthday"
    DAY_FIRST = "day_month_year"
    MONTH_FIRST = "month_day_year"
    MONTH_NAMED = "month_named"
    SERIAL = "serial_numbers"
    EPOCH = "seconds_since_1970"


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How the dates of a column are written, why that was taken, and whether there is no other reading.

    ``why`` is the last part of the key of the messages that say so, with what they name.
    """

    form: DateForm
    why: Message
    sure: bool = True

    @property
    def note(self) -> Message:
        """The decision for the user, such as “dates: day/month/year, because of “31/01/2017” in row 2”."""
        return message(f"note.dates.{self.why.key}", form=self._form, **dict(self.why.values))

    def guess(self, where: Place, column: str) -> Problem:
        """The notice of dates that could be read in another way."""
        why = dict(self.why.values)
        return Problem.of("dates_guessed", where, column, variant=self.why.key, form=self._form, **why)

    @property
    def _form(self) -> Message:
        return message(f"date_form.{self.form}")


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

    def cell_of(which: "npt.NDArray[np.bool_]") -> tuple[str, int]:
        position = int(which[codes].argmax())
        return cells[position].as_py(), int(rows[position])

    readings = {
        DateForm.YEAR_FIRST: _parts(texts, YEAR_FIRST, "abc"),
        DateForm.COMPACT: _parts(texts, COMPACT, "abc"),
        DateForm.DAY_FIRST: _parts(texts, WRITTEN, "cba"),
        DateForm.MONTH_FIRST: _parts(texts, WRITTEN, "cab"),
        DateForm.MONTH_NAMED: named_days(texts),
        DateForm.SERIAL: _serials(texts),
        DateForm.EPOCH: _since_1970(texts),
    }
    readable = {form: ~np.isnat(days) for form, days in readings.items()}
    counts = {form: int(weights[which].sum()) for form, which in readable.items()}
    form = max(counts, key=lambda each: counts[each])
    day, month = readable[DateForm.DAY_FIRST], readable[DateForm.MONTH_FIRST]
    if form not in (DateForm.DAY_FIRST, DateForm.MONTH_FIRST):
        if not counts[form]:
            return DateFormat(form, message("because_of_no_date")), readings[form][codes]
        cell, row = cell_of(readable[form])
        return DateFormat(form, message("because_of_cell", cell=cell, row=row)), readings[form][codes]
    if counts[DateForm.DAY_FIRST] != counts[DateForm.MONTH_FIRST]:
        told = (day & ~month) if form == DateForm.DAY_FIRST else (month & ~day)
        against = (month & ~day) if form == DateForm.DAY_FIRST else (day & ~month)
        cell, row = cell_of(told)
        why = message("because_of_cell", cell=cell, row=row)
        if against.any():
            other_cell, other_row = cell_of(against)
            why = message("because_although", cell=cell, row=row, other_cell=other_cell, other_row=other_row)
        return DateFormat(form, why, sure=not against.any()), readings[form][codes]
    form = DateForm.DAY_FIRST if day_first else DateForm.MONTH_FIRST
    cell, row = cell_of(day)
    return DateFormat(form, message("because_usual", cell=cell, row=row), sure=False), readings[form][codes]


def looks_like_dates(cells: Cells) -> bool:
    """Whether at least half of the cells are dates, serial numbers not counted."""
    shapes = "|".join(
        shape.replace("?P<a>", "").replace("?P<b>", "").replace("?P<c>", "") for shape in (YEAR_FIRST, WRITTEN)
    )
    if not len(cells):
        return False
    return bool(matching(cells, shapes).mean() >= MOST_CELLS) or bool(
        (~np.isnat(named_days(cells))).mean() >= MOST_CELLS
    )


def _without_time(cells: Cells) -> Cells:
    """The dates without times of day: mostly ten characters are enough, and then few different texts remain."""
    if np.diff(text_of(cells)[1]).max(initial=0) <= TEN:
        return cells  # a million of them cost a fifth of a second to look at
    timed = matching(cells, TEN_CHARACTERS)
    return pc.if_else(pa.array(timed), pc.utf8_slice_codeunits(cells, 0, TEN), cells) if timed.any() else cells


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
    days[positions] = days_of(year, month, day)
    return days


def _serials(texts: Cells) -> Days:
    """Days counted as spreadsheets do, five digits: from 1927 to 2173."""
    days = np.full(len(texts), NO_DAY)
    positions = np.flatnonzero(matching(texts, SERIAL))
    whole = pc.utf8_slice_codeunits(texts.take(pa.array(positions)), 0, 5).cast(pa.int64())
    days[positions] = SERIAL_ZERO + whole.to_numpy(zero_copy_only=False).astype("timedelta64[D]")
    return days


def _since_1970(texts: Cells) -> Days:
    """Days counted in seconds, or in thousandths of them, since 1970."""
    days = np.full(len(texts), NO_DAY)
    positions = np.flatnonzero(matching(texts, EPOCH))
    if not len(positions):
        return days
    whole = pc.replace_substring_regex(texts.take(pa.array(positions)), "[.,].*", "")
    seconds = whole.cast(pa.int64()).to_numpy(zero_copy_only=False)
    finer = pc.utf8_length(whole).to_numpy(zero_copy_only=False) > DIGITS_OF_SECONDS
    days[positions] = np.where(finer, seconds // 1000, seconds).astype("datetime64[s]").astype("datetime64[D]")
    return days

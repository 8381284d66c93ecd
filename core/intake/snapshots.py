"""Several rows for a customer, one for each month or the like, whose numbers are sums up to then and not its own."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.intake.columns.dates import read_days
from core.intake.columns.named_months import MONTHS, unaccented
from core.intake.columns.numbers import Numbers
from core.tables.header_vocabulary import words_of
from core.tables.headers import meanings
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded

# Words for a time, in English, Portuguese and Spanish, from the longest to the shortest; of two columns the longer
# time decides first.
TIMES: Final = (
    ("year", "ano", "ejercicio"),
    ("quarter", "trimestre"),
    ("month", "months", "mes", "meses", "period", "periodo"),
    ("week", "semana"),
    ("snapshot", "date"),
)
# Words that may stand beside “date” where it is the day up to which a row counts, and no day of the customer's.
OF_A_SNAPSHOT: Final = words_of("date snapshot as reference referencia ref corte cut off report relatorio")
MOST_GROW: Final = 0.98  # share of the customers of several rows whose numbers never fall; others may be mistakes
BY_CHANCE: Final = 0.001  # highest probability that numbers of their own never fall in so many customers
MOST_TIMES: Final = 5_000  # different texts of a column that are read as times
MONTHS_OF_A_YEAR: Final = 12  # months
CENTURY: Final = 2000  # in which years of two digits are
_PART: Final = r"(?P<part>\d{1,2}|[^\W\d_]{3,10})\.?"  # a month, as a number or a word
MONTH_AND_YEAR: Final = re.compile(rf"{_PART}(?: ?[-/., ] ?| del? )?(?P<year>\d{{4}}|\d{{2}})?")
YEAR_AND_MONTH: Final = re.compile(rf"(?P<year>\d{{4}}) ?[-/., ]? ?{_PART}")
QUARTER: Final = re.compile(
    r"(?:(?P<year>\d{4}) ?[-/ ]? ?)?(?:[qt](?P<part>[1-4])|(?P<part2>[1-4])[qt])(?: ?[-/ ]? ?(?P<year2>\d{4}))?"
)
Positions = npt.NDArray[np.int64]


def of_times(names: Sequence[str]) -> bool:
    """Whether each of these columns, of which there is one at least, is named for a month or another time."""
    return bool(names) and all(_rank(name) < len(TIMES) for name in names)


def is_snapshot_day(name: str) -> bool:
    """Whether a header names the day up to which a row counts, such as “date” and “snapshot date”."""
    return bool(words := set(meanings(name))) and words <= OF_A_SNAPSHOT and bool(words & set(TIMES[-1]))


def times_of(table: Table, names: Sequence[str]) -> Positions | None:
    """For each of n rows a number that grows with the time that some columns say; None where a text is no time."""
    times = np.zeros(len(table.frame), dtype=np.int64)
    for name in sorted(names, key=_rank):
        codes, texts = coded(pc.utf8_lower(cells_of(table, name)))
        found = _times(texts) if len(texts) <= MOST_TIMES else None
        if found is None:
            return None
        different, places = np.unique(found, return_inverse=True)
        times = times * len(different) + places[codes]
    return times


def never_fall(codes: Positions, times: Positions, numbers: Sequence[Numbers]) -> bool:
    """Whether the numbers of nearly every customer stay or grow from each row to the next, and grow in some.

    Parameters
    ----------
    codes : int64 array of m, a number for the customer of each row
    times : int64 array of m, when each row is of
    numbers : float64 arrays of m
    """
    order, same, falling = _ordered(codes, times, numbers)
    amounts = numbers[-1][order]
    several = np.unique(codes[order][1:][same])
    fallen = np.unique(codes[order][1:][falling])
    return bool(len(fallen) <= (1 - MOST_GROW) * len(several) and (amounts[1:] > amounts[:-1])[same].any())


def beyond_chance(codes: Positions, times: Positions, numbers: Sequence[Numbers]) -> bool:
    """Whether so many customers whose numbers never fall are too many for rows with numbers of their own.

    Those would be in ascending order in one of all their orders: for n rows of a customer with t equal ones in
    t! / n! of them.
    """
    order, _, falling = _ordered(codes, times, numbers)
    logs = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, len(codes) + 1)))])  # of the factorials
    rows = np.unique(codes, return_counts=True)[1]
    value = np.unique(numbers[-1], return_inverse=True)[1]
    equal = np.unique(codes * (int(value.max(initial=0)) + 1) + value, return_counts=True)[1]
    chance = logs[equal].sum() - logs[rows].sum()
    fallen = len(np.unique(codes[order][1:][falling]))
    chance += logs[len(rows)] - logs[fallen] - logs[len(rows) - fallen]
    return bool(chance <= np.log(BY_CHANCE))


def last_of_each(codes: Positions, times: Positions, usable: Flags) -> Positions:
    """For each of n rows the position of its customer's usable row of the latest time."""
    used = np.flatnonzero(usable)
    used = used[np.argsort(times[used], kind="stable")]
    last = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    last[codes[used]] = used
    return last[codes]


def _ordered(codes: Positions, times: Positions, numbers: Sequence[Numbers]) -> tuple[Positions, Flags, Flags]:
    """The rows by customer and time; which pairs of neighbours are of one customer; in which of them a number falls."""
    order = np.lexsort((times, codes))
    same = codes[order][1:] == codes[order][:-1]
    falls = np.any([each[order][1:] < each[order][:-1] for each in numbers], axis=0)
    return order, same, same & falls


def _rank(name: str) -> int:
    """The position among ``TIMES`` of the first time that a header names; behind them all where it names none."""
    words = set(meanings(name))
    return next((rank for rank, times in enumerate(TIMES) if words.intersection(times)), len(TIMES))


def _times(texts: Cells) -> npt.NDArray[np.float64] | None:
    """Numbers that grow with the times of some texts; None where one of them is no time."""
    plain = [unaccented(text) for text in texts.to_pylist()]
    for read in (_number, _month, _quarter):
        if None not in (found := [read(text) for text in plain]):
            return np.array(found, dtype=np.float64)
    days = read_days(texts, np.arange(len(texts)), day_first=True)[1]
    return None if np.isnat(days).any() else days.astype(np.int64).astype(np.float64)


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,6}", text) else None


def _month(text: str) -> float | None:
    found = MONTH_AND_YEAR.fullmatch(text) or YEAR_AND_MONTH.fullmatch(text)
    if found is None:
        return None
    month = int(found["part"]) if found["part"].isdigit() else MONTHS.get(found["part"], 0)
    year = int(found["year"] or 0) + (CENTURY if found["year"] and len(found["year"]) == 2 else 0)
    return year * MONTHS_OF_A_YEAR + month if 1 <= month <= MONTHS_OF_A_YEAR else None


def _quarter(text: str) -> float | None:
    found = QUARTER.fullmatch(text)
    if found is None:
        return None
    return int(found["year"] or found["year2"] or 0) * MONTHS_OF_A_YEAR + int(found["part"] or found["part2"])

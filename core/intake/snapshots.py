"""Several rows for a customer, one for each month or the like, whose numbers are sums up to then and not its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.intake.columns.dates import read_days
from core.intake.columns.named_months import MONTHS, unaccented
from core.intake.columns.numbers import Numbers
from core.intake.orders.alike_amounts import equal_pairs
from core.intake.orders.order_sums import CENT
from core.model.products import ProductTypes
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
    ("snapshot", "date", "posicao", "posicion", "corte", "cutoff", "as"),
)
# Words that may stand beside “date” where it is the day up to which a row counts, and no day of the customer's.
OF_A_SNAPSHOT: Final = words_of(
    "date snapshot as at reference referencia ref corte cutoff cut off report relatorio posicao posicion"
)
# Words by which the header of orders, spend or the time says that numbers are sums up to then. “as” is of “as of”.
CUMULATIVE: Final = words_of(
    "cumulative cumulated accumulated cum running lifetime ytd todate acumulado acumulada acumulados acumuladas "
    "atedata hastafecha"
)
UP_TO_THEN: Final = words_of("snapshot as corte cutoff cut posicao posicion") | CUMULATIVE
MOST_GROW: Final = 0.98  # share of the customers of several rows whose numbers never fall; others may be mistakes
MOST_CUSTOMERS: Final = 0.5  # share of the customers of several rows in whose rows a sign must be seen
FEWEST_STILL: Final = 3  # customers whose numbers stand still; fewer may have the same numbers twice by chance
MOST_ALIKE: Final = 0.05  # probability that two customers stand still at the same amount; at prices it is higher
FEWEST_NESTED: Final = 20  # rows with more product types than the row before; fewer may hold all of it by chance
MOST_OF_OTHERS: Final = 0.5  # share of those rows that hold another customer's product types too
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


def says_cumulative(numbers: Sequence[str], times: Sequence[str]) -> bool:
    """Whether a header of orders or spend, or one of a time, says that the numbers are sums up to then."""
    of_numbers = any(CUMULATIVE.intersection(meanings(name)) for name in numbers)
    return of_numbers or any(UP_TO_THEN.intersection(meanings(name)) for name in times)


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """The m steps from a row of a customer to its next one in time.

    Attributes
    ----------
    customers : int64 array of m, a number for the customer of each step, ascending
    before, after : int64 arrays of m, the positions of the two rows
    times : int64 array of m, the time of the later row
    """

    customers: Positions
    before: Positions
    after: Positions
    times: Positions

    @classmethod
    def of(cls, codes: Positions, times: Positions, usable: Flags) -> "Steps":
        """Between the usable ones of n rows, with a number for the customer and for the time of each."""
        used = np.flatnonzero(usable)
        used = used[np.lexsort((times[used], codes[used]))]
        before, after = used[:-1], used[1:]
        same = codes[before] == codes[after]
        return cls(codes[after][same], before[same], after[same], times[after][same])

    def share(self, which: Flags) -> float:
        """The share of the customers with several rows some step of whom is one of these."""
        return len(np.unique(self.customers[which])) / max(len(np.unique(self.customers)), 1)

    def never_fall(self, numbers: Sequence[Numbers]) -> bool:
        """Whether the numbers of nearly every customer stay or grow from each row to the next."""
        falls = np.any([each[self.after] < each[self.before] for each in numbers], axis=0)
        return self.share(falls) <= 1 - MOST_GROW


def are_running_totals(steps: Steps, orders: Numbers, spend: Numbers, products: ProductTypes) -> bool:
    """Whether numbers that never fall prove that they are sums up to then; a customer base that grows does not.

    Who buys nothing for a time keeps both numbers to the cent, and spend never changes without an order. Rows with
    numbers of their own may be alike too, as those of a subscription are, but then many customers have the same
    amounts, or each order the same price.
    """
    still = orders[steps.after] == orders[steps.before]
    paid = spend[steps.after] != spend[steps.before]
    if steps.share(still & paid) > 1 - MOST_GROW:
        return False
    return _stand_still(steps, orders, spend, still & ~paid) or _are_nested(steps, products)


def _stand_still(steps: Steps, orders: Numbers, spend: Numbers, still: Flags) -> bool:
    """Whether most customers keep an amount of their own for a time, and the price for each order differs in time."""
    still = still & (spend[steps.before] != 0)
    crossed = orders[steps.before] * spend[steps.after] - orders[steps.after] * spend[steps.before]
    differ = np.abs(crossed) > CENT * (orders[steps.before] + orders[steps.after])
    if min(steps.share(still), steps.share(differ)) < MOST_CUSTOMERS:
        return False
    _, first = np.unique(steps.customers[still], return_index=True)
    equal, pairs = equal_pairs(spend[steps.before][still][first])
    return len(first) >= FEWEST_STILL and equal <= MOST_ALIKE * pairs


def _are_nested(steps: Steps, products: ProductTypes) -> bool:
    """Whether the product types of each row are those of the row before and others, which are the customer's own."""
    counts = products.counts
    grown = (counts[steps.after] > counts[steps.before]) & (counts[steps.before] > 0)
    if grown.sum() < FEWEST_NESTED or steps.share(grown) < MOST_CUSTOMERS:
        return False
    if steps.share(~_hold(products, steps.before, steps.after)) > 1 - MOST_GROW:
        return False
    at = np.flatnonzero(grown)
    at = at[np.argsort(steps.times[at], kind="stable")]
    others = np.roll(steps.after[at], 1)  # of the same time, but for the first one of each time
    return bool(_hold(products, steps.before[at], others).mean() <= MOST_OF_OTHERS)


def _hold(products: ProductTypes, before: Positions, after: Positions) -> Flags:
    """Whether each row of ``after`` has all product types of the row of ``before`` in the same place."""
    size = max(len(products.vocabulary), 1)
    held = np.repeat(np.arange(len(products)), products.counts) * size + products.codes
    earlier = products.take(before)
    sought = np.repeat(after, earlier.counts) * size + earlier.codes
    of_step = np.repeat(np.arange(len(before)), earlier.counts)
    return np.asarray(np.bincount(of_step, weights=~np.isin(sought, held), minlength=len(before)) == 0)


def last_of_each(codes: Positions, times: Positions, usable: Flags) -> Positions:
    """For each of n rows the position of its customer's usable row of the latest time."""
    used = np.flatnonzero(usable)
    used = used[np.argsort(times[used], kind="stable")]
    last = np.zeros(int(codes.max(initial=0)) + 1, dtype=np.int64)
    last[codes[used]] = used
    return last[codes]


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

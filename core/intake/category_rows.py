"""Several rows for a customer, each with another category: the customer's own numbers again, or numbers to add up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.numbers import Numbers
from core.intake.orders.order_totals import AmountsOf
from core.intake.row_problems import RowProblems, first_of_each
from core.intake.snapshots import (
    Steps,
    are_running_totals,
    is_snapshot_day,
    last_of_each,
    of_times,
    says_cumulative,
    times_of,
)
from core.model.products import ProductTypes
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role, meanings
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags

FEWEST_CUSTOMERS: Final = 2  # with several rows; one alone may have been written twice
FEWEST_REPEATED: Final = 0.01  # share of the rows; of fewer it is likelier that they were written twice
DAYS_REPEATED: Final = 0.5  # share of the rows that repeat a customer where each row is a day's
MOST_PAIRS: Final = 0.9  # share of the repeated rows with another category; the others may be mistakes
# Words of the columns by which a customer may have several rows, each with numbers of its own.
PARTING: Final = words_of(
    "month months mes meses year ano quarter trimestre week semana period periodo channel canal store loja tienda "
    "category categories brand marca subcategory subcategoria"
)
# Words of columns that are about the customer, and not about the rows: a home store, the month of joining.
OF_THE_CUSTOMER: Final = words_of(
    "join joined joining signup sign enrol enrolled enrolment enrollment registered registration register birth born "
    "created since first last home main preferred favorite favourite default usual origin opened acquisition cohort "
    "cadastro nascimento entrada adesao inscricao registro preferida preferido favorita favorito principal primeiro "
    "primeira ultimo ultima origem alta nacimiento inscripcion primera primer habitual origen aniversario cumpleanos "
    "coorte"
)
SINGLE: Final = words_of("category product type")  # words of a header under which each cell is one of them
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CategoryRows:
    """How the n rows of a table go together.

    Attributes
    ----------
    joined : boolean array of n, the rows that are put together with another row of their customer
    again : boolean array of n, the other rows that repeat a customer, which are left out
    first : int64 array of n, the position of the row of its customer that stays
    variant : how the numbers are put together: "" for those of the row that stays, "added" or "added_growing" for
        their sums, "last" where the row that stays is the last of sums up to then
    columns : what the rows of a customer differ by, where the numbers are not the customer's own in each
    """

    joined: Flags
    again: Flags
    first: Positions
    variant: str = ""
    columns: tuple[str, ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether the numbers of the rows are added up."""
        return self.variant.startswith("added")

    def group(self, kept: Positions) -> Positions:
        """For each of the n rows the number of the row in ``kept`` that it belongs to; -1 for those left out."""
        group = np.full(len(self.joined), -1, dtype=np.int64)
        group[kept] = np.arange(len(kept))
        group[self.joined] = group[self.first[self.joined]]
        return group

    def notice(self, table: Table, rows: int, customers: int) -> Problem:
        """That so many rows became so many customers."""
        facts = {"columns": self.columns} if self.columns else {}
        return Problem.of(
            "rows_folded", Place(table.name), variant=self.variant, rows=rows, customers=customers, **facts
        )


@dataclass(frozen=True, slots=True)
class CategoryColumns:
    """Columns that say how the rows of a customer go together.

    Attributes
    ----------
    ids, categories : of the ids, and of the product types, if any
    others : those by which a customer may have several rows
    numbers : of orders and spend
    """

    ids: str
    categories: str | None
    others: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Mapping[Role, str], free: Sequence[str]) -> "CategoryColumns":
        """The columns with these roles, and those of the free ones, and of days, whose name says so."""
        days = [columns[Role.ORDER_DATE]] if Role.ORDER_DATE in columns else []
        others = tuple(name for name in (*free, *days) if _parts(set(meanings(name))) or is_snapshot_day(name))
        numbers = tuple(columns[role] for role in (Role.FREQUENCY, Role.AMOUNT_SPENT) if role in columns)
        return cls(columns[Role.ID], columns.get(Role.PRODUCT_TYPES), others, numbers)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """What is known of the n rows of a table.

    Attributes
    ----------
    codes : int64 array of n, a number for the customer of each
    orders, spend : float64 arrays of n
    """

    table: Table
    columns: CategoryColumns
    codes: Positions
    orders: Numbers
    spend: Numbers
    products: ProductTypes

    @property
    def numbers(self) -> tuple[Numbers, Numbers]:
        """The orders and the spend."""
        return self.orders, self.spend

    @property
    def of_one(self) -> bool:
        """Whether there are categories, and every cell holds one at most."""
        return self.columns.categories is not None and bool(self.products.counts.max(initial=0) <= 1)


def category_rows(rows: Rows, finder: RowProblems, asked: AmountsOf | None = None) -> CategoryRows:
    """Which repeated rows of customers are further ones of them; tells ``finder`` of those that stand twice.

    The numbers are the customer's where at least half of the repeated rows have those of the first row and another
    category. They are sums up to a month or the like where they never fall from one to the next, and a header or the
    numbers say so. They are each row's own, to be added up, where the repeated rows name categories, of which every
    cell holds one at most, or months and the like, that their customer has in no other row.

    Parameters
    ----------
    asked : whose the amounts are, if the user said so; where they are the rows' own, they are no sums up to then
    """
    codes = rows.codes
    first, repeated = first_of_each(codes, int(codes.max(initial=-1)) + 1, ~finder.bad)
    nothing = np.zeros(len(codes), dtype=bool)
    if not repeated.any():
        return CategoryRows(nothing, repeated, first)
    same, again = repeated.copy(), np.flatnonzero(repeated)
    same[again] = np.logical_and.reduce([each[again] == each[first[again]] for each in rows.numbers])
    other = _of_another_category(rows, first, repeated)
    if (same & other).sum() >= max(repeated.sum() / 2, 1):
        return CategoryRows(same, repeated & ~same, first)
    found = _of_their_own(rows, repeated, finder, asked)
    if found is not None:
        return found
    if rows.of_one:
        # Whoever keeps one of these rows loses what the other says.
        finder.add("category_differs", rows.columns.ids, other, first, category=rows.columns.categories)
        repeated = repeated & ~other
    return CategoryRows(nothing, repeated, first)


def _of_another_category(rows: Rows, first: Positions, repeated: Flags) -> Flags:
    """Which of the repeated rows have another category than the first row of their customer."""
    other = np.zeros(len(repeated), dtype=bool)
    if rows.columns.categories is not None:
        cells: Cells = cells_of(rows.table, rows.columns.categories)
        again = np.flatnonzero(repeated)
        other[again] = flags(pc.not_equal(cells.take(pa.array(again)), cells.take(pa.array(first[again]))))
    return other


def _of_their_own(rows: Rows, repeated: Flags, finder: RowProblems, asked: AmountsOf | None) -> CategoryRows | None:
    """How the rows go together where the repeated ones are no copies; None where they may be."""
    columns, n = rows.columns, len(repeated)
    enough = 1 if rows.of_one and _is_single(columns.categories) else FEWEST_CUSTOMERS
    if repeated.sum() < FEWEST_REPEATED * n or len(np.unique(rows.codes[repeated])) < enough:
        return None
    if asked is not AmountsOf.LINE and of_times(columns.others):
        found = _sums_up_to(rows, finder)
        if found is not None:
            return found
    # A day may be the customer's last one, unless all have a row for each day.
    usual = repeated.sum() >= DAYS_REPEATED * n
    others = [name for name in columns.others if usual or not is_snapshot_day(name)]
    parting = (*([columns.categories] if rows.of_one and columns.categories else []), *others)
    return _added(rows.table, columns, parting, rows.codes, repeated, finder)


def _added(
    table: Table,
    columns: CategoryColumns,
    parting: tuple[str, ...],
    codes: Positions,
    repeated: Flags,
    finder: RowProblems,
) -> CategoryRows | None:
    """The rows to be added up, where nearly all repeated rows differ by the columns that part them; else None."""
    if not parting:
        return None
    pairs = codes
    for name in parting:
        value, texts = coded(cells_of(table, name))
        pairs = np.unique(pairs * len(texts) + value, return_inverse=True)[1]
    first_pair, twice = first_of_each(pairs, int(pairs.max()) + 1, ~finder.bad)
    apart = (~twice[repeated]).mean()
    if not apart or (apart < MOST_PAIRS and twice.sum() > 1):
        return None
    first, _ = first_of_each(codes, int(codes.max()) + 1, ~finder.bad)
    finder.add("category_repeated", columns.ids, twice, first_pair, categories=parting)
    return CategoryRows(repeated & ~twice, np.zeros(len(codes), dtype=bool), first, "added", parting)


def _sums_up_to(rows: Rows, finder: RowProblems) -> CategoryRows | None:
    """The last row of each customer, where rows are sums up to a time; all to be added up where nothing proves that."""
    codes, columns, usable = rows.codes, rows.columns, ~finder.bad
    times = times_of(rows.table, columns.others)
    if times is None:
        return None
    pairs = codes[usable] * (int(times.max(initial=0)) + 1) + times[usable]
    steps = Steps.of(codes, times, usable)
    if len(np.unique(pairs)) < len(pairs) or not steps.never_fall(rows.numbers):
        return None
    nothing = np.zeros(len(codes), dtype=bool)
    said = says_cumulative(columns.numbers, columns.others)
    if said or are_running_totals(steps, rows.orders, rows.spend, rows.products):
        last = last_of_each(codes, times, usable)
        return CategoryRows(usable & (last != np.arange(len(codes))), nothing, last, "last", columns.others)
    if not (rows.spend[steps.after] > rows.spend[steps.before]).any():
        return None
    first, repeated = first_of_each(codes, int(codes.max()) + 1, usable)
    return CategoryRows(repeated, nothing, first, "added_growing", columns.others)


def _parts(words: set[str]) -> bool:
    """Whether the words of a header say that a customer may have a row for each of its values."""
    return bool(words & PARTING) and not words & OF_THE_CUSTOMER


def _is_single(column: str | None) -> bool:
    """Whether a header says that each cell holds one category, as “category” does and “product types” does not."""
    words = meanings(column or "")
    return bool(SINGLE.intersection(words)) and not {"types", "categories", "products"}.intersection(words)

"""A table → customers in columns, with every problem found: ids as text, orders, spend, product types."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.columns import Role, find_column
from core.errors import Effect, InvalidInput, Place, Problem, listed, quoted
from core.number_text import decimal_mark, numbers_from
from core.product_types import ProductTypes, split_cells
from core.tables import Table

LARGEST_AMOUNT: Final = 1e15
LARGEST_FREQUENCY: Final = 1e12


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """n customers in columns, in the order of their file. Nothing in it changes after it was made.

    Attributes
    ----------
    ids : array of n different texts, each exactly as it was given; from a table, without the spaces around
    frequency : int64 array of n, orders in the analysis window, at least 0
    amount_spent : float64 array of n, spend in the same window; refunds may make it negative
    products : the product types of each customer
    """

    ids: npt.NDArray[np.object_]
    frequency: npt.NDArray[np.int64]
    amount_spent: npt.NDArray[np.float64]
    products: ProductTypes

    def __post_init__(self) -> None:
        assert len(self.ids) == len(self.frequency) == len(self.amount_spent) == len(self.products)
        for column in (self.ids, self.frequency, self.amount_spent):
            column.flags.writeable = False

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def n_categories(self) -> npt.NDArray[np.int64]:
        """How many different product types each customer bought."""
        return self.products.counts


@dataclass(frozen=True, slots=True, eq=False)
class CustomersTable:
    """What a customers file holds: the usable customers, their own columns, and the problems of the others.

    ``own`` has the file's columns as text, one row a customer, aligned with ``customers``; ``rows`` the row in
    the file of each; ``records`` counts the rows of the file, usable or not.
    """

    customers: Customers
    own: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    records: int
    source: Table


def read_customers(table: Table) -> CustomersTable:
    """Take the customers out of a table; a row with a problem is left out and listed with every rule it breaks.

    Raises
    ------
    InvalidInput
        A column is missing or found twice, or no row can be used.
    """
    columns, faults, notices = _columns_of(table)
    if faults:
        raise InvalidInput(faults)

    def cells(role: Role) -> "pd.Series[str]":
        return table.frame[columns[role]].str.strip()

    ids = cells(Role.ID)
    mark = decimal_mark([cells(Role.FREQUENCY), cells(Role.AMOUNT_SPENT)])
    frequency = numbers_from(cells(Role.FREQUENCY), mark)
    amount = numbers_from(cells(Role.AMOUNT_SPENT), mark)
    products, unreadable = split_cells(cells(Role.PRODUCT_TYPES) if Role.PRODUCT_TYPES in columns else None, len(ids))

    finder = _RowProblems(table, columns)
    finder.add("id_missing", Role.ID, ids == "")
    finder.add("text_unstorable", Role.ID, ids.str.contains("\x00", regex=False), "code 0")
    finder.add_numbers(Role.FREQUENCY, frequency, 0, LARGEST_FREQUENCY, "12")
    finder.add("number_not_whole", Role.FREQUENCY, np.isfinite(frequency) & (frequency != np.floor(frequency)))
    finder.add_numbers(Role.AMOUNT_SPENT, amount, -LARGEST_AMOUNT, LARGEST_AMOUNT, f"12{mark}50")
    finder.add("categories_unreadable", Role.PRODUCT_TYPES, unreadable)
    finder.add_repeated(ids)

    kept = np.flatnonzero(~finder.bad)
    problems = (*notices, *by_row([*table.problems, *finder.found]))
    if not len(kept):
        raise InvalidInput([no_usable_row(table, problems), *problems])
    customers = Customers(
        ids=ids.to_numpy(dtype=object)[kept],
        frequency=frequency[kept].astype(np.int64),
        amount_spent=amount[kept] + 0.0,
        products=products.take(kept),
    )
    return CustomersTable(
        customers, table.frame.iloc[kept].reset_index(drop=True), table.rows[kept], problems, table.records, table
    )


def by_row(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of rows from the top of the file to its end."""
    return tuple(sorted(problems, key=lambda problem: problem.where.row or 0))


def no_usable_row(table: Table, problems: Iterable[Problem]) -> Problem:
    """The problem of a table all of whose rows are left out, with the first of them as an example."""
    first = next(problem for problem in problems if problem.effect is Effect.LEFT_OUT)
    return Problem("no_usable_row", Place(table.name), hint=f"Row {first.where.row:,}: {first.sentence}")


def _columns_of(table: Table) -> tuple[dict[Role, str], list[Problem], list[Problem]]:
    """The column of each role; what is missing or found twice; what is only worth knowing."""
    columns: dict[Role, str] = {}
    faults: list[Problem] = []
    notices: list[Problem] = []
    names = list(table.frame.columns)
    for role in (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT, Role.PRODUCT_TYPES):
        found = find_column(names, role)
        if len(found) == 1:
            columns[role] = found[0]
        elif found:
            faults.append(Problem("column_twice", Place(table.name), str(role), listed(map(quoted, found))))
        elif role is Role.PRODUCT_TYPES:
            notices.append(Problem("categories_absent", Place(table.name), str(role), listed(map(quoted, names))))
        else:
            faults.append(
                Problem("column_missing", Place(table.name), str(role), listed(map(quoted, names)), role.names_in_words)
            )
    return columns, faults, notices


class _RowProblems:
    """Collects which rows break which rule, all rules before any row is left out."""

    def __init__(self, table: Table, columns: dict[Role, str]) -> None:
        self._table = table
        self._columns = columns
        self.found: list[Problem] = []
        self.bad = np.zeros(len(table.frame), dtype=bool)

    def add(
        self, code: str, role: Role, broken: "Sequence[bool] | npt.NDArray[np.bool_] | pd.Series[bool]", hint: str = ""
    ) -> None:
        """Note a rule for the rows where it is broken."""
        for position in np.flatnonzero(np.asarray(broken, dtype=bool)).tolist():
            self._note(position, code, role, hint)

    def add_numbers(
        self, role: Role, values: npt.NDArray[np.float64], lowest: float, highest: float, example: str
    ) -> None:
        """Note the cells that are empty, are no number, or lie outside ``[lowest, highest]``."""
        empty = (self._table.frame[self._columns[role]].str.strip() == "").to_numpy(dtype=bool)
        self.add("number_missing", role, empty, example)
        self.add("number_unreadable", role, np.isnan(values) & ~empty, example)
        outside = (values < lowest) | (values > highest)
        self.add("number_out_of_range", role, outside, f"from {lowest:,.0f} to {highest:,.0f}")

    def add_repeated(self, ids: "pd.Series[str]") -> None:
        """Note each row whose id a usable row above already has."""
        usable = ids[~self.bad]
        repeated = usable[usable.duplicated()]
        if repeated.empty:
            return
        first = {name: position for position, name in zip(usable.index[::-1], usable[::-1], strict=True)}
        for position, name in repeated.items():
            self._note(int(str(position)), "id_repeated", Role.ID, f"row {self._table.rows[first[name]]:,}")

    def _note(self, position: int, code: str, role: Role, hint: str) -> None:
        column = self._columns[role]
        where = Place(self._table.name, int(self._table.rows[position]))
        value = quoted(self._table.frame[column].iloc[position])
        self.bad[position] = True
        self.found.append(Problem(code, where, column, value, hint))

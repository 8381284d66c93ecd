"""A file with one row for each purchase → customers: orders counted, spend added up, the categories bought."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.dates import DateFormat, read_days
from core.intake.columns.ids import read_ids
from core.intake.columns.named_months import Days
from core.intake.columns.numbers import DecimalFormat, DecimalMark, NumberColumn, Numbers, read_numbers
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.order_sums import Positions, months_spanned, owners_of_orders, products_bought, spend_of_owners
from core.intake.row_problems import RowProblems
from core.language.message import Message, message
from core.model.customers import AMOUNT_BOUNDS
from core.model.products import ProductTypes
from core.problems.problem import Place, Problem
from core.problems.problem_list import Problems
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_array import Texts
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags, trimmed

EXAMPLES: Final = 3  # rows named in a notice, enough to find them by
EXAMPLE_DAY: Final = "2024-12-31"  # as a date is written that leaves no doubt
IBERIAN: Final = words_of("data fecha pedido cliente compra valor gasto importe categoria produto producto")


@dataclass(frozen=True, slots=True, eq=False)
class OrderLines:
    """n customers added up from their order lines, in the order of their first usable line.

    Attributes
    ----------
    ids, frequency, amount_spent, products : as in ``Customers``
    lines : int64 array of n, the position of each customer's first usable line in the table
    problems : the lines that were left out, and what the user should know
    notes : what was done, and how the cells were read
    window_months : from the first to the last day, at least 1; None without dates
    """

    ids: Texts
    frequency: npt.NDArray[np.int64]
    amount_spent: Numbers
    products: ProductTypes
    lines: Positions
    problems: Problems
    notes: tuple[Message, ...]
    window_months: float | None


def is_order_lines(table: Table, roles: Roles | Chosen | None = None) -> bool:
    """Whether a table has one row for each purchase instead of one for each customer.

    It has no count of orders, but a customer, an amount, and an order's number or a date; without an order's number
    some customer must have several rows.
    """
    found = (roles if isinstance(roles, Roles) else suggest_roles(table, roles)).columns
    if Role.ID not in found or Role.FREQUENCY in found or not (Role.AMOUNT_SPENT in found or Role.UNIT_PRICE in found):
        return False
    if Role.ORDER_ID in found:
        return True
    if Role.ORDER_DATE not in found:
        return False
    ids = trimmed(cells_of(table, found[Role.ID]))
    return bool(pc.count_distinct(ids.filter(pc.not_equal(ids, ""))).as_py() < pc.sum(pc.not_equal(ids, "")).as_py())


def add_up(table: Table, roles: Roles, mark: DecimalMark | None = None) -> OrderLines:
    """Add order lines up to customers.

    An order is a different number in the column of orders, or, without that column, a different day of a customer;
    orders that hold nothing but refunds do not count. The spend is the sum of the lines, refunds deducted; where
    there is only a price for one piece it is multiplied by the quantity.

    A line with a problem is left out and listed; there may be no line left.
    """
    finder = RowProblems(table)
    cells = _read_cells(table, roles.columns, mark, finder)
    kept = np.flatnonzero(~finder.bad)
    owners, names = coded(cells.ids.take(pa.array(kept)))
    n, amounts = len(names), cells.amounts[kept]
    bought = amounts >= 0
    order_codes = _order_codes(cells, kept)
    ordering = owners_of_orders(owners[bought], order_codes[bought])
    days = None if cells.days is None else cells.days[kept]
    done = _what_was_done(cells, roles.columns, len(kept), n, days)
    notices = [
        *([Problem.of("lines_added_up", Place(table.name), done=done)] if n else []),
        *cells.notices,
        *_notices(table, roles.columns, kept, bought),
        *_guesses(table, roles.columns, cells.decimals, cells.dates),
    ]
    return OrderLines(
        Texts(names),
        np.bincount(ordering, minlength=n).astype(np.int64),
        spend_of_owners(owners, amounts, n),
        products_bought(table, roles.columns, kept[bought], owners[bought], n),
        kept[np.unique(owners, return_index=True)[1]],
        finder.problems.also(notices),
        (done, *(each.note for each in (cells.decimals, cells.dates) if each is not None)),
        months_spanned(days),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _LineCells:
    """The cells of all n order lines, usable or not.

    Attributes
    ----------
    ids : of the customers, n texts
    amounts : float64 array of n, what each line is worth
    spend_code, spend_columns : where that comes from, a message's code and the columns
    decimals, dates : how numbers and days are written; None without days
    orders : the numbers of the orders, n texts; None without a column of them
    days : datetime64[D] array of n; None without a column of days
    notices : what the user should know of the ids
    """

    ids: Cells
    amounts: Numbers
    spend_code: str
    spend_columns: Mapping[str, str]
    decimals: DecimalFormat
    orders: Cells | None
    dates: DateFormat | None
    days: Days | None
    notices: Sequence[Problem]


def _read_cells(table: Table, columns: Mapping[Role, str], mark: DecimalMark | None, finder: RowProblems) -> _LineCells:
    """Read the columns of order lines, and tell ``finder`` of each line with a problem."""
    ids, notices = read_ids(table, columns[Role.ID])
    finder.add("id_missing", columns[Role.ID], flags(pc.equal(ids, "")))
    finder.add("text_unstorable", columns[Role.ID], flags(pc.match_substring(ids, "\x00")), character=0)
    decimals, amounts, code, spent = _amounts(table, columns, mark, finder)
    orders = days = dates = None
    if Role.ORDER_ID in columns:
        orders = trimmed(cells_of(table, columns[Role.ORDER_ID]))
        finder.add("order_missing", columns[Role.ORDER_ID], flags(pc.equal(orders, "")))
    if Role.ORDER_DATE in columns:
        dates, days = _days(table, columns[Role.ORDER_DATE], decimals, finder)
    return _LineCells(ids, amounts, code, spent, decimals, orders, dates, days, notices)


def _order_codes(cells: _LineCells, kept: Positions) -> Positions:
    """A number for the order of each line that is kept: the same for the same order, or else for the same day."""
    if cells.orders is not None:
        return coded(cells.orders.take(pa.array(kept)))[0]
    assert cells.days is not None, "order lines have orders or dates"
    return np.unique(cells.days[kept], return_inverse=True)[1]


def _what_was_done(
    cells: _LineCells, columns: Mapping[Role, str], lines: int, customers: int, days: Days | None
) -> Message:
    """How so many lines became so many customers."""
    if Role.ORDER_ID in columns:
        orders = message("lines.orders.counted", column=columns[Role.ORDER_ID])
    else:
        orders = message("lines.orders.days", column=columns[Role.ORDER_DATE])
    spend = message(f"lines.spend.{cells.spend_code}", **cells.spend_columns)
    if Role.PRODUCT_TYPES in columns:
        categories = columns[Role.PRODUCT_TYPES]
        spend = message(f"{spend.key}.with_categories", **cells.spend_columns, categories=categories)
    what = {"lines": lines, "customers": customers, "orders": orders, "spend": spend}
    months = months_spanned(days)
    if days is None or not months:
        return message("note.lines_of_customers", **what)
    span = {"first": str(days.min()), "last": str(days.max()), "months": months}
    return message("note.lines_of_customers_in_days", **what, **span)


def _notices(table: Table, columns: Mapping[Role, str], kept: Positions, bought: Flags) -> Iterator[Problem]:
    """The notices of lines that are used in their own way: refunds, and those without a category."""
    if (~bought).any():
        lines = kept[~bought]
        yield Problem.of("refund_lines", Place(table.name), n=len(lines), rows=_examples(table, lines))
    if column := columns.get(Role.PRODUCT_TYPES):
        bare = flags(pc.equal(trimmed(cells_of(table, column)), ""))
        if len(lines := kept[bare[kept]]):
            examples = _examples(table, lines)
            yield Problem.of("lines_uncategorised", Place(table.name), column, lines=len(lines), rows=examples)


def _amounts(
    table: Table, columns: Mapping[Role, str], mark: DecimalMark | None, finder: RowProblems
) -> tuple[DecimalFormat, Numbers, str, dict[str, str]]:
    """How numbers are written, what each line is worth, and where that comes from: a message's code and the columns."""
    names = [columns[role] for role in (Role.AMOUNT_SPENT,) if role in columns]
    if not names:
        names = [columns[role] for role in (Role.UNIT_PRICE, Role.QUANTITY) if role in columns]
    cells = [NumberColumn(trimmed(cells_of(table, name))) for name in names]
    decided, numbers = read_numbers(cells, table.rows, table.delimiter, mark)
    for name, values in zip(names, numbers, strict=True):
        finder.add_numbers(name, values, AMOUNT_BOUNDS, f"12{decided.mark}50")
    if len(names) == 1:
        return decided, numbers[0] + 0.0, "added", {"column": names[0]}
    amounts = numbers[0] * numbers[1]
    return decided, amounts + 0.0, "multiplied", {"column": names[0], "other_column": names[1]}


def _days(table: Table, column: str, numbers: DecimalFormat, finder: RowProblems) -> tuple[DateFormat, Days]:
    cells = trimmed(cells_of(table, column))
    local = any(
        not name.isascii() or set(re.findall(r"[a-z]+", name.casefold())) & IBERIAN
        for name in map(str, table.frame.columns)
    )
    decided, days = read_days(cells, table.rows, table.delimiter == ";" or numbers.mark == "," or local)
    empty = flags(pc.equal(cells, ""))
    finder.add("date_missing", column, empty, example=EXAMPLE_DAY)
    finder.add("date_unreadable", column, np.isnat(days) & ~empty, example=EXAMPLE_DAY)
    return decided, days


def _examples(table: Table, lines: Positions) -> tuple[int, ...]:
    """The rows of the file of the first lines."""
    return tuple(table.rows[lines[:EXAMPLES]].tolist())


def _guesses(
    table: Table, columns: Mapping[Role, str], numbers: DecimalFormat, dates: DateFormat | None
) -> tuple[Problem, ...]:
    guesses = [numbers.guess(Place(table.name))] if not numbers.sure else []
    if dates is not None and not dates.sure:
        guesses.append(dates.guess(Place(table.name), columns[Role.ORDER_DATE]))
    return tuple(guesses)

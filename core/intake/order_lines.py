"""A file with one row for each purchase → customers: orders counted, spend added up, the categories bought."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.named_months import Days
from core.intake.columns.numbers import DecimalMark, Numbers
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.line_cells import LineCells, read_line_cells
from core.intake.orders.currencies import currency_notices
from core.intake.orders.first_lines import carried, merged_cells_filled
from core.intake.orders.named_rows import examples
from core.intake.orders.order_sums import Positions, months_spanned, owners_of_orders, products_bought, spend_of_owners
from core.intake.orders.order_totals import AmountsOf, LineAmounts, counted_once, disagreement, first_lines
from core.intake.orders.outlines import customers_filled, outlined
from core.intake.orders.statuses import status_columns, status_notices
from core.intake.orders.summary_rows import without_summaries
from core.intake.row_problems import RowProblems
from core.language.message import Message, message
from core.model.products import ProductTypes
from core.problems.problem import Place, Problem
from core.problems.problem_list import Problems
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_array import Texts
from core.tables.text_cells import Flags, Reader, cells_of, coded, flags, remembered_cells


@dataclass(frozen=True, slots=True, eq=False)
class OrderLines:
    """n customers added up from their order lines, in the order of their first usable line.

    Attributes
    ----------
    ids, frequency, amount_spent, products : as in ``Customers``
    lines : int64 array of n, the position of each customer's first usable line in the table
    source : the table without rows that sum up others, each order's fields on all of its lines
    problems : the lines that were left out, and what the user should know
    notes : what was done, and how the cells were read
    window_months : from the first to the last day, at least 1; None without dates
    """

    ids: Texts
    frequency: npt.NDArray[np.int64]
    amount_spent: Numbers
    products: ProductTypes
    lines: Positions
    source: Table
    problems: Problems
    notes: tuple[Message, ...]
    window_months: float | None


def is_order_lines(table: Table, roles: Roles | Chosen | None = None) -> bool:
    """Whether a table has one row for each purchase instead of one for each customer.

    It has no count of orders, but a customer, an amount, and an order's number or a date; without an order's number
    some customer must have several rows, or rows below the one with its name.
    """
    found = (roles if isinstance(roles, Roles) else suggest_roles(table, roles)).columns
    if Role.ID not in found or Role.FREQUENCY in found or not (Role.AMOUNT_SPENT in found or Role.UNIT_PRICE in found):
        return False
    if Role.ORDER_ID in found:
        return True
    if Role.ORDER_DATE not in found:
        return False
    ids = cells_of(table, found[Role.ID])
    if pc.count_distinct(ids.filter(pc.not_equal(ids, ""))).as_py() < pc.sum(pc.not_equal(ids, "")).as_py():
        return True
    return outlined(found, remembered_cells(table)) is not None


def add_up(
    table: Table, roles: Roles, mark: DecimalMark | None = None, amounts_of: AmountsOf | None = None
) -> OrderLines:
    """Add order lines up to customers.

    An order is a different number in the column of orders, or, without that column, a different day of a customer;
    orders that hold nothing but refunds do not count. The spend is the sum of the lines, refunds deducted; where
    there is only a price for one piece it is multiplied by the quantity, and where the amounts are the orders' each
    is counted once. Rows that sum up others are not added.

    A line with a problem is left out and listed; there may be no line left.

    Parameters
    ----------
    amounts_of : whose the amounts are, if the user said so
    """
    columns = roles.columns
    free = [name for name in table.frame.columns if name not in columns.values()]
    free = [name for name in free if name in roles.samples]  # a DataFrame may have a name twice
    statuses = status_columns(free)
    table, read, told, on_first_lines = _lines_alone(table, columns, statuses, mark, amounts_of)
    finder = RowProblems(table)
    cells = read_line_cells(table, columns, mark, finder, read)
    kept = np.flatnonzero(~finder.bad)
    owners, names = coded(cells.ids.take(pa.array(kept)))
    n, bought = len(names), cells.amounts[kept] >= 0
    order_codes = _order_codes(cells, kept)
    parts = _parts(owners, order_codes)
    lines = _line_amounts(table, columns, cells, kept, parts, read, on_first_lines)
    amounts, grain, once = _spent_on(lines, columns, Place(table.name), amounts_of)
    days = None if cells.days is None else cells.days[kept]
    done = _what_was_done(replace(cells, spend_code="once") if once else cells, columns, len(kept), n, days)
    notices = [
        *([Problem.of("lines_added_up", Place(table.name), done=done)] if n else []),
        *told,
        *grain,
        *currency_notices(table, lines.column, free),
        *status_notices(table, statuses, kept, amounts, _refunded(parts, bought)),
        *_notices(table, columns, cells, kept, read),
    ]
    return OrderLines(
        Texts(names),
        np.bincount(owners_of_orders(owners[bought], order_codes[bought]), minlength=n).astype(np.int64),
        spend_of_owners(owners, amounts, n),
        products_bought(read, columns, kept[bought], owners[bought], n),
        kept[np.unique(owners, return_index=True)[1]],
        table,
        finder.problems.also(notices),
        (done, *(each.note for each in (cells.decimals, cells.dates) if each is not None)),
        months_spanned(days),
    )


def _lines_alone(
    table: Table,
    columns: Mapping[Role, str],
    statuses: Sequence[str],
    mark: DecimalMark | None,
    amounts_of: AmountsOf | None,
) -> tuple[Table, Reader, list[Problem], bool]:
    """The lines with what their orders say, what gives their cells, notices, whether only first lines had amounts."""
    read = remembered_cells(table)
    owned, filling = customers_filled(table, columns, read)
    read = read if owned is table else remembered_cells(owned)
    merged, merging = merged_cells_filled(owned, columns, read)
    read = read if merged is owned else remembered_cells(merged)
    lines, told = without_summaries(merged, columns, statuses, read, mark, amounts_of)
    read = read if lines is merged else remembered_cells(lines)
    whole, carrying, on_first_lines = carried(lines, columns, read, merged=bool(merging))
    read = read if whole is lines else remembered_cells(whole)
    return whole, read, [*told, *filling, *merging, *carrying], on_first_lines


def _spent_on(
    lines: LineAmounts, columns: Mapping[Role, str], place: Place, amounts_of: AmountsOf | None
) -> tuple[Numbers, list[Problem], bool]:
    """What each line adds to the spend, notices, and whether the amounts are the orders'."""
    amounts = lines.amounts
    told: list[Problem] = []
    if Role.ORDER_ID in columns or amounts_of:  # without numbers the orders of one day are one
        amounts, told = counted_once(lines, place, amounts_of)
    if any(each.code == "order_totals" for each in told):
        return amounts, told, True
    return amounts, [*told, *disagreement(lines, columns, place)], False


def _line_amounts(
    table: Table,
    columns: Mapping[Role, str],
    cells: LineCells,
    kept: Positions,
    orders: Positions,
    read: Reader,
    on_first: bool,
) -> LineAmounts:
    """What is known of the lines that are kept, to find out whose their amounts are."""

    def products() -> Positions | None:
        if Role.PRODUCT_TYPES not in columns:
            return None
        return coded(read(columns[Role.PRODUCT_TYPES]).take(pa.array(kept)))[0]

    priced = None if cells.priced is None else (cells.priced[0][kept], cells.priced[1][kept])
    column = cells.spend_columns["column"]
    return LineAmounts(column, cells.amounts[kept], orders, table.rows[kept], products, priced, on_first)


def _parts(owners: Positions, orders: Positions) -> Positions:
    """A number for each customer's part of an order: two customers may have orders of the same number."""
    if (owners == owners[first_lines(orders)[orders]]).all():
        return orders
    parts: Positions = np.unique(owners * (int(orders.max(initial=0)) + 1) + orders, return_inverse=True)[1]
    return parts


def _refunded(parts: Positions, bought: Flags) -> Positions:
    """The order of each line whose order holds nothing but refunds and so is not counted; -1 for the other lines."""
    counted = np.bincount(parts, weights=bought) > 0
    return np.where(counted[parts], -1, parts)


def _order_codes(cells: LineCells, kept: Positions) -> Positions:
    """A number for the order of each line that is kept: the same for the same order, or else for the same day."""
    if cells.orders is not None:
        return coded(cells.orders.take(pa.array(kept)))[0]
    assert cells.days is not None, "order lines have orders or dates"
    return np.unique(cells.days[kept], return_inverse=True)[1]


def _what_was_done(
    cells: LineCells, columns: Mapping[Role, str], lines: int, customers: int, days: Days | None
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
    known = days[~np.isnat(days)]
    span = {"first": str(known.min()), "last": str(known.max()), "months": months}
    return message("note.lines_of_customers_in_days", **what, **span)


def _notices(
    table: Table, columns: Mapping[Role, str], cells: LineCells, kept: Positions, read: Reader
) -> Iterator[Problem]:
    """The notices of ids and days, of lines that are used in their own way, and of guesses."""
    yield from cells.notices
    if len(lines := kept[cells.amounts[kept] < 0]):
        yield Problem.of("refund_lines", Place(table.name), n=len(lines), rows=examples(table.rows, lines))
    if column := columns.get(Role.PRODUCT_TYPES):
        bare = flags(pc.equal(read(column), ""))
        if len(lines := kept[bare[kept]]):
            rows = examples(table.rows, lines)
            yield Problem.of("lines_uncategorised", Place(table.name), column, lines=len(lines), rows=rows)
    if not cells.decimals.sure:
        yield cells.decimals.guess(Place(table.name))
    if cells.dates is not None and not cells.dates.sure:
        yield cells.dates.guess(Place(table.name), columns[Role.ORDER_DATE])

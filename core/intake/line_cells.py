"""The cells of order lines: who bought, in which order, on which day, and what each line is worth."""

import re
from collections.abc import Mapping, Sequence
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
from core.intake.orders.named_rows import EXAMPLES, examples
from core.intake.orders.order_sums import CENT
from core.intake.row_problems import RowProblems
from core.language.message import message
from core.model.customers import AMOUNT_BOUNDS
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Cells, Reader, coded, flags

EXAMPLE_DAY: Final = "2024-12-31"  # as a date is written that leaves no doubt
HALF_A_CENT: Final = 0.005  # of the currency: a price may be rounded for each piece
Positions = npt.NDArray[np.int64]
IBERIAN: Final = words_of("data fecha pedido cliente compra valor gasto importe categoria produto producto")


@dataclass(frozen=True, slots=True, eq=False)
class LineCells:
    """The cells of all n order lines, usable or not.

    Attributes
    ----------
    ids : of the customers, n texts
    amounts : float64 array of n, what each line is worth
    priced : two float64 arrays of n, price times quantity and by how much an amount may differ from it, for prices are
        rounded; None where the file does not have them beside an amount
    spend_code, spend_columns : where the amounts come from, a message's code and the columns
    decimals, dates : how numbers and days are written; None without days
    orders : the numbers of the orders, n texts; None without a column of them
    days : datetime64[D] array of n, NaT where it is not known; None without a column of days
    notices : what the user should know of the ids and the days
    """

    ids: Cells
    amounts: Numbers
    priced: tuple[Numbers, Numbers] | None
    spend_code: str
    spend_columns: Mapping[str, str]
    decimals: DecimalFormat
    orders: Cells | None
    dates: DateFormat | None
    days: Days | None
    notices: Sequence[Problem]


def read_line_cells(
    table: Table, columns: Mapping[Role, str], mark: DecimalMark | None, finder: RowProblems, read: Reader
) -> LineCells:
    """Take order lines out of the cells that ``read`` gives, and tell ``finder`` of each line with a problem."""
    ids, notices = read_ids(table, columns[Role.ID])
    finder.add("id_missing", columns[Role.ID], flags(pc.equal(ids, "")))
    finder.add("text_unstorable", columns[Role.ID], flags(pc.match_substring(ids, "\x00")), character=0)
    decimals, amounts, priced, spent = _amounts(table, columns, mark, finder, read)
    code = "added" if len(spent) == 1 else "multiplied"
    orders = days = dates = None
    if Role.ORDER_ID in columns:
        orders = read(columns[Role.ORDER_ID])
        finder.add("order_missing", columns[Role.ORDER_ID], flags(pc.equal(orders, "")))
    if Role.ORDER_DATE in columns:
        dates, days, undated = _days(table, columns[Role.ORDER_DATE], decimals, finder, orders, read)
        notices = (*notices, *undated)
    return LineCells(ids, amounts, priced, code, spent, decimals, orders, dates, days, notices)


def _amounts(
    table: Table, columns: Mapping[Role, str], mark: DecimalMark | None, finder: RowProblems, read: Reader
) -> tuple[DecimalFormat, Numbers, tuple[Numbers, Numbers] | None, dict[str, str]]:
    """How numbers are written, what each line is worth, price times quantity beside it, and the columns of the worth.

    Where there is no amount, price times quantity is what a line is worth.
    """
    factors = [columns[role] for role in (Role.UNIT_PRICE, Role.QUANTITY) if role in columns]
    names = [columns[Role.AMOUNT_SPENT]] if Role.AMOUNT_SPENT in columns else factors
    beside = factors if names is not factors and len(factors) > 1 else []
    cells = [NumberColumn(read(name)) for name in (*names, *beside)]
    decided, numbers = read_numbers(cells[: len(names)], table.rows, table.delimiter, mark)
    for name, values in zip(names, numbers, strict=True):
        finder.add_numbers(name, values, AMOUNT_BOUNDS, f"12{decided.mark}50")
    priced = None
    if beside:
        _, (price, quantity) = read_numbers(cells[len(names) :], table.rows, table.delimiter, decided.mark)
        priced = price * quantity, CENT + HALF_A_CENT * np.abs(quantity)
    if len(names) == 1:
        return decided, numbers[0] + 0.0, priced, {"column": names[0]}
    return decided, numbers[0] * numbers[1] + 0.0, None, {"column": names[0], "other_column": names[1]}


def _days(
    table: Table, column: str, numbers: DecimalFormat, finder: RowProblems, orders: Cells | None, read: Reader
) -> tuple[DateFormat, Days, list[Problem]]:
    """How days are written, the days, and notices of the lines that are used without theirs.

    A line with the number of its order is known without its day; only the window is found without it. Where orders
    have no numbers, the days tell them apart, and a line without one is left out.
    """
    cells = read(column)
    local = any(
        not name.isascii() or set(re.findall(r"[a-z]+", name.casefold())) & IBERIAN
        for name in map(str, table.frame.columns)
    )
    decided, days = read_days(cells, table.rows, table.delimiter == ";" or numbers.mark == "," or local)
    unknown = np.isnat(days)
    if not unknown.any():
        return decided, days, []
    empty = flags(pc.equal(cells, ""))
    numbered = np.zeros(len(days), dtype=bool) if orders is None else flags(pc.not_equal(orders, ""))
    finder.add("date_missing", column, empty & ~numbered, example=EXAMPLE_DAY)
    finder.add("date_unreadable", column, unknown & ~empty & ~numbered, example=EXAMPLE_DAY)
    used = unknown & numbered & ~finder.bad
    return decided, days, _undated(table, column, cells, np.flatnonzero(used & empty), np.flatnonzero(used & ~empty))


def _undated(table: Table, column: str, cells: Cells, empty: Positions, unread: Positions) -> list[Problem]:
    """The notices of lines that are used though their day is empty, or is no day that can be read."""
    told: list[Problem] = []
    if len(unread):
        first = unread[np.sort(np.unique(coded(cells.take(pa.array(unread)))[0], return_index=True)[1])][:EXAMPLES]
        named = tuple(message("cell_in_row", cell=cells[at].as_py(), row=int(table.rows[at])) for at in first)
        told.append(Problem.of("dates_unused", Place(table.name), column, lines=len(unread), examples=named))
    if len(empty):
        rows = examples(table.rows, empty)
        told.append(Problem.of("dates_unused", Place(table.name), column, variant="empty", lines=len(empty), rows=rows))
    return told

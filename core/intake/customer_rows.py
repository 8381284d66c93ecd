"""A table → customers in columns, with every problem found: ids as text, orders, spend, product types."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.cell_notices import about_cells
from core.intake.columns.ids import read_ids
from core.intake.columns.numbers import DecimalFormat, DecimalMark, NumberColumn, Numbers, read_numbers
from core.intake.columns.product_cells import ProductFormat, read_product_cells
from core.intake.columns.product_columns import CategoryColumns, find_category_columns, read_category_columns
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.order_lines import add_up, is_order_lines
from core.intake.row_problems import RowProblems, all_left_out, first_of_each
from core.language.message import Message, message
from core.model.customers import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, Customers
from core.model.products import ProductTypes, merged, no_product_types
from core.problems.problem import Place, Problem
from core.problems.problem_list import Problems
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_array import Texts
from core.tables.text_bytes import are_empty, holds
from core.tables.text_cells import Cells, Flags, cells_of, flags, identified, pieces_of_cells, trimmed

EXAMPLES: Final = 3  # customers named in a notice, enough to find them by


@dataclass(frozen=True, slots=True, eq=False)
class CustomersTable:
    """What a customers file holds: the usable customers, their own columns, and the problems of the others.

    Attributes
    ----------
    own : the file's columns as text, one row for each customer, aligned with ``customers``; of order lines the sums
    rows : int64 array, the row in the file of each customer, the first one where there are several
    problems : the rows that were left out, and what else the user should know
    records : rows of the file, usable or not
    roles, category_columns : which columns were used for what
    notes : how the cells were read
    window_months : the window that the order lines span; None where the file does not say
    """

    customers: Customers
    own: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: Problems
    records: int
    source: Table
    roles: Roles
    category_columns: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()
    window_months: float | None = None


def read_customers(
    table: Table, roles: Roles | Chosen | None = None, mark: DecimalMark | None = None
) -> CustomersTable:
    """Take the customers out of a table; a row with a problem is left out and listed with every rule it breaks.

    One row for each customer, one row for each customer and category, and one row for each purchase are told apart.

    Parameters
    ----------
    roles : which column is what, as the user chose: for some of the roles, or for all
    mark : the decimal mark that the user chose

    Raises
    ------
    InvalidInput
        A column is missing or found twice, or no row can be used.
    """
    roles = roles if isinstance(roles, Roles) else suggest_roles(table, roles)
    read = _from_order_lines if is_order_lines(table, roles) else _from_rows
    return read(table, roles, mark)


def _from_order_lines(table: Table, roles: Roles, mark: DecimalMark | None) -> CustomersTable:
    lines = add_up(table, roles, mark)
    problems = lines.problems.also(roles.guesses(table)).also(about_cells(table, roles.columns))
    if not len(lines.ids):
        raise all_left_out(table, problems)
    customers = Customers(lines.ids, lines.frequency, lines.amount_spent, lines.products)
    own = {
        roles.columns[Role.ID]: _own_text(lines.ids.cells),
        str(Role.FREQUENCY): _own_text(pa.array(lines.frequency).cast(pa.large_string())),
        str(Role.AMOUNT_SPENT): _own_text(pa.array(map(repr, lines.amount_spent.tolist()), type=pa.large_string())),
        str(Role.PRODUCT_TYPES): _own_text(lines.products.as_text()),
    }
    problems = problems.also(_refunds(table, customers))
    rows = table.rows[lines.lines]
    return CustomersTable(
        customers, pd.DataFrame(own), rows, problems, table.records, table, roles, (), lines.notes, lines.window_months
    )


def _from_rows(table: Table, roles: Roles, mark: DecimalMark | None) -> CustomersTable:
    required = [Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT]
    roles.require(table, [*required, *({Role.PRODUCT_TYPES} & roles.tied)])
    id_column, frequency_column, amount_column = (roles.columns[role] for role in required)
    with ThreadPoolExecutor(1) as beside:
        # Half of the work, and nearly all Arrow's and NumPy's: a second processor takes it.
        cells_read = beside.submit(_product_cells, table, roles)
        finder = RowProblems(table)
        ids, notices = read_ids(table, id_column)
        codes, names = identified(ids)
        finder.add("id_missing", id_column, are_empty(ids))
        if holds(ids, "\x00"):
            finder.add("text_unstorable", id_column, flags(pc.match_substring(ids, "\x00")), character=0)
        decimal_format, frequency, amount = _orders_and_spend(table, (frequency_column, amount_column), mark, finder)
    products, block, product_notes, product_notices = _products(table, roles, cells_read.result(), finder)

    first, repeated = first_of_each(codes, len(names), ~finder.bad)
    folded = _folded(table, roles, repeated, first, (frequency, amount))
    finder.add("id_repeated", id_column, repeated & ~folded, first)

    kept = np.flatnonzero(~finder.bad & ~folded)
    problems = finder.problems.also([*notices, *roles.guesses(table), *product_notices])
    problems = problems.also(about_cells(table, roles.columns))
    if not decimal_format.sure:
        problems = problems.also([decimal_format.guess(Place(table.name))])
    if not len(kept):
        raise all_left_out(table, problems)
    is_whole = len(kept) == len(ids)
    own = (table.frame if is_whole else table.frame.iloc[kept]).reset_index(drop=True)
    if folded.any():
        group = np.full(len(ids), -1, dtype=np.int64)
        group[kept] = np.arange(len(kept))
        group[folded] = group[first[folded]]
        products = merged(products, group, len(kept))
        own[roles.columns[Role.PRODUCT_TYPES]] = _own_text(products.as_text())
        n_rows = int((group >= 0).sum())
        problems = problems.also([Problem.of("rows_folded", Place(table.name), rows=n_rows, customers=len(kept))])
    elif not is_whole:
        products = products.take(kept)
    rows = table.rows
    if not is_whole:
        ids, rows, frequency, amount = ids.take(pa.array(kept)), rows[kept], frequency[kept], amount[kept]
    customers = Customers(Texts(ids), frequency.astype(np.int64), amount + 0.0, products)
    problems = problems.also(_refunds(table, customers))
    notes = (decimal_format.note, *product_notes)
    return CustomersTable(customers, own, rows, problems, table.records, table, roles, block, notes)


def _orders_and_spend(
    table: Table, columns: tuple[str, str], mark: DecimalMark | None, finder: RowProblems
) -> tuple[DecimalFormat, Numbers, Numbers]:
    """The numbers in the columns of orders and of spend, and how they are written; tells ``finder`` of the bad ones."""
    frequency_column, amount_column = columns
    texts = [trimmed(cells_of(table, column)) for column in columns]
    decimal_format, (frequency, amount) = read_numbers(
        [NumberColumn(texts[0], whole=True), NumberColumn(texts[1])], table.rows, table.delimiter, mark
    )
    finder.add_numbers(frequency_column, frequency, FREQUENCY_BOUNDS, "12")
    finder.add("number_not_whole", frequency_column, np.isfinite(frequency) & (frequency != np.floor(frequency)))
    finder.add_numbers(amount_column, amount, AMOUNT_BOUNDS, f"12{decimal_format.mark}50")
    return decimal_format, frequency, amount


def _product_cells(table: Table, roles: Roles) -> tuple[ProductFormat, ProductTypes, Flags] | None:
    column = roles.columns.get(Role.PRODUCT_TYPES)
    return read_product_cells(pieces_of_cells(table, column)) if column else None


def _products(
    table: Table, roles: Roles, read: tuple[ProductFormat, ProductTypes, Flags] | None, finder: RowProblems
) -> tuple[ProductTypes, tuple[str, ...], tuple[Message, ...], tuple[Problem, ...]]:
    """The product types of each row, the columns that stand for one each, how they are written, and notices."""
    n, place = len(table.frame), Place(table.name)
    if read:
        form, products, unreadable = read
        column = roles.columns[Role.PRODUCT_TYPES]
        finder.add("categories_unreadable", column, unreadable)
        return products, (), (form.note,), () if form.sure else (form.guess(place, column),)
    block: CategoryColumns | None = None
    if Role.PRODUCT_TYPES not in roles.sure:
        used = set(roles.columns.values()).union(*(roles.candidates[role] for role in roles.tied))
        block = find_category_columns(
            table, [name for name in table.frame.columns if name not in used and name in roles.samples]
        )
    if block is None:
        columns = tuple(table.frame.columns)
        absent = Problem.of("categories_absent", place, str(Role.PRODUCT_TYPES), columns=columns)
        return no_product_types(n), (), (), (absent,)
    notice = Problem.of("categories_in_columns", place, count=len(block.columns), columns=block.columns)
    return read_category_columns(table, block), block.columns, (message("note.categories.in_columns"),), (notice,)


def _folded(
    table: Table, roles: Roles, repeated: Flags, first: npt.NDArray[np.int64], numbers: Sequence[Numbers]
) -> Flags:
    """Which repeated rows are further categories of a customer, with the same numbers as its first row.

    That is so where at least half of the repeated rows have the numbers of the first one and another category.
    """
    folded = np.zeros(len(repeated), dtype=bool)
    again = np.flatnonzero(repeated)
    if not len(again) or Role.PRODUCT_TYPES not in roles.columns:
        return folded
    cells: Cells = trimmed(cells_of(table, roles.columns[Role.PRODUCT_TYPES]))
    other = flags(pc.not_equal(cells.take(pa.array(again)), cells.take(pa.array(first[again]))))
    same = np.logical_and.reduce([column[again] == column[first[again]] for column in numbers])
    if (same & other).sum() >= max(len(again) / 2, 1):
        folded[again] = same
    return folded


def _refunds(table: Table, customers: Customers) -> tuple[Problem, ...]:
    negative = np.flatnonzero(customers.amount_spent < 0)
    if not len(negative):
        return ()
    ids = tuple(customers.ids[negative[:EXAMPLES]])
    return (Problem.of("refunds", Place(table.name), str(Role.AMOUNT_SPENT), n=len(negative), ids=ids),)


def _own_text(cells: Cells) -> "pd.Series[str]":
    return pd.Series(cells.to_numpy(zero_copy_only=False), dtype="str")

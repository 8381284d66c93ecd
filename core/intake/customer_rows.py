"""A table → customers in columns, with every problem found: ids as text, orders, spend, product types."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.category_rows import CategoryColumns, Rows, category_rows
from core.intake.columns.cell_notices import about_cells
from core.intake.columns.ids import read_ids
from core.intake.columns.numbers import DecimalFormat, DecimalMark, NumberColumn, Numbers, read_numbers
from core.intake.columns.product_cells import ProductColumn, read_product_column
from core.intake.columns.product_columns import find_category_columns, read_category_columns
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.order_lines import add_up, is_order_lines
from core.intake.orders.currencies import currency_notices
from core.intake.orders.order_sums import added_up
from core.intake.orders.order_totals import AmountsOf
from core.intake.row_problems import RowProblems, all_left_out
from core.language.message import Message, message
from core.model.customers import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, Customers
from core.model.products import ProductTypes, merged, no_product_types
from core.problems.problem import Place, Problem
from core.problems.problem_list import Problems
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_array import Texts
from core.tables.text_bytes import are_empty, holds
from core.tables.text_cells import Cells, cells_of, flags, identified, pieces_of_cells

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
    table: Table,
    roles: Roles | Chosen | None = None,
    mark: DecimalMark | None = None,
    amounts_of: AmountsOf | None = None,
) -> CustomersTable:
    """Take the customers out of a table; a row with a problem is left out and listed with every rule it breaks.

    One row for each customer, one row for each customer and category, and one row for each purchase are told apart.

    Parameters
    ----------
    roles : which column is what, as the user chose: for some of the roles, or for all
    mark : the decimal mark that the user chose
    amounts_of : whose the amounts of order lines, or of several rows for a customer, are, if the user said so

    Raises
    ------
    InvalidInput
        A column is missing or found twice, or no row can be used.
    """
    roles = roles if isinstance(roles, Roles) else suggest_roles(table, roles)
    if is_order_lines(table, roles):
        return _from_order_lines(table, roles, mark, amounts_of)
    return _from_rows(table, roles, mark, amounts_of)


def _from_order_lines(
    table: Table, roles: Roles, mark: DecimalMark | None, amounts_of: AmountsOf | None
) -> CustomersTable:
    lines = add_up(table, roles, mark, amounts_of)
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
    if Role.PRODUCT_TYPES not in roles.columns:
        problems = problems.also([_categories_absent(table)])
    rows = lines.source.rows[lines.lines]
    return CustomersTable(
        customers,
        pd.DataFrame(own),
        rows,
        problems,
        table.records,
        lines.source,
        roles,
        notes=(*roles.notes, *lines.notes),
        window_months=lines.window_months,
    )


def _from_rows(table: Table, roles: Roles, mark: DecimalMark | None, amounts_of: AmountsOf | None) -> CustomersTable:
    required = [Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT]
    roles.require(table, [*required, *({Role.PRODUCT_TYPES} & roles.tied)])
    id_column, frequency_column, amount_column = (roles.columns[role] for role in required)
    with ThreadPoolExecutor(1) as beside:
        # Half of the work, and nearly all Arrow's and NumPy's: a second processor takes it.
        cells_read = beside.submit(_product_cells, table, roles)
        finder = RowProblems(table)
        ids, notices = _ids(table, id_column, finder)
        codes, _ = identified(ids)
        decimal_format, frequency, amount = _orders_and_spend(table, (frequency_column, amount_column), mark, finder)
    products, block, product_notes, product_notices = _products(table, roles, cells_read.result(), finder)

    grain = CategoryColumns.of(roles.columns, _free_columns(table, roles))
    together = category_rows(Rows(table, grain, codes, frequency, amount, products), finder, amounts_of)
    finder.add("id_repeated", id_column, together.again, together.first)

    kept = np.flatnonzero(~finder.bad & ~together.joined)
    problems = finder.problems.also([*notices, *roles.guesses(table), *product_notices])
    problems = problems.also(currency_notices(table, amount_column, _free_columns(table, roles)))
    problems = problems.also(about_cells(table, roles.columns))
    if not decimal_format.sure:
        problems = problems.also([decimal_format.guess(Place(table.name))])
    if not len(kept):
        raise all_left_out(table, problems)
    is_whole = len(kept) == len(ids)
    own = (table.frame if is_whole else table.frame.iloc[kept]).reset_index(drop=True)
    rows = table.rows
    if not is_whole:
        ids, rows = ids.take(pa.array(kept)), rows[kept]
    if together.joined.any():
        group = together.group(kept)
        products = merged(products, group, len(kept))
        if grain.categories:
            own[grain.categories] = _own_text(products.as_text())
        if together.is_added:
            frequency, amount = added_up((frequency, amount), group, len(kept))
            own[frequency_column] = _own_text(pa.array(frequency.astype(np.int64)).cast(pa.large_string()))
            own[amount_column] = _own_text(pa.array(map(repr, amount.tolist()), type=pa.large_string()))
        problems = problems.also([together.notice(table, int((group >= 0).sum()), len(kept))])
    elif not is_whole:
        products = products.take(kept)
    if not is_whole and not together.is_added:
        frequency, amount = frequency[kept], amount[kept]
    customers = Customers(Texts(ids), frequency.astype(np.int64), amount + 0.0, products)
    problems = problems.also(_refunds(table, customers))
    notes = (*roles.notes, decimal_format.note, *product_notes)
    return CustomersTable(customers, own, rows, problems, table.records, table, roles, block, notes)


def _ids(table: Table, column: str, finder: RowProblems) -> tuple[Cells, tuple[Problem, ...]]:
    """The ids and what the user should know of them; tells ``finder`` of the bad ones."""
    ids, notices = read_ids(table, column)
    finder.add("id_missing", column, are_empty(ids))
    if holds(ids, "\x00"):
        finder.add("text_unstorable", column, flags(pc.match_substring(ids, "\x00")), character=0)
    return ids, notices


def _orders_and_spend(
    table: Table, columns: tuple[str, str], mark: DecimalMark | None, finder: RowProblems
) -> tuple[DecimalFormat, Numbers, Numbers]:
    """The numbers in the columns of orders and of spend, and how they are written; tells ``finder`` of the bad ones."""
    frequency_column, amount_column = columns
    texts = [cells_of(table, column) for column in columns]
    decimal_format, (frequency, amount) = read_numbers(
        [NumberColumn(texts[0], whole=True), NumberColumn(texts[1])], table.rows, table.delimiter, mark
    )
    finder.add_numbers(frequency_column, frequency, FREQUENCY_BOUNDS, "12")
    finder.add("number_not_whole", frequency_column, np.isfinite(frequency) & (frequency != np.floor(frequency)))
    finder.add_numbers(amount_column, amount, AMOUNT_BOUNDS, f"12{decimal_format.mark}50")
    return decimal_format, frequency, amount


def _product_cells(table: Table, roles: Roles) -> ProductColumn | None:
    column = roles.columns.get(Role.PRODUCT_TYPES)
    return read_product_column(pieces_of_cells(table, column)) if column else None


def _products(
    table: Table, roles: Roles, read: ProductColumn | None, finder: RowProblems
) -> tuple[ProductTypes, tuple[str, ...], tuple[Message, ...], tuple[Problem, ...]]:
    """The product types of each row, the columns that stand for one each, how they are written, and notices."""
    n, place = len(table.frame), Place(table.name)
    if read:
        column = roles.columns[Role.PRODUCT_TYPES]
        finder.add("categories_unreadable", column, read.unreadable)
        return read.products, (), (read.form.note,), read.notices(place, column)
    block = None
    if Role.PRODUCT_TYPES not in roles.sure:
        used = set(roles.columns.values()).union(*(roles.candidates[role] for role in roles.tied))
        block = find_category_columns(
            table, [name for name in table.frame.columns if name not in used and name in roles.samples]
        )
    if block is None:
        return no_product_types(n), (), (), (_categories_absent(table),)
    notice = Problem.of("categories_in_columns", place, count=len(block.columns), columns=block.columns)
    return read_category_columns(table, block), block.columns, (message("note.categories.in_columns"),), (notice,)


def _categories_absent(table: Table) -> Problem:
    columns = tuple(table.frame.columns)
    return Problem.of("categories_absent", Place(table.name), str(Role.PRODUCT_TYPES), columns=columns)


def _free_columns(table: Table, roles: Roles) -> list[str]:
    """The columns without a role whose name stands once."""
    used = set(roles.columns.values())
    return [name for name in table.frame.columns if name not in used and name in roles.samples]


def _refunds(table: Table, customers: Customers) -> tuple[Problem, ...]:
    negative = np.flatnonzero(customers.amount_spent < 0)
    if not len(negative):
        return ()
    ids = tuple(customers.ids[negative[:EXAMPLES]])
    return (Problem.of("refunds", Place(table.name), str(Role.AMOUNT_SPENT), n=len(negative), ids=ids),)


def _own_text(cells: Cells) -> "pd.Series[str]":
    return pd.Series(cells.to_numpy(zero_copy_only=False), dtype="str")

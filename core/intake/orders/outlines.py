"""Order lines in outline form: a customer stands on its first line only, and each line is an order of its own."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.orders.first_lines import with_columns
from core.intake.orders.summary_rows import totals_of_customers
from core.problems.problem import Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Flags, Reader, coded, flags

FEWEST_CUSTOMERS: Final = 2  # with one customer nothing tells lines below it from orders without a customer
FEWEST_SORTED: Final = 5  # names that are sorted by chance in one file of a hundred
MOST: Final = 0.5  # share of the lines without a customer that must have an amount
OF_LINES: Final = frozenset(
    {Role.ORDER_ID, Role.ORDER_DATE, Role.AMOUNT_SPENT, Role.PRODUCT_TYPES, Role.QUANTITY, Role.UNIT_PRICE}
)


def outlined(columns: Mapping[Role, str], read: Reader) -> Flags | None:
    """The lines below each customer's first line that are this customer's; None where a file is not in outline form.

    It is in outline form if the first line has a customer, no customer stands on two lines, and lines without a
    customer have an order of their own, with an amount. In a shop's list of orders that looks the same where guests
    have no customer; so there must be as many lines without a customer as customers, or the names must be sorted, as
    a pivot table sorts them.

    Parameters
    ----------
    read : gives the cells of the table
    """
    order = columns.get(Role.ORDER_ID, columns.get(Role.ORDER_DATE))
    amount = columns.get(Role.AMOUNT_SPENT, columns.get(Role.UNIT_PRICE))
    if order is None or amount is None or Role.ID not in columns or Role.FREQUENCY in columns:
        return None
    customers = read(columns[Role.ID])
    blank = flags(pc.equal(customers, ""))
    if not blank.any() or blank[0]:
        return None
    named = _named(blank, columns, read)
    names = customers.filter(pa.array(named))
    if len(names) < FEWEST_CUSTOMERS or pc.count_distinct(names).as_py() < len(names):
        return None
    below = blank & flags(pc.not_equal(read(order), ""))
    own = below.copy()
    if Role.ORDER_ID in columns:
        codes, different = coded(read(order))
        own &= np.bincount(codes, weights=named, minlength=len(different))[codes] == 0
    priced = own & flags(pc.not_equal(read(amount), ""))
    if not own.any() or priced.sum() <= MOST * own.sum():
        return None
    if priced.sum() < len(names) and not _sorted(names):
        return None
    above = _above(blank)
    return np.asarray(below & named[above], dtype=bool)


def customers_filled(table: Table, columns: Mapping[Role, str], read: Reader) -> tuple[Table, list[Problem]]:
    """The table with the customer of each line, and what is blank exactly where the customer is, from above."""
    below = outlined(columns, read)
    if below is None or not below.any():
        return table, []
    customer = columns[Role.ID]
    blank = flags(pc.equal(read(customer), ""))
    named = _named(blank, columns, read)
    of_lines = {name for role, name in columns.items() if role in OF_LINES}
    filled: dict[str, Any] = {}
    above = pa.array(_above(blank))
    every = list(table.frame.columns)
    for name in (each for each in every if each not in of_lines and every.count(each) == 1):
        cells = read(name)
        if name != customer:
            empty = flags(pc.equal(cells, ""))
            if not empty[below].all() or empty[named].any():
                continue
        filled[name] = pc.if_else(pa.array(below), cells.take(above), cells)
    told = (customer, *(name for name in filled if name != customer))
    owners = len(np.unique(_above(blank)[below]))
    facts: dict[str, Any] = {"n": len(told), "columns": told, "lines": int(below.sum()), "customers": owners}
    notice = Problem.of("order_fields_carried", Place(table.name), variant="of_customers", **facts)
    return with_columns(table, filled), [notice]


def _named(blank: Flags, columns: Mapping[Role, str], read: Reader) -> Flags:
    """The lines that have a customer and are no total."""
    named = ~blank
    named[totals_of_customers(columns, read)] = False
    return named


def _above(blank: Flags) -> npt.NDArray[np.int64]:
    """For each line the position of the last line with a customer, itself included; the first line has one."""
    return np.asarray(np.maximum.accumulate(np.where(blank, 0, np.arange(len(blank)))), dtype=np.int64)


def _sorted(names: pa.Array) -> bool:
    """Whether so many names stand in order that it is no chance; numbers rise as customers come, and say nothing."""
    if len(names) < FEWEST_SORTED or pc.any(pc.match_substring_regex(names, r"\d")).as_py():
        return False
    small = pc.utf8_lower(names)
    return bool(pc.all(pc.less_equal(small[:-1], small[1:])).as_py())

"""Fields of an order that stand on its first line only, carried to its other lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.orders.order_totals import first_lines, names_an_order
from core.problems.problem import Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, Reader, coded, flags

OF_AN_ORDER: Final = (Role.ID, Role.ORDER_DATE, Role.CLUSTER)
MOST_FURTHER: Final = 0.5  # share of the lines without an order's number; with fewer, numbers are missing
TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)


def carried(
    table: Table, columns: Mapping[Role, str], read: Reader, *, merged: bool = False
) -> tuple[Table, list[Problem], bool]:
    """The table with the customer, the day and the label of each order on all of its lines; what the user should know.

    An amount is carried too where it stands on no further line of any order: then it is the order's, as the last
    value says.

    Parameters
    ----------
    read : gives the cells of the table
    merged : whether orders were in merged cells, so that one line without an amount is enough to see that
    """
    if Role.ORDER_ID not in columns:
        return table, [], False
    names = [columns[role] for role in (*OF_AN_ORDER, Role.AMOUNT_SPENT) if role in columns]
    cells = {name: read(name) for name in names}
    empty = {name: _empty(each) for name, each in cells.items()}
    if not any(each.any() for each in empty.values()):
        return table, [], False
    orders, different = coded(read(columns[Role.ORDER_ID]))
    first = first_lines(orders)[orders]
    numbered = flags(pc.not_equal(different, ""))[orders]
    further = numbered & (first != np.arange(len(first)))
    filled: dict[str, Cells] = {}
    lines = np.zeros(len(first), dtype=bool)
    amount = columns.get(Role.AMOUNT_SPENT)
    for name in names:
        gaps = further & empty[name] & ~empty[name][first]
        if name == amount:
            likely = merged or gaps.sum() > 1 or names_an_order(name) or bool((lines & gaps).any())
            if not (gaps.any() and (gaps == further).all() and likely):
                continue
        else:
            gaps &= ~_contradicted(cells[name], empty[name], orders, first)
        if gaps.any():
            filled[name] = pc.if_else(pa.array(gaps), cells[name].take(pa.array(first)), cells[name])
            lines |= gaps if name != amount else False
    if not filled:
        return table, [], False
    told = tuple(name for name in filled if name != amount)  # what is done with an amount is told with its sums
    facts: dict[str, Any] = {"n": len(told), "columns": told, "lines": int(lines.sum())}
    notices = [Problem.of("order_fields_carried", Place(table.name), **facts)] if told else []
    return with_columns(table, filled), notices, amount in filled


def on_all_lines(order: str, names: Sequence[str], read: Reader) -> Mapping[str, Cells]:
    """The cells of columns, where a line without one has that of the first line of its order, as ``carried`` does.

    Parameters
    ----------
    order : the column of the orders' numbers
    read : gives the cells of the table
    """
    cells = {name: read(name) for name in names}
    empty = {name: _empty(each) for name, each in cells.items()}
    if not any(empty[name].any() for name in names if name != order):
        return cells
    orders, different = coded(read(order))
    first = first_lines(orders)[orders]
    further = flags(pc.not_equal(different, ""))[orders] & (first != np.arange(len(first)))
    for name in names:
        gaps = further & empty[name] & ~empty[name][first]
        if name != order and gaps.any():
            gaps &= ~_contradicted(cells[name], empty[name], orders, first)
            cells[name] = pc.if_else(pa.array(gaps), cells[name].take(pa.array(first)), cells[name])
    return cells


def merged_cells_filled(table: Table, columns: Mapping[Role, str], read: Reader) -> tuple[Table, list[Problem]]:
    """The table with the order of each line, where a spreadsheet has it in a merged cell over all lines of the order.

    That is so for a line that lacks the number of its order, the customer and the day, but says what was bought, if
    most lines without a number are such; the amount may be in a merged cell too. Other lines stay as they are.
    """
    if Role.ORDER_ID not in columns:
        return table, []
    names = [columns[role] for role in (Role.ORDER_ID, *OF_AN_ORDER) if role in columns]
    without = _empty(read(names[0]))
    if not without.any() or without[0]:
        return table, []
    empty = {name: _empty(read(name)) for name in names}
    lacking = [columns[role] for role in (Role.ORDER_ID, Role.ID, Role.ORDER_DATE) if role in columns]
    further = np.all([empty[name] for name in lacking], axis=0) & _described(table, columns, names, read)
    if further.sum() < MOST_FURTHER * without.sum():
        return table, []
    above = np.maximum.accumulate(np.where(further, 0, np.arange(len(without))))
    further &= ~without[above]  # below a line whose order nobody knows
    if not further.any():
        return table, []
    names = [name for name in names if empty[name][further].any()]
    gaps = {name: pa.array(further & empty[name]) for name in names}
    cells = {name: read(name) for name in names}
    filled = {name: pc.if_else(gaps[name], cells[name].take(pa.array(above)), cells[name]) for name in names}
    facts: dict[str, Any] = {"n": len(names), "columns": tuple(names), "lines": int(further.sum())}
    return with_columns(table, filled), [Problem.of("order_fields_carried", Place(table.name), **facts)]


def _described(table: Table, columns: Mapping[Role, str], of_orders: Sequence[str], read: Reader) -> Flags:
    """Which lines say what was bought: anything beside their order and amount; without an amount the product itself."""
    amount = columns.get(Role.AMOUNT_SPENT, columns.get(Role.UNIT_PRICE, ""))
    others = [name for name in dict.fromkeys(table.frame.columns) if name not in (*of_orders, amount)]
    if not others:
        return np.zeros(len(table.frame), dtype=bool)
    described: Flags = np.any([~_empty(read(name)) for name in others], axis=0)
    if (product := columns.get(Role.PRODUCT_TYPES)) is None:
        return described
    return described & ~(_empty(read(amount)) & _empty(read(product)))


def _empty(cells: Cells) -> Flags:
    return flags(pc.equal(cells, ""))


def with_columns(table: Table, columns: Mapping[str, Any]) -> Table:
    """The table with other cells in some of its columns."""
    frame = table.frame.copy(deep=False)
    for name, cells in columns.items():
        column = pa.table({name: cells}).to_pandas(types_mapper={pa.large_string(): TEXT}.get)[name]
        frame[name] = column.set_axis(frame.index)
    return replace(table, frame=frame)


def _contradicted(cells: Cells, empty: Flags, orders: "np.ndarray[Any, Any]", first: "np.ndarray[Any, Any]") -> Flags:
    """The lines of orders in which some line says something else than the first: nobody knows whose a gap is."""
    codes = coded(cells)[0]
    other = ~empty & (codes != codes[first])
    return np.asarray(np.bincount(orders, weights=other)[orders] > 0, dtype=bool)

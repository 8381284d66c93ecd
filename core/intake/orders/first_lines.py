"""Fields of an order that stand on its first line only, carried to its other lines."""

from collections.abc import Mapping
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
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags, trimmed

OF_AN_ORDER: Final = (Role.ID, Role.ORDER_DATE, Role.CLUSTER)
TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)


def carried(table: Table, columns: Mapping[Role, str]) -> tuple[Table, list[Problem], bool]:
    """The table with the customer, the day and the label of each order on all of its lines; what the user should know.

    An amount is carried too where it stands on no further line of any order: then it is the order's, as the last
    value says.
    """
    if Role.ORDER_ID not in columns:
        return table, [], False
    names = [columns[role] for role in (*OF_AN_ORDER, Role.AMOUNT_SPENT) if role in columns]
    cells = {name: trimmed(cells_of(table, name)) for name in names}
    empty = {name: flags(pc.equal(each, "")) for name, each in cells.items()}
    if not any(each.any() for each in empty.values()):
        return table, [], False
    orders, different = coded(trimmed(cells_of(table, columns[Role.ORDER_ID])))
    first = first_lines(orders)[orders]
    numbered = flags(pc.not_equal(different, ""))[orders]
    further = numbered & (first != np.arange(len(first)))
    filled: dict[str, Cells] = {}
    lines = np.zeros(len(first), dtype=bool)
    amount = columns.get(Role.AMOUNT_SPENT)
    for name in names:
        gaps = further & empty[name] & ~empty[name][first]
        if name == amount:
            likely = gaps.sum() > 1 or names_an_order(name) or bool((lines & gaps).any())
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


def merged_cells_filled(table: Table, columns: Mapping[Role, str]) -> tuple[Table, list[Problem]]:
    """The table with the order of each line, where a spreadsheet has it in a merged cell over all lines of the order.

    That is so where each line without a number of its order lacks the customer and the day too, and has an amount
    and something else.
    """
    if Role.ORDER_ID not in columns:
        return table, []
    amount = columns.get(Role.AMOUNT_SPENT, columns.get(Role.UNIT_PRICE, ""))
    names = [columns[role] for role in (Role.ORDER_ID, *OF_AN_ORDER) if role in columns]
    without = _empty(table, names[0])
    if not without.any() or without[0]:
        return table, []
    others = [name for name in dict.fromkeys(table.frame.columns) if name not in (*names, amount)]
    described = np.any([~_empty(table, name) for name in others], axis=0) if others else ~without
    empty = {name: _empty(table, name) for name in names}
    lacking = [columns[role] for role in (Role.ID, Role.ORDER_DATE) if role in columns]
    if not all(empty[name][without].all() for name in lacking) or not described[without].all():
        return table, []
    if _empty(table, amount)[without].any():
        return table, []
    names = [name for name in names if empty[name][without].any()]
    above = pa.array(np.maximum.accumulate(np.where(without, 0, np.arange(len(without)))))
    gaps = {name: pa.array(without & empty[name]) for name in names}
    filled = {name: pc.if_else(gaps[name], cells_of(table, name).take(above), cells_of(table, name)) for name in names}
    facts: dict[str, Any] = {"n": len(names), "columns": tuple(names), "lines": int(without.sum())}
    return with_columns(table, filled), [Problem.of("order_fields_carried", Place(table.name), **facts)]


def _empty(table: Table, name: str) -> Flags:
    return flags(pc.equal(trimmed(cells_of(table, name)), ""))


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

"""The sums over order lines: whose each order is, what a customer spent and bought, how many months they span."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.intake.columns.named_months import Days
from core.intake.columns.numbers import Numbers
from core.model.products import ProductTypes, no_product_types
from core.model.settings import SETTINGS
from core.tables.headers import Role
from core.tables.text_cells import Reader, coded

Positions = npt.NDArray[np.int64]

CENT: Final = 0.011  # of the currency: what differs by no more than a rounded cent is equal; fractions are not exact
EXACT: Final = 2.0**53  # the largest number up to which every whole number is exact in a float
DECIMALS: Final = (1, 100, 10_000, 1_000_000)  # parts of a unit of currency: whole ones, cents, and finer prices


def owners_of_orders(owners: Positions, orders: Positions) -> Positions:
    """The owner of each different pair of an owner and an order."""
    width = int(orders.max(initial=0)) + 1
    # Nearly always an order has one owner: then nothing is sorted, which was a third of the time of a million lines.
    owner = np.full(width, -1, dtype=np.int64)
    owner[orders] = owners
    if (owner[orders] == owners).all():
        return owner[owner >= 0]
    return np.asarray(np.unique(owners * width + orders) // width, dtype=np.int64)


def products_bought(
    read: Reader, columns: Mapping[Role, str], lines: Positions, owners: Positions, n: int
) -> ProductTypes:
    """The categories of the lines that are no refunds: for each customer by number of lines, then by name."""
    if Role.PRODUCT_TYPES not in columns:
        return no_product_types(n)
    codes, names = coded(read(columns[Role.PRODUCT_TYPES]).take(pa.array(lines)))
    vocabulary = names.to_pylist()
    by_name = np.argsort(np.argsort(np.array(vocabulary, dtype=object)))
    width = max(len(vocabulary), 1)
    pairs, times = np.unique(owners * width + codes, return_counts=True)
    owner, code = pairs // width, pairs % width
    named = np.array([name != "" for name in vocabulary], dtype=bool)[code]
    owner, code, times = owner[named], code[named], times[named]
    order = np.lexsort((by_name[code], -times, owner))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=n))]).astype(np.int64)
    return ProductTypes(code[order].astype(np.int32), offsets, tuple(vocabulary))


def spend_of_owners(owners: Positions, amounts: Numbers, n: int) -> Numbers:
    """The sum of each owner's amounts, the same in any order of the lines.

    Amounts in whole cents are added as whole numbers, so that no binary fraction shows; others in ascending order.
    """
    for scale in DECIMALS:
        scaled = amounts * scale
        whole = np.rint(scaled)
        if np.abs(whole).sum() < EXACT and np.allclose(scaled, whole, rtol=1e-12, atol=1e-6):
            return np.asarray(np.bincount(owners, weights=whole, minlength=n) / scale, dtype=np.float64)
    order = np.lexsort((amounts, owners))
    return np.asarray(np.bincount(owners[order], weights=amounts[order], minlength=n), dtype=np.float64)


def added_up(numbers: Sequence[Numbers], group: Positions, n: int) -> list[Numbers]:
    """The sums of numbers over the rows of each of n customers; rows of no customer have the group -1."""
    used = np.flatnonzero(group >= 0)
    return [spend_of_owners(group[used], each[used], n) for each in numbers]


def months_spanned(days: Days | None) -> float | None:
    """Months from the first to the last of the days that are known; None where there are none."""
    known = None if days is None else days[~np.isnat(days)]
    return None if known is None or not len(known) else _months_between(known.min(), known.max())


def _months_between(first: np.datetime64, last: np.datetime64) -> float:
    """Months from the first to the last day, both included, to one decimal: whole ones, then days of the next one."""
    start, end = first.astype("datetime64[M]"), (last + 1).astype("datetime64[M]")
    day_of_start, day_of_end = (first - start.astype("datetime64[D]")), ((last + 1) - end.astype("datetime64[D]"))
    lengths = [((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")) for month in (start, end)]
    months = float((end - start).astype(int)) + float(day_of_end / lengths[1]) - float(day_of_start / lengths[0])
    return min(max(round(months, 1), 1.0), float(SETTINGS["window_months"].bounds[1]))

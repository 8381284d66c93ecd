"""Customers of one parent → the numbers that are clustered: scaled features, optional category columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.arrays import Floats
from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers
from core.model.settings import Scaling

FLAG_BITS: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The m distinct feature rows of a parent's n customers, in ascending order, so the file's order is forgotten.

    Attributes
    ----------
    numbers : float64 array (m, 3), the scaled numbers
    flags : uint64 array of m, the 0/1 columns of categories: the first is the highest of the 64 bits, and so on
    weights : float64 array of m, how many customers share the row
    row_of : int64 array of n, the row of each customer
    columns : names of the d columns: three numbers, then d - 3 categories
    """

    numbers: Floats
    flags: npt.NDArray[np.uint64]
    weights: Floats
    row_of: npt.NDArray[np.int64]
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def n_flags(self) -> int:
        """How many 0/1 columns there are."""
        return len(self.columns) - len(NUMERIC_COLUMNS)

    @property
    def rows(self) -> Floats:
        """All columns as numbers, (m, d)."""
        if not self.n_flags:
            return self.numbers
        return np.column_stack([self.numbers, flag_columns(self.flags, self.n_flags)])


def flag_columns(flags: npt.NDArray[np.uint64], n_flags: int) -> Floats:
    """The bits of m rows as columns of 0 and 1, (m, n_flags)."""
    octets = flags.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1, count=n_flags).astype(np.float64)


def build_features(
    customers: Customers,
    members: npt.NDArray[np.int64],
    scaling: Scaling,
    top_categories: int,
    between: Callable[[], None] = lambda: None,
) -> Features:
    """Scale the three numbers of the ``members`` and add the parent's most frequent product types as 0/1 columns.

    ``between`` is called several times; an exception that it raises ends the work.
    """
    numbers = [_scaled(column, scaling) for column in three_numbers(customers, members)]
    flags, categories = _category_flags(customers, members, top_categories)
    keys = [*numbers, flags] if categories else numbers
    order = np.arange(len(members))
    for key in reversed(keys):  # as np.lexsort does it, with a pause after each
        between()
        order = order[np.argsort(key[order], kind="stable")]
    between()
    starts = np.zeros(len(order), dtype=bool)
    starts[0] = True
    for key in keys:
        ordered = key[order]
        starts[1:] |= ordered[1:] != ordered[:-1]
    row_of = np.empty(len(order), dtype=np.int64)
    row_of[order] = np.cumsum(starts) - 1
    first = order[starts]
    return Features(
        numbers=np.column_stack([column[first] for column in numbers]),
        flags=flags[first],
        weights=np.bincount(row_of).astype(np.float64),
        row_of=row_of,
        columns=(*NUMERIC_COLUMNS, *categories),
    )


def _scaled(column: Floats, scaling: Scaling) -> Floats:
    if scaling == "none":
        return column
    if scaling == "log":
        column = np.sign(column) * np.log1p(np.abs(column))
    low, span = column.min(), np.ptp(column)
    if span == 0:
        return np.zeros_like(column)
    column = (column - low) / span  # first to 0…1, because the squares of tiny numbers are no numbers any more
    ordered = np.sort(column)  # sums over sorted values are the same for every order of the customers, to the last bit
    return np.asarray((column - ordered.mean()) / ordered.std(), dtype=np.float64)


def _category_flags(
    customers: Customers, members: npt.NDArray[np.int64], most: int
) -> tuple[npt.NDArray[np.uint64], list[str]]:
    """One bit for each of the most frequent product types, the highest first; ties by name."""
    flags = np.zeros(len(members), dtype=np.uint64)
    if not most:
        return flags, []
    products = customers.products.take(members)
    bought = np.bincount(products.codes, minlength=len(products.vocabulary))
    ranked = sorted(np.flatnonzero(bought).tolist(), key=lambda code: (-bought[code], products.vocabulary[code]))[:most]
    assert len(ranked) <= FLAG_BITS
    bits = np.zeros(len(products.vocabulary), dtype=np.uint64)
    bits[ranked] = np.uint64(1) << (FLAG_BITS - 1 - np.arange(len(ranked))).astype(np.uint64)
    filled = products.counts > 0
    if len(products.codes):
        flags[filled] = np.bitwise_or.reduceat(bits[products.codes], products.offsets[:-1][filled])
    return flags, [products.vocabulary[code] for code in ranked]

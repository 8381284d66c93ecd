"""Customers of one parent → the numbers that are clustered: scaled features, optional category columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.scaling import SCALING_CLASSES, FittedScaling
from core.model.arrays import Codes, Floats
from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers
from core.model.products import ProductTypes
from core.model.settings import Scaling

FLAG_BITS: Final = 64  # of an unsigned integer, one for each product type that may be a feature


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
    scaling : what made the scaled numbers of those in the file's units
    """

    numbers: Floats
    flags: npt.NDArray[np.uint64]
    weights: Floats
    row_of: npt.NDArray[np.int64]
    columns: tuple[str, ...]
    scaling: FittedScaling

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def categories(self) -> tuple[str, ...]:
        """The product types that are 0/1 columns, in the order of these."""
        return self.columns[len(NUMERIC_COLUMNS) :]

    @property
    def n_flags(self) -> int:
        """How many 0/1 columns there are."""
        return len(self.categories)

    @property
    def rows(self) -> Floats:
        """All columns as numbers, (m, d)."""
        return self.rows_in(slice(None))

    def rows_in(self, block: slice) -> Floats:
        """All columns of some of the rows as numbers, (rows, d)."""
        if not self.n_flags:
            return self.numbers[block]
        return np.column_stack([self.numbers[block], flag_columns(self.flags[block], self.n_flags)])

    def in_raw_units(self, rows: Floats) -> Floats:
        """Rows (r, d) in scaled units, such as centres, with their three numbers in the file's units."""
        numbers, flags = rows[:, : len(NUMERIC_COLUMNS)], rows[:, len(NUMERIC_COLUMNS) :]
        return np.column_stack([*self.scaling.inverse(numbers.T), flags])


def flag_columns(flags: npt.NDArray[np.uint64], n_flags: int) -> Floats:
    """The bits of m rows as columns of 0 and 1, (m, n_flags)."""
    in_bytes = flags.astype(">u8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(in_bytes, axis=1, count=n_flags).astype(np.float64)


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
    raw = three_numbers(customers, members)
    fitted = SCALING_CLASSES[scaling].fit(raw)
    numbers = fitted.transform(raw)
    flags, categories = _flags_of_the_most_frequent(customers, members, top_categories)
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
        scaling=fitted,
    )


def rebuilt_features(
    customers: Customers,
    members: npt.NDArray[np.int64],
    row_of: Codes,
    scaling: FittedScaling,
    categories: Sequence[str],
) -> Features:
    """The same features as ``build_features`` made, to the last bit, from what was kept of them.

    Neither is a scaling fitted nor are customers sorted: only one customer of each of the m rows is scaled again.

    Parameters
    ----------
    row_of : int32 array of n, the row of each of the n ``members``; every row from 0 to m - 1 has one
    scaling, categories : those of the features
    """
    rows = row_of.astype(np.int64)
    first = np.empty(int(rows.max()) + 1, dtype=np.int64)
    first[rows[::-1]] = np.arange(len(rows) - 1, -1, -1)  # written last and so kept: the first customer of each row
    people = members[first]
    return Features(
        numbers=np.column_stack(scaling.transform(three_numbers(customers, people))),
        flags=flags_of(customers.products.take(people), categories),
        weights=np.bincount(rows).astype(np.float64),
        row_of=rows,
        columns=(*NUMERIC_COLUMNS, *categories),
        scaling=scaling,
    )


def feature_rows(
    customers: Customers, members: npt.NDArray[np.int64], scaling: FittedScaling, categories: Sequence[str]
) -> Floats:
    """The feature row of each of n ``members``, float64 (n, d), under a scaling that was fitted before.

    ``categories`` name the product types of the d - 3 columns of 0 and 1; one that nobody here bought is 0 throughout.
    """
    numbers = np.column_stack(scaling.transform(three_numbers(customers, members)))
    if not categories:
        return numbers
    flags = flags_of(customers.products.take(members), categories)
    return np.column_stack([numbers, flag_columns(flags, len(categories))])


def flags_of(products: ProductTypes, categories: Sequence[str]) -> npt.NDArray[np.uint64]:
    """One bit for each of the ``categories`` that a customer bought, the first the highest: uint64 array of n."""
    wanted = set(categories)
    code_of = {name: code for code, name in enumerate(products.vocabulary) if name in wanted}
    return _flags(products, [code_of.get(name) for name in categories])


def _flags_of_the_most_frequent(
    customers: Customers, members: npt.NDArray[np.int64], most: int
) -> tuple[npt.NDArray[np.uint64], list[str]]:
    """One bit for each of the most frequent product types, the highest first; ties by name."""
    if not most:
        return np.zeros(len(members), dtype=np.uint64), []
    products = customers.products.take(members)
    bought = np.bincount(products.codes, minlength=len(products.vocabulary))
    ranked = sorted(np.flatnonzero(bought).tolist(), key=lambda code: (-bought[code], products.vocabulary[code]))[:most]
    return _flags(products, ranked), [products.vocabulary[code] for code in ranked]


def _flags(products: ProductTypes, codes: Sequence[int | None]) -> npt.NDArray[np.uint64]:
    """One bit for each of these codes of product types, the first the highest; None is one that nobody has."""
    assert len(codes) <= FLAG_BITS
    bits = np.zeros(len(products.vocabulary), dtype=np.uint64)
    for place, code in enumerate(codes):
        if code is not None:
            bits[code] = np.uint64(1) << np.uint64(FLAG_BITS - 1 - place)
    flags = np.zeros(len(products), dtype=np.uint64)
    filled = products.counts > 0
    if len(products.codes):
        flags[filled] = np.bitwise_or.reduceat(bits[products.codes], products.offsets[:-1][filled])
    return flags

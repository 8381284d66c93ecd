"""Customers of one parent → the numbers that are clustered: scaled features, optional category columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.customers import Customers
from core.settings import Scaling

Floats = npt.NDArray[np.float64]

NUMERIC_COLUMNS: Final = ("frequency", "amount_spent", "n_categories")


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """The m distinct feature rows of a parent's n customers, in ascending order, so the file's order is forgotten.

    Attributes
    ----------
    rows : float64 array (m, d); the columns are the three scaled numbers, then 0/1 columns of categories
    weights : float64 array of m, how many customers share the row
    row_of : int64 array of n, the row of each customer
    columns : names of the d columns
    """

    rows: Floats
    weights: Floats
    row_of: npt.NDArray[np.int64]
    columns: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)


def build_features(
    customers: Customers, members: npt.NDArray[np.int64], scaling: Scaling, top_categories: int
) -> Features:
    """Scale the three numbers of the ``members`` and add the parent's most frequent product types as 0/1 columns."""
    raw = (customers.frequency[members], customers.amount_spent[members], customers.n_categories[members])
    columns = [_scaled(column.astype(np.float64), scaling) for column in raw]
    names = list(NUMERIC_COLUMNS)
    if top_categories:
        block, categories = _category_columns(customers, members, top_categories)
        columns.extend(block)
        names.extend(categories)
    matrix = np.column_stack(columns) + 0.0  # turns -0.0 into 0.0, which sorts and compares as it should
    order = np.lexsort(matrix.T[::-1])
    ordered = matrix[order]
    starts = np.concatenate([[True], (np.diff(ordered, axis=0) != 0).any(axis=1)])
    row_of = np.empty(len(order), dtype=np.int64)
    row_of[order] = np.cumsum(starts) - 1
    weights = np.bincount(row_of).astype(np.float64)
    return Features(np.ascontiguousarray(ordered[starts]), weights, row_of, tuple(names))


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


def _category_columns(
    customers: Customers, members: npt.NDArray[np.int64], most: int
) -> tuple[list[Floats], list[str]]:
    """One 0/1 column for each of the most frequent product types; ties by name."""
    products = customers.products.take(members)
    bought = np.bincount(products.codes, minlength=len(products.vocabulary))
    ranked = sorted(np.flatnonzero(bought).tolist(), key=lambda code: (-bought[code], products.vocabulary[code]))[:most]
    owners = np.repeat(np.arange(len(members)), products.counts)
    columns = []
    for code in ranked:
        column = np.zeros(len(members))
        column[owners[products.codes == code]] = 1.0
        columns.append(column)
    return columns, [products.vocabulary[code] for code in ranked]

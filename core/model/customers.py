"""Customers in columns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.model.products import ProductTypes
from core.tables.text_array import Texts

# The least and the largest that are read, both allowed. Amounts are of currency, and refunds are negative: below the
# largest a float tells one unit from the next. Orders have a largest that nobody places, and it is exact in a float.
FREQUENCY_BOUNDS: Final[tuple[float, float]] = (0, 1e12)
AMOUNT_BOUNDS: Final[tuple[float, float]] = (-1e15, 1e15)


@dataclass(frozen=True, slots=True, eq=False)
class Customers:
    """n customers in columns, in the order of their file. Nothing in it changes after it was made.

    Attributes
    ----------
    ids : n different texts, each exactly as it was given; from a table, without the spaces around
    frequency : int64 array of n, orders in the analysis window, at least 0
    amount_spent : float64 array of n, spend in the same window; refunds may make it negative
    products : the product types of each customer
    """

    ids: npt.NDArray[np.object_] | Texts
    frequency: npt.NDArray[np.int64]
    amount_spent: npt.NDArray[np.float64]
    products: ProductTypes

    def __post_init__(self) -> None:
        assert len(self.ids) == len(self.frequency) == len(self.amount_spent) == len(self.products)
        for column in (self.ids, self.frequency, self.amount_spent):
            if isinstance(column, np.ndarray):
                column.flags.writeable = False

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def n_categories(self) -> npt.NDArray[np.int64]:
        """How many different product types each customer bought."""
        return self.products.counts


def columns_of(customers: Customers) -> pd.DataFrame:
    """Customers as the columns of a file that is read as the same customers again."""
    return pd.DataFrame(
        {
            "id": np.asarray(customers.ids),
            "frequency": customers.frequency,
            "amount_spent": customers.amount_spent,
            "product_types": customers.products.as_text().to_pylist(),
        }
    )

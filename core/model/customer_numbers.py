"""The three numbers of a customer, by which customers are compared: their names, where they come from, their units."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.model.arrays import Floats
from core.model.customers import Customers

Members = npt.NDArray[np.int64]


class Unit(Enum):
    """What a number counts."""

    ORDERS = auto()
    MONEY = auto()  # of whatever currency the file is in
    PRODUCT_TYPES = auto()


@dataclass(frozen=True, slots=True)
class CustomerNumber:
    """One of the numbers of a customer.

    Attributes
    ----------
    name : as in published outputs
    of : the number of each of some customers, which are given by their positions
    mean : what its mean over the customers of a sub-segment is called, in a legend's row and in published outputs
    unit : what it counts
    is_whole : whether only whole numbers occur
    """

    name: str
    of: Callable[[Customers, Members], npt.NDArray[Any]]
    mean: str
    unit: Unit
    is_whole: bool


def _orders(customers: Customers, members: Members) -> npt.NDArray[np.int64]:
    return customers.frequency[members]


def _spend(customers: Customers, members: Members) -> Floats:
    return customers.amount_spent[members]


def _product_types(customers: Customers, members: Members) -> npt.NDArray[np.int64]:
    return customers.products.counts_at(members)


_NUMBERS: Final = (
    CustomerNumber("frequency", _orders, "avg_frequency", Unit.ORDERS, is_whole=True),
    CustomerNumber("amount_spent", _spend, "avg_spend", Unit.MONEY, is_whole=False),
    CustomerNumber("n_categories", _product_types, "avg_categories", Unit.PRODUCT_TYPES, is_whole=True),
)
# Each number by its name, in the order of the columns of features and of published outputs.
CUSTOMER_NUMBERS: Final[Mapping[str, CustomerNumber]] = MappingProxyType({each.name: each for each in _NUMBERS})
NUMERIC_COLUMNS: Final = tuple(CUSTOMER_NUMBERS)


def three_numbers(customers: Customers, members: Members) -> list[Floats]:
    """The three numbers of some customers in the file's units, each a float64 array as long as ``members``."""
    return [np.asarray(each.of(customers, members), dtype=np.float64) for each in CUSTOMER_NUMBERS.values()]

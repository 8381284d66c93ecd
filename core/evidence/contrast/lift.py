"""What sets a sub-segment apart: its numbers and categories against its parent and against all customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.evidence.contrast.category_lift import CategoryLift, Counts, buyers_of, category_table
from core.exploring.legend import Ordered
from core.model.arrays import Codes, Floats
from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers

# Part of all amounts, refunds among them, that must be left as their sum before a part of the sum says anything.
LEAST_KEPT: Final = 0.5


class Reference(StrEnum):
    """With whom a sub-segment is compared, as a code, which stands in the evidence JSON and is never translated."""

    PARENT = "the parent"
    ALL = "all customers"


@dataclass(frozen=True, slots=True)
class NumberLift:
    """One of the numbers of a sub-segment against a reference group that it is part of.

    Attributes
    ----------
    name : ``frequency``, ``amount_spent`` or ``n_categories``
    mean, reference_mean : in the file's units
    index : 100 × mean / reference mean, 100 is the average; None where one of them is below 0, the reference mean is 0,
        or refunds take so much from it that a part of what is left says nothing
    difference : mean - reference mean, in the file's units
    difference_sd : the difference in standard deviations of the reference (Glass's delta); 0 where nobody differs
    """

    name: str
    mean: float
    reference_mean: float
    index: float | None
    difference: float
    difference_sd: float

    @property
    def change(self) -> float | None:
        """By what part of the reference mean the mean is above it, below 0 if it is under it; None as the index."""
        return None if self.index is None else self.index / 100 - 1


@dataclass(frozen=True, slots=True)
class Lift:
    """A sub-segment against one reference group; numbers and categories with the most different first."""

    number: int
    reference: Reference
    n_customers: int
    n_reference: int
    numbers: tuple[NumberLift, ...]
    categories: tuple[CategoryLift, ...]

    @property
    def distinctive(self) -> tuple[CategoryLift, ...]:
        """The categories that it buys more often than the average, beyond chance, the most different first."""
        return tuple(each for each in self.categories if each.is_distinct and each.is_more)

    @property
    def avoided(self) -> tuple[CategoryLift, ...]:
        """The categories that it buys less often than the average, beyond chance, the most different first."""
        return tuple(each for each in self.categories if each.is_distinct and not each.is_more)

    def of(self, name: str) -> NumberLift:
        """The comparison of one of the three numbers."""
        return next(each for each in self.numbers if each.name == name)


@dataclass(frozen=True, slots=True, eq=False)
class Everyone:
    """A reference group of customers, summed up once for all comparisons.

    Attributes
    ----------
    name : which group it is
    n : its customers
    means, sds, sizes : of orders, spend and number of categories, in the file's units: their mean, their standard
        deviation, and the mean of their sizes without sign
    buyers : int64 array, for each product type of the vocabulary how many of them bought it
    """

    name: Reference
    n: int
    means: Floats
    sds: Floats
    sizes: Floats
    buyers: Counts

    @classmethod
    def of(cls, name: Reference, customers: Customers, members: npt.NDArray[np.int64]) -> "Everyone":
        """Sum up the customers at ``members``."""
        columns = three_numbers(customers, members)
        ordered = [np.sort(column) for column in columns]  # so that sums do not depend on the order of the customers
        whole = len(members) == len(customers)
        products = customers.products if whole else customers.products.take(members)
        return cls(
            name,
            len(members),
            np.array([column.mean() for column in ordered]),
            np.array([column.std() if column[0] < column[-1] else 0.0 for column in ordered]),
            np.array([np.abs(column).mean() for column in ordered]),
            np.bincount(products.codes, minlength=len(products.vocabulary)),
        )


def lifts(
    customers: Customers, members: npt.NDArray[np.int64], segments: Codes, k: int, references: Sequence[Everyone]
) -> tuple[tuple[Lift, ...], ...]:
    """For each reference group, the lift of each of the k sub-segments; ``segments`` says which one each member is in.

    Every member must be in each reference group.
    """
    sizes = np.bincount(segments, minlength=k).astype(np.int64)
    averages = np.stack([Ordered.of(column).means(segments, k) for column in three_numbers(customers, members)], axis=1)
    buyers = buyers_of(customers, members, segments, k)
    names = customers.products.vocabulary
    result = []
    for reference in references:
        table = category_table(buyers, sizes, reference.buyers, reference.n, names)
        result.append(
            tuple(
                Lift(
                    number,
                    reference.name,
                    int(sizes[number]),
                    reference.n,
                    _number_lifts(averages[number], reference),
                    table[number],
                )
                for number in range(k)
            )
        )
    return tuple(result)


def _number_lifts(averages: Floats, reference: Everyone) -> tuple[NumberLift, ...]:
    found = []
    columns = (NUMERIC_COLUMNS, averages, reference.means, reference.sds, reference.sizes)
    for name, mean, average, sd, size in zip(*columns, strict=True):
        difference = float(mean - average)
        found.append(
            NumberLift(
                name,
                float(mean),
                float(average),
                float(100 * mean / average) if mean >= 0 and average > LEAST_KEPT * size else None,
                difference,
                float(difference / sd) if sd > 0 else 0.0,
            )
        )
    return tuple(sorted(found, key=lambda each: -abs(each.difference_sd)))

"""What sets a sub-segment apart: its numbers and categories against its parent and against all customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import false_discovery_control

from core.customers import Customers
from core.features import Floats
from core.kmeans import Codes
from core.methods import SETS_APART, Method
from core.profiles import Ordered
from core.two_shares import FEWEST_BUYERS, LEVEL, cohens_h, fisher_exact, risk_ratio_interval

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class NumberLift:
    """One of the numbers of a sub-segment against a reference group that it is part of.

    Attributes
    ----------
    name : ``frequency``, ``amount_spent`` or ``n_categories``
    mean, reference_mean : in the file's units
    index : 100 × mean / reference mean, 100 is the average; None where the reference mean is not above 0
    difference : mean - reference mean, in the file's units
    difference_sd : the difference in standard deviations of the reference (Glass's delta); 0 where nobody differs
    """

    name: str
    mean: float
    reference_mean: float
    index: float | None
    difference: float
    difference_sd: float


@dataclass(frozen=True, slots=True)
class CategoryLift:
    """One category in a sub-segment against a reference group that it is part of.

    Attributes
    ----------
    category : the product type
    buyers, share : customers of the sub-segment who bought it, and their share of it, 0 to 1
    reference_buyers, reference_share : the same in the reference group
    lift : share / reference share; 1 is the average. ``index`` is 100 times that
    low, high : 95% interval of the lift
    effect : Cohen's h of the share against that of the rest of the reference group, by which the list is ordered
    p_value, q_value : Fisher's exact test against the rest, and after Benjamini and Hochberg over the whole table
    is_distinct : q at most 0.05, and at least 10 buyers on the side that buys more
    """

    category: str
    buyers: int
    share: float
    reference_buyers: int
    reference_share: float
    lift: float
    low: float
    high: float
    effect: float
    p_value: float
    q_value: float
    is_distinct: bool

    @property
    def index(self) -> float:
        """100 × lift; 100 is the average."""
        return 100 * self.lift

    @property
    def is_more(self) -> bool:
        """Whether the sub-segment buys it more often than the average."""
        return self.effect > 0


@dataclass(frozen=True, slots=True)
class Lift:
    """A sub-segment against one reference group; numbers and categories with the most different first."""

    number: int
    reference: str
    n_customers: int
    n_reference: int
    numbers: tuple[NumberLift, ...]
    categories: tuple[CategoryLift, ...]
    method: Method = SETS_APART

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
    name : what texts call it
    n : its customers
    means, sds : of orders, spend and number of categories, in the file's units
    buyers : int64 array, for each product type of the vocabulary how many of them bought it
    """

    name: str
    n: int
    means: Floats
    sds: Floats
    buyers: Counts

    @classmethod
    def of(cls, name: str, customers: Customers, members: npt.NDArray[np.int64]) -> "Everyone":
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
            np.bincount(products.codes, minlength=len(products.vocabulary)),
        )


def three_numbers(customers: Customers, members: npt.NDArray[np.int64]) -> list[Floats]:
    """Orders, spend and number of categories of some customers, in the file's units."""
    return [
        customers.frequency[members].astype(np.float64),
        customers.amount_spent[members],
        customers.n_categories[members].astype(np.float64),
    ]


NUMBERS: Final = ("frequency", "amount_spent", "n_categories")


def lifts(
    customers: Customers, members: npt.NDArray[np.int64], labels: Codes, k: int, references: Sequence[Everyone]
) -> tuple[tuple[Lift, ...], ...]:
    """For each reference group, the lift of each of the k sub-segments in which ``labels`` put the members.

    Every member must be in each reference group.
    """
    sizes = np.bincount(labels, minlength=k).astype(np.int64)
    averages = np.stack([Ordered.of(column).means(labels, k) for column in three_numbers(customers, members)], axis=1)
    buyers = buyers_of(customers, members, labels, k)
    names = customers.products.vocabulary
    result = []
    for reference in references:
        table = _category_table(buyers, sizes, reference, names)
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


def buyers_of(customers: Customers, members: npt.NDArray[np.int64], labels: Codes, k: int) -> Counts:
    """How many customers of each sub-segment bought each product type, int64 (k, v)."""
    products = customers.products.take(members)
    size = len(products.vocabulary)
    keys = np.repeat(labels.astype(np.int64), products.counts) * size + products.codes
    return np.bincount(keys, minlength=k * size).reshape(k, size)


def _number_lifts(averages: Floats, reference: Everyone) -> tuple[NumberLift, ...]:
    found = []
    for name, mean, average, sd in zip(NUMBERS, averages, reference.means, reference.sds, strict=True):
        difference = float(mean - average)
        found.append(
            NumberLift(
                name,
                float(mean),
                float(average),
                float(100 * mean / average) if average > 0 else None,
                difference,
                float(difference / sd) if sd > 0 else 0.0,
            )
        )
    return tuple(sorted(found, key=lambda each: -abs(each.difference_sd)))


def _category_table(
    buyers: Counts, sizes: Counts, reference: Everyone, names: tuple[str, ...]
) -> list[tuple[CategoryLift, ...]]:
    """For each sub-segment every category that someone of the reference group bought, the most different first."""
    known = np.flatnonzero(reference.buyers)
    k = len(sizes)
    rest = reference.n - sizes
    if not len(known) or not rest.all():
        return [() for _ in range(k)]  # the reference group is the sub-segment itself
    a = buyers[:, known].astype(np.float64)
    every = np.broadcast_to(reference.buyers[known].astype(np.float64), a.shape)
    n, m = (np.broadcast_to(column[:, None].astype(np.float64), a.shape) for column in (sizes, rest))
    b = every - a
    share, other = a / n, b / m
    effect = cohens_h(share, other)
    part = n / reference.n
    low, high = (_lift_from(ratio, part) for ratio in risk_ratio_interval(a, n, b, m))
    p = fisher_exact(a, n, b, m)
    q = false_discovery_control(p.ravel()).reshape(p.shape)
    lift = share / (every / reference.n)
    enough = np.where(effect > 0, a, b) >= FEWEST_BUYERS
    distinct = (q <= LEVEL) & enough
    tables = []
    for number in range(k):
        ranked = sorted(range(len(known)), key=lambda each: (-abs(effect[number, each]), names[known[each]]))
        tables.append(
            tuple(
                CategoryLift(
                    category=names[known[each]],
                    buyers=int(a[number, each]),
                    share=float(share[number, each]),
                    reference_buyers=int(every[number, each]),
                    reference_share=float(every[number, each] / reference.n),
                    lift=float(lift[number, each]),
                    low=float(low[number, each]),
                    high=float(high[number, each]),
                    effect=float(effect[number, each]),
                    p_value=float(p[number, each]),
                    q_value=float(q[number, each]),
                    is_distinct=bool(distinct[number, each]),
                )
                for each in ranked
            )
        )
    return tables


def _lift_from(ratio: Floats, part: Floats) -> Floats:
    """Share against the rest → share against the whole, of which the sub-segment is ``part``: the same interval."""
    return ratio / (part * ratio + 1 - part)

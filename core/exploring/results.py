"""What an exploration finds: facts, frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.clustering.assign import Centres
from core.clustering.features import Features, feature_rows, rebuilt_features
from core.clustering.scaling import FittedScaling
from core.exploring.benchmark import Benchmark
from core.model.arrays import Codes, Floats
from core.model.customer_numbers import CUSTOMER_NUMBERS
from core.model.customers import Customers
from core.model.parents import Parents
from core.model.settings import Settings


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the legend.

    Attributes
    ----------
    number : the sub-segment's number in its parent, from 0 by ascending mean spend
    n_customers : its customers; ``share`` is their part of the parent, 0 to 1
    avg_spend, avg_frequency, avg_categories : means over its customers, in the file's units: the raw centroid
    share_of_spend : its part of the parent's spend, 0 to 1; None where refunds leave some sub-segment below 0, or where
        nothing was spent, for then there are no parts of a whole
    top_categories : up to three product types that most of its customers bought
    mark : 32 hexadecimal digits that depend only on which customers are in it, and on their orders and spend
    """

    number: int
    n_customers: int
    share: float
    avg_spend: float
    avg_frequency: float
    avg_categories: float
    share_of_spend: float | None
    top_categories: tuple[str, ...]
    mark: str

    @property
    def averages(self) -> Mapping[str, float]:
        """The mean of each of the three numbers by the number's name, in the order of ``CUSTOMER_NUMBERS``."""
        return {name: getattr(self, each.mean) for name, each in CUSTOMER_NUMBERS.items()}


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The sub-segments of one parent for one k.

    Attributes
    ----------
    segments : int32 array of n, the number of the sub-segment of each of the parent's customers
    legend : one row for each sub-segment, by number
    centres : the centre of each sub-segment, by number: ``centres.nearest`` of the customers' feature rows is
        ``segments``. ``centres.scaled`` (k, d) are in the units in which customers were compared
    raw_centres : float64 array (k, d), the same centres in the file's units: three numbers, then for d - 3
        product types the share of customers who bought it, 0 to 1. The scaling's inverse makes them of the scaled
        centres, so they are no means: under ``"log"`` they lie below the averages of the legend
    """

    k: int
    segments: Codes
    legend: tuple[Segment, ...]
    centres: Centres
    raw_centres: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ParentResult:
    """Everything found inside one parent.

    Attributes
    ----------
    key : the parent's name
    members : int64 array of n, positions of its customers in the exploration's customers, ascending
    benchmark : the scores and the choice
    solutions : k → solution, for every k that was benchmarked; for a parent kept whole only k = 1
    scaling : the scaling that was fitted to these customers
    categories : names of the product types that are 0/1 columns beside the three numbers, in their order
    row_of : int32 array of n, the distinct feature row of each customer: with the scaling all that is needed to have
        the same features again without sorting the customers again, at four bytes for each of them
    """

    key: str
    members: npt.NDArray[np.int64]
    benchmark: Benchmark
    solutions: Mapping[int, Solution]
    scaling: FittedScaling
    categories: tuple[str, ...]
    row_of: Codes

    @property
    def solution(self) -> Solution:
        """The solution of the chosen k."""
        return self.solutions[self.benchmark.chosen_k]

    def features(self, customers: Customers) -> Features:
        """The features that were clustered, to the last bit; ``customers`` are those of the exploration.

        Evidence and borders each ask once for a parent. That takes 0.05 to 0.08 seconds for 200,000 customers, where
        evidence takes two seconds and more, and borders too. Keeping the features instead would take 48 bytes for each
        customer whose row is no other's, 48 MB for a million, as long as the exploration lives.
        """
        return rebuilt_features(customers, self.members, self.row_of, self.scaling, self.categories)

    def rows(self, customers: Customers, positions: npt.NDArray[np.int64]) -> Floats:
        """Feature rows (n, d) of the n customers at ``positions``, of this exploration or new ones, as kept here."""
        return feature_rows(customers, positions, self.scaling, self.categories)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What it takes to get the same answer again: the versions used, and a fingerprint of customers and labels."""

    versions: Mapping[str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True, eq=False)
class Exploration:
    """Everything found for one set of customers, labels and settings."""

    customers: Customers
    settings: Settings
    parents: tuple[ParentResult, ...]
    joined: Parents
    provenance: Provenance

    def parent(self, key: str | int) -> ParentResult:
        """The result of one parent; KeyError where it was not explored."""
        for parent in self.parents:
            if parent.key == str(key):
                return parent
        raise KeyError(key)

    def with_k(self, key: str | int, k: int | None) -> "Exploration":
        """The same exploration with another k set for one parent, or (None) with the best one; nothing is recomputed.

        Raises
        ------
        KeyError
            The parent was not explored, or has no solution with that k.
        """
        found = self.parent(key)
        if k is not None and k not in found.solutions:
            raise KeyError(k)
        changed = replace(found, benchmark=found.benchmark.with_k(k))
        return replace(self, parents=tuple(changed if each is found else each for each in self.parents))

    def with_window(self, months: float) -> "Exploration":
        """The same exploration with the orders counted in a window of another length; only sentences change."""
        return replace(self, settings=replace(self.settings, window_months=months))

"""Who is in each sub-segment: its size, averages, most bought categories, and a mark that names its members."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.customers import Customers
from core.features import Floats
from core.kmeans import Codes

Hashes = npt.NDArray[np.uint64]

TOP: Final = 3
HASHED_AT_ONCE: Final = 100_000


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


def name_of(segment: Segment, names: Mapping[str, str]) -> str:
    """The name that the user gave to exactly these customers (``names`` goes by mark), else a plain one."""
    return names.get(segment.mark) or f"Sub-segment {segment.number}"


class Profiler:
    """The customers of one parent, sorted and hashed once for the legends of every k.

    ``members`` are their positions in ``customers``; ``hashes`` those of all customers, from ``hash_customers``.
    ``between`` is called several times; an exception that it raises ends the work.
    """

    def __init__(
        self,
        customers: Customers,
        members: npt.NDArray[np.int64],
        hashes: Hashes,
        between: Callable[[], None] = lambda: None,
    ) -> None:
        self._ids = customers.ids[members]
        self._hashes = hashes[:, members]
        self._products = customers.products.take(members)
        between()
        self._owners = np.repeat(np.arange(len(members)), self._products.counts)
        self._spend = Ordered.of(customers.amount_spent[members])
        between()
        self._frequency = Ordered.of(customers.frequency[members].astype(np.float64))
        between()
        self._categories = Ordered.of(self._products.counts.astype(np.float64))

    def numbered(self, labels: Codes, k: int) -> Codes:
        """Number the sub-segments from 0 by ascending mean spend, then mean frequency, then first id."""
        spend = self._spend.means(labels, k)
        orders = self._frequency.means(labels, k)
        tied = len(np.unique(np.column_stack([spend, orders]), axis=0)) < k
        first_ids = [min(self._ids[labels == number]) if tied else "" for number in range(k)]
        order = sorted(range(k), key=lambda number: (spend[number], orders[number], first_ids[number]))
        rank = np.empty(k, dtype=np.int32)
        rank[order] = np.arange(k, dtype=np.int32)
        return rank[labels]

    def legend(self, labels: Codes, k: int) -> tuple[Segment, ...]:
        """The legend of one solution: ``labels`` numbers the members from 0 to k - 1."""
        sizes = np.bincount(labels, minlength=k)
        spend = self._spend.means(labels, k)
        frequency = self._frequency.means(labels, k)
        categories = self._categories.means(labels, k)
        totals = spend * sizes
        whole = float(totals.sum())
        has_parts = whole > 0 and float(totals.min()) >= 0
        tops = self._top_categories(labels, k)
        marks = self._marks(labels, k)
        return tuple(
            Segment(
                number=number,
                n_customers=int(sizes[number]),
                share=float(sizes[number] / len(labels)),
                avg_spend=float(spend[number]),
                avg_frequency=float(frequency[number]),
                avg_categories=float(categories[number]),
                share_of_spend=float(totals[number] / whole) if has_parts else None,
                top_categories=tops[number],
                mark=marks[number],
            )
            for number in range(k)
        )

    def _top_categories(self, labels: Codes, k: int) -> list[tuple[str, ...]]:
        """The three product types with the most buyers in each group; ties by first appearance in the file."""
        names = self._products.vocabulary
        size = len(names)
        if not size:
            return [() for _ in range(k)]
        keys = labels.astype(np.int64)[self._owners] * size + self._products.codes
        buyers = np.bincount(keys, minlength=k * size).reshape(k, size)
        first = np.full(k * size, len(keys))
        first[keys[::-1]] = np.arange(len(keys))[::-1]  # of several positions the last one written stays: the first
        result = []
        for bought, firsts in zip(buyers, first.reshape(k, size), strict=True):
            ranked = np.lexsort((firsts, -bought))[:TOP]
            result.append(tuple(names[code] for code in ranked if bought[code]))
        return result

    def _marks(self, labels: Codes, k: int) -> list[str]:
        """A mark for each set of customers, whatever their order: two sums of their 64-bit hashes."""
        small = labels.astype(np.int16)  # which sorts by counting
        order = np.argsort(small, kind="stable")
        starts = np.searchsorted(small[order], np.arange(k))
        sums = [np.add.reduceat(hashes[order], starts) for hashes in self._hashes]
        return [f"{one:016x}{two:016x}" for one, two in zip(*sums, strict=True)]


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Values in ascending order, so that their sums are the same for every order of the customers, to the last bit."""

    order: npt.NDArray[np.int64]
    values: Floats

    @classmethod
    def of(cls, values: Floats) -> "Ordered":
        """Sort the values of n customers."""
        order = np.argsort(values, kind="stable")
        return cls(order, values[order])

    def means(self, labels: Codes, k: int) -> Floats:
        """The mean of each group."""
        ordered = labels[self.order]
        return np.asarray(np.bincount(ordered, self.values, k) / np.bincount(ordered, minlength=k), dtype=np.float64)


def hash_customers(customers: Customers, between: Callable[[], None] = lambda: None) -> Hashes:
    """Two 64-bit hashes of each of n customers' id, orders and spend, (2, n).

    ``between`` is called several times; an exception that it raises ends the work.
    """
    facts = pd.DataFrame(
        {"id": np.asarray(customers.ids), "frequency": customers.frequency, "amount_spent": customers.amount_spent}
    )
    keys = ("subsegment-mark1", "subsegment-mark2")
    hashes = np.empty((len(keys), len(facts)), dtype=np.uint64)
    for low in range(0, len(facts), HASHED_AT_ONCE):
        between()
        block = facts.iloc[low : low + HASHED_AT_ONCE]
        for key, out in zip(keys, hashes, strict=True):
            out[low : low + HASHED_AT_ONCE] = pd.util.hash_pandas_object(
                block, index=False, hash_key=key, categorize=False
            )
    return hashes

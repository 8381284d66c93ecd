"""Who is in each sub-segment: its size, averages, most bought categories, and a mark that names its members."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from core.customers import Customers
from core.features import Floats
from core.joint_cells import Positions, joint_cells
from core.kmeans import Clustering, Codes
from core.tallies import Hashes, Tallies, tally

TOP: Final = 3
MOST_CELLS: Final = 2**12
MOST_COUNTS: Final = 2**20  # of product types of all cells at once: two tables of 8 MB
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


def legends(
    customers: Customers,
    members: Positions,
    hashes: Hashes,
    row_of: Positions,
    clusterings: Sequence[Clustering],
    between: Callable[[], None] = lambda: None,
) -> Iterator[tuple[Codes, tuple[Segment, ...]]]:
    """For each clustering the number of each member's sub-segment, int32 array of n, and the legend.

    ``members`` are the positions of the parent's customers in ``customers``, ``row_of`` (n) their feature rows, which
    are what was clustered; ``hashes`` those of all customers, from ``hash_customers``. ``between`` is called several
    times; an exception that it raises ends the work.
    """
    spend = Ordered.of(customers.amount_spent[members])
    between()
    frequency, products = customers.frequency[members], customers.products.take(members).bought_only()
    most_cells = min(MOST_CELLS, max(1, MOST_COUNTS // max(1, len(products.vocabulary))))
    for joint in joint_cells(clusterings, most_cells):
        between()
        of_cells = tally(joint.cells[row_of], frequency, products, hashes[:, members])
        for clustering, group in zip(joint.clusterings, joint.groups, strict=True):
            between()
            found, labels = of_cells.merged(group), clustering.labels[row_of]
            means = spend.means(labels, clustering.k)
            keys = np.column_stack([means, found.frequency / found.sizes]).tolist()
            if len({tuple(key) for key in keys}) < clustering.k:  # then the first id decides
                ids = customers.ids[members]
                keys = [[*key, min(ids[labels == number])] for number, key in enumerate(keys)]
            ranked = sorted(range(clustering.k), key=keys.__getitem__)
            rank = np.empty(clustering.k, dtype=np.int32)
            rank[ranked] = np.arange(clustering.k, dtype=np.int32)
            yield rank[labels], _legend(found, means, ranked, products.vocabulary)


def _legend(found: Tallies, spend: Floats, ranked: Sequence[int], vocabulary: Sequence[str]) -> tuple[Segment, ...]:
    """The legend of groups with these tallies and means of spend, in the order ``ranked``."""
    n = int(found.sizes.sum())
    totals = spend * found.sizes
    whole = float(totals[ranked].sum())
    has_parts = whole > 0 and float(totals.min()) >= 0
    tops = _top_categories(found, vocabulary)
    return tuple(
        Segment(
            number=number,
            n_customers=int(found.sizes[group]),
            share=float(found.sizes[group] / n),
            avg_spend=float(spend[group]),
            avg_frequency=float(found.frequency[group] / found.sizes[group]),
            avg_categories=float(found.n_categories[group] / found.sizes[group]),
            share_of_spend=float(totals[group] / whole) if has_parts else None,
            top_categories=tops[group],
            mark="".join(f"{each:016x}" for each in found.hashes[:, group]),
        )
        for number, group in enumerate(ranked)
    )


def _top_categories(found: Tallies, vocabulary: Sequence[str]) -> list[tuple[str, ...]]:
    """The three product types with the most buyers in each group; ties by first appearance in the file."""
    ranked = np.lexsort((found.firsts, -found.buyers))[:, :TOP]
    bought = np.take_along_axis(found.buyers, ranked, axis=1)
    return [
        tuple(vocabulary[code] for code, count in zip(*pair, strict=True) if count)
        for pair in zip(ranked.tolist(), bought.tolist(), strict=True)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """Values in ascending order, so that their sums are the same for every order of the customers, to the last bit."""

    order: Positions
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
    """Two 64-bit hashes of each of n customers' id, orders and spend, (2, n); the second is a hash of the first.

    ``between`` is called several times; an exception that it raises ends the work.
    """
    facts = pd.DataFrame(
        {"id": np.asarray(customers.ids), "frequency": customers.frequency, "amount_spent": customers.amount_spent}
    )
    hashes = np.empty((2, len(facts)), dtype=np.uint64)
    for low in range(0, len(facts), HASHED_AT_ONCE):
        between()
        block = slice(low, low + HASHED_AT_ONCE)
        once = pd.util.hash_pandas_object(facts.iloc[block], index=False, categorize=False).to_numpy()
        hashes[0, block], hashes[1, block] = once, pd.util.hash_array(once)
    return hashes

"""Who is in each sub-segment: its size, averages, most bought categories, and a mark that names its members."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.clustering.clustering import Clustering
from core.clustering.scores.agreement import Positions, agreements
from core.exploring.results import Segment
from core.exploring.tallies import Hashes, Tallies, tally
from core.model.arrays import Codes, Floats
from core.model.customers import Customers

TOP: Final = 3  # product types named for each sub-segment, as the published interface has them
MOST_AGREEMENTS: Final = 2**12  # agreement groups counted at once: more of them are small, and save nothing
MOST_COUNTS: Final = 2**20  # of product types in all agreement groups at once: two tables of 8 MB


def legends(
    customers: Customers,
    members: Positions,
    hashes: Hashes,
    row_of: Positions,
    clusterings: Sequence[Clustering],
    between: Callable[[], None] = lambda: None,
    most_agreements: int = MOST_AGREEMENTS,
) -> Iterator[tuple[Positions, Codes, tuple[Segment, ...]]]:
    """For each clustering three things, one clustering after the other.

    They are the clustering's groups in the order of the sub-segments' numbers, int64 array of k; the number of each
    member's sub-segment, int32 array of n; and the legend.

    ``members`` are the positions of the parent's customers in ``customers``, ``row_of`` (n) their feature rows, which
    are what was clustered; ``hashes`` those of all customers, from ``hash_customers``. ``between`` is called several
    times; an exception that it raises ends the work. At most ``most_agreements`` groups of customers in which
    clusterings agree are counted at once, fewer where there are many product types.
    """
    spend = Ordered.of(customers.amount_spent[members])
    between()
    frequency, products = customers.frequency[members], customers.products.take(members).bought_only()
    most_agreements = min(most_agreements, max(1, MOST_COUNTS // max(1, len(products.vocabulary))))
    for agreement in agreements(clusterings, most_agreements):
        between()
        of_agreements = tally(agreement.of_rows[row_of], frequency, products, hashes[:, members])
        for clustering, group in zip(agreement.clusterings, agreement.groups, strict=True):
            between()
            found, segments = of_agreements.merged(group), clustering.groups[row_of]
            means = spend.means(segments, clustering.k)
            keys = np.column_stack([means, found.frequency / found.sizes]).tolist()
            if len({tuple(key) for key in keys}) < clustering.k:  # then the first id decides
                ids = customers.ids[members]
                keys = [[*key, min(ids[segments == number])] for number, key in enumerate(keys)]
            ranked = sorted(range(clustering.k), key=keys.__getitem__)
            rank = np.empty(clustering.k, dtype=np.int32)
            rank[ranked] = np.arange(clustering.k, dtype=np.int32)
            legend = _legend(found, means, ranked, products.vocabulary)
            yield np.array(ranked, dtype=np.int64), rank[segments], legend


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

    def means(self, groups: Codes, k: int) -> Floats:
        """The mean of each of k groups; ``groups`` is the group of each customer."""
        ordered = groups[self.order]
        return np.asarray(np.bincount(ordered, self.values, k) / np.bincount(ordered, minlength=k), dtype=np.float64)

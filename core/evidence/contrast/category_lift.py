"""The categories of a sub-segment against a reference group: shares, lift with its interval, and chance."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.evidence.contrast.two_shares import FEWEST_BUYERS, LEVEL, cohens_h, fisher_exact, risk_ratio_interval
from core.model.arrays import Codes, Floats
from core.model.customers import Customers

Counts = npt.NDArray[np.int64]


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


def buyers_of(customers: Customers, members: npt.NDArray[np.int64], segments: Codes, k: int) -> Counts:
    """How many customers of each sub-segment bought each product type, int64 (k, v)."""
    products = customers.products.take(members)
    size = len(products.vocabulary)
    keys = np.repeat(segments.astype(np.int64), products.counts) * size + products.codes
    return np.bincount(keys, minlength=k * size).reshape(k, size)


def category_table(
    buyers: Counts, sizes: Counts, reference_buyers: Counts, n_reference: int, names: tuple[str, ...]
) -> list[tuple[CategoryLift, ...]]:
    """For each of k sub-segments every category that someone of the reference group bought, the most different first.

    ``buyers`` (k, v) and ``sizes`` (k) are those of the sub-segments, ``reference_buyers`` (v) those of the reference
    group of ``n_reference`` customers, and ``names`` the v product types.
    """
    from scipy.stats import false_discovery_control  # here, because it loads slowly and the answer does without it

    known = np.flatnonzero(reference_buyers)
    k = len(sizes)
    rest = n_reference - sizes
    if not len(known) or not rest.all():
        return [() for _ in range(k)]  # the reference group is the sub-segment itself
    a = buyers[:, known].astype(np.float64)
    every = np.broadcast_to(reference_buyers[known].astype(np.float64), a.shape)
    n, m = (np.broadcast_to(column[:, None].astype(np.float64), a.shape) for column in (sizes, rest))
    b = every - a
    share, other = a / n, b / m
    effect = cohens_h(share, other)
    part = n / n_reference
    low, high = (_lift_from(ratio, part) for ratio in risk_ratio_interval(a, n, b, m))
    p = fisher_exact(a, n, b, m)
    q = false_discovery_control(p.ravel()).reshape(p.shape)
    lift = share / (every / n_reference)
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
                    reference_share=float(every[number, each] / n_reference),
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

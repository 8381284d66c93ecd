"""The categories of a sub-segment against a reference group: shares, lift with its interval, and chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

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
    low, high : 95% interval of the lift, which holds it: from 0 where nobody of the sub-segment bought it, up to the
        highest lift there can be where nobody else did
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
    rest = n_reference - sizes
    if not len(known) or not rest.all():
        return [() for _ in sizes]  # the reference group is the sub-segment itself
    a = buyers[:, known].astype(np.float64)
    every = np.broadcast_to(reference_buyers[known].astype(np.float64), a.shape)
    n, m = (np.broadcast_to(column[:, None].astype(np.float64), a.shape) for column in (sizes, rest))
    b = every - a
    share, reference_share = a / n, every / n_reference
    effect = cohens_h(share, b / m)
    low, high = (_lift_from(ratio, n / n_reference) for ratio in risk_ratio_interval(a, n, b, m))
    p = fisher_exact(a, n, b, m)
    q = false_discovery_control(p.ravel()).reshape(p.shape)
    found = {
        "buyers": buyers[:, known],
        "share": share,
        "reference_buyers": np.broadcast_to(reference_buyers[known], a.shape),
        "reference_share": reference_share,
        "lift": share / reference_share,
        "low": low,
        "high": high,
        "effect": effect,
        "p_value": p,
        "q_value": q,
        "is_distinct": (q <= LEVEL) & (np.where(effect > 0, a, b) >= FEWEST_BUYERS),
    }
    categories = [names[code] for code in known.tolist()]
    return [
        _most_different_first(categories, {name: column[number] for name, column in found.items()})
        for number in range(len(sizes))
    ]


def _most_different_first(
    categories: Sequence[str], columns: Mapping[str, npt.NDArray[Any]]
) -> tuple[CategoryLift, ...]:
    """The categories of one sub-segment by the size of their effect, then by name.

    ``columns`` hold all attributes of ``CategoryLift`` but the category, one value for each of the ``categories``.
    """
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    found = (
        CategoryLift(category, **dict(zip(columns, row, strict=True)))
        for category, row in zip(categories, rows, strict=True)
    )
    return tuple(sorted(found, key=lambda each: (-abs(each.effect), each.category)))


def _lift_from(ratio: Floats, part: Floats) -> Floats:
    """Share against the rest → share against the whole, of which the sub-segment is ``part``: the same interval."""
    with np.errstate(divide="ignore"):  # a ratio of 0 has an infinite inverse, and the share against the whole is 0
        return np.asarray(1 / (part + (1 - part) / ratio), dtype=np.float64)

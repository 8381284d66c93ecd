"""Two sub-segments side by side: distributions, differences and categories."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from core.evidence.contrast.two_shares import FEWEST_BUYERS, LEVEL, cohens_h, fisher_exact, risk_ratio_interval
from core.exploring.results import Exploration
from core.model.arrays import Floats
from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers

BINS: Final = 24  # bars of a histogram: as many as can be told apart at the width of a phone


@dataclass(frozen=True, slots=True, eq=False)
class ComparedNumber:
    """One of the three numbers in two groups, each pair as (first, second), in the file's units.

    Attributes
    ----------
    name : ``frequency``, ``amount_spent`` or ``n_categories``
    means, medians : mean and median
    lows, highs : 10th and 90th percentile, or the next value beyond that somebody has: at least eight in ten lie
        between them, however few the customers are
    difference : mean of the second - mean of the first
    difference_sd : the difference in pooled standard deviations (Cohen's d); 0 where nobody differs
    edges, counts : float64[b + 1] and two int64[b], a histogram of both over the same bins
    """

    name: str
    means: tuple[float, float]
    medians: tuple[float, float]
    lows: tuple[float, float]
    highs: tuple[float, float]
    difference: float
    difference_sd: float
    edges: Floats
    counts: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class ComparedCategory:
    """One category in two groups, each pair as (first, second).

    Attributes
    ----------
    category : the product type
    buyers, shares : customers who bought it, and their share of the group, 0 to 1
    ratio, low, high : share of the second / share of the first with its 95% interval; None where the first has none
    effect : Cohen's h, above 0 where the second buys more; the list is ordered by its size
    q_value : Fisher's exact test after Benjamini and Hochberg over all categories
    is_distinct : q at most 0.05, and at least 10 buyers on the side that buys more
    """

    category: str
    buyers: tuple[int, int]
    shares: tuple[float, float]
    ratio: float | None
    low: float
    high: float
    effect: float
    q_value: float
    is_distinct: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sub-segments; numbers and categories with the most different first."""

    sizes: tuple[int, int]
    numbers: tuple[ComparedNumber, ...]
    categories: tuple[ComparedCategory, ...]


def compare(exploration: Exploration, first: tuple[str | int, int], second: tuple[str | int, int]) -> Comparison:
    """Compare two different sub-segments of the solutions in use, each a parent's key and a number.

    Raises
    ------
    KeyError
        There is no such parent or no such sub-segment.
    """
    assert (str(first[0]), first[1]) != (str(second[0]), second[1]), "two different sub-segments"
    one, other = (_members(exploration, *each) for each in (first, second))
    people = exploration.customers
    pairs = zip(NUMERIC_COLUMNS, three_numbers(people, one), three_numbers(people, other), strict=True)
    numbers = sorted((_number(*each) for each in pairs), key=lambda each: -abs(each.difference_sd))
    return Comparison((len(one), len(other)), tuple(numbers), _categories(people, one, other))


def _members(exploration: Exploration, key: str | int, number: int) -> npt.NDArray[np.int64]:
    parent = exploration.parent(key)
    if not 0 <= number < parent.solution.k:
        raise KeyError(number)
    members: npt.NDArray[np.int64] = parent.members[parent.solution.segments == number]
    return members


def _number(name: str, one: Floats, other: Floats) -> ComparedNumber:
    one, other = np.sort(one), np.sort(other)  # so that sums do not depend on the order of the customers
    both = np.concatenate([one, other])
    edges = np.histogram_bin_edges(both, BINS) if both.min() < both.max() else np.array([both[0] - 0.5, both[0] + 0.5])
    spread = float(np.sqrt((one.var() * len(one) + other.var() * len(other)) / len(both)))
    difference = float(other.mean() - one.mean())

    def pair(percentile: float, method: Literal["linear", "lower", "higher"]) -> tuple[float, float]:
        first, second = (np.percentile(group, percentile, method=method) for group in (one, other))
        return float(first), float(second)

    return ComparedNumber(
        name,
        (float(one.mean()), float(other.mean())),
        pair(50, "linear"),
        pair(10, "lower"),
        pair(90, "higher"),
        difference,
        difference / spread if spread > 0 else 0.0,
        edges,
        (np.histogram(one, edges)[0], np.histogram(other, edges)[0]),
    )


def _categories(
    customers: Customers, one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]
) -> tuple[ComparedCategory, ...]:
    from scipy.stats import false_discovery_control  # here, because it loads slowly and the answer does without it

    names = customers.products.vocabulary
    every_a, every_b = (
        np.bincount(customers.products.take(group).codes, minlength=len(names)).astype(np.float64)
        for group in (one, other)
    )
    known = np.flatnonzero(every_a + every_b)
    if not len(known):
        return ()
    a, b = every_a[known], every_b[known]
    n, m = np.full(len(known), float(len(one))), np.full(len(known), float(len(other)))
    effect = cohens_h(b / m, a / n)
    low, high = risk_ratio_interval(b, m, a, n)
    q = false_discovery_control(fisher_exact(b, m, a, n))
    found = [
        ComparedCategory(
            category=names[code],
            buyers=(int(a[each]), int(b[each])),
            shares=(float(a[each] / n[each]), float(b[each] / m[each])),
            ratio=float((b[each] / m[each]) / (a[each] / n[each])) if a[each] else None,
            low=float(low[each]),
            high=float(high[each]),
            effect=float(effect[each]),
            q_value=float(q[each]),
            is_distinct=bool(q[each] <= LEVEL and max(a[each], b[each]) >= FEWEST_BUYERS),
        )
        for each, code in enumerate(known.tolist())
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.effect), each.category)))

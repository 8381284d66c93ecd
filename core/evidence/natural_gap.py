"""Types or tiers: whether a natural gap lies between neighbouring sub-segments (projected dip test)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from core.clustering.sampling import stratified_sample
from core.evidence.gap_axis import Flags, Projection, axis_between, dip, few_columns, projection
from core.evidence.parent_data import ParentData
from core.model.arrays import Codes, Floats

LEVEL_OF_EACH: Final = 0.01  # p-value: one pair alone is called a gap by chance once in a hundred times at most
HIGHEST_LEVEL: Final = 0.05  # p-value: the usual level, which no number of pairs may exceed
MOST_CUSTOMERS: Final = 4000  # tested at most: a gap that matters shows among them, and a test takes milliseconds
BEYOND: Final = 1.5  # halves of the axis from its middle: the centres stand at 1, and half as far again counts too
NEAR: Final = 0.5  # halves of the axis away from it: so near to it the shape of a K-Means group makes no dip
FEW: Final = 400  # customers: with fewer of them the dip test sees only a wide gap


class Verdict(StrEnum):
    """What the sub-segments of a solution are, as a code, which stands in the evidence JSON and is never translated."""

    TYPES = "types"
    """A natural gap lies between all neighbours: who the customers are."""
    MIXED = "mixed"
    """Some neighbours have a gap between them, others have none."""
    TIERS = "tiers"
    """No gap was found: a handy cut through a continuum."""
    WHOLE = "whole"
    """There is one sub-segment only, and nothing to compare."""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two neighbouring sub-segments: ``p_value`` of the dip test on ``n_tested`` customers, and their picture.

    ``p_near`` is the p-value for the customers near the axis only, at most a quarter of its length away from it.
    ``has_gap`` says whether the customers between the two are fewer than chance explains.
    """

    first: int
    second: int
    p_value: float
    p_near: float
    n_tested: int
    projection: Projection | None
    has_gap: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class NaturalGap:
    """The verdict on one solution, and the neighbouring pairs that it rests on.

    Two sub-segments are neighbours if no third one lies between them. ``n_tested`` of the ``n_customers`` customers
    were looked at: all of them, or a fixed stratified sample.
    """

    k: int
    pairs: tuple[Pair, ...]
    n_tested: int
    n_customers: int

    @property
    def verdict(self) -> Verdict:
        """Types, tiers, or mixed."""
        gaps = sum(pair.has_gap for pair in self.pairs)
        if not self.pairs:
            return Verdict.WHOLE
        if gaps == len(self.pairs):
            return Verdict.TYPES
        return Verdict.MIXED if gaps else Verdict.TIERS

    def neighbours_of(self, number: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The neighbours of a sub-segment behind a natural gap, and those without one, in the order of the pairs."""
        own = [pair for pair in self.pairs if number in (pair.first, pair.second)]
        other = [(pair.first + pair.second - number, pair.has_gap) for pair in own]
        return tuple(each for each, gap in other if gap), tuple(each for each, gap in other if not gap)

    @property
    def is_sampled(self) -> bool:
        """Whether only a fixed sample of the customers was tested."""
        return self.n_tested < self.n_customers

    @property
    def sees_wide_gaps_only(self) -> bool:
        """Whether so few customers were tested that a narrow gap could not be seen."""
        return self.n_tested < FEW


def natural_gap(data: ParentData, segments: Codes, k: int, random_state: int) -> NaturalGap:
    """Test every pair of neighbours of one solution; ``segments`` numbers the parent's members from 0 to k - 1.

    A pair is looked at along the axis that separates it best, Fisher's linear discriminant. Because K-Means cuts
    straight across groups of unequal width, the axis is found again from the two sides of its own cut, until nobody
    changes sides. Of the customers of the pair, those around the axis between the two centres count. They are no
    farther from it than half its length, so that the shape of a K-Means group does not look like a gap. And they are
    not much beyond its ends, so that the dip test sees more; this makes no gap, because a part of a distribution with
    one peak has one peak again.

    The more neighbours must all show a gap, the less evidence each needs: the level is 1% for one pair, and up to 5%
    for five and more. Where they do not all show one, a pair has a gap on its own at 1%, or at 5% divided by the number
    of pairs if that is less. The customers near the axis must show it too, so that no pair among many is named by
    chance or by its shape.
    """
    ordered = data.ordered(segments)
    chosen = stratified_sample(ordered, MOST_CUSTOMERS, random_state)
    own = ordered[chosen]
    rows = data.dithered(chosen, random_state)
    found = list(_neighbours(np.stack([rows[own == number].mean(axis=0) for number in range(k)])))
    pairs = []
    for first, second in found:
        inside = (own == first) | (own == second)
        pairs.append(_tested(rows[inside], own[inside] == second, first, second))
    return NaturalGap(k, _judged(pairs), len(chosen), len(data))


def _judged(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs with which of them have a gap, at the level for all of them or, failing that, for each alone."""
    level = min(LEVEL_OF_EACH * len(pairs), HIGHEST_LEVEL)
    if all(pair.p_value <= level for pair in pairs):
        return tuple(replace(pair, has_gap=True) for pair in pairs)
    level = min(LEVEL_OF_EACH, HIGHEST_LEVEL / len(pairs))
    return tuple(replace(pair, has_gap=max(pair.p_value, pair.p_near) <= level) for pair in pairs)


def _neighbours(centres: Floats) -> Iterator[tuple[int, int]]:
    """Pairs of centres with no third one inside the ball that has the two at its ends: Gabriel's graph."""
    squared = ((centres[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    for first in range(len(centres)):
        for second in range(first + 1, len(centres)):
            around = squared[first] + squared[second]
            around[[first, second]] = np.inf
            if around.min() >= squared[first, second]:
                yield first, second


def _tested(rows: Floats, is_second: Flags, first: int, second: int) -> Pair:
    """The dip test of one pair: rows (n, d) of both, and which of them are in the second."""
    rows = few_columns(rows, is_second)
    axis = axis_between(rows, is_second)
    if axis is None:
        return Pair(first, second, 1.0, 1.0, 0, None)
    along, away, half = axis
    between = np.abs(along) <= BEYOND * half
    around = along[between & (away <= half)]
    near = along[between & (away <= NEAR * half)]
    return Pair(first, second, dip(around), dip(near), len(around), projection(along, is_second))

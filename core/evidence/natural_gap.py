"""Types or tiers: whether a natural gap lies between neighbouring sub-segments (projected dip test)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from core.clustering.sampling import stratified_sample
from core.clustering.scaling import FittedScaling
from core.evidence.few_apart import Few, few_apart
from core.evidence.gap_axis import Flags, Projection, axis_between, balanced, dip, few_columns, projection
from core.evidence.parent_data import ParentData
from core.model.arrays import Codes, Floats

LEVEL_OF_EACH: Final = 0.01  # p-value: one pair alone is called a gap by chance once in a hundred times at most
HIGHEST_LEVEL: Final = 0.05  # p-value: the usual level, which no number of pairs may exceed
DENIED: Final = 0.3  # p-value: above it those near the axis deny a gap that the shape of the groups looks like
MOST_CUSTOMERS: Final = 4000  # tested at most: a gap that matters shows among them, and a test takes milliseconds
BEYOND: Final = 1.5  # halves of the axis from its middle: the centres stand at 1, and half as far again counts too
NEAR: Final = 0.5  # halves of the axis away from it: so near to it the shape of a K-Means group makes no dip
FEW: Final = 400  # customers: with fewer of them the dip test sees only a wide gap
# Customers tested of one pair: with fewer two fifths of the gaps of 4 standard deviations are missed. Of 500 draws of
# two equal groups the dip test, at 1%, found 59% with 100 customers and 94% with 200; of 5 apart 99% with 100.
FEW_OF_A_PAIR: Final = 100


class Verdict(StrEnum):
    """What the sub-segments of a solution are, as a code, which stands in the evidence JSON and is never translated."""

    TYPES = "types"
    """A natural gap lies between all neighbours: who the customers are."""
    MIXED = "mixed"
    """Some neighbours have a gap between them, others have none."""
    TIERS = "tiers"
    """No gap was found: a handy cut through a continuum."""
    NOT_TESTED = "not tested"
    """Too few customers stand around every line between neighbours: whether there is a gap is not known."""
    WHOLE = "whole"
    """There is one sub-segment only, and nothing to compare."""


class Finding(StrEnum):
    """What was found between two neighbours, as a code, which stands in the evidence JSON and is never translated."""

    GAP = "gap"
    NO_GAP = "no gap"
    NOT_TESTED = "not tested"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two neighbouring sub-segments: ``p_value`` of the dip test on those around the axis, and the picture of both.

    ``n_tested`` entered that test. ``p_near`` is the p-value for the customers near the axis only, at most a quarter of
    its length away from it. Each is None where there are too few customers to test. Of the side with more customers
    both count only as many as the other has, those nearest to the middle. ``has_gap`` says whether the customers
    between the two are fewer than chance explains; None where that was not tested.
    """

    first: int
    second: int
    p_value: float | None
    p_near: float | None
    n_tested: int
    projection: Projection | None
    has_gap: bool | None = None

    @property
    def finding(self) -> Finding:
        """What was found between the two."""
        if self.has_gap is None:
            return Finding.NOT_TESTED
        return Finding.GAP if self.has_gap else Finding.NO_GAP


@dataclass(frozen=True, slots=True, eq=False)
class NaturalGap:
    """The verdict on one solution, and the neighbouring pairs that it rests on.

    Two sub-segments are neighbours if no third one lies between them. Those of very few customers are ``few``: they
    are told apart, and the verdict is that on the others.

    Attributes
    ----------
    k : the number of sub-segments
    pairs : all neighbours
    n_tested : customers that were looked at, all that can be or a fixed stratified sample of them
    n_customers : customers of the parent
    n_untested : of these, those in sub-segments of which no pair could be tested
    few : the sub-segments of very few customers, by number
    """

    k: int
    pairs: tuple[Pair, ...]
    n_tested: int
    n_customers: int
    n_untested: int = 0
    few: tuple[Few, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """Types, tiers, or mixed, of what was tested."""
        if not self.pairs:
            return Verdict.WHOLE
        found = {pair.finding for pair in self.judged}
        if found == {Finding.GAP}:
            return Verdict.TYPES
        if Finding.GAP in found:
            return Verdict.MIXED
        return Verdict.TIERS if Finding.NO_GAP in found else Verdict.NOT_TESTED

    @property
    def judged(self) -> tuple[Pair, ...]:
        """The pairs that the verdict rests on: those between sub-segments that are not of very few customers."""
        few = {each.number for each in self.few}
        return tuple(pair for pair in self.pairs if not few & {pair.first, pair.second})

    def having(self, finding: Finding) -> tuple[Pair, ...]:
        """The pairs between which this was found."""
        return tuple(pair for pair in self.pairs if pair.finding is finding)

    def neighbours_of(self, number: int, finding: Finding) -> tuple[int, ...]:
        """The neighbours of a sub-segment to which this was found, in the order of the pairs."""
        own = (pair for pair in self.having(finding) if number in (pair.first, pair.second))
        return tuple(pair.first + pair.second - number for pair in own)

    @property
    def is_sampled(self) -> bool:
        """Whether only a fixed sample of the customers was tested."""
        return self.n_tested < self.n_customers - self.n_untested

    @property
    def sees_wide_gaps_only(self) -> bool:
        """Whether so few customers were tested that a narrow gap could not be seen."""
        return self.n_tested < FEW

    @property
    def has_pairs_of_few(self) -> bool:
        """Whether so few customers were tested of some pair that a narrow gap could not be seen there."""
        return any(pair.n_tested < FEW_OF_A_PAIR for pair in self.judged if pair.p_value is not None)


def natural_gap(
    data: ParentData, segments: Codes, k: int, random_state: int, scaling: FittedScaling | None = None
) -> NaturalGap:
    """Test every pair of neighbours of one solution; ``segments`` numbers the parent's members from 0 to k - 1.

    With a ``scaling`` the customers are compared by it, and not as they were clustered.

    A pair is looked at along the axis that separates it best, Fisher's linear discriminant. Because K-Means cuts
    straight across groups of unequal width, the axis is found again from the two sides of its own cut, until nobody
    changes sides. Of the customers of the pair, those around the axis between the two centres count. They are no
    farther from it than half its length, so that the shape of a K-Means group does not look like a gap. And they are
    not much beyond its ends, so that the dip test sees more; this makes no gap, because a part of a distribution with
    one peak has one peak again. For the same reason only as many of the larger side are tested as the smaller has,
    those nearest to the middle: beside ten times as many, the peak of a small group would not be seen.

    The more neighbours must all show a gap, the less evidence each needs: the level is 1% for one pair, and up to 5%
    for five and more. Where they do not all show one, a pair has a gap on its own at 1%, or at 5% divided by the number
    of pairs if that is less. The customers near the axis must show it too, so that no pair among many is named by
    chance or by its shape. Nor may they deny a gap where all show one.
    """
    ordered = data.ordered(segments)
    chosen = stratified_sample(ordered, MOST_CUSTOMERS, random_state)
    own = ordered[chosen]
    rows = data.dithered(chosen, random_state, scaling)
    few = few_apart(segments, k)
    of_few = {each.number for each in few}
    pairs = []
    centres = np.stack([rows[own == number].mean(axis=0) for number in range(k)])
    for first, second in _all_neighbours(centres, of_few):
        if of_few & {first, second}:
            pairs.append(Pair(first, second, None, None, 0, None))
            continue
        inside = (own == first) | (own == second)
        pairs.append(_tested(rows[inside], own[inside] == second, first, second))
    judged = _judged(pairs)
    seen = {number for pair in judged if pair.has_gap is not None for number in (pair.first, pair.second)}
    n_untested = int((~np.isin(ordered, list(seen))).sum())
    return NaturalGap(k, judged, int(np.isin(own, list(seen)).sum()), len(data), n_untested, few)


def _judged(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The pairs with which of them have a gap, at the level for all of them or, failing that, for each alone.

    A pair that was not tested is not counted. Nor is one found without a gap only because too few are near its axis.
    """
    known = [pair.p_value for pair in pairs if pair.p_value is not None]
    level = min(LEVEL_OF_EACH * len(known), HIGHEST_LEVEL)
    is_denied = any(pair.p_near > DENIED for pair in pairs if pair.p_near is not None)
    if not is_denied and all(p <= level for p in known):
        return tuple(replace(pair, has_gap=None if pair.p_value is None else True) for pair in pairs)
    level = min(LEVEL_OF_EACH, HIGHEST_LEVEL / len(known))
    return tuple(replace(pair, has_gap=_has_gap(pair, level)) for pair in pairs)


def _has_gap(pair: Pair, level: float) -> bool | None:
    """Whether a pair has a gap on its own at this level; None where too few customers were there to tell."""
    if pair.p_value is None:
        return None
    if pair.p_value > level:
        return False
    return None if pair.p_near is None else pair.p_near <= level


def _all_neighbours(centres: Floats, few: Iterable[int]) -> list[tuple[int, int]]:
    """The neighbours among all, and those among the sub-segments that are not of very few customers."""
    others = np.array([number for number in range(len(centres)) if number not in set(few)], dtype=np.int64)
    among = {(int(others[first]), int(others[second])) for first, second in _neighbours(centres[others])}
    return sorted(among | set(_neighbours(centres)))


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
        return Pair(first, second, None, None, 0, None)
    along, away, half = axis
    between = np.abs(along) <= BEYOND * half
    around = balanced(along[between & (away <= half)])
    near = balanced(along[between & (away <= NEAR * half)])
    return Pair(first, second, dip(around), dip(near), len(around), projection(along, is_second))

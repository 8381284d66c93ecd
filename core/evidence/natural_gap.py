"""Types or tiers: whether a natural gap lies between neighbouring sub-segments (projected dip test)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from core.clustering.sampling import stratified_sample
from core.evidence.gap_line import Flags, Projection, dip, few_columns, line_between, projection
from core.evidence.parent_data import ParentData
from core.language.lists import listed
from core.model.arrays import Codes, Floats
from core.wording.methods import NATURAL_GAP, Method

LEVEL_OF_EACH: Final = 0.01
HIGHEST_LEVEL: Final = 0.05
MOST_CUSTOMERS: Final = 4000
BEYOND: Final = 1.5
NEAR: Final = 0.5
FEW: Final = 400


class Verdict(StrEnum):
    """What the sub-segments of a solution are."""

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

    ``p_near`` is that of the customers near the line only, at most a quarter of its length away from it.

    ``has_gap`` where the customers between the two are fewer than chance explains.
    """

    first: int
    second: int
    p_value: float
    p_near: float
    n_tested: int
    projection: Projection | None
    has_gap: bool = False

    @property
    def name(self) -> str:
        """Which two they are, such as “0 and 1”."""
        return f"{self.first} and {self.second}"

    @property
    def text(self) -> str:
        """The result in a sentence."""
        found = "a natural gap lies between them" if self.has_gap else "no natural gap was found between them"
        return f"Sub-segments {self.name}: {found} ({_p(self.p_value)}, {self.n_tested:,} customers around the line)."


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
    method: Method = NATURAL_GAP

    @property
    def verdict(self) -> Verdict:
        """Types, tiers, or mixed."""
        gaps = sum(pair.has_gap for pair in self.pairs)
        if not self.pairs:
            return Verdict.WHOLE
        if gaps == len(self.pairs):
            return Verdict.TYPES
        return Verdict.MIXED if gaps else Verdict.TIERS

    @property
    def text(self) -> str:
        """The verdict in plain words, with the pairs named where it is mixed."""
        if self.verdict is Verdict.WHOLE:
            return "There is one sub-segment only, so there is nothing to tell apart."
        if self.verdict is Verdict.MIXED:
            gapped = [pair.name for pair in self.pairs if pair.has_gap]
            joined = [pair.name for pair in self.pairs if not pair.has_gap]
            sentence = (
                f"Mixed: a natural gap lies between {_pairs(gapped)}; none was found between {_pairs(joined)}, "
                f"which are parts of a continuum."
            )
        elif self.verdict is Verdict.TYPES:
            between = "the two sub-segments" if self.k == 2 else "all neighbouring sub-segments"
            sentence = f"Types: a natural gap lies between {between}; this is who the customers are."
        else:
            sentence = "Tiers: no natural gap was found; this is a handy cut through a continuum, and usable as such."
        return f"{sentence} {self._tested}"

    @property
    def _tested(self) -> str:
        if self.n_tested < self.n_customers:
            return f"{self.n_tested:,} of {self.n_customers:,} customers were tested, a fixed sample."
        few = " With so few, only a wide gap can be seen." if self.n_tested < FEW else ""
        return f"All {self.n_tested:,} customers were tested.{few}"


def natural_gap(data: ParentData, labels: Codes, k: int, random_state: int) -> NaturalGap:
    """Test every pair of neighbours of one solution; ``labels`` numbers the parent's members from 0 to k - 1.

    A pair is looked at in the direction that separates it best: Fisher's linear discriminant, found again from the two
    sides of its own cut until nobody changes sides, because K-Means cuts straight across groups of unequal width. Of
    its customers those around the line between the two centres count: no farther from it than half its length, which
    keeps the shape of a K-Means cell from looking like a gap, and not much beyond its ends, which makes the dip test
    see more. A part of a distribution with one peak has one peak again, so the latter makes no gap.

    The more neighbours must all show a gap, the less evidence each needs: the level is 1% for one pair, and up to 5%
    for five and more. Where they do not all, one pair has a gap on its own at 1%, or at 5% divided by the pairs if that
    is less, and only if the customers near the line show it too, so that one of many is not named by chance or shape.
    """
    ordered = data.ordered(labels)
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
    line = line_between(rows, is_second)
    if line is None:
        return Pair(first, second, 1.0, 1.0, 0, None)
    along, away, half = line
    between = np.abs(along) <= BEYOND * half
    around = along[between & (away <= half)]
    near = along[between & (away <= NEAR * half)]
    return Pair(first, second, dip(around), dip(near), len(around), projection(along, is_second))


def _pairs(names: Sequence[str]) -> str:
    return listed((f"({name})" for name in names), last="and") if len(names) > 1 else names[0]


def _p(value: float) -> str:
    return "p below 0.001" if value < 0.001 else f"p = {value:.3f}"

"""The search for the tightest groups of every k: many starts on few rows, grown ones among them, the best on all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from core.clustering.features import Features
from core.clustering.kmeans.lloyd import MOST_STEPS, Climb, Ends, climb_each, compete
from core.clustering.kmeans.points import Points
from core.clustering.kmeans.starts import grown, merged, seeded, swapped
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """Where the search becomes another one: tests hand in smaller limits, everybody else takes these.

    Attributes
    ----------
    few, many : rows of the small sample, on which starts compete, and of the larger one, on which the best go on; up to
        ``many`` rows the larger one is all rows
    longest_chain : up to this k every k is searched, asked for or not, and its best groups give starts to its
        neighbours; beyond it the means of grid cells are too coarse
    """

    few: int = 6_000  # found by trying: with half as many, groups were once looser than the tests allow
    many: int = 40_000  # found by trying: with half as many, the groups of a million customers were less tight
    longest_chain: int = 20  # groups: each then has the means of 50 grid cells on the average

    def samples(self, m: int) -> tuple[int, int]:
        """Rows of the small and the larger sample of m rows; the small one has half of them at most."""
        return min(self.few, max(m // 2, self.few // 2)), min(self.many, m)

    def chain(self, ks: Sequence[int]) -> list[int]:
        """The values of k that are searched: up to ``longest_chain`` all, to one beyond the largest of ``ks``."""
        longest = min(max(ks) + 1, self.longest_chain)
        return [*range(2, longest + 1), *(k for k in ks if k > longest)]


LIMITS: Final = SearchLimits()

# How many of what compete: found by trying. Tests hold that the groups are at most a thousandth looser than
# scikit-learn's.
GRID_CELLS: Final = 1_000  # on whose means starts compete, at least; up to a quarter more are found
GROWN: Final = 6  # starts that add a centre to the best groups of k - 1
MERGED: Final = 3  # starts that merge two groups of the best of k + 1
SWAPPED: Final = 3  # pairs of groups to merge, and for each of them places for another centre
ROUNDS: Final = 3  # times that a centre of the best groups is moved
PROMISING: Final = 10  # ends of first starts with which it goes on on the larger sample; half as many of later ones
KEPT: Final = 5  # ends on the grid means with which the search goes on on the larger sample
FINALISTS: Final = 3  # ends on the larger sample that are tried on all rows

# When steps end: once the inertia falls by less than this part of itself.
ROUGH: Final = 1e-3  # the first steps from every start
CLOSE: Final = 1e-4  # steps on the larger sample
CLOSER: Final = 1e-5  # steps on the grid means, which are so few that it costs little
FINE: Final = 1e-6  # the last steps over all rows, where these are more than the larger sample

# Lloyd's steps: the most that are taken, and how many are expected, for the progress of a run.
ROUGH_STEPS: Final = 8  # at most, from every start
STEPS_IN_ALL: Final = 12  # expected from a start on the grid means, rough and close ones together
STEPS_ON: Final = 4  # expected on the larger sample, from an end on few rows
STEPS_TO_THE_END: Final = 20  # expected over all rows, from the best of the finalists


def planned_work(m: int, ks: Sequence[int], n_init: int, flags: bool, limits: SearchLimits = LIMITS) -> float:
    """Distances from rows to centres that the search is expected to compute."""
    small, large = limits.samples(m)

    def work(k: int, rounds: int, starts: int, most: int) -> int:
        """Distances in some rounds, in each of which so many ``starts`` compete and at most ``most`` ends go on."""
        if flags or k > limits.longest_chain:
            return k * rounds * (small * ROUGH_STEPS * starts + large * STEPS_ON * most)
        # On grid means, most ends of later rounds are those of the first round again: hardly any of them go on.
        return k * (min(GRID_CELLS * 5 // 4, m) * STEPS_IN_ALL * rounds * starts + large * STEPS_ON * KEPT)

    starting = sum(work(k, 1, n_init + GROWN, PROMISING) for k in limits.chain(ks))
    swapping = sum(work(k, 1 + ROUNDS, SWAPPED**2, PROMISING // 2) for k in ks)
    return float(starting + swapping + sum(m * k * (STEPS_TO_THE_END + FINALISTS) for k in ks))


def search(
    features: Features,
    ks: Sequence[int],
    n_init: int,
    random_state: int,
    workers: Workers,
    part: Part,
    limits: SearchLimits = LIMITS,
) -> dict[int, Climb]:
    """The tightest groups found for each k in ascending ``ks``.

    For each k, ``n_init`` k-means++ starts compete with ``GROWN`` that add a centre to the best groups of k - 1. Then
    come starts that merge two of the best groups of k + 1, and starts that move one centre of the best groups of k. Up
    to ``limits.longest_chain`` every k is searched, asked for or not, so that what is found for one k never depends on
    the others that are asked for. Starts compete on the means of grid cells, or on a small sample where rows have
    flags or k is large; the promising ones on a larger sample, and the finalists on all rows.
    """
    found = _Search(features, limits.chain(ks), random_state, workers, part, limits)
    found.start(n_init)
    largest_first = list(reversed(ks))
    settled = dict(zip(largest_first, workers.map(found.settled, largest_first), strict=True))
    return {k: settled[k] for k in ks}


class _Search:
    """The rows, all and few of them, and the best ends that are known for each k of the ``chain``."""

    def __init__(
        self,
        features: Features,
        chain: Sequence[int],
        random_state: int,
        workers: Workers,
        part: Part,
        limits: SearchLimits,
    ) -> None:
        self._workers, self._part, self._limits = workers, part, limits
        self._whole = whole = Points.of(features)
        part.add(0.0)  # which is where a run that was given up ends
        generator = np.random.default_rng([random_state, 1])
        self._middle = climb_each(whole, np.zeros((1, 1, whole.width)), -1.0, 1, workers, part).centres
        gaps = whole.gaps(self._middle[0])
        part.add(0.0)
        stages = [
            whole.sample(rows, gaps, generator.random()) if len(whole) > rows else whole
            for rows in limits.samples(len(whole))
        ]
        self._small, self._large = (stage.in_single_precision for stage in stages)
        self._grid_means = stages[1].grid_means(GRID_CELLS) or self._small
        # Each k draws for itself, and remembers its ends on the grid means, so that the search goes on from each once.
        self._generators = {k: np.random.default_rng([random_state, k]) for k in chain}
        self._seen = {k: np.empty(0) for k in chain}
        self._ends: dict[int, Ends] = {}

    def start(self, n_init: int) -> None:
        """Find ends for every k of the chain, one after the other: each gives starts to the next."""
        before = self._middle
        for k, generator in self._generators.items():
            few = self._few(k)
            starts = seeded(few, k, n_init, generator, self._workers)
            if k <= self._limits.longest_chain:
                starts = np.concatenate([grown(few, before, GROWN, generator), starts])
            self._ends[k] = self._climbed(k, starts, PROMISING, self._workers).tightest()
            before = self._ends[k].centres[:1]

    def settled(self, k: int) -> Climb:
        """The tightest groups of all rows: after starts from the neighbour k + 1, and from moving single centres.

        Writes nothing that another k reads, so several k may be settled at the same time.
        """
        few, known, alone = self._few(k), self._ends[k], self._workers.alone
        if k < self._limits.longest_chain:
            above = self._ends[k + 1]
            shrunk = merged(above.centres[0], above.sizes[0], MERGED)
            known = known.with_more(self._climbed(k, shrunk, PROMISING // 2, alone))
        tried: set[float] = set()
        for _ in range(ROUNDS):
            base = next((i for i, inertia in enumerate(known.inertias[:ROUNDS]) if inertia not in tried), None)
            if base is None or (base and few is self._small):
                break
            tried.add(known.inertias[base])
            starts = swapped(few, known.centres[base], known.sizes[base], SWAPPED, self._generators[k])
            known = known.with_more(self._climbed(k, starts, PROMISING // 2, alone))
        return self._to_the_end(known.centres[:FINALISTS])

    def _few(self, k: int) -> Points:
        """The rows on which starts compete: grid means, but a sample where these are too coarse for many groups."""
        return self._grid_means if k <= self._limits.longest_chain else self._small

    def _climbed(self, k: int, starts: Floats, most: int, workers: Workers) -> Ends:
        """Where the most promising of the ``starts`` end on the larger sample, after all competed on few rows."""
        few, part = self._few(k), self._part
        if few is self._small:
            ends = climb_each(few, starts, ROUGH, ROUGH_STEPS, workers, part).tightest(most)
        else:
            rough, close = (ROUGH, ROUGH_STEPS, most), (CLOSER, MOST_STEPS, KEPT)
            ends = compete(few, starts, rough, close, self._seen[k], part)
            self._seen[k] = np.append(self._seen[k], ends.inertias)
        return climb_each(self._large, ends.centres, CLOSE, MOST_STEPS, workers, part)

    def _to_the_end(self, finalists: Floats) -> Climb:
        """Steps over all rows from the best of the ``finalists``, which come from the larger sample, tightest first.

        Where that sample is all rows, the first is the best. Otherwise the best is the one whose groups are the
        tightest after a step over all rows.
        """
        whole, part = self._whole, self._part
        if len(whole) <= self._limits.many:
            return Climb(whole, finalists[0], part).go(-1.0)
        climbs = [Climb(whole, centres, part).go(FINE, 1) for centres in finalists]
        return min(climbs, key=lambda climb: climb.inertia).go(FINE)

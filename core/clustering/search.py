"""The search for the tightest groups of every k: many starts on few rows, grown ones among them, the best on all."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.clustering.features import Features
from core.clustering.lloyd import MOST_STEPS, Climb, Ends, climb_each, compete
from core.clustering.points import Points
from core.clustering.starts import grown, merged, seeded, swapped
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

SAMPLES: Final = (6_000, 40_000)
CELLS: Final = 1_000
LONGEST_CHAIN: Final = 20
GROWN: Final = 6
MERGED: Final = 3
SWAPPED: Final = 3
ROUNDS: Final = 3
PROMISING: Final = 10
KEPT: Final = 5
FINALISTS: Final = 3
ROUGH: Final = 1e-3
ROUGH_STEPS: Final = 8
STEPS_IN_ALL: Final = 12
STEPS_ON: Final = 4
CLOSE: Final = 1e-4
CLOSER: Final = 1e-5
FINE: Final = 1e-6


def planned_work(m: int, ks: Sequence[int], n_init: int, flags: bool) -> float:
    """Distances from rows to centres that the search is expected to compute."""
    small, large = _sizes(m)

    def work(k: int, tasks: int, starts: int, most: int) -> int:
        """That of ``tasks``, in each of which ``starts`` compete and at most so many go on."""
        if flags or k > LONGEST_CHAIN:
            return k * tasks * (small * ROUGH_STEPS * starts + large * STEPS_ON * most)
        # Of the ends on cells hardly any are new but in the first task.
        return k * (min(CELLS * 5 // 4, m) * STEPS_IN_ALL * tasks * starts + large * STEPS_ON * KEPT)

    starting = sum(work(k, 1, n_init + GROWN, PROMISING) for k in _chain(ks))
    swapping = sum(work(k, 1 + ROUNDS, SWAPPED**2, PROMISING // 2) for k in ks)
    return float(starting + swapping + sum(m * k * (20 + FINALISTS) for k in ks))


def _sizes(m: int) -> tuple[int, int]:
    """Rows of the small and the larger sample of m rows; the small one has half of them at most."""
    return min(SAMPLES[0], max(m // 2, SAMPLES[0] // 2)), min(SAMPLES[1], m)


def search(
    features: Features, ks: Sequence[int], n_init: int, random_state: int, workers: Workers, part: Part
) -> dict[int, Climb]:
    """The tightest groups found for each k in ascending ``ks``.

    For each k, ``n_init`` k-means++ starts compete with ``GROWN`` that add a centre to the best of k - 1, and then with
    those that merge two groups of the best of k + 1 or move one centre of the best few of k; up to ``LONGEST_CHAIN``
    the chain runs over every k, asked for or not, so what is found for one k never depends on the others that are
    asked for. Starts compete on the means of cells of a grid, or on a small sample where rows have flags or k is
    large; the promising ones on a larger sample, and the finalists on all rows.
    """
    whole = Points.of(features)
    part.add(0.0)  # which is where a run that was given up ends
    generator = np.random.default_rng([random_state, 1])
    middle = climb_each(whole, np.zeros((1, 1, whole.width)), -1.0, 1, workers, part).centres
    gaps = whole.gaps(middle[0])
    part.add(0.0)
    stages = [
        whole.sample(rows, gaps, generator.random()) if len(whole) > rows else whole for rows in _sizes(len(whole))
    ]
    small, large = (stage.in_single_precision for stage in stages)
    cells = stages[1].cells(CELLS) or small
    chain = _chain(ks)
    # Each k draws for itself, and remembers its ends on the cells: they are climbed from on more rows only once.
    generators = {k: np.random.default_rng([random_state, k]) for k in chain}
    seen = {k: np.empty(0) for k in chain}

    def climbed(k: int, starts: Floats, most: int, workers: Workers) -> Ends:
        few = _few(k, cells, small)
        if few is small:
            ends = climb_each(few, starts, ROUGH, ROUGH_STEPS, workers, part).tightest(most)
        else:
            ends = compete(few, starts, (ROUGH, ROUGH_STEPS, most), (CLOSER, MOST_STEPS, KEPT), seen[k], part)
            seen[k] = np.append(seen[k], ends.inertias)
        return climb_each(large, ends.centres, CLOSE, MOST_STEPS, workers, part)

    ends: dict[int, Ends] = {}
    before = middle
    for k in chain:
        few = _few(k, cells, small)
        starts = seeded(few, k, n_init, generators[k], workers)
        if k <= LONGEST_CHAIN:
            starts = np.concatenate([grown(few, before, GROWN, generators[k]), starts])
        ends[k] = climbed(k, starts, PROMISING, workers).tightest()
        before = ends[k].centres[:1]

    def settled(k: int) -> Climb:
        few, known, alone = _few(k, cells, small), ends[k], workers.alone
        if k < LONGEST_CHAIN:
            shrunk = merged(ends[k + 1].centres[0], ends[k + 1].sizes[0], MERGED)
            known = known.with_more(climbed(k, shrunk, PROMISING // 2, alone))
        tried: set[float] = set()
        for _ in range(ROUNDS):
            base = next((i for i, inertia in enumerate(known.inertias[:ROUNDS]) if inertia not in tried), None)
            if base is None or (base and few is small):
                break
            tried.add(known.inertias[base])
            starts = swapped(few, known.centres[base], known.sizes[base], SWAPPED, generators[k])
            known = known.with_more(climbed(k, starts, PROMISING // 2, alone))
        return _settled(whole, known.centres[:FINALISTS], part)

    largest_first = list(reversed(ks))
    found = dict(zip(largest_first, workers.map(settled, largest_first), strict=True))
    return {k: found[k] for k in ks}


def _few(k: int, cells: Points, sample: Points) -> Points:
    """The rows on which starts compete: means of cells, but a sample where many groups make the cells coarse."""
    return cells if k <= LONGEST_CHAIN else sample


def _settled(whole: Points, finalists: Floats, part: Part) -> Climb:
    """The best of the finalists to the end over all rows: the first, or what a step with each says of a sample's."""
    if len(whole) <= SAMPLES[-1]:
        return Climb(whole, finalists[0], part).go(-1.0)
    climbs = [Climb(whole, centres, part).go(FINE, 1) for centres in finalists]
    return min(climbs, key=lambda climb: climb.inertia).go(FINE)


def _chain(ks: Sequence[int]) -> list[int]:
    """The values of k that are searched: up to ``LONGEST_CHAIN`` all, to one beyond the largest that is asked for."""
    longest = min(max(ks) + 1, LONGEST_CHAIN)
    return [*range(2, longest + 1), *(k for k in ks if k > longest)]

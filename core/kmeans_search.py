"""The search for the tightest groups of every k: many starts on few rows, grown ones among them, the best on all."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.features import Features, Floats
from core.kmeans_climb import MOST_STEPS, Climb, Ends, Points, climb_each
from core.kmeans_starts import grown, merged, seeded, swapped
from core.progress import Part
from core.workers import Workers

SAMPLES: Final = (6_000, 20_000)
CELLS: Final = 1_000
LONGEST_CHAIN: Final = 20
GROWN: Final = 6
MERGED: Final = 3
SWAPPED: Final = 3
ROUNDS: Final = 3
PROMISING: Final = 8
KEPT: Final = 5
FINALISTS: Final = 3
ROUGH: Final = 1e-3
ROUGH_STEPS: Final = 8
CLOSE: Final = 1e-4
FINE: Final = 1e-6


def planned_work(m: int, ks: Sequence[int], n_init: int, flags: bool) -> float:
    """Distances from rows to centres that the search is expected to compute."""
    small, large = _sizes(m)

    def few(k: int) -> int:
        return small if flags or k > LONGEST_CHAIN else min(CELLS * 5 // 4, m)

    first, last = n_init + GROWN + PROMISING, MERGED + ROUNDS * (SWAPPED**2 + PROMISING // 2)
    starting = sum(k * (few(k) * 8 * first + large * 3 * KEPT) for k in _chain(ks))
    swapping = sum(k * (few(k) * 8 * last + large * 3 * ROUNDS * (PROMISING // 2)) for k in ks)
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
    small, large = stages
    cells = large.cells(CELLS) or small

    def tightest(k: int, starts: Floats, most: int) -> Ends:
        few = _few(k, cells, small)
        ends = climb_each(few, starts, ROUGH, ROUGH_STEPS, workers, part).tightest(most)
        if few is not small:
            ends = climb_each(few, ends.centres, FINE, MOST_STEPS, workers, part).tightest(KEPT)
        return climb_each(large, ends.centres, CLOSE, MOST_STEPS, workers, part).tightest()

    ends: dict[int, Ends] = {}
    before = middle
    for k in _chain(ks):
        few, generator = _few(k, cells, small), np.random.default_rng([random_state, k])
        starts = seeded(few, k, n_init, generator, workers)
        if k <= LONGEST_CHAIN:
            starts = np.concatenate([grown(few, before, GROWN, generator), starts])
        ends[k] = tightest(k, starts, PROMISING)
        before = ends[k].centres[:1]
    finalists = {}
    for k in ks:
        few, generator = _few(k, cells, small), np.random.default_rng([random_state, 2, k])
        known = ends[k]
        if k < LONGEST_CHAIN:
            shrunk = merged(ends[k + 1].centres[0], ends[k + 1].sizes[0], MERGED)
            known = known.with_more(tightest(k, shrunk, PROMISING // 2)).tightest()
        tried: set[float] = set()
        for _ in range(ROUNDS):
            base = next((i for i, inertia in enumerate(known.inertias[:ROUNDS]) if inertia not in tried), None)
            if base is None or (base and few is small):
                break
            tried.add(known.inertias[base])
            starts = swapped(few, known.centres[base], known.sizes[base], SWAPPED, generator)
            known = known.with_more(tightest(k, starts, PROMISING // 2)).tightest()
        finalists[k] = known.centres[:FINALISTS]
    largest_first = list(reversed(ks))
    settled = workers.map(lambda k: _settled(whole, finalists[k], part), largest_first)
    found = dict(zip(largest_first, settled, strict=True))
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

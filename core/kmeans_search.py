"""The search for the tightest groups of every k: many starts on few rows, grown ones among them, the best on all."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from core.features import Features, Floats
from core.kmeans_climb import MOST_STEPS, Climb, End, Points, climb_each
from core.progress import Part
from core.workers import Workers

Positions = npt.NDArray[np.int64]

SAMPLES: Final = (6_000, 20_000)
CELLS: Final = 1_000
LONGEST_CHAIN: Final = 20
GROWN: Final = 6
MERGED: Final = 3
SWAPPED: Final = 3
ROUNDS: Final = 3
PROMISING: Final = 8
FINALISTS: Final = 5
TRIAL_STEPS: Final = 3
SAME: Final = 1e-6
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
    starting = sum(k * (few(k) * 8 * first + large * 3 * FINALISTS) for k in _chain(ks))
    swapping = sum(k * (few(k) * 8 * last + large * 3 * ROUNDS * (PROMISING // 2)) for k in ks)
    return float(starting + swapping + sum(m * k * (20 + TRIAL_STEPS * FINALISTS) for k in ks))


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
    (middle,) = climb_each(whole, [np.zeros((1, 3 + whole.n_flags))], -1.0, 1, workers, part)
    centre = middle.centres
    gaps = whole.gaps(centre)
    part.add(0.0)
    stages = [
        whole.sample(rows, gaps, generator.random()) if len(whole) > rows else whole for rows in _sizes(len(whole))
    ]
    small, large = stages
    cells = large.cells(CELLS) or small

    def tightest(k: int, starts: Sequence[Floats], most: int) -> list[End]:
        few = _few(k, cells, small)
        ends = _different(climb_each(few, starts, ROUGH, ROUGH_STEPS, workers, part), most)
        if few is not small:
            ends = climb_each(few, [each.centres for each in ends], FINE, MOST_STEPS, workers, part)
            ends = _different(ends, FINALISTS)
        return _different(climb_each(large, [each.centres for each in ends], CLOSE, MOST_STEPS, workers, part))

    ends: dict[int, list[End]] = {}
    for k in _chain(ks):
        before = centre if k <= LONGEST_CHAIN else None
        starts = _starts(_few(k, cells, small), k, n_init, before, random_state, workers)
        ends[k] = tightest(k, starts, PROMISING)
        centre = ends[k][0].centres
    finalists = {}
    for k in ks:
        shrunk = _merged(ends[k + 1][0], MERGED) if k < LONGEST_CHAIN else []
        generator = np.random.default_rng([random_state, 2, k])
        known = _different([*ends[k], *tightest(k, shrunk, PROMISING // 2)])
        tried: set[float] = set()
        for _ in range(ROUNDS):
            base = next((each for each in known[:ROUNDS] if each.inertia not in tried), None)
            if base is None or (base is not known[0] and _few(k, cells, small) is small):
                break
            tried.add(base.inertia)
            swapped = _swapped(_few(k, cells, small), base, generator)
            known = _different([*known, *tightest(k, swapped, PROMISING // 2)])
        finalists[k] = known[:FINALISTS]
    largest_first = list(reversed(ks))
    settled = workers.map(lambda k: _settled(whole, finalists[k], part), largest_first)
    found = dict(zip(largest_first, settled, strict=True))
    return {k: found[k] for k in ks}


def _few(k: int, cells: Points, sample: Points) -> Points:
    """The rows on which starts compete: means of cells, but a sample where many groups make the cells coarse."""
    return cells if k <= LONGEST_CHAIN else sample


def _settled(whole: Points, finalists: Sequence[End], part: Part) -> Climb:
    """The best of the finalists over all rows: a few steps with each, then to the end with the first of them."""
    to_the_end = -1.0 if len(whole) <= SAMPLES[-1] else FINE
    climbs = [Climb(whole, each.centres, part).go(FINE, TRIAL_STEPS) for each in finalists]
    best = min(climbs, key=lambda climb: climb.inertia)
    return best.go(to_the_end)


def _chain(ks: Sequence[int]) -> list[int]:
    """The values of k that are searched: up to ``LONGEST_CHAIN`` all, to one beyond the largest that is asked for."""
    longest = min(max(ks) + 1, LONGEST_CHAIN)
    return [*range(2, longest + 1), *(k for k in ks if k > longest)]


def _starts(
    points: Points, k: int, n_init: int, before: Floats | None, random_state: int, workers: Workers
) -> list[Floats]:
    """First centres: those of k - 1 with one more, drawn where the rows are far from theirs; and k-means++ ones."""
    from core.start_kernels import start

    generator = np.random.default_rng([random_state, k])
    trials = 2 + int(np.log(k))
    draws = [(generator.random(), generator.random((k - 1, trials))) for _ in range(n_init)]
    grown = _grown(points, before, GROWN, generator) if before is not None else []

    def seeded(draw: tuple[float, Floats]) -> Floats:
        centres = np.zeros((k, 3 + points.n_flags))
        start(*points.rows, points.weights, draw[0], draw[1], centres)
        return centres

    return [*grown, *workers.map(seeded, draws)]


def _grown(points: Points, before: Floats, most: int, generator: np.random.Generator) -> list[Floats]:
    """First centres for one group more: another centre, on rows drawn where the rows are far from theirs."""
    sums = np.cumsum(points.weights * points.gaps(before))
    at = (np.arange(most) + generator.random(most)) / most * sums[-1]
    rows = np.minimum(np.searchsorted(sums, at, side="right"), len(points) - 1)
    return [np.concatenate([before, row[None]]) for row in points.at(rows)]


def _swapped(points: Points, found: End, generator: np.random.Generator) -> list[Floats]:
    """First centres for as many groups: two of them merged, and another centre."""
    return [start for fewer in _merged(found, SWAPPED) for start in _grown(points, fewer, SWAPPED, generator)]


def _merged(found: End, most: int) -> list[Floats]:
    """First centres for one group less: pairs of groups merged that cost the least inertia (Ward 1963)."""
    sizes, centres = found.sizes, found.centres
    two, one = _pairs(len(sizes))
    apart = ((centres[one] - centres[two]) ** 2).sum(axis=1)
    costs = apart * sizes[one] * sizes[two] / (sizes[one] + sizes[two])
    merged = []
    for pair in np.argsort(costs, kind="stable")[:most].tolist():
        first, second = one[pair], two[pair]
        share = sizes[second] / (sizes[first] + sizes[second])
        fewer = centres[np.arange(len(sizes)) != second]
        fewer[first] += share * (centres[second] - centres[first])
        merged.append(fewer)
    return merged


@cache
def _pairs(k: int) -> tuple[Positions, Positions]:
    """Each pair of different groups, the second of them first."""
    return np.tril_indices(k, -1)


def _different(found: Iterable[End], most: int | None = None) -> list[End]:
    """The tightest few, without those that ended at the same groups."""
    kept: list[End] = []
    for each in sorted(found, key=lambda each: each.inertia):
        if not kept or each.inertia > kept[-1].inertia * (1 + SAME):
            kept.append(each)
    return kept[:most]

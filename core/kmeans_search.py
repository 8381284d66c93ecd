"""The search for the tightest groups of every k: many starts on a sample, grown ones among them, the best on all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.features import Features, Floats
from core.progress import Part
from core.workers import Workers

SAMPLE_ROWS: Final = 20_000
LONGEST_CHAIN: Final = 20
GROWN: Final = 10
MERGED: Final = 4
FINALISTS: Final = 3
SAME: Final = 1e-6
ROUGH: Final = 1e-3
FINE: Final = 1e-6
MOST_STEPS: Final = 300
CHUNK: Final = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Feature rows column by column, as the kernels take them: x, y, z, flags, how many of these, and weights."""

    columns: tuple[Floats, Floats, Floats]
    flags: npt.NDArray[np.uint64]
    n_flags: int
    weights: Floats

    @classmethod
    def of(cls, features: Features) -> "Points":
        """The rows of one parent."""
        x, y, z = np.array(features.numbers.T, order="C")
        return cls((x, y, z), features.flags.copy(), features.n_flags, features.weights.copy())

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def rows(self) -> tuple[Floats, Floats, Floats, npt.NDArray[np.uint64], int]:
        """The arguments with which every kernel begins."""
        return (*self.columns, self.flags, self.n_flags)

    @property
    def octets(self) -> int:
        """How many octets the flags fill."""
        return (self.n_flags + 7) // 8

    def sample(self, size: int, gaps: Floats, offset: float) -> "Points":
        """At most ``size`` weighted rows whose inertia, for any centres, is nearly that of all rows.

        A lightweight coreset (Bachem, Lucic & Krause 2018): half of the chances go by the customers of a row, half by
        its part of the inertia around the mean (``gaps`` are the squared distances to it), and a row weighs as much
        more as its chance was smaller. Drawn at equal steps along the sorted rows, ``offset`` in [0, 1) into the first.
        """
        share = self.weights * (1 / self.weights.sum() + gaps / (self.weights @ gaps)) / 2
        sums = np.cumsum(share)
        at = np.searchsorted(sums, (np.arange(size) + offset) * (sums[-1] / size), side="right")
        taken, counts = np.unique(np.minimum(at, len(sums) - 1), return_counts=True)
        weights = counts * (self.weights[taken] / (share[taken] * size))
        x, y, z = (column[taken] for column in self.columns)
        # In steps of 1/1024, so that sums of weights are exact and an emptied group weighs nothing.
        return Points((x, y, z), self.flags[taken], self.n_flags, np.maximum(np.round(weights * 1024), 1.0) / 1024)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where Lloyd's steps ended: centres (k, d), weights (k), a label and squared distance a row, and the inertia."""

    centres: Floats
    sizes: Floats
    labels: npt.NDArray[np.int32]
    gaps: Floats
    inertia: float


def planned_work(m: int, ks: Sequence[int], n_init: int) -> float:
    """Distances from rows to centres that the search is expected to compute."""
    few = min(m, SAMPLE_ROWS)
    starting = sum(few * k * (15 * n_init + 12 * GROWN + 15 * MERGED) for k in _chain(ks))
    return float(starting + sum(m * k * 20 * FINALISTS for k in ks))


def search(
    features: Features, ks: Sequence[int], n_init: int, random_state: int, workers: Workers, part: Part
) -> dict[int, Found]:
    """The tightest groups found for each k in ascending ``ks``.

    Above ``SAMPLE_ROWS`` rows the starts are compared on a sample of customers. For each k, ``n_init`` k-means++
    starts compete with ``GROWN`` that add a centre to the best of k - 1; up to ``LONGEST_CHAIN`` the chain runs over
    every k, asked for or not, so what is found for one k never depends on the others that are asked for.
    """
    whole = Points.of(features)
    generator = np.random.default_rng([random_state, 1])
    sampled = len(whole) > SAMPLE_ROWS
    best = run(whole, np.zeros((1, 3 + whole.n_flags)), -1.0, part)
    few = whole
    if sampled:
        few = whole.sample(SAMPLE_ROWS, best.gaps, generator.random())
        best = run(few, best.centres, -1.0, part)
    ends: dict[int, list[Found]] = {}
    for k in _chain(ks):
        before = best if k <= LONGEST_CHAIN else None
        ends[k] = _tightest(few, _starts(few, k, n_init, before, random_state, workers), workers, part)
        best = ends[k][0]
    finalists = {}
    for k in ks:
        shrunk = _merged(ends[k + 1][0]) if k < LONGEST_CHAIN else []
        found = [*ends[k], *_tightest(few, shrunk, workers, part)]
        finalists[k] = _different(found, FINALISTS if sampled else 1)
    tasks = [(k, each) for k in reversed(ks) for each in finalists[k]]
    settled = workers.map(lambda task: run(whole, task[1].centres, FINE if sampled else -1.0, part), tasks)
    results: dict[int, Found] = {}
    for (k, _), end in zip(tasks, settled, strict=True):
        if k not in results or end.inertia < results[k].inertia:
            results[k] = end
    return {k: results[k] for k in ks}


def run(points: Points, centres: Floats, tolerance: float, part: Part) -> Found:
    """Steps from ``centres`` until the inertia falls by less than ``tolerance`` of it; below 0, to the end."""
    from core.kmeans_kernels import lloyd

    centres = centres.copy()
    labels, gaps = np.full(len(points), -1, dtype=np.int32), np.zeros(len(points))
    sums, counts = np.zeros((len(centres), 4)), np.zeros((len(centres), points.octets, 256))
    once = max(1, CHUNK // (len(points) * len(centres)))
    inertia, left, ended = np.inf, MOST_STEPS, False
    while left and not ended:
        inertia, taken, ended = lloyd(
            *points.rows, points.weights, centres, sums, counts, labels, gaps, inertia, tolerance, min(once, left)
        )
        left -= taken
        part.add(float(taken * len(points) * len(centres)))
    return Found(centres, np.maximum(sums[:, 3], 1.0), labels, gaps, inertia)


def _chain(ks: Sequence[int]) -> list[int]:
    """The values of k that are searched: up to ``LONGEST_CHAIN`` all, to one beyond the largest that is asked for."""
    longest = min(max(ks) + 1, LONGEST_CHAIN)
    return [*range(2, longest + 1), *(k for k in ks if k > longest)]


def _tightest(points: Points, starts: Sequence[Floats], workers: Workers, part: Part) -> list[Found]:
    """Lloyd's steps from all starts, a few to see which are promising, then to the end with these; the best first."""
    rough = workers.map(lambda centres: run(points, centres, ROUGH, part), starts)
    fine = workers.map(lambda each: run(points, each.centres, FINE, part), _different(rough, FINALISTS))
    return _different(fine, FINALISTS)


def _starts(
    points: Points, k: int, n_init: int, before: Found | None, random_state: int, workers: Workers
) -> list[Floats]:
    """First centres: those of k - 1 with one more, drawn where the rows are far from theirs; and k-means++ ones."""
    from core.kmeans_kernels import place, start

    generator = np.random.default_rng([random_state, k])
    trials = 2 + int(np.log(k))
    draws = [(generator.random(), generator.random((k - 1, trials))) for _ in range(n_init)]
    if before is None:
        grown = []
    else:
        sums = np.cumsum(points.weights * before.gaps)
        at = (np.arange(GROWN) + generator.random(GROWN)) / GROWN * sums[-1]
        grown = [np.vstack([before.centres, before.centres[:1]]) for _ in at]
        for centres, row in zip(grown, np.searchsorted(sums, at, side="right"), strict=True):
            place(*points.rows, min(int(row), len(points) - 1), centres[-1])

    def seeded(draw: tuple[float, Floats]) -> Floats:
        centres = np.zeros((k, 3 + points.n_flags))
        start(*points.rows, points.weights, draw[0], draw[1], centres)
        return centres

    return [*grown, *workers.map(seeded, draws)]


def _merged(found: Found) -> list[Floats]:
    """First centres for one group less: pairs of groups merged that cost the least inertia (Ward 1963)."""
    sizes = found.sizes
    pairs = [(one, two) for two in range(len(sizes)) for one in range(two)]

    def cost(pair: tuple[int, int]) -> float:
        one, two = pair
        apart = float(((found.centres[one] - found.centres[two]) ** 2).sum())
        return float(apart * sizes[one] * sizes[two] / (sizes[one] + sizes[two]))

    merged = []
    for one, two in sorted(pairs, key=cost)[:MERGED]:
        centres = np.delete(found.centres, two, axis=0)
        centres[one] = np.average(found.centres[[one, two]], axis=0, weights=sizes[[one, two]])
        merged.append(centres)
    return merged


def _different(found: Iterable[Found], most: int) -> list[Found]:
    """The tightest few, without those that ended at the same groups."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda each: each.inertia):
        if not kept or each.inertia > kept[-1].inertia * (1 + SAME):
            kept.append(each)
    return kept[:most]

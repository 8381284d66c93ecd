"""First centres for K-Means: k-means++ ones, and ones made of the best groups that are known, as arrays (s, k, d)."""

import numpy as np

from core.clustering.kmeans.lloyd import calls
from core.clustering.kmeans.points import Points
from core.model.arrays import Floats
from core.running.threads import Workers


def seeded(points: Points, k: int, n: int, generator: np.random.Generator, workers: Workers) -> Floats:
    """``n`` k-means++ starts."""
    from core.clustering.kernels.starts import start_each

    trials = 2 + int(np.log(k))
    firsts, others = generator.random(n), generator.random((n, k - 1, trials))
    starts = np.zeros((n, k, points.width))

    def start(some: slice) -> None:
        start_each(*points.rows, points.weights, firsts[some], others[some], starts[some])

    workers.map(start, calls(n, points.work(k) * trials, workers))
    return starts


def grown(points: Points, before: Floats, most: int, generator: np.random.Generator) -> Floats:
    """Starts with one group more than ``before`` (b, k - 1, d): ``most`` for each, the new centre far from all."""
    from core.clustering.kernels.starts import grow_each

    bases, fewer, width = before.shape
    starts = np.empty((bases, most, fewer + 1, width))
    grow_each(*points.rows, points.weights, before, generator.random((bases, most)), starts)
    return starts.reshape(bases * most, fewer + 1, width)


def merged(centres: Floats, sizes: Floats, most: int) -> Floats:
    """Starts with one group fewer: ``most`` of them, the pairs of groups merged that cost the least inertia."""
    from core.clustering.kernels.starts import merge_pairs

    k, width = centres.shape
    fewer = np.empty((min(most, k * (k - 1) // 2), k - 1, width))
    merge_pairs(centres, sizes, fewer)
    return fewer


def swapped(points: Points, centres: Floats, sizes: Floats, most: int, generator: np.random.Generator) -> Floats:
    """Starts with as many groups: two are merged, and another centre is added; ``most`` times ``most`` starts."""
    return grown(points, merged(centres, sizes, most), most, generator)

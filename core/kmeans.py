"""K-Means for every k of a parent: scikit-learn's for few rows, a compiled search for many."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from core.features import Features, Floats
from core.kmeans_search import planned_work, search
from core.progress import Part
from core.workers import Workers

Codes = npt.NDArray[np.int32]

SMALL_ROWS: Final = 2_000  # up to here scikit-learn answers before a compiler would have been loaded
QUIET: Final = Lock()  # warnings are filtered for the whole process, so by one thread at a time
MOST_SETTLING_STEPS: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """One K-Means result: ``labels`` int32 array of the m feature rows, each of 0..k-1 used; weighted inertia."""

    k: int
    labels: Codes
    inertia: float


def cluster_each(
    features: Features, ks: Sequence[int], n_init: int, random_state: int, workers: Workers, part: Part
) -> dict[int, Clustering]:
    """K-Means for every k of ``ks``, which ascend from 2 and stay below m, on the weighted distinct rows.

    ``n_init`` k-means++ starts are drawn for each k, with ``random_state``; above ``SMALL_ROWS`` rows starts grown from
    neighbouring k join them. A k is left out where its groups collapse into fewer. What is found for one k does not
    depend on the others that are asked for, on the order of the customers, or on the number of threads.
    """
    found: dict[int, Clustering] = {}
    if not ks:
        return found
    if len(features) <= SMALL_ROWS:
        for k in ks:
            clustering = cluster(features, k, n_init, random_state)
            if clustering:
                found[k] = clustering
            part.add(_small_work(len(features), k, n_init))
    else:
        for k, each in search(features, ks, n_init, random_state, workers, part).items():
            if np.bincount(each.labels, minlength=k).all():
                found[k] = Clustering(k, each.labels, each.inertia)
    part.finish()
    return found


def planned_clustering(m: int, ks: Sequence[int], n_init: int, flags: bool = False) -> float:
    """Distances between ``m`` rows, some columns ``flags`` or none, and centres that ``cluster_each`` will compute."""
    if m <= SMALL_ROWS:
        return sum(_small_work(m, k, n_init) for k in ks)
    return planned_work(m, ks, n_init, flags)


def _small_work(m: int, k: int, n_init: int) -> float:
    """Scikit-learn needs about as long as for 20 steps a start, and as for 5,000 more rows, however few they are."""
    return (m + 5_000.0) * k * n_init * 20


def cluster(features: Features, k: int, n_init: int, random_state: int) -> Clustering | None:
    """K-Means (Lloyd 1982, k-means++ starts) with k below m, on the distinct rows weighted by their customers.

    Equal customers are one weighted row, so they are never separated, and rows come sorted, so the order of the
    file has no influence. None where the groups collapse into fewer than k: rows closer than arithmetic can tell.
    """
    # Here, because these libraries take as much memory as the data of 100,000 customers, who never come here.
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning

    assert 2 <= k < len(features)
    # One thread for each of its sums, because their order must not depend on how many processors there are. The limit
    # holds for the libraries that are loaded and for the thread that sets it, so it is set here.
    with QUIET, threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it says that groups collapsed, which is seen to below
        model = KMeans(n_clusters=k, n_init=n_init, random_state=random_state)
        model.fit(features.rows, sample_weight=features.weights)
    labels = _settled(features, model.cluster_centers_)
    return Clustering(k, labels, _inertia(features, labels, k)) if len(np.unique(labels)) == k else None


def kept_whole(features: Features) -> Clustering:
    """All rows in one group."""
    labels = np.zeros(len(features), dtype=np.int32)
    return Clustering(1, labels, _inertia(features, labels, 1))


def centroids(features: Features, labels: Codes, k: int) -> Floats:
    """The weighted mean row of each group, (k, d)."""
    sums = [np.bincount(labels, weights=features.weights * column, minlength=k) for column in features.rows.T]
    return np.asarray(np.column_stack(sums) / np.bincount(labels, features.weights, k)[:, None], dtype=np.float64)


def _settled(features: Features, centres: Floats) -> Codes:
    """Lloyd steps with exact distances until no customer moves: the start's rounding is no longer to be seen."""
    k = len(centres)
    labels = _nearest(features, centres)
    for _ in range(MOST_SETTLING_STEPS):
        if len(np.unique(labels)) < k:
            break
        moved = _nearest(features, centroids(features, labels, k))
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels


def _nearest(features: Features, centres: Floats) -> Codes:
    from scipy.spatial.distance import cdist

    return np.asarray(cdist(features.rows, centres, "sqeuclidean").argmin(axis=1), dtype=np.int32)


def _inertia(features: Features, labels: Codes, k: int) -> float:
    gaps = features.rows - centroids(features, labels, k)[labels]
    return float(features.weights @ (gaps**2).sum(axis=1))

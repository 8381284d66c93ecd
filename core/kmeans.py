"""K-Means for every k of a parent, and the numbering that is the same on every machine."""

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from core.features import Features, Floats

Codes = npt.NDArray[np.int32]

MOST_SETTLING_STEPS: Final = 100


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """One K-Means result: ``labels`` int32 array of the m feature rows, each of 0..k-1 used; weighted inertia."""

    k: int
    labels: Codes
    inertia: float


def cluster(features: Features, k: int, n_init: int, random_state: int) -> Clustering | None:
    """K-Means (Lloyd 1982, k-means++ starts) with k below m, on the distinct rows weighted by their customers.

    Equal customers are one weighted row, so they are never separated, and rows come sorted, so the order of the
    file has no influence. None where the groups collapse into fewer than k: rows closer than arithmetic can tell.
    """
    assert 2 <= k < len(features)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # it says that groups collapsed, which is seen to below
        model = KMeans(n_clusters=k, n_init=n_init, random_state=random_state)
        model.fit(features.rows, sample_weight=features.weights)
    labels = _settled(features, model.cluster_centers_)
    return Clustering(k, labels, _inertia(features, labels, k)) if len(np.unique(labels)) == k else None


def canonical(
    labels: Codes, frequency: npt.NDArray[np.int64], amount_spent: Floats, ids: npt.NDArray[np.object_]
) -> Codes:
    """Number the sub-segments of n customers from 0 by ascending mean spend, then mean frequency, then first id."""
    k = int(labels.max()) + 1
    spend = means(labels, amount_spent, k)
    orders = means(labels, frequency.astype(np.float64), k)
    tied = len(np.unique(np.column_stack([spend, orders]), axis=0)) < k
    first_ids = [min(ids[labels == number]) if tied else "" for number in range(k)]
    order = sorted(range(k), key=lambda number: (spend[number], orders[number], first_ids[number]))
    rank = np.empty(k, dtype=np.int32)
    rank[order] = np.arange(k, dtype=np.int32)
    return rank[labels]


def means(labels: Codes, values: Floats, k: int) -> Floats:
    """The mean of each group, summed in ascending order of the values so that the customers' order is no matter."""
    order = np.argsort(values, kind="stable")
    sums = np.bincount(labels[order], weights=values[order], minlength=k)
    return np.asarray(sums / np.bincount(labels, minlength=k), dtype=np.float64)


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
    return np.asarray(cdist(features.rows, centres, "sqeuclidean").argmin(axis=1), dtype=np.int32)


def _inertia(features: Features, labels: Codes, k: int) -> float:
    gaps = features.rows - centroids(features, labels, k)[labels]
    return float(features.weights @ (gaps**2).sum(axis=1))

"""One clustering: which group each row is in, and its centroids."""

from dataclasses import dataclass

import numpy as np

from core.clustering.assign import Centres
from core.clustering.features import Features
from core.model.arrays import Codes, Floats


@dataclass(frozen=True, slots=True, eq=False)
class Clustering:
    """One K-Means result.

    Attributes
    ----------
    groups : int32 array of m, the group of each feature row; each of 0 to k - 1 is used
    inertia : the weighted sum of squared distances of the rows to their centres
    centres : those that the rows were nearest to when they got their groups, in scaled units: ``centres.nearest`` of
        the rows is ``groups``. They are the means of the groups, or, where many rows ended a search that was close
        enough to its end, means of the step before
    """

    k: int
    groups: Codes
    inertia: float
    centres: Centres


def kept_whole(features: Features) -> Clustering:
    """All rows in one group."""
    groups = np.zeros(len(features), dtype=np.int32)
    return Clustering(1, groups, inertia_of(features, groups, 1), Centres.of(centroids(features, groups, 1)))


def centroids(features: Features, groups: Codes, k: int) -> Floats:
    """The weighted mean row of each group, (k, d)."""
    sums = [np.bincount(groups, weights=features.weights * column, minlength=k) for column in features.rows.T]
    return np.asarray(np.column_stack(sums) / np.bincount(groups, features.weights, k)[:, None], dtype=np.float64)


def inertia_of(features: Features, groups: Codes, k: int) -> float:
    """The weighted sum of squared distances of all rows to the centroid of their group."""
    gaps = features.rows - centroids(features, groups, k)[groups]
    return float(features.weights @ (gaps**2).sum(axis=1))

"""K-Means of few rows: scikit-learn's, settled with exact distances."""

import warnings
from threading import Lock
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from core.clustering.assign import Centres, assign
from core.clustering.clustering import Clustering, centroids, inertia_of
from core.clustering.features import Features
from core.model.arrays import Codes, Floats

# Scikit-learn holds the interpreter's lock for most of its work on few rows. Two threads in it at once only wait for
# each other: 200 parents of 100 customers then took 17 seconds instead of 14, and 20 of a processor instead of 15.
ONE_AT_A_TIME: Final = Lock()
COLLAPSED: Final = "Number of distinct clusters"  # how scikit-learn's warning begins that groups collapsed
MOST_SETTLING_STEPS: Final = 100  # Lloyd's steps after scikit-learn's last one: nearly always one or two are enough


def expect_collapsed_groups() -> None:
    """Keep scikit-learn from warning that groups collapsed, which ``cluster`` sees to: those are not an answer.

    For programs to call once where they start. Python has one list of filters for the whole process, so a run that set
    one for itself would set it for the runs beside it, and whether the warning comes cannot be told before.
    """
    warnings.filterwarnings("ignore", COLLAPSED)


def cluster(features: Features, k: int, n_init: int, random_state: int) -> Clustering | None:
    """K-Means (Lloyd 1982, k-means++ starts) with k below m, on the distinct rows weighted by their customers.

    Equal customers are one weighted row, so they are never separated, and rows come sorted, so the order of the
    file has no influence. None where the groups collapse into fewer than k: rows closer than arithmetic can tell.
    """
    # Here, because these libraries take as much memory as the data of 100,000 customers, who never come here.
    from sklearn.cluster import KMeans

    assert 2 <= k < len(features)
    # One thread for each of its sums, because their order must not depend on how many processors there are. The limit
    # holds for the libraries that are loaded and for the thread that sets it, so it is set here.
    with ONE_AT_A_TIME, threadpool_limits(1):
        model = KMeans(n_clusters=k, n_init=n_init, random_state=random_state)
        model.fit(features.rows, sample_weight=features.weights)
    labels, centres = _settled(features, model.cluster_centers_)
    if len(np.unique(labels)) < k:
        return None
    return Clustering(k, labels, inertia_of(features, labels, k), Centres.of(centres))


def _settled(features: Features, centres: Floats) -> tuple[Codes, Floats]:
    """Lloyd steps with exact distances until no customer moves: the start's rounding is no longer to be seen.

    Returns the label of each row, and the centres (k, d) to which the rows were nearest.
    """
    k, rows = len(centres), features.rows
    labels = assign(rows, centres)
    for _ in range(MOST_SETTLING_STEPS):
        if len(np.unique(labels)) < k:
            break
        centres = centroids(features, labels, k)
        moved = assign(rows, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels, centres

"""K-Means of few rows: scikit-learn's, settled with exact distances."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import FunctionType, SimpleNamespace
from typing import Any, Final

import numpy as np
from threadpoolctl import threadpool_limits

from core.clustering.assign import Centres, assign
from core.clustering.clustering import Clustering, centroids, inertia_of
from core.clustering.features import Features
from core.model.arrays import Codes, Floats

MOST_SETTLING_STEPS: Final = 100  # Lloyd's steps after scikit-learn's last one: nearly always one or two are enough


def cluster(
    features: Features,
    k: int,
    n_init: int,
    random_state: int,
    one_at_a_time: AbstractContextManager[Any] | None = None,
) -> Clustering | None:
    """K-Means (Lloyd 1982, k-means++ starts) with k at most m, on the distinct rows weighted by their customers.

    Equal customers are one weighted row, so they are never separated, and rows come sorted, so the order of the
    file has no influence. None where the groups collapse into fewer than k: rows closer than arithmetic can tell.
    The lock ``one_at_a_time`` is held while scikit-learn works, because it holds the interpreter's lock for most of its
    work on few rows: two threads in it only wait for each other. 200 parents of 100 customers took 17 seconds
    without the lock and take 14 with it, and 15 seconds of processors instead of 20.
    """
    # Here, because these libraries take as much memory as the data of 100,000 customers, who never come here.
    from sklearn.cluster import KMeans

    assert 2 <= k <= len(features)
    # One thread for each of its sums, because their order must not depend on how many processors there are. The limit
    # holds for the libraries that are loaded and for the thread that sets it, so it is set here.
    with one_at_a_time or nullcontext(), threadpool_limits(1):
        model = KMeans(n_clusters=k, n_init=n_init, random_state=random_state)
        _silent(KMeans.fit)(model, features.rows, sample_weight=features.weights)
    groups, centres = _settled(features, model.cluster_centers_)
    if len(np.unique(groups)) < k:
        return None
    return Clustering(k, groups, inertia_of(features, groups, k), Centres.of(centres))


def _silent(method: Any) -> Callable[..., Any]:
    """A method of scikit-learn as it is, but for its warnings, which nobody hears.

    ``KMeans.fit`` warns where groups collapse. ``cluster`` sees to that: such groups are not an answer. Python has one
    list of filters for all threads, so a filter against the warning would hide it from a program that fits models of
    its own beside ours; and whether it will come cannot be told before. So the same code runs with another object under
    the name ``warnings``. Should a later version warn in another way, the warning is heard, and nothing else changes.
    """
    while hasattr(method, "__wrapped__"):  # what checks the parameters, which are right
        method = method.__wrapped__
    unheard = SimpleNamespace(warn=lambda *_, **__: None)
    names = method.__globals__ | {"warnings": unheard}
    silent = FunctionType(method.__code__, names, method.__name__, method.__defaults__, method.__closure__)
    silent.__kwdefaults__ = method.__kwdefaults__
    return silent


def _settled(features: Features, centres: Floats) -> tuple[Codes, Floats]:
    """Lloyd steps with exact distances until no customer moves: the start's rounding is no longer to be seen.

    Returns the group of each row, and the centres (k, d) to which the rows were nearest.
    """
    k, rows = len(centres), features.rows
    groups = assign(rows, centres)
    for _ in range(MOST_SETTLING_STEPS):
        if len(np.unique(groups)) < k:
            break
        centres = centroids(features, groups, k)
        moved = assign(rows, centres)
        if np.array_equal(moved, groups):
            break
        groups = moved
    return groups, centres

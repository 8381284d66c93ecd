"""K-Means of few rows: whose turn it is in scikit-learn, and groups that collapse."""

import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

import numpy as np
import pytest
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from core import Labels, Settings, explore
from core.clustering.kmeans.every_k import cluster_each
from core.clustering.kmeans.small_kmeans import cluster
from core.running.progress import Meter
from core.running.threads import Workers
from tests.core.rows import blobs, features_from, unwatched
from tests.core.support import customers_of

STEP = 2.0**-52  # between 1 and the next number


class WatchedLock:
    """A lock that counts how often it was held."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.times = 0

    def __enter__(self) -> None:
        self.lock.acquire()
        self.times += 1

    def __exit__(self, *_: object) -> None:
        self.lock.release()


def test_scikit_learn_is_entered_with_the_lock_that_the_workers_of_a_run_share() -> None:
    lock: Any = WatchedLock()
    with ThreadPoolExecutor(2) as pool:
        workers = Workers(Meter(0.0), pool, 2, lock)
        parents = [blobs(seed, 60, 0) for seed in range(4)]
        found = workers.map(lambda features: cluster_each(features, [2, 3], 1, 0, workers.alone, unwatched()), parents)
    assert [list(each) for each in found] == [[2, 3]] * 4
    assert lock.times == 8
    assert Workers(Meter(0.0), None, 1).one_at_a_time is not Workers(Meter(0.0), None, 1).one_at_a_time


def test_groups_that_collapse_are_no_answer_and_nobody_is_warned() -> None:
    """Scikit-learn cannot tell apart what differs in the last bits, and would say so on standard error."""
    rows = np.zeros((5, 3))
    rows[1:, 1] = 1 + STEP * np.arange(4)
    features = features_from(rows)
    with pytest.warns(ConvergenceWarning, match="Number of distinct clusters"):
        theirs = KMeans(3, n_init=2, random_state=0).fit(features.rows)
    assert len(set(theirs.labels_)) < 3
    before = list(warnings.filters)
    found = cluster(features, 3, 2, 0)
    assert found is None or len(set(found.groups.tolist())) == 3
    assert warnings.filters == before

    customers = customers_of((f"c{i}", 1, float(spend), []) for i, spend in enumerate(rows[:, 1]))
    labels = Labels.of(dict.fromkeys(customers.ids.tolist(), 1))
    benchmark = explore(customers, labels, Settings(k_range=[2, 3, 4], scaling="none")).parent(1).benchmark
    assert benchmark.n_distinct == 5
    assert 2 in [score.k for score in benchmark.scores]

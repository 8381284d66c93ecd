"""Feature rows that are made up, for tests of the compiled engine."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from core.clustering.assign import Centres
from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.scaling import NoScaling
from core.model.customer_numbers import NUMERIC_COLUMNS
from core.running.progress import Meter, Part

Floats = npt.NDArray[np.float64]


def features_from(numbers: Floats, flags: npt.NDArray[np.bool_] | None = None) -> Features:
    """The features of customers with these scaled numbers (n, 3) and flags (n, up to 50)."""
    flags = np.zeros((len(numbers), 0), dtype=bool) if flags is None else flags
    words = np.zeros(len(numbers), dtype=np.uint64)
    for column in range(flags.shape[1]):
        words |= flags[:, column].astype(np.uint64) << np.uint64(63 - column)
    dense = np.column_stack([numbers, flags]) + 0.0
    _, first, row_of, counts = np.unique(dense, axis=0, return_index=True, return_inverse=True, return_counts=True)
    names = (*NUMERIC_COLUMNS, *(f"category {column}" for column in range(flags.shape[1])))
    return Features(
        numbers=np.ascontiguousarray(numbers[first]),
        flags=words[first],
        weights=counts.astype(np.float64),
        row_of=row_of.reshape(-1),
        columns=names,
        scaling=NoScaling(),
    )


def blobs(seed: int, n: int, n_flags: int = 0) -> Features:
    """Customers in four uneven clouds, some of them alike, with flags whose frequency depends on the cloud."""
    generator = np.random.default_rng(seed)
    cloud = generator.choice(4, n, p=[0.5, 0.3, 0.15, 0.05])
    numbers = generator.normal(size=(n, 3)) * [1, 1.5, 0.5] + cloud[:, None] * [2.0, 3.0, 1.0]
    numbers[n // 2 : n // 2 + n // 10] = np.round(numbers[n // 2 : n // 2 + n // 10])
    chances = generator.uniform(0, 0.3, size=(4, n_flags))
    return features_from(numbers, generator.random((n, n_flags)) < chances[cloud])


def any_groups(seed: int, features: Features, k: int) -> Clustering:
    """A clustering without any sense, all k groups in use."""
    generator = np.random.default_rng(seed)
    return grouped(generator.permutation(np.arange(len(features)) % k))


def grouped(group_of_each: Iterable[int]) -> Clustering:
    """A clustering of which only who is in which group matters."""
    groups = np.array(list(group_of_each), dtype=np.int32)
    k = int(groups.max()) + 1
    return Clustering(k, groups, 0.0, Centres.of(np.zeros((k, 3))))


def unwatched() -> Part:
    """A part of a run whose progress nobody follows."""
    return Part(Meter(0.0), 0.0)

"""K-Means in NumPy and compiled: the same Lloyd's step, and the same k-means++ from the same random numbers."""

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from core.clustering.clustering import centroids
from core.clustering.features import Features
from core.clustering.kernels.lloyd import lloyd
from core.clustering.kernels.starts import start_each
from core.clustering.kmeans.points import Points
from core.clustering.kmeans.resampled_kmeans import DRAWS, lloyd_of_each, means_of_each, nearest_of_each, starts_of_each
from tests.core.rows import Floats, blobs


def compiled_step(points: Points, centres: Floats) -> tuple[Floats, Floats, float]:
    """The groups and their means after one compiled step, and the inertia of the groups around the ``centres``."""
    moved, groups = centres.copy(), np.full(len(points), -1, dtype=np.int32)
    sums, counts = np.zeros((len(centres), 4)), np.zeros((len(centres), points.n_bytes, 256))
    inertia, *_ = lloyd(*points.rows, points.weights, moved, sums, counts, groups, np.inf, -1.0, 1)
    return groups, moved, inertia


@pytest.mark.parametrize("n_flags", [0, 11])
@pytest.mark.parametrize("k", [2, 5, 9])
def test_a_step_in_numpy_is_the_compiled_step_and_that_of_the_definition(k: int, n_flags: int) -> None:
    features = blobs(k, 700, n_flags)
    rows, weights = features.rows, features.weights
    centres = rows[np.random.default_rng(k).choice(len(rows), k, replace=False)]
    points = Points((rows[:, 0].copy(), rows[:, 1].copy(), rows[:, 2].copy()), features.flags, n_flags, weights)
    groups, moved, inertia = compiled_step(points, centres)
    own, gaps = nearest_of_each(rows, centres[None])
    assert own[:, 0].tolist() == groups.tolist() == cdist(rows, centres).argmin(axis=1).tolist()
    assert gaps[:, 0] @ weights == pytest.approx(inertia)
    means = means_of_each(rows, weights[:, None], own, centres[None])[0]
    assert means == pytest.approx(moved, abs=1e-12)
    assert centroids(features, groups, k) == pytest.approx(moved, abs=1e-12)


def test_a_group_without_rows_stays_at_its_centre() -> None:
    rows, centres = np.array([[0.0], [2.0]]), np.array([[[1.0], [50.0]]])
    own, _ = nearest_of_each(rows, centres)
    assert means_of_each(rows, np.ones((2, 1)), own, centres).tolist() == [[[1.0], [50.0]]]


@pytest.mark.parametrize("k", [2, 4, 7])
@pytest.mark.parametrize("seed", range(3))
def test_k_means_plus_plus_in_numpy_chooses_the_rows_that_the_compiled_one_does(seed: int, k: int) -> None:
    features: Features = blobs(seed, 500)
    x, y, z = (column.copy() for column in features.numbers.T)
    numbers = np.random.default_rng(seed).random(1 + (k - 1) * DRAWS)
    starts = np.zeros((1, k, 3))
    draws = numbers[1:].reshape(1, k - 1, DRAWS)
    start_each(x, y, z, features.flags, 0, features.weights, numbers[:1], draws, starts)
    found = starts_of_each(features.rows, features.weights[:, None], k, np.random.default_rng(seed))
    assert found.tolist() == starts.tolist()


def test_steps_end_where_no_customer_moves_and_each_set_of_weights_has_an_end_of_its_own() -> None:
    features = blobs(3, 400)
    weights = np.column_stack([features.weights, np.random.default_rng(1).integers(0, 4, len(features))])
    starts = starts_of_each(features.rows, weights, 4, np.random.default_rng(0))
    together, inertia, _ = lloyd_of_each(features.rows, weights, starts, 300)
    for place in range(2):
        alone, own_inertia, centres = lloyd_of_each(
            features.rows, weights[:, [place]], starts[[place]].copy(), most_steps=300
        )
        assert np.array_equal(together[:, place], alone[:, 0])
        assert inertia[place] == pytest.approx(own_inertia[0])
        own, _ = nearest_of_each(features.rows, centres)
        means = means_of_each(features.rows, weights[:, [place]], own, centres)
        assert np.array_equal(nearest_of_each(features.rows, means)[0], own)

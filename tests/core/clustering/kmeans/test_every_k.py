"""The compiled K-Means against scikit-learn's, and the same bits whatever the threads, other values of k or flags."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans

from core.clustering.clustering import Clustering, centroids
from core.clustering.features import Features
from core.clustering.kmeans.every_k import cluster_each, ended, planned_clustering
from core.clustering.kmeans.lloyd import Climb, Ends, compete
from core.clustering.kmeans.points import Points, middle_of
from core.clustering.kmeans.search import GRID_CELLS, LIMITS, SearchLimits
from core.clustering.kmeans.starts import seeded
from core.running.progress import Meter, Part
from core.running.threads import Workers
from tests.core.rows import blobs, features_from, unwatched


def clustered(
    features: Features, ks: list[int], threads: int = 1, n_init: int = 10, limits: SearchLimits = LIMITS
) -> dict[int, Clustering]:
    with ThreadPoolExecutor(threads) as pool:
        workers = Workers(Meter(0.0), pool if threads > 1 else None, threads)
        return cluster_each(features, ks, n_init, 42, workers, unwatched(), small_rows=0, limits=limits)


def true_inertia(features: Features, clustering: Clustering) -> float:
    rows, group_of = features.rows[features.row_of], clustering.groups[features.row_of]
    groups = (rows[group_of == group] for group in range(clustering.k))
    return sum(float(((group - group.mean(axis=0)) ** 2).sum()) for group in groups)


@pytest.mark.parametrize(("n", "n_flags"), [(3000, 0), (3000, 12), (46_000, 0)], ids=["rows", "flags", "sample"])
@pytest.mark.parametrize("seed", range(2))
def test_compiled_groups_are_as_tight_as_those_of_scikit_learn(seed: int, n: int, n_flags: int) -> None:
    features = blobs(seed, n, n_flags)
    assert (len(features) > LIMITS.many) == (n == 46_000)
    rows = features.rows[features.row_of]
    for k, clustering in clustered(features, [3, 8]).items():
        inertia = true_inertia(features, clustering)
        assert clustering.inertia == pytest.approx(inertia, rel=1e-5)
        assert inertia <= KMeans(k, n_init=10, random_state=seed).fit(rows).inertia_ * 1.001


@pytest.mark.parametrize("far", [1e9, 1e15])
def test_groups_are_as_tight_however_far_away_one_row_is(far: float) -> None:
    spend = np.append(np.random.default_rng(4).lognormal(4, 1, 6000), far)
    features = features_from(np.column_stack([np.zeros((len(spend), 1)), spend, np.zeros((len(spend), 1))]))
    for k, clustering in clustered(features, [3, 6]).items():
        # Of the others alone, because scikit-learn cannot tell them apart beside a row as far away as that.
        theirs = KMeans(k - 1, n_init=10, random_state=0).fit(features.rows[:-1])
        assert true_inertia(features, clustering) <= theirs.inertia_ * 1.001


@pytest.mark.parametrize(("n", "n_flags"), [(3000, 0), (30_000, 0), (3000, 50), (9000, 12)])
def test_about_as_much_work_is_planned_as_there_is(n: int, n_flags: int) -> None:
    features, done = blobs(6, n, n_flags), []

    class Counted(Part):
        def add(self, work: float) -> None:
            done.append(work)

    part = Counted(Meter(0.0), 0.0)
    part.finish = lambda: None  # type: ignore[method-assign] - what is left over is not work
    cluster_each(features, range(2, 8), 10, 0, Workers(Meter(0.0), None, 1), part, small_rows=0)
    planned = planned_clustering(len(features), range(2, 8), 10, n_flags > 0, small_rows=0)
    assert 0.5 < planned / sum(done) < 2


@pytest.mark.parametrize("n_flags", [0, 50])
def test_every_row_is_nearest_to_the_centroid_of_its_own_group(n_flags: int) -> None:
    features = blobs(3, 3000, n_flags)
    for k, clustering in clustered(features, [2, 4, 7]).items():
        centres = centroids(features, clustering.groups, k)
        assert np.array_equal(cdist(features.rows, centres).argmin(axis=1), clustering.groups)


@pytest.mark.parametrize("samples", [(10**9, 10**9), (500, 1000)], ids=["all rows", "samples"])
def test_one_or_two_threads_give_the_same_bits(samples: tuple[int, int]) -> None:
    limits = SearchLimits(*samples)
    features = blobs(4, 3000, 5)
    one, two = (clustered(features, [2, 3, 6], threads, limits=limits) for threads in (1, 2))
    for k in one:
        assert one[k].inertia == two[k].inertia
        assert np.array_equal(one[k].groups, two[k].groups)


def test_what_is_found_for_one_k_does_not_depend_on_the_others() -> None:
    limits = SearchLimits(few=500, many=1000, longest_chain=7)
    features = blobs(5, 2500)
    every = clustered(features, [2, 3, 4, 5, 6, 7, 8, 9], n_init=2, limits=limits)
    for k in (3, 6, 7, 9):
        alone = clustered(features, [k], n_init=2, limits=limits)[k]
        assert alone.inertia == every[k].inertia
        assert np.array_equal(alone.groups, every[k].groups)


def test_flags_are_columns_of_0_and_1() -> None:
    """Three flags as flags, or in the place of the three numbers: the same rows, the same groups."""
    generator = np.random.default_rng(6)
    flags = generator.random((400, 3)) < [0.5, 0.3, 0.1]
    nothing = np.zeros((400, 3))
    as_flags, as_numbers = features_from(nothing, flags), features_from(flags.astype(float))
    assert np.array_equal(as_flags.weights, as_numbers.weights)
    for one, two in zip(
        clustered(as_flags, [2, 3, 5]).values(), clustered(as_numbers, [2, 3, 5]).values(), strict=True
    ):
        assert np.array_equal(one.groups, two.groups)
        assert one.inertia == pytest.approx(two.inertia)


@pytest.mark.parametrize("scale", [1e15, 1e-9])
def test_the_scale_of_the_numbers_does_not_matter(scale: float) -> None:
    plain = blobs(7, 1000)
    scaled = replace(plain, numbers=plain.numbers * scale)
    for k, clustering in clustered(scaled, [2, 5]).items():
        assert clustering.inertia == pytest.approx(clustered(plain, [k])[k].inertia * scale**2, rel=1e-3)


def test_groups_that_arithmetic_cannot_tell_apart_are_left_out() -> None:
    features = features_from(np.array([[0, 0, 0], [1e-200, 0, 0], [2e-200, 0, 0], [1, 0, 0], [2, 0, 0]]))
    found = clustered(features, [2, 3, 4])
    assert list(found) == [2, 3]
    one, two, three, four, five = found[3].groups.tolist()
    assert one == two == three
    assert len({three, four, five}) == 3


def test_means_of_cells_keep_the_weight_and_the_centre_of_their_rows() -> None:
    points = Points.of(blobs(9, 3000))
    means = points.grid_means(500)
    assert means is not None
    assert 500 <= len(means) < 1000
    assert means.weights.sum() == points.weights.sum()
    for few, all_rows in zip(means.columns, points.columns, strict=True):
        total = points.weights @ all_rows
        assert means.weights @ few == pytest.approx(total, rel=float(np.finfo(np.float32).eps))


def test_the_ends_of_a_competition_ascend_and_none_is_given_that_is_known() -> None:
    means = Points.of(blobs(9, 3000)).grid_means(500)
    assert means is not None
    starts = seeded(means, 6, 12, np.random.default_rng(0), Workers(Meter(0.0), None, 1))

    def ends(known: list[float]) -> Ends:
        return compete(means, starts.copy(), (1e-3, 8, 8), (1e-6, 300, 5), np.array(known), unwatched())

    inertias = ends([]).inertias.tolist()
    assert 1 < len(inertias) <= 5
    assert inertias == sorted(set(inertias))
    assert ends(inertias[:1]).inertias.tolist() == inertias[1:]
    assert not len(ends([inertias[0] / 2]))


@pytest.mark.parametrize("far", [1.0, 1e12])
def test_rows_without_a_grid_that_tells_them_apart_are_clustered_all_the_same(far: float) -> None:
    numbers = np.random.default_rng(10).normal(size=(1500, 3))
    numbers[0] = far
    features = features_from(numbers)
    assert (Points.of(features).grid_means(GRID_CELLS) is None) == (far > 1)
    for k, clustering in clustered(features, [2, 3]).items():
        assert len(np.unique(clustering.groups)) == k


def test_the_work_done_adds_up_to_the_work_planned() -> None:
    features = blobs(8, 2500)
    counted: list[float] = []

    class Counter(Meter):
        def add(self, work: float) -> None:
            counted.append(work)

    meter = Counter(0.0)
    planned = planned_clustering(len(features), [2, 3], 3, small_rows=0)
    cluster_each(features, [2, 3], 3, 0, Workers(meter, None, 1), Part(meter, planned), small_rows=0)
    assert sum(counted) == pytest.approx(planned)
    assert max(counted) < planned / 2


def test_where_a_kernel_and_assign_round_otherwise_the_last_groups_are_those_of_assign() -> None:
    """Centres that have the same parts of buyers in another order are equally near to whoever bought all or nothing."""
    generator = np.random.default_rng(1)
    flags = np.repeat([[False] * 12, [True] * 12], 2, axis=0)
    numbers = np.zeros((4, 3))
    numbers[:, 0] = [0, 1, 0, 1]
    features = features_from(numbers, flags)
    parts, differing = generator.random(12), 0
    for _ in range(50):
        centres = np.array([[0.0] * 3 + generator.permutation(parts).tolist() for _ in range(3)])
        climb = Climb(Points.of(features), centres, unwatched()).go(-1.0, 1)
        found = ended(features, climb, np.append(middle_of(features), np.zeros(12)), unwatched())
        assert np.array_equal(found.centres.nearest(features.rows), found.groups)
        assert np.array_equal(found.centres.offsets, centres)
        differing += int((found.groups != climb.groups).sum())
    assert differing > 0

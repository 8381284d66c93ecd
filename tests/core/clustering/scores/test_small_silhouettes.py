"""Scores and groups against a second implementation: scikit-learn on one row for each customer."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from sklearn.cluster import KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score

from core import Customers
from core.clustering.clustering import Clustering, centroids
from core.clustering.features import Features, build_features
from core.clustering.kmeans.every_k import SMALL_ROWS
from core.clustering.kmeans.small_kmeans import cluster
from core.clustering.scores.davies_bouldin import davies_bouldin
from core.clustering.scores.small_silhouettes import silhouettes
from core.model.settings import Scaling
from tests.core.rows import any_groups, blobs, grouped
from tests.core.support import customers_of

Floats = npt.NDArray[np.float64]
SIZES = st.integers(5, 60)
SEEDS = st.integers(0, 2**32 - 1)
SCALINGS = st.sampled_from(["zscore", "log", "none"])


def random_customers(seed: int, n: int, different: int) -> Customers:
    """n customers with at most ``different`` profiles, so that several share one."""
    generator = np.random.default_rng(seed)
    categories = ["tea", "wine", "fridge", "soap", "toys"]
    profiles = [
        (
            int(generator.integers(0, 40)),
            round(float(generator.lognormal(5, 1)), 2),
            generator.permutation(categories)[: generator.integers(0, 4)].tolist(),
        )
        for _ in range(different)
    ]
    return customers_of(
        (f"c{position}", *profiles[choice]) for position, choice in enumerate(generator.integers(0, different, n))
    )


def features_of(customers: Customers, scaling: Scaling, top_categories: int = 0) -> Features:
    return build_features(customers, np.arange(len(customers)), scaling, top_categories)


def clustered(features: Features, ks: list[int]) -> list[Clustering]:
    found = [cluster(features, k, 2, 7) for k in ks if k < len(features)]
    return [clustering for clustering in found if clustering is not None]


def pairs_ignored(_: float) -> None:
    pass


def davies_bouldin_by_definition(rows: Floats, group_of: Any) -> float:
    groups = [rows[group_of == each] for each in np.unique(group_of)]
    centres = [group.mean(axis=0) for group in groups]
    spreads = [np.linalg.norm(group - centre, axis=1).mean() for group, centre in zip(groups, centres, strict=True)]
    worst = [
        max((spreads[i] + spreads[j]) / np.linalg.norm(centres[i] - centres[j]) for j in range(len(groups)) if j != i)
        for i in range(len(groups))
    ]
    return float(np.mean(worst))


@given(SEEDS, SIZES, st.integers(3, 40), SCALINGS, st.sampled_from([0, 5]))
def test_scores_are_those_of_scikit_learn(
    seed: int, n: int, different: int, scaling: Scaling, top_categories: int
) -> None:
    features = features_of(random_customers(seed, n, different), scaling, top_categories)
    clusterings = clustered(features, [2, 3, 6])
    expanded = features.rows[features.row_of]
    for clustering, ours in zip(clusterings, silhouettes(features, clusterings, pairs_ignored), strict=True):
        group_of = clustering.groups[features.row_of]
        assume(clustering.k < len(group_of))  # scikit-learn does not define it otherwise
        # With exact distances scikit-learn's scorer agrees to 1e-9; its own faster distances are off by up to 1e-7
        # where customers are equal, and its Davies-Bouldin knows no other.
        exact = silhouette_score(squareform(pdist(expanded)), group_of, metric="precomputed")
        assert ours == pytest.approx(exact, abs=1e-9)
        assert ours == pytest.approx(silhouette_score(expanded, group_of), abs=1e-6)
        index = davies_bouldin(features, clustering)
        assert index == pytest.approx(davies_bouldin_score(expanded, group_of), abs=1e-6)
        assert index == pytest.approx(davies_bouldin_by_definition(expanded, group_of), abs=1e-9)


@pytest.mark.parametrize("n_flags", [0, 7, 50])
@pytest.mark.parametrize("k", [2, 7])
def test_davies_bouldin_of_many_rows_is_that_of_scikit_learn(k: int, n_flags: int) -> None:
    features = blobs(k, SMALL_ROWS + 500, n_flags)
    assert len(features) > SMALL_ROWS
    counts = 1 + np.arange(len(features)) % 3
    features = replace(features, weights=counts.astype(np.float64), row_of=np.repeat(np.arange(len(counts)), counts))
    clustering = any_groups(n_flags, features, k)
    theirs = davies_bouldin_score(features.rows[features.row_of], clustering.groups[features.row_of])
    assert davies_bouldin(features, clustering) == pytest.approx(theirs, rel=1e-9)


@pytest.mark.parametrize("block_bytes", [1, 8 * 50 * 7])
def test_silhouettes_in_many_blocks_are_those_of_one(block_bytes: int) -> None:
    features = features_of(random_customers(5, 90, 50), "zscore")
    clusterings = clustered(features, [2, 3, 4])
    whole = silhouettes(features, clusterings, pairs_ignored)
    compared: list[float] = []
    blocks = silhouettes(features, clusterings, compared.append, block_bytes)
    assert blocks == pytest.approx(whole, abs=1e-12)
    assert len(compared) > 5
    assert sum(compared) == len(features) ** 2


def test_a_customer_alone_in_its_group_counts_as_zero() -> None:
    features = features_of(customers_of([("a", 0, 0.0, []), ("b", 1, 0.0, []), ("c", 100, 0.0, [])]), "none")
    clustering = grouped([0, 0, 1])
    a, b = (100 - 1) / 100, (99 - 1) / 99
    assert silhouettes(features, [clustering], pairs_ignored) == [pytest.approx((a + b) / 3)]


def test_centroids_at_the_same_place_give_no_davies_bouldin() -> None:
    features = features_of(customers_of((f"c{spend}", 0, float(spend), []) for spend in (0, 1, 2, 3)), "none")
    clustering = grouped([0, 1, 1, 0])
    assert davies_bouldin(features, clustering) == np.inf


def inertia_of(rows: Floats, group_of: Any) -> float:
    groups = [rows[group_of == each] for each in np.unique(group_of)]
    return sum(float(((group - group.mean(0)) ** 2).sum()) for group in groups)


def customers_in_groups(seed: int, n: int) -> Customers:
    """n customers around six centres; without such structure ten starts are luck, with scikit-learn as with us."""
    generator = np.random.default_rng(seed)
    orders, spends = generator.uniform(1, 60, 6), generator.uniform(3, 9, 6)
    return customers_of(
        (
            f"c{position}",
            max(0, round(float(generator.normal(orders[group], 2)))),
            round(float(np.exp(generator.normal(spends[group], 0.15))), 0),
            ["tea", "wine"][: group % 3],
        )
        for position, group in enumerate(generator.integers(0, 6, n))
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [2, 3, 6])
def test_groups_are_as_tight_as_those_of_scikit_learn(seed: int, k: int) -> None:
    features = features_of(customers_in_groups(seed, 400), "log")
    expanded = features.rows[features.row_of]
    ours = cluster(features, k, 10, 42)
    assert ours is not None
    assert ours.inertia == pytest.approx(inertia_of(expanded, ours.groups[features.row_of]))
    theirs = KMeans(n_clusters=k, n_init=10, random_state=seed).fit(expanded)
    assert ours.inertia <= theirs.inertia_ * 1.001


@pytest.mark.parametrize("k", [2, 4, 7])
def test_every_customer_is_nearest_to_the_centroid_of_its_own_group(k: int) -> None:
    features = features_of(random_customers(3, 6000, 5000), "zscore")
    clustering = cluster(features, k, 1, 1)
    assert clustering is not None
    centres = centroids(features, clustering.groups, k)
    distances = ((features.rows[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    assert np.array_equal(distances.argmin(axis=1), clustering.groups)

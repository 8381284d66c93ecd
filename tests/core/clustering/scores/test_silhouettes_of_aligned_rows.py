"""Silhouettes of aligned rows against distances written out: aligned in every way, near to others and far away."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.kernels import pair_distances
from core.clustering.kmeans.small_kmeans import cluster
from core.clustering.scores.agreement import agreements
from core.clustering.scores.silhouette_limits import LIMITS, AlignedLimits, SilhouetteLimits
from core.clustering.scores.silhouettes import planned_pairs, score_silhouettes
from core.clustering.scores.silhouettes_of_aligned_rows import aligned_rows
from core.running.progress import Meter, Part
from core.running.threads import Workers
from tests.core.rows import Floats, any_groups, features_from, unwatched

ALONE = Workers(Meter(0.0), None, 1)
FEW_ALIGNED_ROWS = SilhouetteLimits(aligned=AlignedLimits(fewest=1000))


def shoppers(seed: int, n: int, most_orders: int, types: int) -> Floats:
    """Orders, spend in cents and numbers of product types, not scaled."""
    generator = np.random.default_rng(seed)
    orders = generator.integers(1, most_orders + 1, n)
    spend = np.round(orders * np.exp(generator.normal(3, 0.8, n)), 2)
    return np.column_stack([orders, spend, generator.integers(1, types + 1, n)]).astype(np.float64)


def scaled(numbers: Floats) -> Floats:
    return (numbers - numbers.mean(axis=0)) / np.maximum(numbers.std(axis=0), 1e-300)


def clusterings_of(features: Features) -> list[Clustering]:
    """Groups that K-Means finds, whose aligned rows lie in intervals, and groups that overlap."""
    found = [each for k in (2, 5, 9) if k < len(features) and (each := cluster(features, k, 1, 0))]
    return [*found, any_groups(1, features, 3)]


def written_out(features: Features, clusterings: list[Clustering]) -> Floats:
    """Rousseeuw's coefficient of each feature row in each clustering (clusterings, m)."""
    distances = cdist(features.rows, features.rows)
    return np.array([coefficients_from(distances, features, clustering) for clustering in clusterings])


def coefficients_from(distances: Floats, features: Features, clustering: Clustering) -> Floats:
    """The coefficients (m,) in one clustering, from the distances (m, m) between all feature rows."""
    sums = distances @ (np.eye(clustering.k)[clustering.groups] * features.weights[:, None])
    sizes = np.bincount(clustering.groups, features.weights)
    every, own = np.arange(len(features)), clustering.groups
    inside = sums[every, own] / np.maximum(sizes[own] - 1, 1)
    between = sums / sizes
    between[every, own] = np.inf
    outside = between.min(axis=1)
    larger = np.maximum(inside, outside)
    counts = (sizes[own] > 1) & (larger > 0)
    return np.where(counts, (outside - inside) / np.where(counts, larger, 1.0), 0.0)


def by_alignment(
    features: Features,
    clusterings: list[Clustering],
    workers: Workers = ALONE,
    limits: AlignedLimits = LIMITS.aligned,
) -> Floats:
    """The coefficients by way of the aligned rows (clusterings, m), the rows in the order of the features."""
    found = aligned_rows(features, next(agreements(clusterings, len(features))), limits)
    values = np.empty((len(clusterings), len(features)))
    values[:, found.order] = found.coefficients(workers, unwatched())
    return values


SHOP = shoppers(0, 3000, 12, 3)
KINDS = {
    "equal weights": scaled(SHOP),
    "raw units": SHOP,
    "logarithms": scaled(np.log1p(SHOP)),
    "spend alone": scaled(SHOP * [0, 1, 0]),
    "aligned along orders": scaled(SHOP)[:, [1, 0, 2]],
    "aligned along product types": scaled(SHOP)[:, [0, 2, 1]],
    "no two aligned": np.random.default_rng(1).normal(size=(700, 3)),
    "very many aligned in two ways": scaled(shoppers(2, 5000, 2, 1)),
    "all but at one place": scaled(shoppers(3, 3000, 4, 4)) * [1e-9, 1, 1e-7],
    "far from each other": scaled(shoppers(4, 3000, 4, 4)) * [1e9, 1, 1e6],
    "customers alike": np.round(scaled(shoppers(5, 5000, 3, 2)), 2),
    "far from zero": 1e6 + scaled(SHOP),
    "one far away": np.concatenate([scaled(SHOP), [[0, 1e7, 0]]]),
    "one of the aligned far away": np.concatenate([SHOP[:1500], [[1, 1e12, 1]]]),
    "all aligned and one far away": scaled(np.concatenate([SHOP[:1500], [[0, 1e9, 0]]])) * [0, 1, 0],
    "very small": scaled(SHOP) * 1e-100,
    "very large": scaled(SHOP) * 1e100,
    "few": scaled(SHOP[:11]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_coefficients_are_those_of_the_definition(kind: str) -> None:
    features = features_from(KINDS[kind])
    clusterings = clusterings_of(features)
    expected = written_out(features, clusterings)
    assert by_alignment(features, clusterings) == pytest.approx(expected, rel=0, abs=2e-12)


@given(
    seed=st.integers(0, 10**6),
    n=st.integers(30, 900),
    orders=st.integers(1, 9),
    types=st.integers(1, 3),
    stretch=st.tuples(*[st.floats(-4, 4)] * 3),
    longest=st.sampled_from([9, 40, 384]),
)
@settings(max_examples=60, deadline=None)
def test_aligned_rows_at_any_distance_and_blocks_of_any_length_give_the_definition(
    seed: int, n: int, orders: int, types: int, stretch: tuple[float, float, float], longest: int
) -> None:
    features = features_from(scaled(shoppers(seed, n, orders, types)) * 10.0 ** np.array(stretch))
    clusterings = [any_groups(seed, features, k) for k in (2, 3) if k < len(features)]
    found = by_alignment(features, clusterings, limits=AlignedLimits(longest=longest))
    assert found == pytest.approx(written_out(features, clusterings), rel=0, abs=2e-12)


def test_one_or_two_threads_give_the_same_bits() -> None:
    features = features_from(scaled(SHOP))
    clusterings = clusterings_of(features)
    with ThreadPoolExecutor(2) as pool:
        assert np.array_equal(
            by_alignment(features, clusterings), by_alignment(features, clusterings, Workers(Meter(0.0), pool, 2))
        )


def test_many_aligned_rows_take_a_small_part_of_the_work() -> None:
    features = features_from(scaled(shoppers(6, 60_000, 6, 2)))
    clusterings = [found for k in (2, 4) if (found := cluster(features, k, 1, 0))]
    assert aligned_rows(features, next(agreements(clusterings, len(features)))).work < len(features) ** 2 / 2 / 20


def test_silhouettes_of_many_aligned_rows_compare_no_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    features = features_from(scaled(shoppers(7, 21_000, 3, 1)))
    found = cluster(features, 3, 1, 0)
    assert found is not None
    meter = Meter(1e9)
    part = Part(meter, planned_pairs(len(features), None))
    with monkeypatch.context() as patch:
        patch.delattr(pair_distances, "add_pairs")
        patch.delattr(pair_distances, "add_queries")
        limits = replace(FEW_ALIGNED_ROWS, exact_pairs=len(features) ** 2 / 10)
        (score,) = score_silhouettes(features, [found], ALONE, part, limits=limits)
    assert score.standard_error is None
    limits = replace(limits, aligned=AlignedLimits(fewest=10**6))
    (by_pairs,) = score_silhouettes(features, [found], ALONE, unwatched(), exact=True, limits=limits)
    assert score.value == pytest.approx(by_pairs.value, abs=1e-12)


@pytest.mark.parametrize("way", ["aligned rows", "pairs", "pairs in both directions", "sample"])
def test_progress_is_even_whatever_the_work_turns_out_to_be(way: str) -> None:
    aligned = AlignedLimits(fewest=1000, most_at_once=1, longest=40)
    limits = SilhouetteLimits(pairs_of_a_row=100, chunk=2**17, queries=1000, most_agreements=4, aligned=aligned)
    numbers = shoppers(7, 3000, 3, 1) if way == "aligned rows" else np.random.default_rng(7).normal(size=(3000, 3))
    features = features_from(scaled(numbers))
    clusterings = [any_groups(seed, features, 3) for seed in range(3)]
    counted: list[float] = []

    class Counter(Meter):
        def add(self, work: float) -> None:
            counted.append(work)

    planned = planned_pairs(len(features), None, limits=limits)
    memory = 8 * 20 * len(features) if way == "pairs in both directions" else 2**30
    exact = False if way == "sample" else None
    score_silhouettes(features, clusterings, ALONE, Part(Counter(1.0), planned), exact, memory, limits=limits)
    counted = [work for work in counted if work > planned / 10**9]
    assert len(counted) >= 9
    assert max(counted) < planned / 8
    assert sum(counted) == pytest.approx(planned)


def test_where_even_aligned_rows_take_too_long_a_sample_does() -> None:
    features = features_from(scaled(shoppers(8, 21_000, 3, 1)))
    limits = replace(FEW_ALIGNED_ROWS, exact_pairs=1000.0)
    clusterings = [any_groups(1, features, 2)]
    (sampled,) = score_silhouettes(features, clusterings, ALONE, unwatched(), limits=limits)
    (exact,) = score_silhouettes(features, clusterings, ALONE, unwatched(), exact=True, limits=limits)
    assert sampled.standard_error
    assert exact.standard_error is None
    assert sampled.value == pytest.approx(exact.value, abs=5 * sampled.standard_error)


def test_many_agreement_groups_in_several_passes_give_the_same_numbers() -> None:
    features = features_from(scaled(shoppers(9, 21_000, 2, 1)))
    clusterings = [found for k in (2, 3, 4) if (found := cluster(features, k, 1, 0))]
    whole = score_silhouettes(features, clusterings, ALONE, unwatched(), limits=FEW_ALIGNED_ROWS)
    limits = replace(FEW_ALIGNED_ROWS, most_agreements=4)
    again = score_silhouettes(features, clusterings, ALONE, unwatched(), limits=limits)
    assert [each.value for each in again] == pytest.approx([each.value for each in whole], abs=1e-13)

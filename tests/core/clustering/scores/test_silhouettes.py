"""The compiled silhouettes against distances written out, for rows of every kind, and the sampled ones against them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_score

from core.clustering.clustering import Clustering
from core.clustering.features import Features, flag_columns
from core.clustering.kernels.pair_distances import add_pairs, multiplied_root
from core.clustering.kmeans.small_kmeans import cluster
from core.clustering.scores.score import ScoreValue
from core.clustering.scores.silhouette_limits import SilhouetteLimits
from core.clustering.scores.silhouettes import score_silhouettes
from core.running.progress import Meter
from core.running.threads import Workers
from tests.core.rows import Floats, any_groups, blobs, features_from, grouped, unwatched


def references(features: Features, clusterings: Sequence[Clustering]) -> list[float]:
    """Rousseeuw's definition for each clustering."""
    rows = features.rows[features.row_of]
    distances = cdist(rows, rows)
    return [reference(distances, clustering.groups[features.row_of]) for clustering in clusterings]


def reference(distances: Floats, group_of: npt.NDArray[np.int32]) -> float:
    """The definition, customer by customer."""
    groups = [group_of == group for group in range(group_of.max() + 1)]
    values = []
    for position, own in enumerate(group_of):
        means = [distances[position, members].mean() for group, members in enumerate(groups) if group != own]
        mates = groups[own].sum() - 1
        inside, outside = distances[position, groups[own]].sum() / max(mates, 1), min(means)
        values.append((outside - inside) / max(inside, outside) if mates and max(inside, outside) > 0 else 0.0)
    return float(np.mean(values))


NOTHING_IS_SMALL = SilhouetteLimits(small_rows=0)


def compiled(
    features: Features,
    clusterings: Sequence[Clustering],
    threads: int = 1,
    memory_bytes: float = 2**30,
    limits: SilhouetteLimits = NOTHING_IS_SMALL,
) -> list[ScoreValue]:
    with ThreadPoolExecutor(threads) as pool:
        workers = Workers(Meter(0.0), pool if threads > 1 else None, threads)
        how = {"exact": True, "memory_bytes": memory_bytes, "limits": limits}
        return score_silhouettes(features, clusterings, workers, unwatched(), **how)


generator = np.random.default_rng(1)
PLAIN = generator.normal(size=(300, 3))
KINDS = {
    "clouds": blobs(1, 400),
    "flags": blobs(2, 300, 50),
    "a few flags": blobs(3, 300, 7),
    "duplicates": features_from(np.round(PLAIN)),
    "constant columns": features_from(PLAIN * [1, 0, 0]),
    "very large": features_from(PLAIN * 1e15),
    "very small": features_from(PLAIN * 1e-9),
    "large and small": features_from(PLAIN * [1e15, 1, 1e-9]),
    "nearly the same": features_from(1 + PLAIN * 1e-15),
    "far from zero": features_from(1e9 + PLAIN),
    "few": features_from(PLAIN[:13]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_compiled_silhouettes_are_those_of_the_definition(kind: str) -> None:
    features = KINDS[kind]
    clusterings = [any_groups(k, features, k) for k in range(2, min(13, len(features)))]
    if len(features) > 100 and kind != "nearly the same":
        sensible = cluster(features, 5, 1, 0)
        assert sensible is not None
        clusterings.append(sensible)
    expected = references(features, clusterings)
    found = compiled(features, clusterings)
    assert [each.value for each in found] == pytest.approx(expected, abs=1e-12)
    assert all(each.standard_error is None for each in found)
    # Together they have agreement groups of hardly more than one row; alone each has those of its groups.
    alone = [compiled(features, [clustering])[0].value for clustering in clusterings]
    assert alone == pytest.approx(expected, abs=1e-12)


def test_multiplied_roots_are_roots_at_every_scale() -> None:
    powers = np.random.default_rng(3).uniform(-150, 150, size=(3000, 1))
    squares = (np.random.default_rng(4).normal(size=(3000, 1)) * 10.0**powers) ** 2
    roots = np.array([multiplied_root(square) for square in squares[:, 0].tolist()])
    assert np.abs(roots / np.sqrt(squares[:, 0]) - 1).max() < 5e-14
    assert multiplied_root(0.0) == 0


@pytest.mark.parametrize("n_flags", [0, 50])
@pytest.mark.parametrize("scale", [1e-100, 1e-9, 1, 1e100])
def test_sums_of_distances_are_those_written_out(scale: float, n_flags: int) -> None:
    """Rows of one piece against those of another, some of them the same and some farther than others by far."""
    generator = np.random.default_rng(5)
    numbers = np.concatenate([PLAIN[:24], PLAIN[:24] * 1e-12, PLAIN[:16] * 1e12]) * scale
    flags = generator.integers(0, 2**50, 64).astype(np.uint64) << np.uint64(14)
    flags = flags if n_flags else np.zeros(64, dtype=np.uint64)
    columns, weights = np.array(numbers.T, order="C"), generator.integers(1, 5, 64).astype(np.float64)
    starts, pairs = np.array([0, 24, 64]), np.array([[0, 0], [0, 1], [1, 1]])
    sums = np.zeros((2, 64))
    add_pairs(*columns, flags, n_flags, weights, starts, pairs, 0, 3, 0, 64, sums)
    rows = np.column_stack([numbers, flag_columns(flags, n_flags)])
    weighted = cdist(rows, rows) * weights
    expected = np.array([weighted[:, :24].sum(axis=1), weighted[:, 24:].sum(axis=1)])
    assert sums == pytest.approx(expected, rel=1e-12, abs=0)


def test_compiled_silhouettes_are_those_of_scikit_learn() -> None:
    features = blobs(7, 3000)
    clusterings = [any_groups(1, features, 3), *(found for k in (2, 4) if (found := cluster(features, k, 1, 0)))]
    rows = features.rows[features.row_of]
    theirs = [silhouette_score(rows, clustering.groups[features.row_of]) for clustering in clusterings]
    assert [each.value for each in compiled(features, clusterings)] == pytest.approx(theirs, abs=1e-9)


def test_rows_that_are_all_at_one_place_count_as_zero() -> None:
    features = features_from(np.array([[0, 0, 0], [1e-200, 0, 0], [2e-200, 0, 0]]))
    assert compiled(features, [grouped([0, 0, 1])]) == [ScoreValue(0.0)]


@pytest.mark.parametrize("n_flags", [0, 50])
def test_one_or_two_threads_give_the_same_bits(n_flags: int) -> None:
    features = blobs(4, 3000, n_flags)
    clusterings = [any_groups(k, features, k) for k in (2, 3, 4, 5)]
    assert compiled(features, clusterings, 1) == compiled(features, clusterings, 2)


def test_agreement_groups_in_several_passes_or_panels_give_the_same_numbers() -> None:
    features = blobs(5, 1000, 4)
    clusterings = [any_groups(k, features, k) for k in range(2, 8)]
    whole = [each.value for each in compiled(features, clusterings)]
    panels = replace(NOTHING_IS_SMALL, chunk=2**12)
    for limits in (panels, replace(panels, most_agreements=15)):
        found = compiled(features, clusterings, limits=limits)
        assert [each.value for each in found] == pytest.approx(whole, abs=1e-13)


def test_too_little_memory_for_a_table_of_sums_gives_the_same_numbers() -> None:
    features = blobs(6, 2500, 4)
    clusterings = [any_groups(k, features, k) for k in (2, 5)]
    whole = [each.value for each in compiled(features, clusterings)]
    tight = compiled(features, clusterings, threads=2, memory_bytes=1000)
    assert [each.value for each in tight] == pytest.approx(whole, abs=1e-13)
    assert all(each.standard_error is None for each in tight)


def estimates(
    features: Features, clusterings: list[Clustering], seeds: int, limits: SilhouetteLimits
) -> list[list[ScoreValue]]:
    workers = Workers(Meter(0.0), None, 1)
    return [
        score_silhouettes(features, clusterings, workers, unwatched(), exact=False, random_state=seed, limits=limits)
        for seed in range(seeds)
    ]


def test_estimates_are_unbiased_and_as_far_off_as_their_standard_errors_say() -> None:
    features = blobs(8, 2500)
    clusterings = [found for k in (2, 3, 5) if (found := cluster(features, k, 1, 0))]
    exact = compiled(features, clusterings)
    runs = estimates(features, clusterings, 150, SilhouetteLimits(queries=200))
    for number, truth in enumerate(exact):
        errors = np.array([run[number].value - truth.value for run in runs])
        stated = np.array([run[number].standard_error for run in runs], dtype=float)
        # 150 runs: the mean has a standard error of 1/√150, the spread one of 1/√300; four of them are allowed.
        assert abs((errors / stated).mean()) < 4 / np.sqrt(150)
        assert abs((errors / stated).std() - 1) < 4 / np.sqrt(300)


def test_every_customer_of_a_small_group_is_in_the_sample() -> None:
    """The many are all but alike, so that only the three others could make an estimate wrong."""
    crowd = np.random.default_rng(0).normal(size=(2000, 3)) * 1e-9
    features = features_from(np.concatenate([crowd, [[1, 0, 0], [5, 0, 0], [9, 0, 0]]]))
    clustering = grouped(features.numbers[:, 0] > 0.5)
    (exact,) = compiled(features, [clustering])
    for (run,) in estimates(features, [clustering], 10, SilhouetteLimits(queries=50)):
        assert run.value == pytest.approx(exact.value, abs=1e-7)


def test_a_sample_of_everybody_is_exact() -> None:
    features = blobs(9, 600, 3)
    clusterings = [any_groups(k, features, k) for k in (2, 3)]
    exact = [each.value for each in compiled(features, clusterings)]
    (run,) = estimates(features, clusterings, 1, SilhouetteLimits(fewest=10**6))
    assert [each.value for each in run] == pytest.approx(exact, abs=1e-12)
    assert [each.standard_error for each in run] == pytest.approx([0, 0], abs=1e-12)


def test_the_number_of_pairs_decides_between_all_customers_and_a_sample() -> None:
    features = blobs(10, 700)
    clusterings = [any_groups(2, features, 2)]
    workers = Workers(Meter(0.0), None, 1)
    pairs = len(features) ** 2 / 2
    for limit, is_exact in ((pairs, True), (pairs - 1, False)):
        limits = replace(NOTHING_IS_SMALL, exact_pairs=limit)
        (found,) = score_silhouettes(features, clusterings, workers, unwatched(), limits=limits)
        assert (found.standard_error is None) is is_exact

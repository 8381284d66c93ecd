"""Stability: Jaccard similarities counted by sets, K-Means of resamples against scikit-learn, and Hennig's bands."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans

from core import Labels, Settings, Verdict, explore
from core.clustering.kmeans.resampled_kmeans import cluster_resamples, resample_counts
from core.evidence.parent_data import ParentData
from core.evidence.stability import Band, SegmentStability, Stability, band_of, best_matches, stability
from core.wording import band_word, stability_summary, stability_text, verdict_heading
from tests.benchmarks.structures import as_customers, log_normal, planted


@given(st.data(), st.integers(1, 4), st.integers(1, 12), st.integers(1, 3))
def test_the_similarities_are_those_of_sets(data: st.DataObject, k: int, n: int, b: int) -> None:
    numbers = st.lists(st.integers(0, k - 1), min_size=n, max_size=n)
    own = np.array(data.draw(numbers), dtype=np.int32)
    again = np.array([data.draw(numbers) for _ in range(b)], dtype=np.int32).T
    drawn = np.array([data.draw(st.lists(st.booleans(), min_size=n, max_size=n)) for _ in range(b)], dtype=bool).T
    found = best_matches(own, again, drawn, k)
    for resample in range(b):
        kept = {row for row in range(n) if drawn[row, resample]}
        others = [{row for row in kept if again[row, resample] == number} for number in range(k)]
        for number in range(k):
            mine = {row for row in kept if own[row] == number}
            expected = max(len(mine & other) / max(len(mine | other), 1) for other in others)
            assert found[resample, number] == pytest.approx(expected)


def test_resamples_draw_as_many_as_there_are() -> None:
    counts = resample_counts(50, 20, np.random.default_rng(0))
    assert counts.shape == (50, 20)
    assert (counts.sum(axis=0) == 50).all()
    assert abs((counts == 0).mean() - np.exp(-1)) < 0.03


@pytest.mark.parametrize("k", [2, 3, 5])
def test_resamples_are_split_about_as_well_as_by_scikit_learn_with_many_starts(k: int) -> None:
    generator = np.random.default_rng(k)
    rows = np.log1p(log_normal(300, generator))
    counts = resample_counts(len(rows), 10, generator)
    group_of = cluster_resamples(rows, counts, k, generator)
    ratios = []
    for resample in range(10):
        weights = counts[:, resample]
        groups = [group_of[:, resample] == number for number in range(k)]
        means = [np.average(rows[group], axis=0, weights=weights[group] + 1e-12) for group in groups]
        ours = sum(
            weights[group] @ ((rows[group] - mean) ** 2).sum(axis=1) for group, mean in zip(groups, means, strict=True)
        )
        theirs = KMeans(k, n_init=10, random_state=0).fit(rows, sample_weight=weights).inertia_
        ratios.append(ours / theirs)
    assert min(ratios) > 0.9
    assert np.mean(ratios) < 1.03


def stability_of(columns: np.ndarray, k: int) -> Stability:
    customers = as_customers(columns)
    labels = Labels.of(dict.fromkeys(customers.ids.tolist(), 1))
    exploration = explore(customers, labels, Settings(k_range=(k,), n_init=5))
    parent = exploration.parents[0]
    return stability(ParentData.of(exploration, parent), parent.solutions[k].segments, k, 42)


@pytest.mark.parametrize("k", [2, 4])
def test_short_runs_give_the_stability_of_full_restarts(k: int) -> None:
    columns = log_normal(400, np.random.default_rng(7))
    ours = stability_of(columns, k)
    customers = as_customers(columns)
    exploration = explore(
        customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1)), Settings(k_range=(k,), n_init=5)
    )
    parent = exploration.parents[0]
    data = ParentData.of(exploration, parent)
    rows, own = data.scaled(np.arange(len(data))), data.ordered(parent.solutions[k].segments)
    generator = np.random.default_rng(1)
    shares = []
    for _ in range(60):
        counts = resample_counts(len(rows), 1, generator)
        model = KMeans(k, n_init=10, random_state=0).fit(rows, sample_weight=counts[:, 0])
        shares.append(best_matches(own, model.predict(rows)[:, None].astype(np.int32), counts > 0, k)[0])
    theirs = np.mean(shares, axis=0)
    assert np.abs(np.array([segment.jaccard for segment in ours.segments]) - theirs).max() < 0.06


def test_planted_groups_are_stable_and_six_cuts_through_a_lump_are_not() -> None:
    good = stability_of(planted(3, 600, np.random.default_rng(0), even=True), 3)
    bad = stability_of(log_normal(400, np.random.default_rng(7)), 6)
    assert good.weakest.band is Band.HIGHLY_STABLE
    assert bad.weakest.jaccard < 0.75
    assert good.mean == pytest.approx(np.mean([segment.jaccard for segment in good.segments]))
    assert stability_text(good).startswith("In 100 resamples of 600 customers, ")


@pytest.mark.parametrize(
    ("jaccards", "finding", "summary"),
    [
        (
            (0.9, 0.999),
            "highly stable",
            "Both are highly stable: when the customers are drawn again by chance, at least 90% of each comes back on "
            "average.",
        ),
        (
            (0.8, 0.599, 0.76),
            "in part not to be trusted",
            "When the customers are drawn again by chance, at least 59% of each comes back on average: sub-segments "
            "0 and 2 are stable; sub-segment 1 is not to be trusted.",
        ),
    ],
)
def test_the_hurried_reader_is_told_which_are_how_stable(jaccards: tuple[float, ...], finding: str, summary: str):
    segments = tuple(SegmentStability(number, each, band_of(each)) for number, each in enumerate(jaccards))
    found = Stability(len(segments), segments, 100, 600, 600)
    assert stability_summary(found) == summary
    assert verdict_heading(Verdict.TIERS, found.weakest.band) == f"Tiers rather than types, {finding}"


def test_a_large_parent_says_how_many_were_drawn() -> None:
    found = stability_of(log_normal(3000, np.random.default_rng(0)), 2)
    assert found.n_compared < found.n_customers == 3000
    assert f"resamples of {found.n_compared:,} customers, a fixed sample of the 3,000" in stability_text(found)


@pytest.mark.parametrize(
    ("jaccard", "band"),
    [
        (1.0, "highly stable"),
        (0.85, "highly stable"),
        (0.8499, "stable"),
        (0.75, "stable"),
        (0.7499, "a pattern with doubtful members"),
        (0.6, "a pattern with doubtful members"),
        (0.5999, "not to be trusted"),
        (0.0, "not to be trusted"),
    ],
)
def test_the_bands_are_hennigs(jaccard: float, band: str) -> None:
    assert band_of(jaccard) == band
    assert band_word(band_of(jaccard)) == band

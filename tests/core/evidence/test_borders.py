"""People at the border: silhouettes as scikit-learn has them, margins by hand, and the columns of the labelled CSV."""

import csv
import io
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_samples

from core import Exploration, Settings, borders_text, explore, labelled_csv
from core.clustering.features import build_features
from core.clustering.scores.silhouette_limits import AlignedLimits, SilhouetteLimits
from core.evidence.borders import borders, silhouette_sample
from core.evidence.parent_data import ParentData
from tests.core.evidence.test_evidence import crowd
from tests.core.strategies import SETTINGS, built, segmentations
from tests.core.support import people


@settings(max_examples=40)
@given(segmentations(least=4), SETTINGS)
def test_the_silhouettes_are_scikit_learns_and_their_mean_is_the_benchmarks(data: Any, chosen: Settings) -> None:
    exploration = explore(*built(data), chosen)
    for parent in exploration.parents:
        found = borders(exploration, parent)
        if parent.solution.k == 1:
            assert found is None
            continue
        assert found is not None
        features = build_features(exploration.customers, parent.members, chosen.scaling, chosen.top_categories)
        rows, segments = features.rows[features.row_of], parent.solution.segments
        scale = max(np.abs(rows).max(), 1.0)
        # From distances: its own formula for them takes customers beside one of a huge spend for equal.
        expected = silhouette_samples(cdist(rows / scale, rows / scale), segments, metric="precomputed")
        assert found.silhouettes == pytest.approx(expected, abs=1e-5)
        score = parent.benchmark.score_of(parent.solution.k)
        assert score is not None
        assert found.silhouettes.mean() == pytest.approx(score.silhouette, abs=1e-9)
        centres = np.stack([rows[segments == number].mean(axis=0) for number in range(parent.solution.k)])
        for place, row in enumerate(rows):
            apart = np.linalg.norm(centres - row, axis=1)
            mine = apart[segments[place]]
            apart[segments[place]] = np.inf
            assert found.runners_up[place] != segments[place]
            assert apart[found.runners_up[place]] == pytest.approx(apart.min(), rel=1e-6, abs=1e-9 * scale)
            larger = max(mine, apart.min())
            if larger > 1e-6 * scale:
                assert found.margins[place] == pytest.approx((apart.min() - mine) / larger, abs=1e-5)


@pytest.fixture(scope="module")
def large() -> Exploration:
    """A parent of more than 5,000 different customers."""
    return explore(*crowd([(3500, 10, 200), (4500, 40, 500)]), Settings(k_range=(3,), n_init=1))


@pytest.fixture(scope="module")
def expected(large: Exploration) -> npt.NDArray[np.float64]:
    """The silhouettes of the large parent as scikit-learn has them; it compares all with all, which takes long."""
    features = build_features(large.customers, large.parent(1).members, "zscore", 0)
    found = silhouette_samples(features.rows[features.row_of], large.parent(1).solution.segments)
    found.flags.writeable = False
    return found


@pytest.mark.parametrize("fewest_aligned", [0, 10**6])
def test_in_a_large_parent_each_is_compared_with_all(
    large: Exploration, expected: npt.NDArray[np.float64], fewest_aligned: int
) -> None:
    limits = SilhouetteLimits(aligned=AlignedLimits(fewest=fewest_aligned, pair_of_blocks=0.0, root=0.0))
    heard: list[float] = []
    found = borders(large, large.parent(1), lambda progress: heard.append(progress.fraction), limits)
    assert found is not None
    assert found.n_compared == len(large.parent(1).members)
    assert found.silhouettes == pytest.approx(expected, abs=1e-9)
    assert heard == sorted(heard)


def test_where_that_takes_too_long_a_sample_comes_close(large: Exploration, expected: npt.NDArray[np.float64]) -> None:
    found = borders(large, large.parent(1), limits=SilhouetteLimits(exact_pairs=1000.0))
    assert found is not None
    assert found.n_compared < len(large.parent(1).members)
    assert found.silhouettes == pytest.approx(expected, abs=0.1)
    assert found.silhouettes.mean() == pytest.approx(expected.mean(), abs=0.01)


def test_the_sample_for_the_plot_is_sorted_and_holds_every_sub_segment() -> None:
    exploration = explore(*crowd([(300, 10, 200), (100, 60, 900)]), Settings(k_range=(2,)))
    parent = exploration.parent(1)
    data = ParentData.of(exploration, parent)
    sample = silhouette_sample(data, parent.solution.segments, 2, 0)
    assert [len(values) for values in sample.segments] == np.bincount(parent.solution.segments).tolist()
    assert all((np.diff(values) <= 0).all() for values in sample.segments)
    found = borders(exploration, parent)
    assert found is not None
    assert np.sort(np.concatenate(sample.segments)) == pytest.approx(np.sort(found.silhouettes))
    assert (
        borders_text(found) == f"{(found.margins < 0.1).sum()} of 400 customers are at the border (a margin below 0.1)."
    )


def test_the_labelled_csv_has_the_borders_where_they_are_asked_for() -> None:
    exploration = explore(*crowd([(30, 10, 200), (20, 60, 900)]), Settings(k_range=(2,)))
    plain = list(csv.DictReader(io.StringIO(labelled_csv(exploration).decode())))
    rows = list(csv.DictReader(io.StringIO(labelled_csv(exploration, with_borders=True).decode())))
    assert "margin" not in plain[0]
    found = borders(exploration, exploration.parent(1))
    assert found is not None
    for row, silhouette, margin, other in zip(rows, found.silhouettes, found.margins, found.runners_up, strict=True):
        assert float(row["silhouette"]) == pytest.approx(silhouette, abs=1e-4)
        assert float(row["margin"]) == pytest.approx(margin, abs=1e-4)
        assert int(row["runner_up"]) == other
        assert row["runner_up"] != row["sub_segment"]


def test_borders_that_are_known_are_written_as_they_are() -> None:
    exploration = explore(*crowd([(30, 10, 200), (20, 60, 900)]), Settings(k_range=(2,)))
    parent = exploration.parent(1)
    found = borders(exploration, parent)
    assert found is not None
    known = replace(found, margins=np.full(len(found.margins), 0.125))
    written = labelled_csv(exploration, with_borders=True, known_borders={parent.key: known})
    assert {row["margin"] for row in csv.DictReader(io.StringIO(written.decode()))} == {"0.125"}
    assert labelled_csv(exploration, known_borders={parent.key: known}) == labelled_csv(exploration)


def test_a_parent_kept_whole_has_empty_border_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(labelled_csv(explore(*people(1, 1)), with_borders=True).decode())))
    assert [(row["silhouette"], row["margin"], row["runner_up"]) for row in rows] == [("", "", "")] * 2

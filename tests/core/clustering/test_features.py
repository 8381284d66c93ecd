"""Features: scaled numbers, category columns, and equal customers in one row."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clustering.features import Features, build_features
from core.model.settings import Scaling
from tests.core.strategies import ROWS
from tests.core.support import Row, customers_of


def features_of(rows: list[Row], scaling: Scaling, top_categories: int = 0) -> Features:
    return build_features(customers_of(rows), np.arange(len(rows)), scaling, top_categories)


def of_customers(features: Features) -> list[list[float]]:
    """The feature row of each customer."""
    return features.rows[features.row_of].tolist()  # type: ignore[no-any-return]


def test_z_scores_have_mean_0_and_standard_deviation_1() -> None:
    features = features_of([("a", 1, 10.0, []), ("b", 2, 40.0, ["tea"]), ("c", 3, 100.0, ["tea", "ale"])], "zscore")
    values = np.array(of_customers(features))
    assert values.mean(axis=0) == pytest.approx([0, 0, 0], abs=1e-12)
    assert values.std(axis=0) == pytest.approx([1, 1, 1])


def test_log_scaling_is_log1p_and_mirrors_refunds() -> None:
    spends = [-10.0, 0.0, 10.0, 1000.0]
    features = features_of([(f"c{spend}", 1, spend, []) for spend in spends], "log")
    logs = np.array([-np.log1p(10), 0, np.log1p(10), np.log1p(1000)])
    assert [row[1] for row in of_customers(features)] == pytest.approx((logs - logs.mean()) / logs.std())


def test_without_scaling_the_numbers_stay_as_they_are() -> None:
    features = features_of([("a", 5, 12.25, ["tea", "ale"]), ("b", 0, -3.0, [])], "none")
    assert of_customers(features) == [[5, 12.25, 2], [0, -3, 0]]
    assert features.columns == ("frequency", "amount_spent", "n_categories")


def test_a_constant_column_becomes_zero() -> None:
    features = features_of([("a", 7, 1.0, ["tea"]), ("b", 7, 2.0, ["ale"])], "zscore")
    assert [row[0] for row in of_customers(features)] == [0, 0]
    assert [row[2] for row in of_customers(features)] == [0, 0]


def test_the_most_frequent_categories_become_unscaled_columns_and_ties_go_by_name() -> None:
    rows: list[Row] = [("a", 1, 1.0, ["wine", "tea"]), ("b", 2, 2.0, ["wine", "ale"]), ("c", 3, 3.0, [])]
    features = features_of(rows, "zscore", 2)
    assert features.columns[3:] == ("wine", "ale")
    assert [row[3:] for row in of_customers(features)] == [[1, 0], [1, 1], [0, 0]]


def test_the_categories_are_those_of_the_parent_and_not_of_everyone() -> None:
    customers = customers_of([("a", 1, 1.0, ["tea"]), ("b", 1, 1.0, ["wine"]), ("c", 1, 1.0, ["wine"])])
    assert build_features(customers, np.array([0]), "none", 50).columns[3:] == ("tea",)


@given(ROWS, st.sampled_from(["zscore", "log", "none"]), st.sampled_from([0, 2]))
def test_rows_are_finite_distinct_ascending_and_weighted(rows: list[Row], scaling: Scaling, categories: int) -> None:
    features = features_of(rows, scaling, categories)
    assert np.isfinite(features.rows).all()
    keys = [tuple(row) for row in features.rows.tolist()]
    assert keys == sorted(set(keys))
    assert features.weights.sum() == len(rows)
    assert np.array_equal(np.bincount(features.row_of), features.weights)

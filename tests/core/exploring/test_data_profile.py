"""The numbers of the Data page."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Labels, profile_features, profile_parents
from core.exploring.data_profile import histogram
from core.model.parents import group_by_parent
from tests.core.strategies import AMOUNTS
from tests.core.support import customers_of


def test_each_feature_is_described() -> None:
    customers = customers_of(
        [("a", 0, -5.0, []), ("b", 3, 0.0, ["tea"]), ("c", 1, 10.0, ["tea", "rum"]), ("d", 4, 100.0, [])]
    )
    frequency, amount, categories = profile_features(customers)
    assert (frequency.name, amount.name, categories.name) == ("frequency", "amount_spent", "n_categories")
    assert (amount.n, amount.zeros, amount.negatives) == (4, 1, 1)
    assert (amount.minimum, amount.median, amount.mean, amount.maximum) == (-5, 5, 26.25, 100)
    assert amount.highest == (("d", 100.0), ("c", 10.0), ("b", 0.0), ("a", -5.0))
    assert categories.lowest == (("a", 0.0), ("d", 0.0), ("b", 1.0), ("c", 2.0))
    assert frequency.histogram.edges.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5]
    assert frequency.histogram.counts.tolist() == [1, 1, 0, 1, 1]


def test_parents_are_described_in_their_order() -> None:
    customers = customers_of([(name, 1, spend, []) for name, spend in (("a", 1.0), ("b", 2.0), ("c", 9.0), ("d", 7.0))])
    parents = profile_parents(customers, group_by_parent(customers, Labels.of({"a": 10, "b": 10, "c": 2})))
    assert [(each.key, each.size, each.spend, each.mean_spend) for each in parents] == [
        ("2", 1, 9, 9),
        ("10", 2, 3, 1.5),
    ]
    assert sum(each.share for each in parents) == pytest.approx(1)


@given(st.lists(AMOUNTS, min_size=1, max_size=40))
def test_every_customer_is_in_one_bin_of_the_histogram(values: list[float]) -> None:
    found = histogram(np.array(values))
    assert found.counts.sum() == len(values)
    assert len(found.edges) == len(found.counts) + 1 <= 32
    assert found.edges[0] <= min(values) <= max(values) <= found.edges[-1]
    assert (np.diff(found.edges) >= 0).all()


def test_skewed_amounts_have_bins_that_grow() -> None:
    found = histogram(np.geomspace(0.01, 1e6, 200))
    assert found.is_log
    assert found.counts.max() <= 10
    assert not histogram(np.linspace(0, 9.5, 200)).is_log

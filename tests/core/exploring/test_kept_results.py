"""What an exploration keeps gives every customer the sub-segment that it gave, and the features that it clustered."""

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from types import CodeType, FrameType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits

from core import Customers, Labels, ParentResult, Settings, borders, evidence, explore, to_evidence_json
from core.clustering.assign import assign
from core.clustering.features import build_features, rebuilt_features
from core.clustering.scaling import ZScore, scaling_from
from core.exploring.marks import hash_customers
from core.exploring.one_parent import explore_parent
from core.running.progress import Meter
from core.running.threads import Workers
from tests.core.rows import unwatched
from tests.core.strategies import SETTINGS, built, segmentations
from tests.core.support import Row, customers_of


def compiled(customers: Customers, settings: Settings) -> ParentResult:
    """All customers in one parent, clustered by the compiled search, however few they are."""
    members, workers = np.arange(len(customers)), Workers(Meter(0.0), None, 1)
    return explore_parent("1", customers, members, hash_customers(customers), settings, workers, unwatched(), 0)


def check_what_is_kept(parent: ParentResult, customers: Customers) -> None:
    """As if it had been written as JSON and read again."""
    read = replace(parent, scaling=scaling_from(json.loads(json.dumps(parent.scaling.to_dict()))))
    rows = read.rows(customers, parent.members)
    for k, solution in parent.solutions.items():
        assert len(solution.centres) == k
        found = solution.centres.nearest(rows)
        assert found.dtype == np.int32
        assert np.array_equal(found, solution.segments)
        numbers = solution.centres.scaled[:, :3].T
        raw = np.column_stack([*parent.scaling.inverse(numbers), solution.centres.scaled[:, 3:]])
        assert np.array_equal(solution.raw_centres, raw)


@limits(max_examples=100)
@given(segmentations(), SETTINGS)
def test_every_customer_is_nearest_to_the_centre_of_its_sub_segment(data: Any, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    for parent in exploration.parents:
        check_what_is_kept(parent, exploration.customers)


@limits(max_examples=100)
@given(segmentations(), SETTINGS)
def test_so_it_is_where_compiled_kernels_clustered(data: Any, settings: Settings) -> None:
    customers, _ = built(data)
    check_what_is_kept(compiled(customers, settings), customers)


def test_a_customer_between_two_centres_stays_where_the_search_left_it() -> None:
    """K-Means numbers its groups in another order than the legend, and so another of two numbers is the lower one."""
    numbers = [(4, 1), (0, 3), (2, 2), (1, 3), (1, 2), (3, 4), (0, 1), (2, 1), (0, 4)]
    customers = customers_of((f"c{i}", orders, float(spend), []) for i, (orders, spend) in enumerate(numbers))
    labels = Labels.of(dict.fromkeys(customers.ids.tolist(), 1))
    settings = Settings(k_range=[4], scaling="none", n_init=1, random_state=125)
    parent = explore(customers, labels, settings).parent(1)
    rows, centres = parent.rows(customers, parent.members), parent.solution.centres
    assert not np.array_equal(assign(rows, centres.scaled), parent.solution.segments)
    check_what_is_kept(parent, customers)


def grid(n: int) -> Customers:
    """Customers at the crossings of a grid, whose numbers are mirrored around its middle."""
    kinds = ["tea", "wine", "fridge"]
    return customers_of((f"c{i}", i % 15, 5.0 * (i // 15 % 15), kinds[: i % 4]) for i in range(n))


@pytest.mark.parametrize("top_categories", [0, 2])
@pytest.mark.parametrize("scaling", ["zscore", "log", "none"])
def test_so_it_is_for_every_scaling_and_with_product_types(scaling: Any, top_categories: int) -> None:
    settings = Settings(k_range=[2, 3, 4, 8], scaling=scaling, top_categories=top_categories, n_init=2)
    customers = grid(225)
    exploration = explore(customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1)), settings)
    check_what_is_kept(exploration.parent(1), customers)
    check_what_is_kept(compiled(customers, settings), customers)


@pytest.mark.parametrize("top_categories", [0, 3])
def test_a_search_over_so_many_that_it_ends_before_nobody_moves(top_categories: int) -> None:
    generator = np.random.default_rng(3)
    n = 45_000
    kinds = ["tea", "wine", "fridge", "soap"]
    bought = generator.integers(0, 5, n).tolist()
    rows: list[Row] = [
        (f"c{i}", int(orders), float(spend), kinds[:count])
        for i, (orders, spend, count) in enumerate(
            zip(generator.poisson(20, n), generator.lognormal(4, 1, n), bought, strict=True)
        )
    ]
    customers = customers_of(rows)
    settings = Settings(k_range=[4], n_init=1, top_categories=top_categories, exact=False)
    parent = compiled(customers, settings)
    assert parent.benchmark.n_distinct > 40_000
    check_what_is_kept(parent, customers)
    if not top_categories:  # the kept centres are those of the last step, and not the means to which it led
        labels = parent.solution.segments
        rows_of_all = parent.rows(customers, parent.members)
        means = np.stack([rows_of_all[labels == number].mean(axis=0) for number in range(4)])
        assert np.abs(parent.solution.centres.scaled - means).max() > 1e-9


def test_numbers_far_from_zero_are_told_apart_as_before() -> None:
    """Spend so large that a mean of several customers is no number in the file's units."""
    customers = customers_of((f"c{i}", 0, 9e14 + i % 300 / 8, []) for i in range(600))
    check_what_is_kept(compiled(customers, Settings(k_range=[2, 3, 7], scaling="none", n_init=2)), customers)


def test_new_customers_are_scaled_by_what_was_fitted_to_others() -> None:
    customers = customers_of([("a", 1, 10.0, ["tea"]), ("b", 3, 30.0, ["ale"]), ("c", 3, 30.0, ["ale", "tea"])])
    labels = Labels.of(dict.fromkeys(["a", "b", "c"], 1))
    parent = explore(customers, labels, Settings(k_range=[2], top_categories=1)).parent(1)
    assert parent.categories == ("ale",)
    new = customers_of([("x", 2, 20.0, ["zinc", "ale"]), ("y", 1, 10.0, []), ("z", 3, 31.0, ["zinc"])])
    rows = parent.rows(new, np.arange(3))
    spends = np.array([10.0, 30.0, 30.0])
    assert rows[:, 1] == pytest.approx((np.array([20.0, 10.0, 31.0]) - spends.mean()) / spends.std())
    assert rows[:, 3].tolist() == [1, 0, 0]
    assert parent.solution.centres.nearest(rows).tolist() == [1, 0, 1]


def test_centres_in_raw_units_are_means_but_for_logarithms() -> None:
    customers = grid(150)
    labels = Labels.of(dict.fromkeys(customers.ids.tolist(), 1))
    for scaling in ("zscore", "log", "none"):
        solution = explore(customers, labels, Settings(k_range=[3], scaling=scaling)).parent(1).solution
        averages = [segment.avg_spend for segment in solution.legend]
        if scaling == "log":
            assert (solution.raw_centres[:, 1] <= averages).all()
            assert solution.raw_centres[:, 1].sum() < 0.9 * sum(averages)
        else:
            assert solution.raw_centres[:, 1] == pytest.approx(averages)


@given(segmentations(), SETTINGS)
def test_features_are_had_again_to_the_last_bit(data: Any, settings: Settings) -> None:
    exploration = explore(*built(data), settings)
    for parent in exploration.parents:
        again = parent.features(exploration.customers)
        made = build_features(exploration.customers, parent.members, settings.scaling, settings.top_categories)
        assert (again.columns, again.scaling) == (made.columns, made.scaling)
        for one, other in zip(
            (again.numbers, again.flags, again.weights, again.row_of),
            (made.numbers, made.flags, made.weights, made.row_of),
            strict=True,
        ):
            assert one.dtype == other.dtype
            assert one.tobytes() == other.tobytes()


@contextmanager
def calls_of(*functions: Any) -> Iterator["Counter[str]"]:
    """How often Python functions are called meanwhile, in threads that start meanwhile too."""
    watched: dict[CodeType, str] = {function.__code__: function.__name__ for function in functions}
    counted: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code in watched:
            counted[watched[frame.f_code]] += 1

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        yield counted
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type] - as the documentation says


def test_what_is_fitted_to_a_parent_is_fitted_once_and_whoever_needs_its_features_rebuilds_them_once() -> None:
    """To build features is to fit a scaling and to sort the customers; to rebuild them is neither."""
    customers = grid(90)
    labels = Labels.of({name: f"parent {i % 3}" for i, name in enumerate(customers.ids.tolist())})
    steps = (build_features, ZScore.fit, rebuilt_features)
    with calls_of(*steps) as exploring:
        exploration = explore(customers, labels, Settings(k_range=[2, 3], n_init=1))
    assert exploring == {"build_features": 3, "fit": 3}
    with calls_of(*steps) as weighing:
        found = evidence(exploration)
    assert weighing == {"rebuilt_features": 3}
    with calls_of(*steps) as weighing_again:
        again = evidence(exploration.with_k("parent 1", 3), known=found)
    assert weighing_again == {}
    with calls_of(*steps) as bordering:
        for parent in exploration.parents:
            assert borders(exploration, parent) is not None
    assert bordering == {"rebuilt_features": 3}
    assert to_evidence_json(exploration, found)
    assert again.parent("parent 1").k == 3

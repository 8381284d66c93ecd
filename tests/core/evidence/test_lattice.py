"""Lattices: prices and counts make no natural gaps, and real gaps between customers on a lattice are found."""

from collections.abc import Callable

import numpy as np
import pytest

from core import Labels, Settings, Verdict, explore
from core.evidence.lattice import Lattice, step
from core.evidence.natural_gap import natural_gap
from core.evidence.parent_data import ParentData
from core.wording import gap_text, pair_text
from tests.benchmarks.structures import Floats, as_customers

Generator = np.random.Generator
KS = (2, 3, 4, 5)


def verdicts(columns: Floats, *ks: int) -> list[Verdict]:
    """What the sub-segments are for every k."""
    people = as_customers(columns)
    exploration = explore(
        people, Labels.of(dict.fromkeys(people.ids.tolist(), 1)), Settings(k_range=ks or KS, n_init=3)
    )
    parent = exploration.parents[0]
    data = ParentData.of(exploration, parent)
    return [natural_gap(data, each.segments, k, 42).verdict for k, each in parent.solutions.items() if k > 1]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 5, 8], 1.0),
        ([49.9 * number for number in range(1, 9)], 49.9),
        ([100 * number for number in range(3, 40)] + [1234.56], 100.0),
        ([0] * 95 + [12.31, 40.77, 18.03, 99.41, 7.2], 0.01),
        ([6] * 58 + [7] * 41 + [8], 1.0),
        ([5.0, 5.0], 5.0),
        ([3.14159, 2.71828, 1.41421], 0.01),
        ([1e9 + 3, 1e9 + 3.1, 1e9 + 23, 1e9 + 23.2], 0.1),
    ],
)
def test_the_step_is_that_of_nearly_all_values(values: list[float], expected: float) -> None:
    assert step(np.array(values, dtype=np.float64)) == pytest.approx(expected)


def test_what_goes_in_lock_step_is_moved_together() -> None:
    generator = np.random.default_rng(1)
    orders = generator.poisson(5, 800) + 1.0
    kinds = generator.poisson(3, 800) + 1.0
    locked = Lattice.of([orders, 19.9 * orders, kinds])
    assert set(locked.followed) == {1}
    assert locked.followed[1] == (0, pytest.approx(19.9))
    spread = np.array([[0.5, 0.0, 0.0], [0.0, 0.5, 0.5]])
    assert np.column_stack(locked.moved(spread)) == pytest.approx(np.array([[0.5, 9.95, 0], [0, 9.95, 0.5]]))
    loose = Lattice.of([orders, np.round(generator.lognormal(5, 1, 800), 2), kinds])
    assert not loose.followed


def subscription(generator: Generator, n: int) -> Floats:
    orders = generator.poisson(generator.uniform(3, 12), n) + 1
    return np.column_stack([orders, 29.9 * orders, generator.binomial(4, 0.5, n)])


def with_discounts(generator: Generator, n: int) -> Floats:
    columns = subscription(generator, n)
    columns[::40, 1] -= np.round(generator.uniform(1, 9, len(columns[::40])), 2)
    return columns


def proportional(generator: Generator, n: int) -> Floats:
    orders = generator.poisson(generator.uniform(3, 12), n) + 1
    return np.column_stack([orders, 3 * orders + generator.normal(0, 0.2, n), orders + (generator.random(n) < 0.1)])


def charm_prices(generator: Generator, n: int) -> Floats:
    orders = generator.poisson(generator.uniform(3, 7), n) + 1
    bought = generator.multinomial(orders, [0.8, 0.15, 0.05])
    return np.column_stack([orders, bought @ np.array([19.9, 29.9, 49.9]), generator.poisson(2, n) + 1])


def one_side_of_a_subscription(generator: Generator, n: int) -> Floats:
    columns = subscription(generator, 3 * n)
    return columns[columns[:, 0] <= np.median(columns[:, 0])][:n]


@pytest.mark.parametrize(
    "shape", [subscription, with_discounts, proportional, charm_prices, one_side_of_a_subscription]
)
def test_a_lattice_is_no_gap_at_any_k(shape: Callable[[Generator, int], Floats]) -> None:
    sets = [verdicts(shape(np.random.default_rng([3, seed]), 500 + 700 * seed)) for seed in range(6)]
    assert not sum(Verdict.TYPES in each for each in sets)


def two_in_hundreds(generator: Generator, n: int) -> Floats:
    far = np.arange(n) % 2
    spend = np.rint((1200 + 250 * generator.normal(size=n) + 1500 * far) / 100) * 100
    return np.column_stack([generator.poisson(20, n), spend, generator.poisson(6, n)])


def two_in_a_subscription(generator: Generator, n: int) -> Floats:
    far = np.arange(n) % 2
    orders = np.maximum(np.rint(10 + 2 * generator.normal(size=n) + 14 * far), 1)
    return np.column_stack([orders, 19.9 * orders, generator.poisson(3, n)])


def two_apart_in_everything(generator: Generator, n: int) -> Floats:
    far = np.arange(n) % 2
    return np.column_stack(
        [
            generator.integers(2, 6, n) + 19 * far,
            np.round(60 + 240 * far + generator.normal(0, 8, n), 2),
            1 + far,
        ]
    )


@pytest.mark.parametrize("prices", [(9.99, 29.99, 99.99), (10.0, 30.0, 100.0), (9.99, 29.99), (15.9, 49.9, 89.9)])
def test_plans_at_prices_of_their_own_are_types(prices: tuple[float, ...]) -> None:
    spend = np.tile(prices, 120)
    ones = np.ones(len(spend))
    assert verdicts(np.column_stack([ones, spend, ones]), len(prices)) == [Verdict.TYPES]


@pytest.mark.parametrize("shape", [two_in_hundreds, two_in_a_subscription, two_apart_in_everything])
@pytest.mark.parametrize("n", [400, 2000])
def test_groups_on_a_lattice_are_found(shape: Callable[[Generator, int], Floats], n: int) -> None:
    assert verdicts(shape(np.random.default_rng(n), n), 2) == [Verdict.TYPES]


@pytest.mark.parametrize("n", [400, 1500, 6000])
def test_a_tenth_of_the_customers_far_away_are_types(n: int) -> None:
    generator = np.random.default_rng(n)
    rows = generator.normal(size=(n, 3)) + (np.arange(n) < n // 10)[:, None] * 6 / np.sqrt(3)
    assert verdicts((rows - rows.min(axis=0)) * np.array([5, 120, 4]), 2) == [Verdict.TYPES]


def test_of_few_beside_many_it_is_told_how_few_were_tested() -> None:
    generator = np.random.default_rng(5)
    rows = generator.normal(size=(1012, 3)) + (np.arange(1012) < 12)[:, None] * 8 / np.sqrt(3)
    people = as_customers((rows - rows.min(axis=0)) * np.array([50, 1200, 40]))
    exploration = explore(people, Labels.of(dict.fromkeys(people.ids.tolist(), 1)), Settings(k_range=(2,), n_init=3))
    parent = exploration.parents[0]
    far = (parent.members < 12).astype(parent.solution.segments.dtype)
    gap = natural_gap(ParentData.of(exploration, parent), far, 2, 42)
    assert gap.pairs[0].n_tested <= 24
    assert f"tested on {gap.pairs[0].n_tested} customers around the line" in pair_text(gap.pairs[0])
    assert gap_text(gap).endswith(
        "All 1,012 customers were looked at. So few of the two could be tested that only a wide gap can be seen."
    )

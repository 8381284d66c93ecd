"""Lift: every figure against a direct formula, and names that do not rest on a few customers."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, fisher_exact

from core import Customers
from core.evidence.contrast.lift import Everyone, Lift, Reference, lifts
from tests.core.support import customers_of

KINDS = ["tea", "wine", "soap"]


@st.composite
def groups(draw: st.DrawFn) -> tuple[Customers, np.ndarray, int]:
    k = draw(st.integers(2, 3))
    segments = draw(st.lists(st.integers(0, k - 1), min_size=k, max_size=30).map(lambda some: [*range(k), *some]))
    rows = [
        (
            f"c{number}",
            draw(st.integers(0, 9)),
            draw(st.sampled_from([0.0, 1.5, 20.0, -3.0])),
            draw(st.lists(st.sampled_from(KINDS), unique=True)),
        )
        for number in range(len(segments))
    ]
    return customers_of(rows), np.array(segments, dtype=np.int32), k


def lift_of(customers: Customers, segments: np.ndarray, k: int) -> tuple[Lift, ...]:
    members = np.arange(len(customers))
    return lifts(customers, members, segments, k, [Everyone.of(Reference.PARENT, customers, members)])[0]


@settings(max_examples=40)
@given(groups())
def test_every_figure_is_that_of_a_direct_formula(data: tuple[Customers, np.ndarray, int]) -> None:
    customers, segments, k = data
    found = lift_of(customers, segments, k)
    n = len(customers)
    raw = {
        "frequency": customers.frequency.astype(float),
        "amount_spent": customers.amount_spent,
        "n_categories": customers.n_categories.astype(float),
    }
    tests = []
    for lift in found:
        inside = segments == lift.number
        assert (lift.n_customers, lift.n_reference) == (inside.sum(), n)
        for each in lift.numbers:
            column = raw[each.name]
            assert each.mean == pytest.approx(column[inside].mean())
            assert each.reference_mean == pytest.approx(column.mean())
            assert each.difference == pytest.approx(column[inside].mean() - column.mean())
            if column.mean() <= 0 or each.mean < 0 or column.mean() < 0.499 * np.abs(column).mean():
                assert each.index is None
            elif column.mean() > 0.501 * np.abs(column).mean():
                assert each.index == pytest.approx(100 * column[inside].mean() / column.mean())
            if column.std() > 1e-9:
                assert each.difference_sd == pytest.approx(each.difference / column.std(), abs=1e-12)
        for each in lift.categories:
            bought = np.array([each.category in customers.products.of(number) for number in range(n)])
            a, b = int((bought & inside).sum()), int((bought & ~inside).sum())
            size, rest = int(inside.sum()), int((~inside).sum())
            assert (each.buyers, each.reference_buyers) == (a, a + b)
            assert each.share == pytest.approx(a / size)
            assert each.lift == pytest.approx((a / size) / ((a + b) / n))
            low, high = interval(a, size, b, rest)
            assert each.low == pytest.approx(low)
            assert each.high == pytest.approx(high)
            assert each.low - 1e-12 <= each.lift <= each.high + 1e-12
            tails = [
                fisher_exact([[a, size - a], [b, rest - b]], alternative=side).pvalue for side in ("less", "greater")
            ]
            assert each.p_value == pytest.approx(min(2 * min(tails), 1.0))
            tests.append((each.p_value, each.q_value))
    for _, (p, q) in enumerate(tests):
        assert q == pytest.approx(adjusted(p, [each for each, _ in tests]))


def interval(a: int, n: int, b: int, m: int) -> tuple[float, float]:
    """The lift's 95% interval from that of the ratio of two shares, by Katz's formula, one side after the other.

    The ratio of nobody's share is 0, and that against nobody's share is as large as a ratio can be: so is that side.
    """
    x, y = (a, b) if a and b else (a + 0.5, b + 0.5)
    big_n, big_m = (n, m) if a and b else (n + 0.5, m + 0.5)
    error = math.sqrt(max(1 / x - 1 / big_n + 1 / y - 1 / big_m, 0))
    ratios = (math.exp(math.log((x / big_n) / (y / big_m)) + side * 1.959963984540054 * error) for side in (-1, 1))
    low, high = (ratio * (n + m) / (n * ratio + m) for ratio in ratios)
    return 0.0 if a == 0 else low, (n + m) / n if b == 0 else high


def adjusted(p: float, every: list[float]) -> float:
    """Benjamini and Hochberg's adjusted p-value, by its definition."""
    return min(min(1.0, len(every) * other / sum(each <= other for each in every)) for other in every if other >= p)


@settings(max_examples=30)
@given(groups())
def test_the_most_different_comes_first(data: tuple[Customers, np.ndarray, int]) -> None:
    for lift in lift_of(*data):
        sizes = [abs(each.difference_sd) for each in lift.numbers]
        effects = [abs(each.effect) for each in lift.categories]
        assert sizes == sorted(sizes, reverse=True)
        assert effects == sorted(effects, reverse=True)


def test_a_category_with_three_buyers_is_never_distinctive() -> None:
    rows = [(f"c{n}", 1, 1.0, ["tea", *(["rare"] if n < 3 else [])]) for n in range(400)]
    segments = (np.arange(400) >= 20).astype(np.int32)
    rare = next(each for each in lift_of(customers_of(rows), segments, 2)[0].categories if each.category == "rare")
    assert rare.lift == pytest.approx(20)
    assert rare.q_value < 0.05
    assert not rare.is_distinct


def test_what_everyone_buys_is_not_distinctive_and_what_one_group_buys_is() -> None:
    rows = [(f"c{n}", 1, 1.0, ["bread", *(["wine"] if n % 2 == 0 or n < 40 else [])]) for n in range(200)]
    segments = (np.arange(200) >= 80).astype(np.int32)
    first, second = lift_of(customers_of(rows), segments, 2)
    assert [each.category for each in first.distinctive] == ["wine"]
    assert [each.category for each in second.avoided] == ["wine"]
    assert first.distinctive[0].index > 100 > second.avoided[0].index


def test_of_categories_bought_at_random_hardly_any_is_named() -> None:
    generator = np.random.default_rng(0)
    named = 0
    for _ in range(20):
        rows = [
            (f"c{n}", 1, 1.0, [f"kind {kind}" for kind in range(40) if generator.random() < 0.3]) for n in range(300)
        ]
        found = lift_of(customers_of(rows), generator.integers(0, 3, 300).astype(np.int32), 3)
        named += any(lift.distinctive or lift.avoided for lift in found)
    assert named <= binom.ppf(0.999, 20, 0.05)


def test_against_all_customers_the_reference_is_larger_than_the_parent() -> None:
    rows = [(f"c{n}", n % 5, float(n), ["tea"] if n < 30 else []) for n in range(90)]
    customers, parent = customers_of(rows), np.arange(40)
    segments = (np.arange(40) >= 15).astype(np.int32)
    references = [
        Everyone.of(Reference.PARENT, customers, parent),
        Everyone.of(Reference.ALL, customers, np.arange(90)),
    ]
    inside, everywhere = lifts(customers, parent, segments, 2, references)
    assert inside[0].categories[0].reference_share == pytest.approx(30 / 40)
    assert everywhere[0].categories[0].reference_share == pytest.approx(30 / 90)
    assert everywhere[0].of("amount_spent").reference_mean == pytest.approx(44.5)

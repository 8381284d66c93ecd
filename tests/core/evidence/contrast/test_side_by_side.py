"""Two sub-segments side by side, every figure against a direct one."""

import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from core import Comparison, Exploration, Settings, compare, explore
from tests.core.evidence.test_evidence import crowd


@pytest.fixture(scope="module")
def exploration() -> Exploration:
    return explore(*crowd([(120, 10, 200), (80, 60, 900)]), Settings(k_range=(2, 3)))


@pytest.fixture(scope="module")
def comparison(exploration: Exploration) -> Comparison:
    return compare(exploration, (1, 0), ("1", 1))


def groups(exploration: Exploration) -> list[np.ndarray]:
    parent = exploration.parent(1)
    return [parent.members[parent.solution.segments == number] for number in (0, 1)]


def test_numbers_are_those_of_the_customers(exploration: Exploration, comparison: Comparison) -> None:
    one, other = groups(exploration)
    people = exploration.customers
    columns = {"frequency": people.frequency, "amount_spent": people.amount_spent, "n_categories": people.n_categories}
    assert comparison.sizes == (len(one), len(other))
    assert {each.name for each in comparison.numbers} == set(columns)
    for each in comparison.numbers:
        first, second = columns[each.name][one], columns[each.name][other]
        assert each.means == pytest.approx((first.mean(), second.mean()))
        assert each.medians == pytest.approx((np.median(first), np.median(second)))
        for values, low, high in zip((first, second), each.lows, each.highs, strict=True):
            assert low <= np.percentile(values, 10) <= np.percentile(values, 90) <= high
            assert {low, high} <= set(values.tolist())
        pooled = np.sqrt((first.var() * len(first) + second.var() * len(second)) / (len(first) + len(second)))
        assert each.difference_sd == pytest.approx((second.mean() - first.mean()) / pooled)
        assert tuple(counts.sum() for counts in each.counts) == comparison.sizes
        assert each.edges[0] <= min(first.min(), second.min())
        assert each.edges[-1] >= max(first.max(), second.max())
    sizes = [abs(each.difference_sd) for each in comparison.numbers]
    assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize("size", [2, 3, 6])
def test_at_least_eight_in_ten_lie_between_the_ends_however_few_they_are(size: int) -> None:
    exploration = explore(*crowd([(size, 10, 200), (30, 60, 900)]), Settings(k_range=(2,)))
    one, other = groups(exploration)
    (orders,) = (each for each in compare(exploration, (1, 0), (1, 1)).numbers if each.name == "frequency")
    for group, low, high in zip((one, other), orders.lows, orders.highs, strict=True):
        values = exploration.customers.frequency[group]
        assert ((values >= low) & (values <= high)).mean() >= 0.8


def test_categories_are_those_of_the_customers(exploration: Exploration, comparison: Comparison) -> None:
    one, other = groups(exploration)
    people = exploration.customers
    p_values = []
    for each in comparison.categories:
        a, b = (sum(each.category in people.products.of(n) for n in group) for group in (one, other))
        assert each.buyers == (a, b)
        assert each.shares == pytest.approx((a / len(one), b / len(other)))
        assert each.ratio == pytest.approx((b / len(other)) / (a / len(one)))
        assert each.low < each.ratio < each.high
        table = [[b, len(other) - b], [a, len(one) - a]]
        p_values.append(min(1.0, 2 * min(fisher_exact(table, alternative=side).pvalue for side in ("less", "greater"))))
    assert [each.q_value for each in comparison.categories] == pytest.approx(false_discovery_control(p_values))


def test_the_other_way_round_turns_every_sign(exploration: Exploration, comparison: Comparison) -> None:
    turned = compare(exploration, (1, 1), (1, 0))
    assert [each.difference for each in turned.numbers] == [-each.difference for each in comparison.numbers]
    assert [each.effect for each in turned.categories] == pytest.approx(
        [-each.effect for each in comparison.categories]
    )


def test_customers_who_do_not_differ_have_no_difference() -> None:
    exploration = explore(*crowd([(30, 10, 200), (30, 60, 900)]), Settings(k_range=(2,)))
    people = exploration.customers
    assert people.n_categories.max() > 0
    same = compare(exploration, (1, 0), (1, 1)).numbers
    assert all(np.isfinite(each.difference_sd) for each in same)


@pytest.mark.parametrize("missing", [("9", 0), (1, 7), (1, -1)])
def test_what_is_not_there_is_a_key_error(exploration: Exploration, missing: tuple[str | int, int]) -> None:
    with pytest.raises(KeyError):
        compare(exploration, (1, 0), missing)

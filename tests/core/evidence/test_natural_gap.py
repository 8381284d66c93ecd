"""Natural gaps: which pairs are neighbours, what the test sees, and that neither steps nor shapes look like gaps."""

import itertools

import numpy as np
import pytest
from diptest import diptest

from core import Customers, Labels, Settings, Verdict, explore
from core.evidence.natural_gap import NaturalGap, natural_gap
from core.evidence.parent_data import ParentData
from core.model.products import ProductTypes
from core.wording import gap_text
from tests.benchmarks.structures import as_customers, gaussian, planted, uniform


def gap_of(
    customers: Customers, *k_range: int, n_init: int = 3, **values: object
) -> tuple[NaturalGap, ParentData, np.ndarray]:
    """The gaps between the sub-segments of the k that is chosen, what they were found in, and who is in which."""
    labels = Labels.of(dict.fromkeys(customers.ids.tolist(), 1))
    exploration = explore(customers, labels, Settings(k_range=k_range, n_init=n_init, **values))
    parent = exploration.parents[0]
    data, solution = ParentData.of(exploration, parent), parent.solution
    return natural_gap(data, solution.segments, solution.k, 42), data, solution.segments


@pytest.mark.parametrize("k", [2, 3, 5, 7])
def test_the_pairs_are_those_with_no_third_centre_in_the_ball_between_them(k: int) -> None:
    gap, data, segments = gap_of(as_customers(uniform(900, np.random.default_rng(k))), k)
    rows, own = data.scaled(np.arange(len(data))), data.ordered(segments)
    centres = [rows[own == number].mean(axis=0) for number in range(k)]

    def between(one: int, other: int, third: int) -> bool:
        middle, reach = (centres[one] + centres[other]) / 2, np.linalg.norm(centres[one] - centres[other]) / 2
        return bool(np.linalg.norm(centres[third] - middle) < reach)

    expected = [
        (one, other)
        for one, other in itertools.combinations(range(k), 2)
        if not any(between(one, other, third) for third in range(k) if third not in (one, other))
    ]
    assert [(pair.first, pair.second) for pair in gap.pairs] == expected


def test_every_sub_segment_has_a_neighbour() -> None:
    gap, _, _ = gap_of(as_customers(uniform(700, np.random.default_rng(1))), 6)
    assert {number for pair in gap.pairs for number in (pair.first, pair.second)} == set(range(6))


def test_the_picture_holds_every_customer_of_the_pair_and_runs_from_the_first_to_the_second() -> None:
    gap, _, segments = gap_of(as_customers(planted(2, 800, np.random.default_rng(2), even=True)), 2)
    picture = gap.pairs[0].projection
    assert picture is not None
    assert (picture.first.sum(), picture.second.sum()) == tuple(np.bincount(segments))
    middles = (picture.edges[1:] + picture.edges[:-1]) / 2
    assert (picture.first @ middles) / picture.first.sum() < 0 < (picture.second @ middles) / picture.second.sum()
    # The dip that is seen is in the picture: fewer in the middle than in both halves' peaks.
    both = picture.first + picture.second
    middle = both[np.abs(middles).argmin()]
    assert middle < both[middles < 0].max() / 2
    assert middle < both[middles > 0].max() / 2


def test_a_wide_gap_is_seen_by_the_plain_dip_test_too() -> None:
    customers = as_customers(planted(2, 800, np.random.default_rng(2), even=True))
    gap, data, segments = gap_of(customers, 2)
    rows, own = data.scaled(np.arange(len(data))), data.ordered(segments)
    line = rows[own == 1].mean(axis=0) - rows[own == 0].mean(axis=0)
    assert diptest(rows @ line)[1] < 0.01
    assert gap.pairs[0].p_value < 0.01


@pytest.mark.parametrize("step", [1.0, 25.0])
def test_the_steps_of_the_data_are_no_gaps(step: float) -> None:
    generator = np.random.default_rng(3)
    columns = np.column_stack([generator.poisson(1.5, 3000), generator.binomial(4, 0.5, 3000) * step, np.zeros(3000)])
    for k in (2, 3):
        gap, _, _ = gap_of(as_customers(columns), k)
        assert gap.verdict is not Verdict.TYPES


def test_the_shape_of_cells_in_an_even_cloud_is_no_gap() -> None:
    for seed in range(6):
        customers = as_customers(uniform(4000, np.random.default_rng(seed)))
        gap, _, _ = gap_of(customers, *range(2, 7), n_init=10)
        assert gap.pairs
        assert gap.verdict is not Verdict.TYPES


def test_many_category_columns_do_not_make_a_gap_out_of_few_customers() -> None:
    generator = np.random.default_rng(8)
    verdicts = []
    for _ in range(8):
        bought = generator.random((70, 30)) < 0.5
        counts = bought.sum(axis=1)
        customers = Customers(
            np.array([f"c{number}" for number in range(70)], dtype=object),
            generator.poisson(9, 70).astype(np.int64),
            np.round(generator.lognormal(4, 0.5, 70), 2),
            ProductTypes(
                np.nonzero(bought)[1].astype(np.int32),
                np.concatenate([[0], np.cumsum(counts)]),
                tuple(f"type {number}" for number in range(30)),
            ),
        )
        verdicts.append(gap_of(customers, 2, top_categories=30)[0].verdict)
    assert verdicts.count(Verdict.TYPES) <= 1


def test_a_large_parent_is_tested_on_a_fixed_sample_and_says_so() -> None:
    gap, data, segments = gap_of(as_customers(planted(2, 9000, np.random.default_rng(4), even=False)), 2)
    assert gap.verdict is Verdict.TYPES
    assert gap.n_tested < gap.n_customers == 9000
    assert f"{gap.n_tested:,} of 9,000 customers were looked at" in gap_text(gap)
    again = natural_gap(data, segments, 2, 42)
    assert [pair.p_value for pair in again.pairs] == [pair.p_value for pair in gap.pairs]


def test_one_pair_of_many_is_not_named_by_chance() -> None:
    named = 0
    for seed in range(12):
        gap, _, _ = gap_of(as_customers(gaussian(1500, np.random.default_rng(100 + seed))), 6)
        assert len(gap.pairs) >= 5
        named += gap.verdict is not Verdict.TIERS
    assert named <= 1

"""Evidence: an answer for every parent, the same for every row order, with progress, and used again."""

import json
import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import (
    Customers,
    Demands,
    Evidence,
    Exploration,
    InvalidInput,
    Labels,
    Progress,
    Settings,
    Verdict,
    advice_text,
    evidence,
    explore,
    option_cost,
    rank_parents,
    recommendation_text,
    rich_personas,
    to_evidence_json,
    to_report,
    verdict_text,
)
from core.evidence.parent_ranking import Advice
from core.evidence.recommendation import TooSmall
from core.wording import gap_text, obstacles_text
from tests.core.strategies import SETTINGS, built, segmentations
from tests.core.support import ROOT, customers_of, people, texts_of

KINDS = ("tea", "wine", "soap", "toys", "bread", "beer")


def crowd(groups: list[tuple[int, float, float]], seed: int = 0, spread: float = 1.0) -> tuple[Customers, Labels]:
    """Customers of the parent 1 around (orders, spend) centres, so many a group, who buy up to six kinds."""
    generator = np.random.default_rng(seed)
    rows: list[tuple[str, int, float, list[str]]] = []
    for n, orders, spend in groups:
        for _ in range(n):
            kinds = [kind for place, kind in enumerate(KINDS) if generator.random() < (place + 1) / 7]
            rows.append(
                (
                    f"c{len(rows):05}",
                    max(0, round(generator.normal(orders, 3 * spread))),
                    round(generator.normal(spend, 40 * spread), 2),
                    kinds,
                )
            )
    customers = customers_of(rows)
    return customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1))


def weighed(
    data: tuple[Customers | pd.DataFrame, Labels | pd.DataFrame], **values: Any
) -> tuple[Exploration, Evidence]:
    exploration = explore(*data, Settings(**{"k_range": (2, 3, 4), "n_init": 3, **values}))
    return exploration, evidence(exploration)


def told(exploration: Exploration, found: Evidence) -> str:
    return to_report(exploration, found) + to_evidence_json(exploration, found)


@pytest.fixture(scope="module")
def two_groups() -> tuple[Exploration, Evidence]:
    return weighed(crowd([(300, 10, 200), (300, 60, 900)]))


def test_two_groups_far_apart_are_types_and_highly_stable(two_groups: tuple[Exploration, Evidence]) -> None:
    exploration, found = two_groups
    parent = found.parent(1)
    assert parent.gap.verdict is parent.verdict is Verdict.TYPES
    assert parent.trust is not None
    assert parent.trust.stability.weakest.jaccard > 0.95
    assert parent.recommendation.k == 2
    assert "a natural gap lies between the two sub-segments" in verdict_text(parent)
    assert all("a type, with a natural gap" in persona.text for persona in rich_personas(exploration, parent))


def test_one_lump_is_tiers_and_usable() -> None:
    generator = np.random.default_rng(4)
    orders, spend = generator.poisson(20, 500), generator.lognormal(5, 0.8, 500)
    customers = customers_of((f"c{n}", int(orders[n]), float(round(spend[n], 2)), ["tea"]) for n in range(500))
    _, found = weighed((customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1))))
    assert found.parent(1).verdict is Verdict.TIERS
    assert "usable as such" in verdict_text(found.parent(1))


def test_a_gap_beside_a_continuum_is_mixed_and_names_the_pairs() -> None:
    exploration, found = weighed(crowd([(500, 20, 200), (300, 160, 3000)], spread=2.0), k_range=(3,))
    gap = found.parent(1).gap
    assert exploration.parent(1).solution.k == 3
    assert gap.verdict is Verdict.MIXED
    gapped = [pair for pair in gap.pairs if pair.has_gap]
    joined = [pair for pair in gap.pairs if not pair.has_gap]
    assert [(pair.first, pair.second) for pair in gapped] == [(0, 2), (1, 2)]
    assert [(pair.first, pair.second) for pair in joined] == [(0, 1)]
    assert "a natural gap lies between (0 and 2) and (1 and 2); none was found between 0 and 1" in gap_text(gap)
    assert "natural gap to 2; continuous with the others" in rich_personas(exploration, found.parent(1))[0].text


def test_steps_of_counts_are_no_gaps() -> None:
    generator = np.random.default_rng(1)
    orders, tens = generator.poisson(2, 2000), generator.poisson(3, 2000) * 10
    customers = customers_of((f"c{n}", int(orders[n]), float(tens[n]), list(KINDS[: n % 3])) for n in range(2000))
    _, found = weighed((customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1))))
    assert not found.parent(1).types_at


@settings(max_examples=25)
@given(segmentations(), SETTINGS)
def test_whatever_the_customers_there_is_an_answer_with_finite_numbers(data: Any, chosen: Settings) -> None:
    exploration = explore(*built(data), chosen)
    found = evidence(exploration)
    document = json.loads(to_evidence_json(exploration, found))  # which refuses what is no number
    assert [parent["key"] for parent in document["parents"]] == [parent.key for parent in exploration.parents]
    assert to_report(exploration, found)
    for parent in exploration.parents:
        weighed_parent = found.parent(parent.key)
        personas = rich_personas(exploration, weighed_parent)
        assert len(personas) == len(weighed_parent.cards) == parent.solution.k
        assert set(weighed_parent.trusts) == {k for k in parent.solutions if k > 1}
        assert (weighed_parent.gap.verdict is Verdict.WHOLE) == (parent.solution.k == 1)


@settings(max_examples=15)
@given(segmentations(least=2), SETTINGS, st.randoms(use_true_random=False))
def test_the_order_of_the_customers_changes_nothing(data: Any, chosen: Settings, shuffler: Any) -> None:
    rows, labels = data
    again = list(rows)
    shuffler.shuffle(again)
    one, other = (explore(*built((each, labels)), chosen) for each in (rows, again))
    assert without_fingerprint(one) == without_fingerprint(other)


def without_fingerprint(exploration: Exploration) -> str:
    found = evidence(exploration)
    return told(exploration, found).replace(found.fingerprint, "")


def test_the_order_of_many_customers_changes_nothing() -> None:
    customers, labels = crowd([(900, 10, 200), (700, 30, 500), (3000, 60, 900)])
    order = np.random.default_rng(5).permutation(len(customers))
    shuffled = Customers(
        customers.ids[order], customers.frequency[order], customers.amount_spent[order], customers.products.take(order)
    )
    chosen = Settings(k_range=(3,), n_init=2)
    assert without_fingerprint(explore(customers, labels, chosen)) == without_fingerprint(
        explore(shuffled, labels, chosen)
    )


@pytest.mark.parametrize("spends", [(5.0,), (5.0, 6.0), (5.0, 5.0, 5.0), (1.0, 2.0, 900.0), (0.0, 0.0, 0.0, 7.0)])
def test_a_few_customers_get_an_answer(spends: tuple[float, ...]) -> None:
    exploration, found = weighed(people(*spends))
    parent = found.parent(1)
    assert parent.verdict in (Verdict.NOT_TESTED, Verdict.WHOLE)
    assert advice_text(rank_parents(exploration, found)[0])
    if parent.k == 1:
        assert parent.recommendation.k is None
        assert "cannot be split" in recommendation_text(parent.recommendation)
        assert rich_personas(exploration, parent)[0].name == "All customers"


def test_what_is_known_is_used_again_and_gives_the_same(two_groups: tuple[Exploration, Evidence]) -> None:
    exploration, found = two_groups
    other = exploration.with_k(1, 3)
    again = evidence(other, known=found)
    assert again.parent(1).trusts is found.parent(1).trusts
    assert told(other, again) == told(other, evidence(other))
    assert len(rich_personas(other, again.parent(1))) == 3
    monthly = exploration.with_window(12)
    assert evidence(monthly, known=found).parent(1).trusts is found.parent(1).trusts


def test_what_is_known_of_other_sub_segments_is_not_used(two_groups: tuple[Exploration, Evidence]) -> None:
    exploration, found = two_groups
    rescaled = explore(exploration.customers, dict.fromkeys(exploration.customers.ids, 1), Settings(scaling="log"))
    assert told(rescaled, evidence(rescaled, known=found)) == told(rescaled, evidence(rescaled))
    other = explore(*crowd([(60, 10, 200), (50, 60, 900)]), exploration.settings)
    assert told(other, evidence(other, known=found)) == told(other, evidence(other))


def test_progress_rises_to_the_end_and_an_exception_ends_the_run(two_groups: tuple[Exploration, Evidence]) -> None:
    exploration, _ = two_groups
    heard: list[Progress] = []
    evidence(exploration, on_progress=heard.append)
    fractions = [progress.fraction for progress in heard]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert heard[-1].text == "Done"
    assert len(heard) > 10

    def cancel(_: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        evidence(exploration, on_progress=cancel)


def test_demands_out_of_range_are_refused_all_at_once() -> None:
    assert texts_of(lambda: Demands(1, 0)) == [
        "most_segments must be a whole number, at least 2, but is “1”.",
        "least_customers must be a whole number, at least 1, but is “0”.",
    ]
    with pytest.raises(InvalidInput):
        Demands(least_customers=True)


def test_demands_rule_out_what_is_too_small_or_too_many() -> None:
    exploration, _ = weighed(crowd([(150, 10, 200), (300, 60, 900), (300, 110, 1500)]))
    free, large, few = (
        evidence(exploration, demands).parent(1).recommendation
        for demands in (Demands(), Demands(least_customers=200), Demands(most_segments=2))
    )
    assert free.k == 3
    assert large.option(3).obstacles == (TooSmall(150, 200),)
    assert obstacles_text(large.option(3)) == "its smallest sub-segment has 150 of the 200 customers needed"
    assert large.k != 3
    assert few.k in (2, None)
    with pytest.raises(KeyError):
        free.option(9)


def test_every_cost_says_the_figures_of_both(two_groups: tuple[Exploration, Evidence]) -> None:
    exploration, found = two_groups
    recommended = found.parent(1).recommendation
    assert recommended.k is not None
    here = recommended.option(recommended.k)
    assert not option_cost(recommended, here)
    for option in recommended.options:
        score = exploration.parent(1).benchmark.score_of(option.k)
        assert score is not None
        assert option.silhouette == score.silhouette
        if option is not here:
            assert f"silhouette {option.silhouette:.3f} instead of {here.silhouette:.3f}" in option_cost(
                recommended, option
            )


def test_the_smallest_k_within_one_standard_error_is_recommended() -> None:
    customers = pd.read_csv(ROOT / "sample_data" / "grocery_customers.csv", dtype={"id": str}, keep_default_na=False)
    labels = pd.read_csv(ROOT / "sample_data" / "grocery_labels.csv", dtype={"customer_id": str})
    exploration, found = weighed((customers, labels), target_cluster=1)
    recommended = found.parent(1).recommendation
    assert all(option.verdict is Verdict.TIERS for option in recommended.options)
    fitting = [option for option in recommended.options if not option.obstacles]
    best = max(fitting, key=lambda option: option.silhouette)
    values = np.concatenate(found.parent(1).trusts[best.k].silhouettes.segments)
    assert recommended.standard_error == pytest.approx(values.std() / math.sqrt(len(exploration.parent(1).members)))
    within = [each.k for each in fitting if each.silhouette >= best.silhouette - recommended.standard_error]
    assert recommended.k == min(within) == 2
    assert best.k == 3
    assert f"within one standard error ({recommended.standard_error:.3f}) of the highest" in recommendation_text(
        recommended
    )


def test_parents_with_types_rank_first_then_those_that_spend_more() -> None:
    lump, _ = crowd([(200, 40, 5000)], seed=1)
    gapped, _ = crowd([(300, 10, 200), (300, 60, 900)], seed=2)
    little, _ = crowd([(200, 40, 90)], seed=3)
    rows = []
    for name, group in (("lump", lump), ("gap", gapped), ("little", little)):
        rows += [
            (f"{name}{n}", int(group.frequency[n]), float(group.amount_spent[n]), group.products.of(n))
            for n in range(len(group))
        ]
    customers = customers_of(rows)
    labels = Labels.of({customer: customer.rstrip("0123456789") for customer in customers.ids.tolist()})
    exploration, found = weighed((customers, labels))
    ranked = rank_parents(exploration, found)
    assert [row.rank for row in ranked] == [1, 2, 3]
    assert [row.key for row in ranked] == ["gap", "lump", "little"]
    assert (ranked[0].advice, ranked[0].advised_k) == (Advice.SPLIT_INTO_TYPES, 2)
    assert advice_text(ranked[0]).startswith("Split it into 2: natural gaps lie")
    for row in ranked:
        members = exploration.parent(row.key).members
        assert row.n_customers == len(members)
        assert row.spend == pytest.approx(customers.amount_spent[members].sum())
        assert row.pair is not None
        assert row.pair.projection is not None
        counts = row.pair.projection.first.sum() + row.pair.projection.second.sum()
        assert counts <= len(members)
    assert sum(row.share for row in ranked) == pytest.approx(1)

"""Very few customers far away: they are named and not tested, and change nothing of what is said of the others."""

import json

import numpy as np
import pytest

from core import Evidence, Exploration, Settings, Verdict, evidence, explore, rank_parents, rich_personas
from core.evidence import Finding
from core.exports.evidence_json import to_evidence_json
from core.model.labels import Labels
from core.wording import advice_text, gap_text, recommendation_text, stability_summary, stability_text
from tests.core.support import customers_of

Row = tuple[str, int, float, list[str]]


def rows_of(kind: str, n: int = 320) -> list[Row]:
    """Two groups far apart, or one lump."""
    generator = np.random.default_rng(11)
    groups = [(5, 60.0), (40, 900.0)] if kind == "two groups" else [(20, 400.0)]
    return [
        (
            f"{kind} {each} {number}",
            int(generator.poisson(orders)),
            round(float(generator.normal(spend, spend / 8)), 2),
            [],
        )
        for each, (orders, spend) in enumerate(groups)
        for number in range(n // len(groups))
    ]


def weighed(rows: list[Row], *ks: int) -> tuple[Exploration, Evidence]:
    customers = customers_of(rows)
    exploration = explore(
        customers, Labels.of(dict.fromkeys(customers.ids.tolist(), "P")), Settings(k_range=ks, n_init=3)
    )
    return exploration, evidence(exploration)


def whales(n: int) -> list[Row]:
    return [(f"whale {number}", 300 + number, 90_000.0 + 500 * number, ["a"]) for number in range(n)]


@pytest.mark.parametrize("n", [1, 2, 4, 7])
def test_a_few_far_away_change_neither_the_verdict_nor_the_advice(n: int) -> None:
    exploration, alone = weighed(rows_of("two groups"), 2, 3, 4)
    other, beside = weighed(rows_of("two groups") + whales(n), 2, 3, 4)
    assert alone.parent("P").verdict is beside.parent("P").verdict is Verdict.TYPES
    before, after = rank_parents(exploration, alone)[0], rank_parents(other, beside)[0]
    assert before.advice is after.advice
    assert (before.advised_k, after.advised_k) == (2, 3)
    gap = beside.parent("P").trusts[3].gap
    assert [(each.number, each.n_customers) for each in gap.few] == [(2, n)]
    assert f"Sub-segment 2 is {n} customer{'s' if n > 1 else ''} who stand" in gap_text(gap)
    assert f"320 of {320 + n} customers were looked at" in gap_text(gap)
    assert "continuum" not in gap_text(gap)


def test_what_was_not_tested_is_said_so_everywhere() -> None:
    exploration, found = weighed(rows_of("two groups") + whales(2), 3)
    parent = found.parent("P")
    assert [pair.finding for pair in parent.gap.pairs if 2 in (pair.first, pair.second)] == [Finding.NOT_TESTED]
    assert rich_personas(exploration, parent)[2].trust == "Trust: not tested; too few customers."
    assert "not tested against its other neighbours" in rich_personas(exploration, parent)[1].trust
    trust = parent.trust
    assert trust is not None
    assert trust.stability.segments[2].jaccard is None
    assert trust.stability.weakest.number != 2
    assert stability_text(trust.stability).endswith("Sub-segment 2 was left out: it has too few customers.")
    assert stability_summary(trust.stability).endswith("sub-segment 2 has too few customers to be tested.")
    document = json.loads(to_evidence_json(exploration, found))["parents"][0]["trusts"]["3"]
    untested = [pair for pair in document["gap"]["pairs"] if pair["finding"] == "not tested"]
    assert untested
    for pair in untested:
        assert (pair["p_value"], pair["p_near"], pair["has_gap"]) == (None, None, None)
        assert pair["text"].endswith("not tested, because too few customers stand around the line between them.")
    assert document["gap"]["few"] == [{"number": 2, "n_customers": 2}]
    assert document["stability"]["segments"][2]["band"] == "not tested"
    assert document["stability"]["segments"][2]["jaccard"] is None


def test_a_k_that_only_sets_few_apart_is_not_tested_and_not_recommended_before_one_that_splits() -> None:
    exploration, found = weighed(rows_of("lump") + whales(6), 2, 3)
    parent = found.parent("P")
    assert exploration.parent("P").solution.k == 2
    assert parent.gap.verdict is Verdict.NOT_TESTED
    assert gap_text(parent.gap).startswith("Not tested: too few customers stand around the line")
    assert "customers were looked at" not in gap_text(parent.gap)
    assert parent.verdict is Verdict.TIERS
    if parent.recommendation.k == 3:
        assert "do more than set a few customers apart" in recommendation_text(parent.recommendation)


def test_where_nothing_could_be_tested_the_advice_says_so() -> None:
    exploration, found = weighed(rows_of("lump") + whales(6), 2)
    row = rank_parents(exploration, found)[0]
    assert row.verdict is Verdict.NOT_TESTED
    assert row.pair is not None
    assert row.pair.p_value is None
    assert advice_text(row) == (
        "Split it into 2 if that is of use: the cut is stable, but too few customers stand around the line to look for "
        "natural gaps. Not so sub-segment 1: 6 customers standing apart, too few to be tested."
    )


def test_the_customers_needed_are_asked_of_those_that_are_judged() -> None:
    from core import Demands

    exploration, _ = weighed(rows_of("two groups") + whales(1), 2, 3)
    found = evidence(exploration, Demands(least_customers=100))
    assert found.parent("P").recommendation.k == 3


def test_in_a_small_parent_few_customers_are_judged() -> None:
    _, found = weighed([(f"c{n}", 1 + n // 6 * 20, float(n), []) for n in range(14)], 2)
    assert found.parent("P").gap.few == ()

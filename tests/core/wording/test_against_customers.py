"""Every number of every sentence about sub-segments, counted again from the raw customers with pandas alone."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
import pytest

from core import Evidence, Exploration, Settings, Verdict, evidence, explore, rank_parents, rich_personas
from core.wording import (
    advice_text,
    describe,
    gap_text,
    pair_text,
    personas,
    recommendation_text,
    rule_text,
    segment_stability_text,
    stability_summary,
    stability_text,
    verdict_text,
)
from core.wording.evidence.ranking import headline
from tests.core.wording.made_sets import SETS

COLUMNS = {"orders": "orders", "spend": "spend", "product types": "types"}
CHANGE = re.compile(r"(orders|spend|product types) (?:(the same)|([<>]?)([\d,]+(?:\.\d+)?)(%?) (higher|lower))")
LIMIT = re.compile(r"(orders|spend|product types) (at least|below) (-?[\d,]*\.?\d+)", re.IGNORECASE)
BANDS = ((0.85, "highly stable"), (0.75, "stable"), (0.6, "a pattern with doubtful members"), (0, "not to be trusted"))


@dataclass(frozen=True)
class Case:
    """One set with what was found in it, and its raw rows with the parent and the sub-segment of each."""

    exploration: Exploration
    evidence: Evidence
    rows: pd.DataFrame

    @property
    def groups(self) -> Iterator[tuple[str, int, pd.DataFrame, pd.DataFrame]]:
        """The parent, the number, the rows of the sub-segment and those of the parent."""
        for parent in self.exploration.parents:
            inside = self.rows[self.rows["parent"] == parent.key]
            for number in range(parent.solution.k):
                yield parent.key, number, inside[inside["segment"] == number], inside


@pytest.fixture(scope="module", params=SETS)
def case(request: pytest.FixtureRequest) -> Case:
    customers, labels = SETS[request.param]()
    k_range = (5,) if "five" in request.param else (2, 3)
    exploration = explore(customers, labels, Settings(k_range=k_range, n_init=3, window_months=2))
    kinds = customers["product_types"].fillna("").astype(str).str.split(r"[|,;]", regex=True)
    rows = pd.DataFrame(
        {
            "spend": customers["amount_spent"].astype(float),
            "orders": customers["frequency"].astype(float),
            "kinds": [{kind.strip() for kind in each if kind.strip()} for each in kinds],
        }
    )
    rows["types"] = rows["kinds"].map(len)
    rows.index = pd.Index(customers["id"].astype(str))
    for parent in exploration.parents:
        ids = exploration.customers.ids[parent.members].tolist()
        rows.loc[ids, "parent"] = parent.key
        rows.loc[ids, "segment"] = parent.solution.segments
    return Case(exploration, evidence(exploration), rows)


def share(part: float, whole: float) -> str:
    """A share by the rule of all shares: never all for less, never nothing for something."""
    exact = part / whole
    if 0 < exact <= 0.005:
        return "<1%"
    return ">99%" if 0.995 <= exact < 1 else f"{exact:,.0%}"


def whole(value: float) -> str:
    text = f"{value:,.0f}"
    return "0" if text == "-0" else text


def customers_told(n: int) -> str:
    return "1 customer" if n == 1 else f"{n:,} customers"


def sentences_of(case: Case) -> list[str]:
    """Every sentence that the evidence of a set is told in."""
    found = []
    for parent in case.exploration.parents:
        weighed = case.evidence.parent(parent.key)
        found += [describe(parent.benchmark), verdict_text(weighed), recommendation_text(weighed.recommendation)]
        found += personas(case.exploration, parent.key)
        found += [each.text for each in rich_personas(case.exploration, weighed)]
        found += [each.name for each in rich_personas(case.exploration, weighed)]
        found += [rule_text(card) for card in weighed.cards]
        for trust in weighed.trusts.values():
            found += [gap_text(trust.gap), stability_text(trust.stability), stability_summary(trust.stability)]
            found += [pair_text(pair) for pair in trust.gap.pairs]
            found += [segment_stability_text(each) for each in trust.stability.segments]
    for row in rank_parents(case.exploration, case.evidence):
        found += [headline(row), advice_text(row)]
    return found


def test_no_sentence_has_a_number_in_a_form_that_is_never_true(case: Case) -> None:
    for sentence in sentences_of(case):
        assert not re.search(r"(?<![\d.,])-0(?:\.0+)?(?![\d.])", sentence), sentence
        assert not re.search(r"(?<![\d.,])1 (?:customers|product types are)", sentence), sentence
        assert not re.search(r"\bnan\b|\binf\b|None", sentence), sentence
        assert not re.search(r"(?<!\d)0% (?:higher|lower)", sentence), sentence


def test_who_a_sub_segment_is_is_counted(case: Case) -> None:
    for key, number, own, inside in case.groups:
        weighed = case.evidence.parent(key)
        told = rich_personas(case.exploration, weighed)[number].who
        spends = inside.groupby("segment")["spend"].sum()
        with_spend = spends.sum() > 0 and spends.min() >= 0
        of_spend = f" with {share(own['spend'].sum(), inside['spend'].sum())} of its spend" if with_spend else ""
        assert told == (
            f"{customers_told(len(own))}, {share(len(own), len(inside))} of the parent{of_spend}: on average "
            f"{whole(own['spend'].mean())} spent, {own['orders'].mean() / 2:.1f} orders a month and "
            f"{own['types'].mean():.1f} product types."
        )


def test_a_difference_is_counted_and_is_no_ratio_where_there_is_none(case: Case) -> None:
    for key, number, own, inside in case.groups:
        told = rich_personas(case.exploration, case.evidence.parent(key))[number]
        for text, reference in ((told.difference, inside), (told.against_all, case.rows.dropna(subset="parent"))):
            for word, same, sign, figure, percent, way in CHANGE.findall(text):
                mean, average = own[COLUMNS[word]].mean(), reference[COLUMNS[word]].mean()
                if same:
                    assert mean == pytest.approx(average, rel=1e-9)
                    continue
                assert (way == "higher") == (mean > average)
                if not percent:
                    assert float(figure.replace(",", "")) == pytest.approx(abs(mean - average), abs=0.5)
                    continue
                assert mean >= 0
                assert average >= 0.5 * reference[COLUMNS[word]].abs().mean()
                assert f"{sign}{figure}%" == share(abs(mean / average - 1), 1)


def test_shares_of_buyers_are_counted(case: Case) -> None:
    for key, number, own, inside in case.groups:
        told = rich_personas(case.exploration, case.evidence.parent(key))[number].categories
        _, named, shares = told.rstrip(".").partition("above all ")
        counted = {
            f"{kind} ({share(_buyers(own, kind), len(own))} against {share(_buyers(inside, kind), len(inside))})"
            for kind in case.exploration.customers.products.vocabulary
        }
        assert not named or set(re.split(r"(?<=\)), |(?<=\)) and ", shares)) <= counted


def _buyers(rows: pd.DataFrame, kind: str) -> int:
    return int(rows["kinds"].map(lambda kinds: kind in kinds).sum())


def test_a_rule_finds_whom_it_says(case: Case) -> None:
    for key, number, own, inside in case.groups:
        told = rule_text(case.evidence.parent(key).cards[number])
        if told.startswith("No plain limit"):
            ends = [own[column].agg(["min", "max"]) for column in COLUMNS.values()]
            others = inside.drop(own.index)
            # Where no limit is told, none parts the sub-segment from all others.
            assert others.empty or not any(
                low > others[column].max() or high < others[column].min()
                for column, (low, high) in zip(COLUMNS.values(), ends, strict=True)
            )
            continue
        rule, _, figures = told.partition(":")
        met = pd.Series(True, index=inside.index)  # noqa: FBT003 - pandas has no name for it
        for word, way, value in LIMIT.findall(rule):
            column, limit = inside[COLUMNS[word.lower()]], float(value.replace(",", ""))
            met &= column >= limit if way == "at least" else column < limit
        right = int(met[own.index].sum())
        assert figures.strip() == (
            f"finds {customers_told(int(met.sum()))} of the parent; {share(right, met.sum())} of them are in this "
            f"sub-segment, and {share(right, len(own))} of the sub-segment is found."
        )


def test_what_was_tested_is_told_with_how_many_and_the_rest_as_not_tested(case: Case) -> None:
    for parent in case.exploration.parents:
        for k, trust in case.evidence.parent(parent.key).trusts.items():
            sizes = pd.Series(parent.solutions[k].segments).value_counts()
            too_few = {pair for pair in trust.gap.pairs if min(sizes[pair.first], sizes[pair.second]) < 5}
            for pair in too_few:
                assert pair_text(pair).endswith(
                    "not tested, because too few customers stand around the line between them."
                )
            told = gap_text(trust.gap)
            counted = re.search(r"(All )?([\d,]+) (?:of [\d,]+ )?customers were looked at", told)
            if len(too_few) == len(trust.gap.pairs):
                assert counted is None
                assert told.startswith("Not tested: ")
            elif len(parent.members) <= 4000:
                tested = {n for pair in trust.gap.pairs if pair.p_value is not None for n in (pair.first, pair.second)}
                assert counted is not None
                assert counted[2] == f"{sizes[sorted(tested)].sum():,}"
                assert (counted[1] is not None) == (len(tested) == k)


def test_at_least_is_rounded_down_and_figure_and_band_agree(case: Case) -> None:
    for parent in case.exploration.parents:
        for trust in case.evidence.parent(parent.key).trusts.values():
            for each in trust.stability.segments:
                told = segment_stability_text(each)
                if each.jaccard is None:
                    assert told.endswith("was not tested: it has too few customers.")
                    continue
                figure = re.search(r"at least ([\d.]+) of it", told)
                assert figure is not None
                assert float(figure[1]) == pytest.approx(math.floor(round(100 * each.jaccard, 10)) / 100)
                assert next(band for least, band in BANDS if float(figure[1]) >= least) in told


def test_a_parents_headline_and_benchmark_are_counted(case: Case) -> None:
    for row in rank_parents(case.exploration, case.evidence):
        inside = case.rows[case.rows["parent"] == row.key]
        assert headline(row) == (
            f"Parent {row.key} ({customers_told(len(inside))}, spend {whole(inside['spend'].sum())})."
        )
        told = describe(row.benchmark)
        different = inside[["orders", "spend", "types"]].drop_duplicates()
        for profiles, n in re.findall(r"different profiles, ([\d,]+) among ([\d,]+) customers", told):
            assert (profiles, n) == (f"{len(different):,}", f"{len(inside):,}")
        if 2 <= len(different) < len(inside) and len(different) <= 3:
            assert row.benchmark.best_k == len(different)
            assert "silhouette (1.000" in told or "(silhouette 1.000" in told


def test_a_name_says_what_is_so_among_the_siblings(case: Case) -> None:
    highest = {"highest", "higher", "most", "more", "largest", "larger"}
    lowest = {"lowest", "lower", "fewest", "fewer", "smallest", "smaller"}
    for parent in case.exploration.parents:
        inside = case.rows[case.rows["parent"] == parent.key].groupby("segment")[["orders", "spend", "types"]].mean()
        if len(inside) == 1:
            continue
        inside["baskets"] = inside["spend"] / inside["orders"]
        for persona in rich_personas(case.exploration, case.evidence.parent(parent.key)):
            for part in persona.name.lower().replace("product types", "types").split(", "):
                found = re.fullmatch(r"(?:(second|third) )?(\w+) (orders|spend|types|baskets)", part)
                if found is None:
                    assert part == f"sub-segment {persona.number}"
                    continue
                place = {None: 1, "second": 2, "third": 3}[found[1]]
                assert found[2] in highest | lowest
                ranked = inside[found[3]].rank(ascending=found[2] in lowest, method="min")
                assert ranked[persona.number] == place
                assert place <= len(inside) + 1 - place
                assert found[3] != "baskets" or inside["spend"].min() >= 0


def test_one_whale_changes_neither_the_verdict_nor_the_groups_of_the_others() -> None:
    customers, labels = SETS["a whale beside two plans"]()
    settings = Settings(k_range=(2, 3), n_init=3, window_months=2)
    with_whale = evidence(explore(customers, labels, settings)).parent("P").trusts[3].gap
    without = evidence(explore(customers[:-1], labels[:-1], settings)).parent("P").trusts[2].gap
    assert [few.n_customers for few in with_whale.few] == [1]
    assert with_whale.verdict is without.verdict is Verdict.TYPES
    assert "1 customer" in gap_text(with_whale)

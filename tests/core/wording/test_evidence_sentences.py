"""Evidence in words: for each case of the facts its whole sentence, and a text for every code."""

import re
from itertools import permutations, product

import pytest

from core.evidence import Borders, Lift, NaturalGap, Pair, Stability, Verdict, band_of
from core.evidence.contrast.rule_cards import Limit, RuleCard
from core.evidence.recommendation import Obstacle, Option, Recommendation, TooMany, TooSmall, Unstable
from core.evidence.stability import Band, SegmentStability
from core.wording import (
    gap_text,
    method_of,
    obstacle_text,
    obstacles_text,
    option_cost,
    pair_text,
    recommendation_text,
    rule_text,
    segment_stability_text,
    stability_summary,
    stability_text,
    verdict_heading,
)

SPLIT = (Verdict.TYPES, Verdict.MIXED, Verdict.TIERS)


def pair(first: int, second: int, *, has_gap: bool, p: float = 0.0004) -> Pair:
    return Pair(first, second, p, p, 1234, None, has_gap)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            pair(0, 1, has_gap=True),
            "Sub-segments 0 and 1: a natural gap lies between them (p below 0.001, tested on 1,234 customers around "
            "the line).",
        ),
        (
            pair(0, 2, has_gap=False, p=0.4321),
            "Sub-segments 0 and 2: no natural gap was found between them (p = 0.432, tested on 1,234 customers around "
            "the line).",
        ),
    ],
)
def test_a_pair_says_what_lies_between_the_two(found: Pair, text: str) -> None:
    assert pair_text(found) == text


GAPPED, JOINED = pair(0, 1, has_gap=True), pair(1, 2, has_gap=False)
FURTHER = pair(0, 2, has_gap=True)
MIXED = "Mixed: a natural gap lies between {}; none was found between 1 and 2, which are parts of a continuum. {}"


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (NaturalGap(1, (), 0, 0), "There is one sub-segment only, so there is nothing to tell apart."),
        (
            NaturalGap(2, (GAPPED,), 4000, 9000),
            "Types: a natural gap lies between the two sub-segments; this is who the customers are. "
            "4,000 of 9,000 customers were looked at, a fixed sample.",
        ),
        (
            NaturalGap(3, (GAPPED, FURTHER), 400, 400),
            "Types: a natural gap lies between all neighbouring sub-segments; this is who the customers are. "
            "All 400 customers were looked at.",
        ),
        (
            NaturalGap(2, (JOINED,), 399, 399),
            "Tiers: no natural gap was found; this is a handy cut through a continuum, and usable as such. "
            "All 399 customers were looked at. With so few, only a wide gap can be seen.",
        ),
        (NaturalGap(3, (GAPPED, JOINED), 400, 400), MIXED.format("0 and 1", "All 400 customers were looked at.")),
        (
            NaturalGap(3, (GAPPED, FURTHER, JOINED), 400, 400),
            MIXED.format("(0 and 1) and (0 and 2)", "All 400 customers were looked at."),
        ),
    ],
)
def test_a_verdict_says_what_was_found_and_on_whom(found: NaturalGap, text: str) -> None:
    assert gap_text(found) == text


def stability_of(*jaccards: float, n_customers: int = 600) -> Stability:
    segments = tuple(SegmentStability(number, each, band_of(each)) for number, each in enumerate(jaccards))
    return Stability(len(segments), segments, 100, 600, n_customers)


def test_stability_says_how_many_were_drawn_and_names_the_weakest() -> None:
    assert stability_text(stability_of(0.9, 0.7)) == (
        "In 100 resamples of 600 customers, at least 0.80 of a sub-segment comes back on average; the weakest, "
        "sub-segment 1, is a pattern with doubtful members (0.70)."
    )
    assert stability_text(stability_of(0.9, 0.94, n_customers=1200)) == (
        "In 100 resamples of 600 customers, a fixed sample of the 1,200, at least 0.92 of a sub-segment comes back on "
        "average; the weakest, sub-segment 0, is highly stable (0.90)."
    )


def test_there_are_words_for_every_band_and_verdict() -> None:
    jaccards = {Band.HIGHLY_STABLE: 0.9, Band.STABLE: 0.8, Band.DOUBTFUL: 0.7, Band.NOT_TO_BE_TRUSTED: 0.3}
    assert set(jaccards) == set(Band)
    for band, jaccard in jaccards.items():
        segment = SegmentStability(1, jaccard, band)
        assert segment_stability_text(segment) == (
            f"Sub-segment 1 is {band.value}: on average at least {jaccard:.2f} of it comes back."
        )
        both, each = stability_of(jaccard, jaccard), stability_of(jaccard, jaccard, jaccard)
        assert stability_summary(both).startswith(f"Both are {band.value}: when the customers")
        assert stability_summary(each).startswith(f"Each is {band.value}: when the customers")
        assert f"is {band.value} ({jaccard:.2f})" in stability_text(both)
        assert f"is {band.value} ({jaccard:.2f})" in stability_text(stability_of(jaccard, n_customers=9000))
    headings = [verdict_heading(verdict, band) for verdict, band in product(SPLIT, Band)]
    assert len(set(headings)) == len(SPLIT) * len(Band)


def test_the_hurried_reader_is_told_of_every_band_that_there_is() -> None:
    assert stability_summary(stability_of(0.7, 0.8, 0.3, 0.9, 0.81)) == (
        "When the customers are drawn again by chance, at least 30% of each comes back on average: sub-segment 3 is "
        "highly stable; sub-segments 1 and 4 are stable; sub-segment 0 is a pattern with doubtful members; "
        "sub-segment 2 is not to be trusted."
    )


GOOD = Option(2, 0.51, 0.6, 0.9, 80, Verdict.TIERS, ())
BETTER = Option(3, 0.52, 0.7, 0.8, 80, Verdict.TIERS, ())
TYPES = Option(2, 0.51, 0.6, 0.9, 80, Verdict.TYPES, ())
BAD = Option(
    4,
    0.4,
    0.9,
    0.7,
    7,
    Verdict.MIXED,
    (Unstable(SegmentStability(1, 0.7, Band.DOUBTFUL)), TooSmall(7, 1500), TooMany(3)),
)
AGREES = "That is the benchmark's choice too."


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            Recommendation("Gold", None, (), None, 0.0, 1),
            "Parent-cluster Gold cannot be split, so there is no k to choose.",
        ),
        (
            Recommendation("1", 3, (GOOD, BETTER), 3, 0.001, 3),
            "For use, k = 3: of the values of k whose sub-segments are stable and large enough, it has the highest "
            f"silhouette (0.520). {AGREES}",
        ),
        (
            Recommendation("1", 2, (GOOD, BETTER), 3, 0.02, 3),
            "For use, k = 2: of the values of k whose sub-segments are stable and large enough, it is the smallest "
            "whose silhouette (0.510) is within one standard error (0.020) of the highest (0.520, k = 3). "
            "The benchmark's choice is k = 3.",
        ),
        (
            Recommendation("1", 2, (TYPES, BETTER), 2, 0.02, 2),
            "For use, k = 2: of the values of k whose sub-segments are types, stable and large enough, it has the "
            f"highest silhouette (0.510). {AGREES}",
        ),
        (
            Recommendation("1", None, (BAD,), None, 0.0, 4),
            "No k can be recommended: not k = 4, because sub-segment 1 is a pattern with doubtful members (0.70) and "
            "its smallest sub-segment has 7 of the 1,500 customers needed and it has more than 3 sub-segments.",
        ),
    ],
)
def test_a_recommendation_says_why(found: Recommendation, text: str) -> None:
    assert recommendation_text(found) == text


def test_several_values_of_k_that_are_not_recommended_are_joined_by_nor() -> None:
    options = tuple(Option(k, 0.4, 0.9, 0.9, 7, Verdict.TIERS, (TooSmall(7, 9),)) for k in (2, 3, 4))
    why = "because its smallest sub-segment has 7 of the 9 customers needed"
    assert recommendation_text(Recommendation("1", None, options, None, 0.0, 2)) == (
        f"No k can be recommended: not k = 2, {why}, k = 3, {why} nor k = 4, {why}."
    )


WEAKEST = ((), (SegmentStability(1, 0.7, Band.DOUBTFUL),), (SegmentStability(0, 0.3, Band.NOT_TO_BE_TRUSTED),))
AGAINST_A_K = [
    (*map(Unstable, weakest), *small, *many)
    for weakest, small, many in product(WEAKEST, ((), (TooSmall(7, 1500),)), ((), (TooMany(3),)))
][1:]  # without the first one, which is nothing


@pytest.mark.parametrize("obstacles", AGAINST_A_K)
def test_whatever_stands_against_a_k_is_told_in_one_sentence(obstacles: tuple[Obstacle, ...]) -> None:
    option = Option(4, 0.4, 0.9, 0.7, 7, Verdict.MIXED, obstacles)
    told = " and ".join(obstacle_text(each) for each in obstacles)
    assert obstacles_text(option) == told
    assert recommendation_text(Recommendation("1", None, (option,), None, 0.0, 4)) == (
        f"No k can be recommended: not k = 4, because {told}."
    )


@pytest.mark.parametrize(("there", "here"), list(permutations(SPLIT, 2)))
def test_another_verdict_is_part_of_the_cost(there: Verdict, here: Verdict) -> None:
    options = (Option(2, 0.5, 0.6, 0.9, 80, here, ()), Option(3, 0.5, 0.6, 0.9, 80, there, ()))
    assert option_cost(Recommendation("1", 2, options, 2, 0.1, 2), options[1]) == (
        f"k = 3 instead of 2: verdict {there.value} instead of {here.value}."
    )


def test_what_stands_against_a_k_is_told_one_by_one_and_together() -> None:
    assert obstacles_text(GOOD) == ""
    two = Option(5, 0.4, 0.9, 0.9, 7, Verdict.TIERS, (TooSmall(7, 9), TooMany(3)))
    assert obstacles_text(two) == (
        "its smallest sub-segment has 7 of the 9 customers needed and it has more than 3 sub-segments"
    )


def test_a_cost_tells_what_reads_differently_and_nothing_else() -> None:
    found = Recommendation("1", 2, (GOOD, BETTER, BAD), 2, 0.02, 2)
    assert [option_cost(found, option) for option in found.options] == [
        "",
        "k = 3 instead of 2: silhouette 0.520 instead of 0.510; weakest stability 0.80 instead of 0.90.",
        "k = 4 instead of 2: silhouette 0.400 instead of 0.510; weakest stability 0.70 instead of 0.90; "
        "customers in the smallest sub-segment 7 instead of 80; verdict mixed instead of tiers.",
    ]
    same = Option(5, 0.5100001, 0.9, 0.9001, 80, Verdict.TIERS, ())
    assert option_cost(found, same) == "k = 5 instead of 2: no difference that shows."
    assert option_cost(Recommendation("1", None, (BAD,), None, 0.0, 4), BAD) == ""


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ((Limit("amount_spent", at_least=True, value=1234.5),), "Spend at least 1,234.5"),
        (
            (Limit("frequency", at_least=True, value=3.0), Limit("frequency", at_least=False, value=1200.0)),
            "Orders at least 3 and orders below 1,200",
        ),
        (
            (
                Limit("frequency", at_least=False, value=9.0),
                Limit("amount_spent", at_least=False, value=0.1 + 0.2),
                Limit("n_categories", at_least=True, value=2.0),
            ),
            "Orders below 9 and spend below 0.3 and product types at least 2",
        ),
    ],
)
def test_a_rule_says_its_limits_and_what_they_find(limits: tuple[Limit, ...], rule: str) -> None:
    assert rule_text(RuleCard(0, limits, 0.996, 0.004, 1234)) == (
        f"{rule}: finds 1,234 customers of the parent; >99% of them are in this sub-segment, and <1% of the "
        "sub-segment is found."
    )


def test_a_rule_that_finds_one_customer_says_one_customer() -> None:
    told = rule_text(RuleCard(0, (Limit("amount_spent", at_least=True, value=1000000013.05),), 1.0, 1.0, 1))
    assert told == (
        "Spend at least 1,000,000,013.05: finds 1 customer of the parent; 100% of them are in this sub-segment, and "
        "100% of the sub-segment is found."
    )


@pytest.mark.parametrize("jaccard", [0.5999, 0.6, 0.749, 0.7499999, 0.75, 0.8499, 0.85, 0.996])
def test_a_figure_of_stability_is_in_the_band_that_stands_beside_it(jaccard: float) -> None:
    shown = re.search(r"at least ([\d.]+) of it", segment_stability_text(stability_of(jaccard).segments[0]))
    assert shown is not None
    assert band_of(float(shown[1])) is band_of(jaccard)
    assert float(shown[1]) <= jaccard


def test_where_no_limit_finds_a_sub_segment_that_is_said() -> None:
    text = "No plain limit on orders, spend or product types finds this sub-segment."
    assert rule_text(RuleCard(0, (), 0.0, 0.0, 0)) == text


def test_a_result_without_a_method_has_none() -> None:
    assert method_of(Lift) != method_of(Borders)
    with pytest.raises(KeyError):
        method_of(Pair)

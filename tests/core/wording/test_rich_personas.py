"""Persona texts: every number in them is the data's, counted again from the rows; names are true, short and unique."""

import math
import re
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from core import Evidence, Exploration, Settings, evidence, explore, rich_personas
from core.evidence.natural_gap import NaturalGap, Pair
from core.evidence.stability import Band, SegmentStability, Stability
from core.exploring.results import Segment
from core.wording.suggested_names import suggested_names
from tests.core.strategies import SETTINGS, built, segmentations
from tests.core.support import ROOT, people

NUMBER = r"-?[\d,]*\.?\d+"
SAMPLES = ROOT / "sample_data"


@pytest.fixture(scope="module")
def grocery() -> tuple[Exploration, Evidence]:
    customers = pd.read_csv(SAMPLES / "grocery_customers.csv", dtype={"id": str}, keep_default_na=False)
    labels = pd.read_csv(SAMPLES / "grocery_labels.csv", dtype={"customer_id": str})
    exploration = explore(customers, labels, Settings(k_range=(2, 3), window_months=12, n_init=3))
    return exploration, evidence(exploration)


def counted_again(exploration: Exploration) -> pd.DataFrame:
    """The raw rows with their parent and sub-segment, put together without the engine's own sums."""
    customers = exploration.customers
    rows = pd.DataFrame(
        {
            "spend": customers.amount_spent,
            "orders": customers.frequency,
            "kinds": [set(customers.products.of(n)) for n in range(len(customers))],
        }
    )
    rows["types"] = rows["kinds"].map(len)
    for parent in exploration.parents:
        rows.loc[parent.members, "parent"] = parent.key
        rows.loc[parent.members, "segment"] = parent.solution.segments
    return rows


def percent(share: float) -> str:
    return "<1%" if 0 < share <= 0.005 else ">99%" if 0.995 <= share < 1 else f"{share:.0%}"


def test_every_number_of_every_text_is_counted_from_the_data(grocery: tuple[Exploration, Evidence]) -> None:
    exploration, found = grocery
    rows = counted_again(exploration)
    checked = 0
    for parent in exploration.parents:
        inside = rows[rows["parent"] == parent.key]
        for persona in rich_personas(exploration, found.parent(parent.key)):
            own = inside[inside["segment"] == persona.number]
            numbers = [each.replace(",", "") for each in re.findall(NUMBER, persona.who)]
            assert numbers == [
                str(len(own)),
                f"{100 * len(own) / len(inside):.0f}",
                f"{100 * own['spend'].sum() / inside['spend'].sum():.0f}",
                f"{own['spend'].mean():.0f}",
                f"{own['orders'].mean() / 12:.1f}",
                f"{own['types'].mean():.1f}",
            ]
            for text, reference in ((persona.difference, inside), (persona.against_all, rows)):
                for word, change, way in re.findall(r"(\w+) (\d+)% (higher|lower)", text.replace(",", "")):
                    index = round(100 * own[word].mean() / reference[word].mean())
                    assert int(change) == abs(index - 100)
                    assert (way == "higher") == (index > 100)
                    checked += 1
            for name, share, other in re.findall(r"([^,.:]+?) \(([<>]?\d+%) against ([<>]?\d+%)\)", persona.categories):
                kind = re.sub(r"^\s*(and |above all )?", "", name).strip()
                matches = [each for each in exploration.customers.products.vocabulary if each.endswith(kind)]
                assert any(
                    share == percent(own["kinds"].map(lambda kinds, k=each: k in kinds).mean())
                    and other == percent(inside["kinds"].map(lambda kinds, k=each: k in kinds).mean())
                    for each in matches
                )
                checked += 1
            trust = found.parent(parent.key).trust
            assert trust is not None
            jaccard = trust.stability.segments[persona.number]
            assert persona.trust.endswith(f"; {jaccard.band} ({math.floor(100 * jaccard.known) / 100:.2f}).")
    assert checked > 60


def test_counts_of_categories_are_those_of_the_lift(grocery: tuple[Exploration, Evidence]) -> None:
    exploration, found = grocery
    for parent in found.parents:
        for persona, lift in zip(rich_personas(exploration, parent), parent.against_parent, strict=True):
            more, less = len(lift.distinctive), len(lift.avoided)
            start = re.match(
                r"(No|[\d,]+) product types? (?:is|are) bought more often, beyond chance, "
                r"than in the parent and (none|[\d,]+)",
                persona.categories,
            )
            if more or less:
                assert start is not None
                assert (start[1], start[2]) == (str(more) if more else "No", str(less) if less else "none")
            else:
                assert persona.categories == (
                    "No product type is bought more or less often than in the parent, beyond chance."
                )


def test_the_grocers_names_say_what_is_so(grocery: tuple[Exploration, Evidence]) -> None:
    exploration, found = grocery
    for parent in exploration.parents:
        segments = parent.solution.legend
        for segment, persona in zip(segments, rich_personas(exploration, found.parent(parent.key)), strict=True):
            facts = {
                "spend": [each.avg_spend for each in segments],
                "orders": [each.avg_frequency for each in segments],
                "baskets": [each.avg_spend / each.avg_frequency for each in segments],
                "types": [each.avg_categories for each in segments],
            }
            for part in persona.name.lower().replace("product types", "types").split(", "):
                word, _, what = part.rpartition(" ")
                own = facts[what][segment.number]
                if word in ("highest", "higher", "most", "more", "largest", "larger"):
                    assert own == max(facts[what])
                elif word in ("lowest", "lower", "fewest", "fewer", "smallest", "smaller"):
                    assert own == min(facts[what])
                else:
                    assert word in ("second lowest", "third lowest")


@settings(max_examples=50)
@given(segmentations(), SETTINGS)
def test_names_are_short_and_unique_among_siblings(data: Any, chosen: Settings) -> None:
    for parent in explore(*built(data), chosen).parents:
        for solution in parent.solutions.values():
            names = suggested_names(solution.legend)
            assert len(set(names)) == solution.k
            assert all(0 < len(name) <= 40 for name in names)


def test_a_place_in_spend_is_counted_from_the_nearer_end() -> None:
    segment = counted_segment()
    for k, names in (
        (2, ("Lower spend", "Higher spend")),
        (3, ("Lowest spend", "Second lowest spend", "Highest spend")),
        (6, ("Lowest", "Second lowest", "Third lowest", "Third highest", "Second highest", "Highest")),
    ):
        legend = [replace(segment, number=number, avg_spend=1000.0 + number) for number in range(k)]
        assert suggested_names(legend) == tuple(name if "spend" in name else f"{name} spend" for name in names)


def test_no_basket_is_told_of_where_refunds_are_more_than_the_spend() -> None:
    legend = [replace(counted_segment(), number=n, avg_spend=spend) for n, spend in enumerate((-90.0, 5.0, 400.0))]
    assert suggested_names(legend) == ("Lowest spend", "Second lowest spend", "Highest spend")


def counted_segment() -> Segment:
    return explore(*people(1, 2, 3)).parent(1).solution.legend[0]


SURE = {Band.HIGHLY_STABLE: 0.9, Band.STABLE: 0.8, Band.DOUBTFUL: 0.7, Band.NOT_TO_BE_TRUSTED: 0.3}


@pytest.mark.parametrize("band", list(Band))
@pytest.mark.parametrize(
    ("gaps", "kind"),
    [
        ({(0, 1): True, (0, 2): True, (1, 2): True}, "a type, with a natural gap to its neighbours"),
        ({(0, 1): False, (0, 2): False, (1, 2): False}, "a tier, a handy cut through a continuum"),
        ({(0, 1): True, (0, 2): True, (1, 2): False}, "natural gap to 1 and 2"),
        ({(0, 1): True, (0, 2): False, (1, 2): False}, "natural gap to 1; continuous with the others"),
        ({(0, 1): False, (0, 2): False, (1, 2): True}, "no natural gap to its neighbours"),
    ],
)
def test_what_can_be_trusted_has_a_sentence_for_every_kind_in_every_band(
    gaps: dict[tuple[int, int], bool], kind: str, band: Band, grocery: tuple[Exploration, Evidence]
) -> None:
    exploration, found = grocery
    weighed = next(parent for parent in found.parents if exploration.parent(parent.key).solution.k == 3)
    pairs = tuple(Pair(*ends, 0.5, 0.5, 50, None, has_gap) for ends, has_gap in gaps.items())
    stable = tuple(SegmentStability(number, SURE[band], band) for number in range(3))
    trust = replace(weighed.trusts[3], gap=NaturalGap(3, pairs, 90, 90), stability=Stability(3, stable, 100, 90, 90))
    told = rich_personas(exploration, replace(weighed, trusts={**weighed.trusts, 3: trust}))
    assert told[0].trust == f"Trust: {kind}; {band.value} ({SURE[band]:.2f})."

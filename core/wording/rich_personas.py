"""A richer text for each sub-segment: who they are, how they differ, what can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.evidence.contrast.category_lift import CategoryLift
from core.evidence.contrast.lift import Lift
from core.evidence.natural_gap import NaturalGap, Verdict
from core.evidence.stability import Stability
from core.exploring.results import Segment
from core.language.lists import counted, listed
from core.wording.methods import SUGGESTED_NAME, Method
from core.wording.suggested_names import suggested_names

MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class RichPersona:
    """A sub-segment in words: a suggested ``name``, true and unique among its siblings, and sentences about it."""

    number: int
    name: str
    who: str
    difference: str
    categories: str
    against_all: str
    trust: str
    method: Method = SUGGESTED_NAME

    @property
    def text(self) -> str:
        """All sentences in one text."""
        return " ".join(
            part for part in (self.who, self.difference, self.categories, self.against_all, self.trust) if part
        )


def rich_personas(
    legend: Sequence[Segment],
    against_parent: Sequence[Lift],
    against_all: Sequence[Lift],
    gap: NaturalGap,
    stability: Stability | None,
    window_months: float,
) -> tuple[RichPersona, ...]:
    """A text for each sub-segment of one solution, in the order of the legend.

    ``stability`` is None for a parent that is kept whole.
    """
    names = suggested_names(legend)
    return tuple(
        RichPersona(
            segment.number,
            names[segment.number],
            _who(segment, window_months),
            _difference(parent, "the parent's average") if len(legend) > 1 else "",
            _categories(parent) if len(legend) > 1 else "",
            _difference(everyone, "the average of all customers") if everyone.n_reference > parent.n_reference else "",
            _trust(segment, gap, stability),
        )
        for segment, parent, everyone in zip(legend, against_parent, against_all, strict=True)
    )


def _who(segment: Segment, window_months: float) -> str:
    spend = f" with {_percent(segment.share_of_spend)} of its spend" if segment.share_of_spend is not None else ""
    return (
        f"{counted(segment.n_customers, 'customer', 'customers')}, {_percent(segment.share)} of the parent{spend}: "
        f"on average {segment.avg_spend:,.0f} spent, {segment.avg_frequency / window_months:,.1f} orders a month and "
        f"{segment.avg_categories:,.1f} product types."
    )


def _difference(lift: Lift, average: str) -> str:
    """How the three numbers stand against the reference, the largest change first."""
    words = {"amount_spent": "spend", "frequency": "orders", "n_categories": "product types"}
    known = [(each.index, words[each.name]) for each in lift.numbers if each.index is not None]
    parts = [f"{word} {_against(index)}" for index, word in sorted(known, key=lambda each: -abs(each[0] - 100))]
    return f"Against {average}: {listed(parts)}." if parts else ""


def _against(index: float) -> str:
    change = round(index) - 100
    return "the same" if change == 0 else f"{abs(change):,}% {'higher' if change > 0 else 'lower'}"


def _categories(lift: Lift) -> str:
    """How many categories are bought more or less often than in the parent, and the most different ones."""
    more, less = lift.distinctive, lift.avoided
    if not lift.categories:
        return ""
    if not more and not less:
        return "No product type is bought clearly more or less often than in the parent."
    if not more:
        bought = f"No product type is bought more often than in the parent and {len(less):,} less often"
    else:
        verb = "product type is" if len(more) == 1 else "product types are"
        fewer = f"{len(less):,}" if less else "none"
        bought = f"{len(more):,} {verb} bought more often than in the parent and {fewer} less often"
    return f"{bought}, above all {_shares((more or less)[:MOST_NAMED])}."


def _shares(categories: Sequence[CategoryLift]) -> str:
    return listed(
        f"{each.category} ({_percent(each.share)} against {_percent(each.reference_share)})" for each in categories
    )


def _trust(segment: Segment, gap: NaturalGap, stability: Stability | None) -> str:
    if stability is None:
        return ""
    band = stability.segments[segment.number]
    kind = {
        Verdict.TYPES: "a type, with a natural gap to its neighbours",
        Verdict.TIERS: "a tier, a handy cut through a continuum",
    }.get(gap.verdict)
    if kind is None:
        own = [pair for pair in gap.pairs if segment.number in (pair.first, pair.second)]
        gapped = [str(pair.first + pair.second - segment.number) for pair in own if pair.has_gap]
        kind = f"natural gap to {listed(gapped)}" if gapped else "no natural gap to its neighbours"
        kind += "; continuous with the others" if gapped and len(gapped) < len(own) else ""
    return f"Trust: {kind}; {band.band} ({band.jaccard:.2f})."


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.005 else f"{share:.0%}"

"""A richer text for each sub-segment: who they are, how they differ, what can be trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.evidence.contrast.category_lift import CategoryLift
from core.evidence.contrast.lift import Lift, NumberLift
from core.evidence.evidence import ParentEvidence
from core.evidence.natural_gap import Finding, NaturalGap, Verdict
from core.evidence.stability import Stability
from core.exploring.results import Exploration, Segment
from core.language.language import ENGLISH, Language
from core.wording.suggested_names import suggested_names

NOTHING: Final = 1e-9  # part of an average: the rounding of two sums of the same numbers in different orders
MOST_NAMED: Final = 3  # product types in a sentence: those that a reader keeps in mind


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

    @property
    def text(self) -> str:
        """All sentences in one text."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What there is to say, one thing after another."""
        parts = (self.who, self.difference, self.categories, self.against_all, self.trust)
        return tuple(part for part in parts if part)


def rich_personas(
    exploration: Exploration, weighed: ParentEvidence, language: Language = ENGLISH
) -> tuple[RichPersona, ...]:
    """A text for each sub-segment of a parent and of the k in use, in the order of the legend.

    Raises
    ------
    KeyError
        The exploration has no such parent, or no solution with that k.
    """
    legend = exploration.parent(weighed.key).solutions[weighed.k].legend
    names = suggested_names(legend, language)
    months = exploration.settings.window_months
    return tuple(
        RichPersona(
            number=segment.number,
            name=names[segment.number],
            who=_who(segment, months, language),
            difference=_difference("rich_persona.against_parent", parent, language) if weighed.k > 1 else "",
            categories=_categories(parent, language) if weighed.k > 1 else "",
            against_all=(
                _difference("rich_persona.against_all", everyone, language)
                if everyone.n_reference > parent.n_reference
                else ""
            ),
            trust=_trust(segment, weighed.gap, weighed.trust.stability, language) if weighed.trust else "",
        )
        for segment, parent, everyone in zip(legend, weighed.against_parent, weighed.against_all, strict=True)
    )


def _who(segment: Segment, months: float, language: Language) -> str:
    values = {
        "n": segment.n_customers,
        "share": segment.share,
        "spend": segment.avg_spend,
        "orders": segment.avg_frequency / months,
        "categories": segment.avg_categories,
    }
    if segment.share_of_spend is None:
        return language.say("rich_persona.who", **values)
    return language.say("rich_persona.who_with_spend", **values, share_of_spend=segment.share_of_spend)


def _difference(key: str, lift: Lift, language: Language) -> str:
    """How the three numbers stand against the reference, the largest change first; without a ratio in the currency."""
    known = [(abs(each.change), each) for each in lift.numbers if each.change is not None]
    ranked = [each for _, each in sorted(known, key=lambda pair: -pair[0])]
    amounts = [each for each in lift.numbers if each.change is None and each.name == "amount_spent"]
    # Three numbers, each higher, lower or the same, in any order: too many cases for a template each.
    parts = [_change(number, language) for number in (*amounts, *ranked)]
    return language.say(key, differences=language.listed(parts)) if parts else ""


def _change(number: NumberLift, language: Language) -> str:
    key = f"rich_persona.difference.{number.name}"
    change = number.change
    if change is None and number.difference:
        return language.say(f"{key}.{'more' if number.difference > 0 else 'less'}", amount=abs(number.difference))
    if change is None or abs(change) < NOTHING:
        return language.say(f"{key}.same")
    return language.say(f"{key}.{'higher' if change > 0 else 'lower'}", change=abs(change))


def _categories(lift: Lift, language: Language) -> str:
    """How many categories are bought more or less often than in the parent, and the most different ones."""
    more, less = lift.distinctive, lift.avoided
    if not lift.categories:
        return ""
    if not more and not less:
        return language.say("rich_persona.nothing_apart")
    shares = _shares((more or less)[:MOST_NAMED], language)
    if not more:
        return language.say("rich_persona.less_only", less=len(less), shares=shares)
    if not less:
        return language.say("rich_persona.more_only", n=len(more), shares=shares)
    return language.say("rich_persona.more_and_less", n=len(more), less=len(less), shares=shares)


def _shares(categories: Sequence[CategoryLift], language: Language) -> str:
    return language.listed(
        language.say(
            "rich_persona.share_of_buyers",
            category=each.category,
            share=each.share,
            reference=each.reference_share,
        )
        for each in categories
    )


def _trust(segment: Segment, gap: NaturalGap, stability: Stability, language: Language) -> str:
    stable = stability.segments[segment.number]
    if stable.band is None:
        return language.say("rich_persona.trust.few")
    values: dict[str, object] = {"jaccard": stable.jaccard}
    gapped, joined, untested = (gap.neighbours_of(segment.number, finding) for finding in Finding)
    if untested:
        kind, named = _kind_where_not_all_are_tested(gapped, joined)
        return language.say(f"rich_persona.trust.{kind}.{stable.band.code}", **values, **named)
    match gap.verdict:
        case Verdict.TYPES:
            kind = "type"
        case Verdict.TIERS:
            kind = "tier"
        case _ if not gapped:
            kind = "no_gap"
        case _:
            kind = "gap_to_some" if joined else "gap_to_all"
            values |= {"neighbours": gapped}
    return language.say(f"rich_persona.trust.{kind}.{stable.band.code}", **values)


def _kind_where_not_all_are_tested(
    gapped: Sequence[int], joined: Sequence[int]
) -> tuple[str, dict[str, Sequence[int]]]:
    """What is said of a sub-segment with a neighbour to which no gap could be looked for, and whom that names."""
    if gapped and joined:
        return "gap_and_no_gap_not_all_tested", {"gapped": gapped, "joined": joined}
    if gapped:
        return "gap_not_all_tested", {"gapped": gapped}
    return ("no_gap_not_all_tested", {"joined": joined}) if joined else ("not_tested", {})

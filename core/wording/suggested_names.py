"""A legend → a name for each sub-segment, from what is highest or lowest in it."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from core.exploring.results import Segment
from core.language.language import ENGLISH, Language
from core.wording.names import numbered

CLEARLY: Final = 0.05  # part of the larger of two averages by which they must differ before a name may say so
WORTH_NAMING: Final = 0.1  # the same for a name's second half: a small difference would only make the name longer
ORDINALS: Final = 5  # places in spend that are named, from either end; further ones are hard to tell apart by name


def _per_order(segment: Segment) -> float | None:
    # Refunds above the spend leave no basket that could be small or large.
    return segment.avg_spend / segment.avg_frequency if segment.avg_frequency > 0 and segment.avg_spend >= 0 else None


# What sub-segments are named by, most telling first; its words are in the catalogue.
MEASURES: Final[Mapping[str, Callable[[Segment], float | None]]] = MappingProxyType(
    {
        "spend": lambda segment: segment.avg_spend,
        "orders": lambda segment: segment.avg_frequency,
        "baskets": _per_order,
        "product_types": lambda segment: segment.avg_categories,
    }
)


def suggested_names(legend: Sequence[Segment], language: Language = ENGLISH) -> tuple[str, ...]:
    """A name for each sub-segment: in what it is clearly the highest or the lowest of its siblings, at most two such.

    Clearly is by 5% or more. One that is between the others in everything is named by its place in spend, counted
    from the nearer end.
    """
    if len(legend) == 1:
        return (language.say("name.everyone"),)
    return tuple(_name(segment, legend, language) for segment in legend)


def _name(segment: Segment, legend: Sequence[Segment], language: Language) -> str:
    # Of several the clearest two, and the second one only if it is clear enough to be worth a name.
    ranked = sorted(_differences(segment, legend), key=lambda each: -each[0])[:2]
    if len(ranked) == 2 and ranked[1][0] >= WORTH_NAMING:
        clearest, second = (language.say(key) for _, key in ranked)
        return _capital(language.say("name.two", clearest=clearest, second=second))
    if ranked:
        return _capital(language.say(ranked[0][1]))
    spends = sorted(each.avg_spend for each in legend)
    if spends.count(segment.avg_spend) > 1:
        return numbered(segment, language)
    place = spends.index(segment.avg_spend) + 1
    from_highest = len(spends) + 1 - place
    if len(spends) == 2:
        return _capital(language.say("name.spend.lower" if place == 1 else "name.spend.higher"))
    if min(place, from_highest) <= ORDINALS:
        end, number = ("lowest", place) if place <= from_highest else ("highest", from_highest)
        return language.say(f"name.spend_from_{end}.{number}")
    return numbered(segment, language)


def _differences(segment: Segment, legend: Sequence[Segment]) -> list[tuple[float, str]]:
    """In what a sub-segment is clearly the highest or the lowest: how clearly, and the key of the words for it."""
    lower, higher = ("lower", "higher") if len(legend) == 2 else ("lowest", "highest")
    found = []
    for name, value in MEASURES.items():
        own, others = value(segment), [value(each) for each in legend if each is not segment]
        known = [each for each in others if each is not None]
        if own is None or len(known) < len(others):
            continue
        if _clearly_above(own, max(known)):
            found.append((_ratio(own, max(known)), f"name.{name}.{higher}"))
        elif _clearly_above(min(known), own):
            found.append((_ratio(min(known), own), f"name.{name}.{lower}"))
    return found


def _clearly_above(high: float, low: float) -> bool:
    return high > low and high - low >= CLEARLY * max(abs(high), abs(low))


def _ratio(high: float, low: float) -> float:
    """How far two values are apart, as a part of the larger one."""
    return (high - low) / max(abs(high), abs(low))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""A legend → a name for each sub-segment, from what is highest or lowest in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from core.exploring.results import Segment

CLEARLY: Final = 0.05


WORTH_NAMING: Final = 0.1


ORDINALS: Final = ("", "Lowest", "Second lowest", "Third lowest", "Fourth lowest", "Fifth lowest")


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that sub-segments are named by, with what the highest and the lowest are called, of two and of more."""

    value: Callable[[Segment], float | None]
    lower: str
    higher: str
    lowest: str
    highest: str


def _per_order(segment: Segment) -> float | None:
    return segment.avg_spend / segment.avg_frequency if segment.avg_frequency > 0 else None


MEASURES: Final = (
    Measure(lambda segment: segment.avg_spend, "lower spend", "higher spend", "lowest spend", "highest spend"),
    Measure(lambda segment: segment.avg_frequency, "fewer orders", "more orders", "fewest orders", "most orders"),
    Measure(_per_order, "smaller baskets", "larger baskets", "smallest baskets", "largest baskets"),
    Measure(
        lambda segment: segment.avg_categories,
        "fewer product types",
        "more product types",
        "fewest product types",
        "most product types",
    ),
)


def suggested_names(legend: Sequence[Segment]) -> tuple[str, ...]:
    """A name for each sub-segment: in what it is clearly the highest or the lowest of its siblings, at most two such.

    Clearly is by 5% or more. One that is between the others in everything is named by its place in spend.
    """
    if len(legend) == 1:
        return ("All customers",)
    return tuple(_name(segment, legend) for segment in legend)


def _name(segment: Segment, legend: Sequence[Segment]) -> str:
    found: list[tuple[float, str]] = []
    for measure in MEASURES:
        own, others = measure.value(segment), [measure.value(each) for each in legend if each is not segment]
        known = [value for value in others if value is not None]
        if own is None or len(known) < len(others):
            continue
        if _clearly_above(own, max(known)):
            found.append((_ratio(own, max(known)), measure.higher if len(legend) == 2 else measure.highest))
        elif _clearly_above(min(known), own):
            found.append((_ratio(min(known), own), measure.lower if len(legend) == 2 else measure.lowest))
    if found:
        # Of several the clearest two, and the second one only if it is clear enough to be worth a name.
        ranked = sorted(found, key=lambda each: -each[0])
        words = [word for place, (clear, word) in enumerate(ranked[:2]) if place == 0 or clear >= WORTH_NAMING]
        return _capital(", ".join(words))
    spends = sorted(each.avg_spend for each in legend)
    place = spends.index(segment.avg_spend) + 1
    alone = spends.count(segment.avg_spend) == 1
    return f"{ORDINALS[place]} spend" if alone and place < len(ORDINALS) else f"Sub-segment {segment.number}"


def _clearly_above(high: float, low: float) -> bool:
    return high > low and high - low >= CLEARLY * max(abs(high), abs(low))


def _ratio(high: float, low: float) -> float:
    """How far two values are apart, as a part of the larger one."""
    return (high - low) / max(abs(high), abs(low))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

"""A legend row → the sentence that describes it."""

from core.exploring.results import Exploration, Segment
from core.language.language import ENGLISH, Language


def personas(exploration: Exploration, key: str | int, language: Language = ENGLISH) -> tuple[str, ...]:
    """The persona sentences of the parent ``key``, one for each sub-segment; KeyError where it was not explored."""
    months = exploration.settings.window_months
    return tuple(persona(segment, months, language) for segment in exploration.parent(key).solution.legend)


def persona(segment: Segment, window_months: float, language: Language = ENGLISH) -> str:
    """The API's persona sentence; orders are divided by the months of the window."""
    categories = joined(segment.top_categories)
    values: dict[str, object] = {
        "customers": segment.n_customers,
        "spend": round(segment.avg_spend),
        "orders": segment.avg_frequency / window_months,
    }
    if not categories:
        return language.say("persona.without_categories", **values)
    return language.say("persona.with_categories", categories=categories, **values)


def joined(categories: tuple[str, ...]) -> str:
    """Categories as the API writes them, separated by a comma and a space."""
    return ", ".join(categories)

"""A legend row → the sentence that describes it; the phrases are data."""

from typing import Final

from core.exploring.results import Exploration, Segment

PERSONA: Final = "{customers}, avg spend {spend:,}, {orders:.1f} purchases/mo."
TOP_CATEGORIES: Final = " Top categories: {names}."
NO_CATEGORIES: Final = " No product types known."


def personas(exploration: Exploration, key: str | int) -> tuple[str, ...]:
    """The persona sentences of the parent ``key``, one for each sub-segment; KeyError where it was not explored."""
    months = exploration.settings.window_months
    return tuple(persona(segment, months) for segment in exploration.parent(key).solution.segments)


def persona(segment: Segment, window_months: float) -> str:
    """The API's persona sentence; orders are divided by the months of the window."""
    unit = "customer" if segment.n_customers == 1 else "customers"
    text = PERSONA.format(
        customers=f"{segment.n_customers:,} {unit}",
        spend=round(segment.avg_spend),
        orders=segment.avg_frequency / window_months,
    )
    names = joined(segment.top_categories)
    return text + (TOP_CATEGORIES.format(names=names) if names else NO_CATEGORIES)


def joined(categories: tuple[str, ...]) -> str:
    """Categories as the API writes them, separated by a comma and a space."""
    return ", ".join(categories)

"""Numbers and names as the page writes them: separators, units, no more decimals than mean something."""

from collections.abc import Callable
from typing import Final

from core.exploring import Segment
from core.language import ENGLISH
from core.model import CUSTOMER_NUMBERS, Unit

# The language of the page, by whose rules every number on it is written.
LANGUAGE: Final = ENGLISH
FEW_SECONDS: Final = 10  # below it what is left of a run changes faster than it can be read
IN_SECONDS: Final = 90  # below it what is left is told in seconds, above it in minutes


def written(value: float, how: str) -> str:
    """A number as the language writes it; ``how`` as in the templates of ``core.language.Language``."""
    return LANGUAGE.written(value, how)


def separators() -> str:
    """What stands before decimals and between thousands, in this order, as Plotly takes them for its own numbers."""
    example = decimals(1000.5, 1)
    return example[-2] + example[1]


def whole(value: float) -> str:
    """A number without decimals: 2,469."""
    return written(value, "whole")


def decimals(value: float, places: int) -> str:
    """A number with so many decimals: 1,234.50."""
    return written(value, f"decimals.{places}")


def count(number: int, thing: str = "customer") -> str:
    """A number of things: 1 customer, 2,469 customers; each thing is a message “unit.” and its name."""
    return written(int(number), f"unit.{thing}")


def money(amount: float) -> str:
    """An amount of money; cents only where the amount is small."""
    return written(amount, "money")


def number(value: float) -> str:
    """A number that is no money: one decimal where it has one."""
    return written(value, "number")


def form_of(name: str) -> Callable[[float], str]:
    """How one of a customer's numbers is written, by its name: as money or not."""
    return money if CUSTOMER_NUMBERS[name].unit is Unit.MONEY else number


def average(name: str, mean: float) -> str:
    """The average of one of a customer's numbers, by its name: as money, or with one decimal."""
    return money(mean) if CUSTOMER_NUMBERS[name].unit is Unit.MONEY else decimals(mean, 1)


def percent(share: float) -> str:
    """A share from 0 to 1; never 0% for something, nor 100% for less than all."""
    return written(share, "percent")


def window(months: float) -> str:
    """The length of the window: 1 month, 12 months, 1.5 months."""
    return written(months, "unit.month")


def parent_title(key: str) -> str:
    """A parent as a heading names it: its name, or its number after the word parent."""
    return f"Parent {key}" if key.removeprefix("-").isdecimal() else key


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is: names, values and files of users may hold anything."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>()#+-.!|$~:&" else character for character in text)


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, with a sign where it goes on."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def answer(segments: tuple[Segment, ...]) -> str:
    """The answer in one sentence: who the sub-segments are by size and spend."""
    low, high = segments[0], segments[-1]
    if len(segments) == 1:
        return f"{count(low.n_customers)} with an average spend of {money(low.avg_spend)}."
    if money(low.avg_spend) == money(high.avg_spend):
        return f"All spend {money(low.avg_spend)} on average; what sets them apart are orders and product types."
    if len(segments) == 2:
        spend = {True: "spends", False: "spend"}
        return (
            f"{count(low.n_customers)} {spend[low.n_customers == 1]} {money(low.avg_spend)} on average "
            f"and {count(high.n_customers)} {spend[high.n_customers == 1]} {money(high.avg_spend)}."
        )
    return (
        f"Average spend runs from {money(low.avg_spend)} ({count(low.n_customers)}) "
        f"to {money(high.avg_spend)} ({count(high.n_customers)})."
    )


def waiting(ahead: int) -> str:
    """Why a run has not begun."""
    if not ahead:
        return "About to begin"
    who = "1 other run on this server comes" if ahead == 1 else f"{whole(ahead)} other runs on this server come"
    return f"Waiting: {who} first"


def duration(seconds: float) -> str:
    """How long something still takes, roughly."""
    if seconds < FEW_SECONDS:
        return "a few seconds left"
    if seconds < IN_SECONDS:
        return f"about {whole(round(seconds / 10) * 10)} seconds left"
    return f"about {count(round(seconds / 60), 'minute')} left"

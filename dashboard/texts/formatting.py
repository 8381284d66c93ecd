"""Messages, numbers and names as the page writes them: separators, units, decimals that mean something."""

import re
from collections.abc import Callable, Iterable
from typing import Final, Literal

from core.exploring import Segment
from core.language import Language
from core.model import CUSTOMER_NUMBERS, Unit

# The language of the page, by whose rules every number on it is written. Its own messages stand beside this file.
LANGUAGE: Final = Language("en", further=("dashboard.texts",))
FEW_SECONDS: Final = 10  # below it what is left of a run changes faster than it can be read
IN_SECONDS: Final = 90  # below it what is left is told in seconds, above it in minutes


def say(key: str, /, **values: object) -> str:
    """A message of the page's language with its values."""
    return LANGUAGE.say(key, **values)


def side_by_side(facts: Iterable[str]) -> str:
    """Short facts one after another, with a comma between them and no word before the last."""
    return ", ".join(facts)


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


def written_as(name: str) -> Literal["money", "number"]:
    """As what one of a customer's numbers is written, by its name; with it ends the key of a message about it."""
    return "money" if CUSTOMER_NUMBERS[name].unit is Unit.MONEY else "number"


def form_of(name: str) -> Callable[[float], str]:
    """How one of a customer's numbers is written, by its name: as money or not."""
    return {"money": money, "number": number}[written_as(name)]


def average(name: str, mean: float) -> str:
    """The average of one of a customer's numbers, by its name: as money, or with one decimal."""
    return money(mean) if written_as(name) == "money" else decimals(mean, 1)


def percent(share: float) -> str:
    """A share from 0 to 1; never 0% for something, nor 100% for less than all."""
    return written(share, "percent")


def window(months: float) -> str:
    """The length of the window: 1 month, 12 months, 1.5 months."""
    return written(months, "unit.month")


def parent_title(key: str) -> str:
    """A parent as a heading names it: its name, or its number after the word parent."""
    return say("page.parent", key=key) if key.removeprefix("-").isdecimal() else key


def plain(text: str) -> str:
    """A text as Markdown that shows it as it is: names, values and files of users may hold anything."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>()#+-.!|$~:&" else character for character in text)


def literal(text: str) -> str:
    """A text as Markdown that shows it as a value: nothing in it is markup, and no address in it becomes a link."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if longest else f"{fence}{text}{fence}"


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, with a sign where it goes on."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def answer(segments: tuple[Segment, ...]) -> str:
    """The answer in one sentence: who the sub-segments are by size and spend."""
    low, high = segments[0], segments[-1]
    lowest = {"customers": low.n_customers, "spend": low.avg_spend}
    if len(segments) == 1:
        return say("page.answer.one", **lowest)
    if money(low.avg_spend) == money(high.avg_spend):
        return say("page.answer.same_spend", spend=low.avg_spend)
    if len(segments) == 2:
        how_many = "one" if low.n_customers == 1 else "several"
        return say(f"page.answer.two.{how_many}", **lowest, n=high.n_customers, other_spend=high.avg_spend)
    return say("page.answer.several", **lowest, other_customers=high.n_customers, other_spend=high.avg_spend)


def waiting(ahead: int) -> str:
    """Why a run has not begun."""
    return say("page.waiting.behind", n=ahead) if ahead else say("page.waiting.next")


def duration(seconds: float) -> str:
    """How long something still takes, roughly."""
    if seconds < FEW_SECONDS:
        return say("page.left.few_seconds")
    if seconds < IN_SECONDS:
        return say("page.left.seconds", n=round(seconds / 10) * 10)
    return say("page.left.minutes", minutes=round(seconds / 60))

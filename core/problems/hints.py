"""What somebody types to correct what a problem tells, at the door where they stand: the shell or the API.

A sentence is the same at every door. How it is acted upon is not: a page has a control for it.
"""

import shlex
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal

from core.language.language import ENGLISH, Language
from core.language.message import Message
from core.problems.problem import Problem

Door = Literal["shell", "api"]

# The codes whose hint is the message ``hint.<door>.<code>``.
_CORRECTED: Final = (
    "order_totals",
    "order_amounts_alike",
    "rows_folded",
    "rows_sum_up",
    "packages_doubtful",
    "currencies_mixed",
    "statuses_counted",
    "column_guessed",
)
_HINTS: Final[Mapping[Door, frozenset[str]]] = MappingProxyType(
    {
        "shell": frozenset({*_CORRECTED, "column_unknown", "column_missing", "column_twice"}),
        "api": frozenset(_CORRECTED),
    }
)
# Variants with a hint of their own, ``hint.<door>.<code>.<variant>``.
_OF_VARIANT: Final = frozenset({("statuses_counted", "several")})
# Variants for which nothing can be typed, because no value of a column tells the rows.
_WITHOUT: Final = frozenset(
    {
        ("order_totals", "on_first_lines"),
        ("rows_folded", ""),
        ("rows_folded", "added"),
        ("rows_folded", "added_growing"),
        ("rows_sum_up", ""),
        ("currencies_mixed", "signs"),
        ("statuses_counted", "filled"),
        ("column_unknown", "left_out"),
    }
)


def hint(problem: Problem, door: Door, language: Language = ENGLISH) -> str:
    """The sentence that says what to type; an empty text where there is nothing to type."""
    if problem.code not in _HINTS[door] or (problem.code, problem.variant) in _WITHOUT:
        return ""
    variant = f".{problem.variant}" if (problem.code, problem.variant) in _OF_VARIANT else ""
    facts: dict[str, Any] = {"column": problem.column, **dict(problem.facts)}
    values = facts.get("statuses", (facts["example"],) if "example" in facts else ())
    if door == "shell" and values:
        if not _can_be_typed(problem.column, values):
            return ""
        facts["options"] = " ".join(f"--leave-out {_in_quotes(f'{problem.column}={value}')}" for value in values)
    return language.said(Message(f"hint.{door}.{problem.code}{variant}", tuple(facts.items())))


def _can_be_typed(column: str, values: Sequence[str]) -> bool:
    """Whether the option can be copied to a command line, and is parted there where it was put together.

    It cannot be where something in it is not shown as it is, where the header holds the sign that ends it, and where
    it begins like another option.
    """
    return "=" not in column and not column.startswith("-") and all(map(str.isprintable, (column, *values)))


def _in_quotes(text: str) -> str:
    """One argument of a shell that changes nothing within it; always in quotes, which part it from its sentence."""
    quoted = shlex.quote(text)
    return quoted if quoted != text else f"'{text}'"


def with_hint(sentence: str, problem: Problem, door: Door, language: Language = ENGLISH) -> str:
    """A problem's sentence, with what to type behind it."""
    return " ".join(filter(None, (sentence, hint(problem, door, language))))

"""What can be wrong with an input: problems with their place and rule, and the error that carries them all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.language.language import ENGLISH
from core.problems.notes import Note
from core.problems.rules import RULES, Effect, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file with its row, or a path inside a JSON text.

    ``row`` counts as a spreadsheet does: the header is row 1. ``path`` looks like ``customers[3].frequency``.
    """

    source: str = ""
    row: int | None = None
    path: str = ""

    def __str__(self) -> str:
        parts = [self.source, f"row {ENGLISH.written(self.row, 'whole')}" if self.row is not None else "", self.path]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule, where it is broken and by which value.

    ``code`` is a key of ``RULES``; ``value`` is shown as it was received, or is a note on what was found; ``text`` is
    the whole sentence for the person who can mend it.
    """

    code: str
    where: Place = Place()
    column: str = ""
    value: str | Note = ""
    hint: str | Note = ""

    def __post_init__(self) -> None:
        assert self.code in RULES, f"no rule is called {self.code!r}"

    @property
    def rule(self) -> Rule:
        """The rule that is broken."""
        return RULES[self.code]

    @property
    def effect(self) -> Effect:
        """What the problem does to the input."""
        return self.rule.effect

    @property
    def sentence(self) -> str:
        """The rule with the value and what to do, without the place."""
        return self.rule.sentence.format(column=self.column, value=self.value, hint=self.hint)

    @property
    def text(self) -> str:
        """The sentence with the place before it; a path that the sentence names is not said twice."""
        named = "{column}" in self.rule.sentence and self.where.path == self.column
        place = str(replace(self.where, path="") if named else self.where)
        return f"{place}: {self.sentence}" if place else self.sentence


class InvalidInput(Exception):  # noqa: N818 - it names what is wrong, as the callers read it
    """The input cannot be used as it is. ``problems`` holds every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        # A list may change; any other sequence is kept as it is, because a million problems are only made when needed.
        if not isinstance(problems, Sequence) or isinstance(problems, list):
            problems = tuple(problems)
        self.problems: Sequence[Problem] = problems
        assert self.problems, "InvalidInput needs at least one problem"
        lines = [problem.text for problem in self.problems[:MOST_IN_MESSAGE]]
        more = len(self.problems) - len(lines)
        rest = [f"and {ENGLISH.say('unit.more', n=more)}"] if more else []
        super().__init__("\n".join([*lines, *rest]))


MOST_IN_MESSAGE: Final = 1000  # lines of the error's message; ``problems`` holds all of them

"""What can be wrong with an input: problems with their place and rule, and the error that carries them all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from core.language.language import ENGLISH, Language
from core.language.message import Message, message
from core.problems.rules import RULES, Effect, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file with its row, or a path inside a JSON text.

    ``row`` counts as a spreadsheet does: the header is row 1. ``path`` looks like ``customers[3].frequency``.
    ``beside`` names a second file, where what is wrong lies between the two.
    """

    source: str = ""
    row: int | None = None
    path: str = ""
    beside: str = ""

    @property
    def message(self) -> Message | str:
        """The place in words; an empty text where there is none."""
        place: Message | str = self.source
        if self.beside:
            place = message("place.both_files", one=self.source, other=self.beside)
        if self.row is not None:
            row = {"row": self.row}
            place = message("place.row_of_file", file=place, **row) if place else message("place.row", **row)
        if place and self.path:
            return message("place.path_in_file", file=place, path=self.path)
        return place or self.path


NOWHERE: Final = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule, where it is broken and by which values.

    Attributes
    ----------
    code : a key of ``RULES``
    column : the column, key or setting that it is about
    facts : what stands in the rule's sentence, by name: numbers, texts as they were received, or messages
    variant : which of the rule's sentences says it, where the rule has several
    """

    code: str
    where: Place = NOWHERE
    column: str = ""
    facts: tuple[tuple[str, Any], ...] = ()
    variant: str = ""

    def __post_init__(self) -> None:
        assert self.code in RULES, f"no rule is called {self.code!r}"

    @classmethod
    def of(
        cls, code: str, where: Place = NOWHERE, column: str = "", /, *, variant: str = "", **facts: Any
    ) -> "Problem":
        """A problem with its facts by their names."""
        return cls(code, where, column, tuple(facts.items()), variant)

    @property
    def rule(self) -> Rule:
        """The rule that is broken."""
        return RULES[self.code]

    @property
    def effect(self) -> Effect:
        """What the problem does to the input."""
        return self.rule.effect

    @property
    def message(self) -> Message:
        """The rule with the values and what to do, without the place."""
        return Message(self._key, (("column", self.column), *self.facts))

    @property
    def sentence(self) -> str:
        """The rule with the values and what to do, in English, without the place."""
        return ENGLISH.said(self.message)

    @property
    def text(self) -> str:
        """The whole sentence for the person who can mend it, in English, with the place before it."""
        return self.told()

    def told(self, language: Language = ENGLISH) -> str:
        """The sentence with the place before it; a path that the sentence names is not said twice."""
        named = "column" in language.places(self._key) and self.where.path == self.column
        place = (replace(self.where, path="") if named else self.where).message
        if not place:
            return language.said(self.message)
        return language.say("problem.in_place", place=place, sentence=self.message)

    @property
    def _key(self) -> str:
        return f"problem.{self.code}.{self.variant}" if self.variant else f"problem.{self.code}"


def no_usable_row(source: str, first: Problem) -> Problem:
    """That all rows of a file are left out, with the first of them as an example."""
    return Problem.of("no_usable_row", Place(source), row=first.where.row, first=first.message)


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
        rest = [ENGLISH.say("problem.and_more", n=more)] if more else []
        super().__init__("\n".join([*lines, *rest]))


MOST_IN_MESSAGE: Final = 1000  # lines of the error's message; ``problems`` holds all of them

"""One setting that a user may choose: its name, bounds, default and words, and what is wrong with a value."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from numbers import Integral, Real
from typing import Any, Literal

import numpy as np

from core.language.language import ENGLISH, Language
from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.problem import Place, Problem

Words = Literal["help", "description", "title", "explanation"]


class SettingKind(Enum):
    """What a setting's value is."""

    WHOLE = auto()
    NUMBER = auto()
    CHOICE = auto()
    FLAG = auto()
    WHOLE_LIST = auto()
    PARENT = auto()


class InRequest(Enum):
    """Where a request may give a setting."""

    AT_TOP = auto()  # one of the published ones
    IN_OPTIONS = auto()
    NOWHERE = auto()  # it is for whoever runs the program


@dataclass(frozen=True, slots=True)
class Setting:
    """What there is to know of one setting; its words are the messages called ``setting.<name>``.

    Attributes
    ----------
    name : as in a request and in Python; the command line writes it with hyphens
    kind : what its value is
    default : None where another value is found when nothing is chosen
    placeholder : what stands for its value in the command line's help
    least, most : the bounds of a number, or of each number of a list, both allowed; None for no bound
    said_below : whether the OpenAPI document, as it was first published, says that a whole number must be below
        ``most`` + 1 instead of at most ``most``. Whoever compares two documents sees no change where there is none
    unit : what a number counts, in the plural
    choices : the values that can be chosen
    among : the setting, a list of numbers, that has the value among its own
    where : where a request may give it
    """

    name: str
    kind: SettingKind
    default: Any
    placeholder: str | None = None
    least: float | None = None
    most: float | None = None
    said_below: bool = False
    unit: str = ""
    choices: tuple[Any, ...] = ()
    among: str = ""
    where: InRequest = InRequest.NOWHERE

    @property
    def bounds(self) -> tuple[Any, Any]:
        """``least`` and ``most``, each of the type that the values have, or None."""
        return self.least, self.most

    def said(self, words: Words, language: Language = ENGLISH) -> str:
        """What it does, in the words of the shell's help, of the OpenAPI document, or of a page.

        A page has a title above it and an explanation for somebody who is about to choose. A setting that a request
        cannot give has no description, and one that the page does not offer has no title and no explanation.
        """
        default = list(self.default) if isinstance(self.default, tuple) else self.default
        spaced = " ".join(map(str, default)) if isinstance(default, list) else default
        values = {"default": default, "spaced_default": spaced, "least": self.least, "most": self.most}
        return language.said(message(f"setting.{self.name}.{words}", **values))

    @property
    def interval(self) -> str:
        """The values that a number may have, “0 to 50”, for those who read Python; empty where there are no bounds."""
        if self.least is None or self.most is None:
            return ""
        return ENGLISH.say("setting.interval", least=self.least, most=self.most)

    def fits(self, value: object) -> bool:
        """Whether a value can be used; None can where it is the default."""
        if value is None and self.default is None:
            return True
        match self.kind:
            case SettingKind.WHOLE:
                return is_whole(value) and self._is_within(value)
            case SettingKind.NUMBER:
                return _is_number(value) and self._is_within(value)
            case SettingKind.CHOICE:
                return isinstance(value, str) and value in self.choices
            case SettingKind.FLAG:
                return isinstance(value, bool)
            case SettingKind.WHOLE_LIST:
                numbers = value if isinstance(value, Sequence | np.ndarray) else ()
                return len(numbers) > 0 and all(is_whole(each) and self._is_within(each) for each in numbers)
            case SettingKind.PARENT:
                return is_whole(value) or (isinstance(value, str) and value.strip() != "")

    def problem(self, value: object, among: Sequence[object] = ()) -> Problem:
        """That a value cannot be used, and which ones can; ``among`` are the numbers that it has to be one of."""
        rule = self._must_be(among)
        return Problem.of("setting_wrong", Place(path=self.name), self.name, rule=rule, value=quotable(str(value)))

    def _is_within(self, value: Any) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def _must_be(self, among: Sequence[object]) -> Message:
        if len(among):
            return message("must_be.one_of_ks", ks=tuple(among))
        match self.kind:
            case SettingKind.WHOLE if self.most is None:
                return message("must_be.whole_at_least", least=self.least)
            case SettingKind.WHOLE:
                return message("must_be.whole_between", least=self.least, most=self.most)
            case SettingKind.NUMBER:
                return message(f"must_be.{self.unit}_between", least=self.least, most=self.most)
            case SettingKind.CHOICE:
                return message("must_be.one_of", choices=self.choices)
            case SettingKind.FLAG:
                return message("must_be.flag")
            case SettingKind.WHOLE_LIST:
                return message("must_be.whole_list_between", least=self.least, most=self.most)
            case SettingKind.PARENT:
                return message("must_be.parent")


def is_whole(value: object) -> bool:
    """Whether a value is a whole number, of Python or of numpy; True and False are none."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)

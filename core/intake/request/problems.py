"""Collects what is wrong with a request, each problem with its JSON path."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from core.language.message import Message
from core.language.quotes import quotable
from core.problems.problem import Place, Problem

MOST_PROBLEMS: Final = 100_000  # of a request that is wrong everywhere; a limit for the memory, not for the reader
# Problems, after which no nearest key is looked for: that takes far longer than all else.
MOST_SUGGESTIONS: Final = 1_000


class TooManyError(Exception):
    """As many problems are collected as are told."""


class RequestProblems:
    """Collects problems with their path.

    Raises ``TooManyError`` instead of collecting more than ``most``.
    """

    def __init__(self, name: str, most: int = MOST_PROBLEMS) -> None:
        self._name = name
        self.most: Final = most
        self.found: list[Problem] = []

    def add(self, code: str, path: str, *, column: str = "", variant: str = "", **facts: Any) -> None:
        called = column or path.rpartition(".")[2]
        self.add_found(Problem.of(code, Place(path=path), called, variant=variant, **facts))

    def add_found(self, problem: Problem, path: str = "") -> None:
        """Add a problem that was found without knowing the file, and another path for it where one is given."""
        if len(self.found) == self.most:
            raise TooManyError
        self.found.append(replace(problem, where=Place(self._name, path=path or problem.where.path)))

    def check_keys(
        self, given: Mapping[str, object], path: str, required: Mapping[str, Message], optional: Iterable[str] = ()
    ) -> None:
        known = [*required, *optional]
        for key in required:
            if key not in given:
                self.add("key_missing", path, column=key, rule=required[key])
        for key in given:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1) if len(self.found) < MOST_SUGGESTIONS else []
                if near:
                    self.add("key_unknown", path, variant="near", key=quotable(key), near=near[0])
                else:
                    self.add("key_unknown", path, variant="known", key=quotable(key), known=tuple(known))

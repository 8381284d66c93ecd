"""Collects what is wrong with a request, each problem with its JSON path."""

import difflib
from collections.abc import Iterable, Mapping
from typing import Final

from core.language.lists import listed, quoted
from core.problems.notes import Note
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
        self._most = most
        self.found: list[Problem] = []

    def add(self, code: str, path: str, value: str | Note = "", hint: str | Note = "", column: str = "") -> None:
        if len(self.found) == self._most:
            raise TooManyError
        self.found.append(Problem(code, Place(self._name, path=path), column or path.rpartition(".")[2], value, hint))

    def check_keys(
        self, given: Mapping[str, object], path: str, required: Mapping[str, str], optional: Iterable[str] = ()
    ) -> None:
        known = [*required, *optional]
        for key in required:
            if key not in given:
                self.add("key_missing", path, column=key, hint=required[key])
        for key in given:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1) if len(self.found) < MOST_SUGGESTIONS else []
                hint = f"Did you mean “{near[0]}”?" if near else f"Known are {listed(known)}."
                self.add("key_unknown", path, quoted(key), hint)

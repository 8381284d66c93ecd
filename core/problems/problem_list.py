"""Problems of very many rows kept small: rows and rules in columns, the sentences made when they are asked for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from typing import Any, Final, overload

import numpy as np
import numpy.typing as npt

from core.language.language import ENGLISH
from core.language.message import message
from core.language.quotes import quotable
from core.problems.problem import Place, Problem
from core.problems.rules import RULES, Effect, Rule

EXAMPLES: Final = 5  # problems shown of each rule; a person looks at no more
AT_ONCE: Final = 10_000  # problems made in one go: little memory on the way
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class BrokenRule:
    """One rule and the m rows of one file that break it.

    Attributes
    ----------
    code : a key of ``RULES``
    source, column : the file and its column
    rows : int64 array of m, rows of the file, ascending
    cells : Arrow array of m texts, the cells that break the rule, the fact ``value``; None where none is shown
    facts : the other facts of the sentence, the same for all rows
    other_rows : int64 array of m, a row that each row clashes with, the fact ``other``; None where there is none
    """

    code: str
    source: str
    column: str
    rows: Rows
    cells: Any
    facts: tuple[tuple[str, Any], ...] = ()
    other_rows: Rows | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, position: int) -> Problem:
        """One of the m problems."""
        return next(self._between(position, position + 1))

    def __iter__(self) -> Iterator[Problem]:
        """All problems from the top; in a fifth of the time of asking for each, for the cells come in pieces."""
        for first in range(0, len(self), AT_ONCE):
            yield from self._between(first, first + AT_ONCE)

    def _between(self, start: int, end: int) -> Iterator[Problem]:
        piece = slice(start, end)
        values: Iterable[str | None] = repeat(None) if self.cells is None else self.cells[piece].to_pylist()
        others: Iterable[int | None] = repeat(None) if self.other_rows is None else self.other_rows[piece].tolist()
        for row, value, other in zip(self.rows[piece].tolist(), values, others, strict=False):
            facts = self.facts if value is None else (("value", quotable(value)), *self.facts)
            if other is not None:
                facts = (*facts, ("other", message("place.row", row=other)))
            yield Problem(self.code, Place(self.source, row), self.column, facts)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many rows break a rule, or how often a notice is given, with the first examples."""

    rule: Rule
    count: int
    examples: tuple[Problem, ...]


class Problems(Sequence[Problem]):
    """A sequence of problems that never changes: those without a row, then those of rows from top to bottom.

    It reads like a tuple of ``Problem``. A row costs a few numbers and the text of its cell; its ``Problem`` is made
    each time it is asked for. ``by_rule`` and ``rows_left_out`` count without making any. ``single``, ``located``
    and ``broken`` are what it is made of.
    """

    def __init__(self, given: Iterable[Problem] = (), broken: Iterable[BrokenRule] = ()) -> None:
        given = tuple(given)
        self.single: Final = tuple(problem for problem in given if problem.where.row is None)
        self.located: Final = tuple(problem for problem in given if problem.where.row is not None)
        self.broken: Final = tuple(rule for rule in broken if len(rule))

    def also(self, others: "Problems | Iterable[Problem]") -> "Problems":
        """These problems and others."""
        if not isinstance(others, Problems):
            others = Problems(others)
        given = (*self.single, *others.single, *self.located, *others.located)
        return Problems(given, (*self.broken, *others.broken))

    def __len__(self) -> int:
        return len(self.single) + len(self.located) + sum(map(len, self.broken))

    def __iter__(self) -> Iterator[Problem]:
        yield from self.single
        # The rows of a rule ascend, so those of each rule come in their own order.
        of_rule = [iter(rule) for rule in self.broken]
        parts, positions = self._order
        for part, position in zip(parts.tolist(), positions.tolist(), strict=True):
            yield next(of_rule[part - 1]) if part else self.located[position]

    @overload
    def __getitem__(self, position: int) -> Problem: ...
    @overload
    def __getitem__(self, position: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, position: int | slice) -> Problem | tuple[Problem, ...]:
        if isinstance(position, slice):
            return tuple(self[each] for each in range(*position.indices(len(self))))
        wanted: int = range(len(self))[position]
        if wanted < len(self.single):
            return self.single[wanted]
        parts, positions = self._order
        within = wanted - len(self.single)
        return self._at(parts[within], positions[within])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(Problem.__eq__, self, other))

    __hash__ = None  # type: ignore[assignment]  # as a list: equal by its contents

    def __repr__(self) -> str:
        counts = (f"{each.rule.title()}: {ENGLISH.written(each.count, 'whole')}" for each in self.by_rule())
        return f"Problems({', '.join(counts)})"

    def _at(self, part: np.int64, position: np.int64) -> Problem:
        """A problem of a row: of the located ones for part 0, else of a broken rule."""
        return self.broken[int(part) - 1].at(int(position)) if part else self.located[int(position)]

    @cached_property
    def _order(self) -> tuple[Rows, Rows]:
        """Part and position of each problem of a row, file by file, from the top of each to its end."""
        sources = [problem.where.source for problem in self.located] + [rule.source for rule in self.broken]
        number = {source: place for place, source in enumerate(dict.fromkeys(sources))}
        columns = [
            (number[problem.where.source], problem.where.row or 0, 0, position)
            for position, problem in enumerate(self.located)
        ]
        blocks = [np.array(columns, dtype=np.int64).reshape(-1, 4).T]
        for part, rule in enumerate(self.broken, start=1):
            m = len(rule)
            blocks.append(np.array([np.full(m, number[rule.source]), rule.rows, np.full(m, part), np.arange(m)]))
        files, rows, parts, positions = np.concatenate(blocks, axis=1)
        order = np.lexsort((parts, rows, files))
        return parts[order], positions[order]

    def by_rule(self) -> tuple[RuleCount, ...]:
        """The rules that are broken, in the order of the table of rules, each counted and with its first examples."""
        counts: dict[str, int] = {}
        examples: dict[str, list[Problem]] = {}
        for problem in (*self.single, *self.located):
            counts[problem.code] = counts.get(problem.code, 0) + 1
            examples.setdefault(problem.code, []).append(problem)
        for rule in self.broken:
            counts[rule.code] = counts.get(rule.code, 0) + len(rule)
            first = [rule.at(position) for position in range(min(EXAMPLES, len(rule)))]
            examples.setdefault(rule.code, []).extend(first)
        known = [code for code in RULES if code in counts]
        return tuple(RuleCount(RULES[code], counts[code], tuple(examples[code][:EXAMPLES])) for code in known)

    def having(self, effect: Effect) -> "Problems":
        """The problems that do the same to the input."""
        return Problems(
            (problem for problem in (*self.single, *self.located) if problem.effect is effect),
            (rule for rule in self.broken if RULES[rule.code].effect is effect),
        )

    @property
    def rows_left_out(self) -> int:
        """How many rows are left out; a row that breaks several rules counts once."""
        rows: dict[str, list[Rows]] = {}
        for problem in self.located:
            if problem.effect is Effect.LEFT_OUT:
                rows.setdefault(problem.where.source, []).append(np.array([problem.where.row], dtype=np.int64))
        for rule in self.broken:
            if RULES[rule.code].effect is Effect.LEFT_OUT:
                rows.setdefault(rule.source, []).append(rule.rows)
        return sum(len(np.unique(np.concatenate(each))) for each in rows.values())

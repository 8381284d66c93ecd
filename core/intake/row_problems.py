"""Which rows of a table break which rules: all rules are collected before any row is left out."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.problems.problem import InvalidInput, no_usable_row
from core.problems.problem_list import BrokenRule, Problems, Rows
from core.problems.rules import Effect
from core.tables.table import Table
from core.tables.text_cells import Flags, written_cells


class RowProblems:
    """Collects broken rules; ``bad`` tells the rows that have any.

    Parameters
    ----------
    table : the rows; positions below are positions in its frame
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._found: list[BrokenRule] = []
        self.bad: Flags = np.zeros(len(table.frame), dtype=bool)

    def add(self, code: str, column: str, broken: Flags, others: Rows | None = None, **facts: Any) -> None:
        """Note a rule for the rows where it is broken.

        Parameters
        ----------
        broken : boolean array of n
        others : int64 array of n, the position that each row clashes with; its row is the fact ``other``
        facts : what else stands in the rule's sentence, the same for all rows
        """
        positions = np.flatnonzero(broken)
        if not len(positions):
            return
        self.bad[positions] = True
        rows = self._table.rows
        self._found.append(
            BrokenRule(
                code,
                self._table.name,
                column,
                rows[positions],
                written_cells(self._table, column).take(pa.array(positions)),
                tuple(facts.items()),
                None if others is None else rows[others[positions]],
            )
        )

    def add_numbers(
        self,
        column: str,
        values: npt.NDArray[np.float64],
        limits: tuple[float, float],
        example: str,
    ) -> None:
        """Note the cells that are empty, are no number, or lie outside the limits, which are allowed themselves."""
        lowest, highest = limits
        if len(values) and lowest <= values.min() and values.max() <= highest:
            return  # and none is NaN, of which neither would be true
        nothing = np.isnan(values)
        if nothing.any():
            empty = np.zeros(len(values), dtype=bool)
            positions = np.flatnonzero(nothing)
            cells = written_cells(self._table, column).take(pa.array(positions))
            empty[positions] = pc.equal(pc.utf8_trim_whitespace(cells), "").to_numpy(zero_copy_only=False)
            self.add("number_missing", column, empty, example=example)
            self.add("number_unreadable", column, nothing & ~empty, example=example)
        outside = (values < lowest) | (values > highest)
        self.add("number_out_of_range", column, outside, least=lowest, most=highest)

    @property
    def problems(self) -> Problems:
        """What was found, from the top of the file to its end."""
        return Problems(self._table.problems, self._found)


def first_of_each(codes: npt.NDArray[np.int64], different: int, usable: Flags) -> tuple[npt.NDArray[np.int64], Flags]:
    """For each row the position of the first usable row with its id, and which usable rows are not that row."""
    positions = np.arange(len(codes))
    if different == len(codes):
        return positions, np.zeros(len(codes), dtype=bool)
    first_of = np.full(different, len(codes), dtype=np.int64)
    np.minimum.at(first_of, codes[usable], positions[usable])
    first = first_of[codes]
    return first, usable & (first != positions)


def all_left_out(table: Table, problems: Problems) -> InvalidInput:
    """The error of a table all of whose rows are left out, with the first of them as an example, then all of them."""
    first = problems.having(Effect.LEFT_OUT)[0]
    return InvalidInput(Problems([no_usable_row(table.name, first)]).also(problems))

"""What the visitor answered about the files in use: which rows stay out, and whose the amounts of order lines are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from core.intake import AmountsOf
from core.language import Message
from core.problems import Effect, Problem, Problems

# The notices that count rows by the values of a column, and the value in each of their counts.
COUNTED: Final[Mapping[str, str]] = MappingProxyType({"statuses_counted": "status", "currencies_mixed": "currency"})
# The notices of rows that are taken for sums of others, each of which counts if the amounts are the lines' own.
TAKEN_FOR_SUMS: Final = (("rows_folded", "last"), ("rows_sum_up", "packages"))
COUNTED_OTHERWISE: Final = ("signs", "filled")  # variants in which no value of a column tells the rows
ROWS: Final = ("lines", "rows")  # how many rows a count is of


@dataclass(slots=True)
class Answers:
    """Answers that hold for the files in use, and end with them.

    Attributes
    ----------
    left_out : columns with values, whose rows are left out
    amounts_of : whose the amounts are, if the visitor said so
    offered : the columns with values that may be left out, with how many rows each has
    amounts : the column of amounts that may be either, and whose they were found to be; None where nobody asks
    sums : whether some rows were taken for sums of others, which the visitor may say they are not
    """

    left_out: tuple[tuple[str, str], ...] = ()
    amounts_of: AmountsOf | None = None
    offered: dict[tuple[str, str], int] = field(default_factory=dict)
    amounts: tuple[str, AmountsOf] | None = None
    sums: bool = False

    def leave_out(self, column: str, value: str, wanted: bool) -> None:
        """Leave the rows with this value out, or use them again."""
        others = [pair for pair in self.left_out if pair != (column, value)]
        self.left_out = (*others, (column, value)) if wanted else tuple(others)

    def forget_amounts(self) -> None:
        """Ask anew whose the amounts are: other columns may hold them now."""
        self.amounts_of, self.amounts, self.sums = None, None, False

    def look(self, problems: Problems) -> None:
        """Remember what the notices of the files propose, so that it can be undone when they propose it no longer."""
        for each in problems.having(Effect.NOTICE).by_rule():
            for problem in each.examples:
                self._offer(problem)

    def _offer(self, problem: Problem) -> None:
        facts: dict[str, Any] = dict(problem.facts)
        if problem.code in COUNTED and problem.variant not in COUNTED_OTHERWISE:
            for count in facts["counts"]:
                assert isinstance(count, Message)
                values: dict[str, Any] = dict(count.values)
                rows = next(values[key] for key in ROWS if key in values)
                self.offered.setdefault((problem.column, values[COUNTED[problem.code]]), rows)
        elif problem.code == "order_amounts_alike":
            self.amounts = self.amounts or (problem.column, AmountsOf.LINE)
        elif (problem.code, problem.variant) in TAKEN_FOR_SUMS:
            self.sums = True
        elif problem.code == "order_totals" and problem.variant != "on_first_lines":
            self.amounts = self.amounts or (problem.column, AmountsOf.ORDER)

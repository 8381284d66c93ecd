"""Problems → a CSV of the rows that were left out, each with its reason."""

from collections.abc import Iterable

import pandas as pd

from core.exports.safe_csv import to_csv
from core.problems.problem import Problem
from core.problems.rules import Effect


def left_out_csv(problems: Iterable[Problem], delimiter: str = ",") -> bytes:
    """Every row that was left out, with its place, the rule and what to do; with a byte-order mark for Excel."""
    found = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    columns = {
        "file": [problem.where.source for problem in found],
        "row": [problem.where.row for problem in found],
        "column": [problem.column for problem in found],
        "problem": [problem.rule.title() for problem in found],
        "what to do": [problem.sentence for problem in found],
    }
    return to_csv(pd.DataFrame(columns), delimiter, byte_order_mark=True)

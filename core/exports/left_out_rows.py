"""Problems → a CSV of the rows that were left out, each with its reason."""

from collections.abc import Iterable

import pandas as pd

from core.exports.safe_csv import to_csv
from core.language.language import ENGLISH, Language
from core.problems.problem import Problem
from core.problems.rules import Effect


def left_out_csv(problems: Iterable[Problem], delimiter: str = ",", *, language: Language = ENGLISH) -> bytes:
    """Every row that was left out, with its place, the rule and what to do; with a byte-order mark for Excel."""
    found = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    columns = {
        "file": [problem.where.source for problem in found],
        "row": [problem.where.row for problem in found],
        "column": [problem.column for problem in found],
        "problem": [problem.rule.title(language) for problem in found],
        "what_to_do": [language.said(problem.message) for problem in found],
    }
    called = {name: language.say(f"left_out.{name}") for name in columns}
    return to_csv(pd.DataFrame(columns).rename(columns=called), delimiter, byte_order_mark=True)

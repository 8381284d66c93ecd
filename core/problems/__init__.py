"""What is wrong with an input, where, and what to do about it."""

from core.problems.hints import with_hint
from core.problems.problem import InvalidInput, Place, Problem
from core.problems.problem_list import Problems, RuleCount
from core.problems.rules import Effect

__all__ = [
    "Effect",
    "InvalidInput",
    "Place",
    "Problem",
    "Problems",
    "RuleCount",
    "with_hint",
]

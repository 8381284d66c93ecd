"""Very many problems: a sequence like any other, grouped and counted without being made."""

import sys

import numpy as np
import pandas as pd
import pyarrow as pa

from core import Problem, Problems, read_customers
from core.problems.problem import InvalidInput, Place
from core.problems.problem_list import BrokenRule
from core.problems.rules import RULES, Effect
from core.tables.table import Table

FEW = BrokenRule("id_missing", "a.csv", "id", np.array([2, 9]), pa.array(["", ""]))
SAME = BrokenRule("id_repeated", "a.csv", "id", np.array([4]), pa.array(["x"]), (), np.array([1002]))
RAGGED = Problem.of("cells_too_few", Place("a.csv", 5), cells=1, width=4)
NOTICE = Problem.of("categories_absent", Place("b.csv"), "product_types", columns=("id",))


def test_they_read_like_a_tuple_from_the_top_of_each_file_to_its_end() -> None:
    problems = Problems([RAGGED, NOTICE], [SAME, FEW])
    assert [(problem.code, problem.where.row) for problem in problems] == [
        ("categories_absent", None),
        ("id_missing", 2),
        ("id_repeated", 4),
        ("cells_too_few", 5),
        ("id_missing", 9),
    ]
    assert problems[2].text == "a.csv, row 4: id is “x”, as in row 1,002. Keep one row for each customer."
    assert [problems[position] for position in range(-5, 0)] == list(problems) == list(problems[:])
    assert problems == tuple(problems)
    assert problems != tuple(problems)[1:]
    assert len(problems) == 5
    assert not Problems()


def test_they_are_counted_by_rule_and_by_row() -> None:
    problems = Problems([RAGGED, NOTICE], [FEW]).also([NOTICE]).also(Problems(broken=[SAME, FEW]))
    assert [(each.rule, each.count) for each in problems.by_rule()] == [
        (RULES["cells_too_few"], 1),
        (RULES["id_missing"], 4),
        (RULES["id_repeated"], 1),
        (RULES["categories_absent"], 2),
    ]
    assert problems.by_rule()[1].examples[0].text == "a.csv, row 2: id is empty. Write the customer's id."
    assert problems.rows_left_out == 4
    assert [len(problems.having(effect)) for effect in Effect] == [0, 6, 2]


def test_very_many_bad_rows_take_little_memory_and_all_of_them_are_there() -> None:
    n = 100_000
    cells = {"id": [f"c{row}" for row in range(n)], "frequency": ["-1"] * n, "amount_spent": ["x"] * n}
    frame = pd.DataFrame({name: pd.Series(column, dtype="str") for name, column in cells.items()})
    frame.iloc[0, 1:] = "1"
    problems = read_customers(Table("a.csv", frame, np.arange(2, n + 2), (), n, "utf-8", ",")).problems
    assert len(problems.having(Effect.LEFT_OUT)) == 2 * (n - 1)
    assert problems.rows_left_out == n - 1
    kept = sum(rule.rows.nbytes + rule.cells.nbytes + sys.getsizeof(rule) for rule in problems.broken)
    assert kept < 30 * len(problems)
    assert problems[-1].text == "a.csv, row 100,001: amount_spent is “x”. Write a number, such as 12.50."


def test_an_error_lists_a_thousand_problems_and_counts_the_others() -> None:
    rows = np.arange(2, 5002)
    error = InvalidInput(Problems(broken=[BrokenRule("id_missing", "a.csv", "id", rows, None)]))
    lines = str(error).split("\n")
    assert len(error.problems) == 5000
    assert (len(lines), lines[-1]) == (1001, "and 4,000 more")

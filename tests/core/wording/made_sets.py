"""Customers on whom sentences are easily untrue: refunds, a whale, one category for all, few different rows."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from tests.core.support import ROOT

Made = Callable[[], tuple[pd.DataFrame, pd.DataFrame]]


def _tables(rows: list[tuple[int, float, list[str], str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers and labels of rows of orders, spend, product types and the parent."""
    ids = [f"c{number}" for number in range(len(rows))]
    customers = pd.DataFrame(
        {
            "id": ids,
            "frequency": [row[0] for row in rows],
            "amount_spent": [row[1] for row in rows],
            "product_types": ["|".join(row[2]) for row in rows],
        }
    )
    return customers, pd.DataFrame({"customer_id": ids, "cluster_id": [row[3] for row in rows]})


def _drawn(n: int, orders: int, spend: float, kinds: list[str], parent: str, seed: int) -> list[tuple]:  # type: ignore[type-arg]
    generator = np.random.default_rng(seed)
    return [
        (
            int(1 + generator.poisson(orders)),
            round(float(generator.normal(spend, abs(spend) / 6 + 1)), 2),
            [kind for kind in kinds if generator.random() < 0.5],
            parent,
        )
        for _ in range(n)
    ]


def _refunds() -> tuple[pd.DataFrame, pd.DataFrame]:
    return _tables(
        [
            *_drawn(40, 5, -150.0, ["shoes", "hats"], "R", 1),
            *_drawn(30, 1, 4.0, ["shoes"], "R", 2),
            *_drawn(40, 6, 150.0, ["hats"], "R", 3),
            *_drawn(40, 9, 900.0, ["hats"], "S", 4),
            *[(2 + 7 * (n % 2), -0.4 if n % 2 else -0.1, ["hats"], "T") for n in range(24)],
        ]
    )


def _one_category_for_all() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [*_drawn(60, 3, 40.0, [], "P", 5), *_drawn(60, 20, 500.0, [], "P", 6)]
    return _tables([(orders, spend, ["plan"], parent) for orders, spend, _, parent in rows])


def _empty_categories() -> tuple[pd.DataFrame, pd.DataFrame]:
    return _tables([*_drawn(70, 3, 40.0, [], "P", 7), *_drawn(50, 20, 500.0, [], "P", 8)])


def _whale() -> tuple[pd.DataFrame, pd.DataFrame]:
    groups = [*_drawn(150, 4, 60.0, ["a", "b"], "P", 9), *_drawn(150, 30, 300.0, ["a", "b", "c"], "P", 10)]
    return _tables([*groups, (400, 60_000.0, ["a"], "P")])


def _whale_beside_two_plans() -> tuple[pd.DataFrame, pd.DataFrame]:
    groups = [*_drawn(120, 4, 60.0, [], "P", 13), *_drawn(140, 30, 300.0, [], "P", 14)]
    plans = [(row[0], row[1], ["a"] if n < 120 else ["a", "b"], "P") for n, row in enumerate(groups)]
    return _tables([*plans, (350, 45_000.0, ["a", "b", "c"], "P")])


def _few_different_rows() -> tuple[pd.DataFrame, pd.DataFrame]:
    prices = [9.99, 29.99, 99.99] * 80
    return _tables([(1, price, ["plan"], "P") for price in prices] + [(1, 9.99, [], "Q"), (2, 20.0, ["x"], "Q")] * 3)


def _two_parents_of_three() -> tuple[pd.DataFrame, pd.DataFrame]:
    return _tables(
        [
            (1, 5.0, ["a"], "A"),
            (2, 6.0, ["a", "b"], "A"),
            (9, 900.0, [], "A"),
            (1, 0.0, [], "B"),
            (1, 0.0, ["a"], "B"),
            (0, 3.0, ["c"], "B"),
        ]
    )


def _far_from_zero() -> tuple[pd.DataFrame, pd.DataFrame]:
    return _tables([(3, 1e9 + 20 * (n % 2) + n / 10, ["x"], "P") for n in range(80)])


def _rare_buyers() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [*_drawn(700, 4, 60.0, ["a"], "P", 11), *_drawn(700, 40, 900.0, ["a"], "P", 12)]
    return _tables([(*row[:2], [*row[2], *(["rare"] if 697 < n < 900 else [])], row[3]) for n, row in enumerate(rows)])


def _ladder() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Five groups, each higher than the one before in everything: those between have nothing that is all their own."""
    kinds = ["a", "b", "c", "d", "e", "f", "g", "h"]
    return _tables(
        [
            (4 * step + n % 2, float(100 * step + n), kinds[: step + n % 2 + 1], "P")
            for step in range(1, 6)
            for n in range(30)
        ]
    )


def _sample(name: str) -> Made:
    def read() -> tuple[pd.DataFrame, pd.DataFrame]:
        customers = pd.read_csv(ROOT / f"sample_data/{name}_customers.csv", dtype={"id": str}, keep_default_na=False)
        return customers, pd.read_csv(ROOT / f"sample_data/{name}_labels.csv", dtype={"customer_id": str})

    return read


SETS: Final[Mapping[str, Made]] = MappingProxyType(
    {
        "the bundled grocer": _sample("grocery"),
        "refunds": _refunds,
        "one category for all": _one_category_for_all,
        "empty categories": _empty_categories,
        "a whale": _whale,
        "a whale beside two plans": _whale_beside_two_plans,
        "few different rows": _few_different_rows,
        "two parents of three": _two_parents_of_three,
        "far from zero": _far_from_zero,
        "a category that few buy": _rare_buyers,
        "a ladder of five": _ladder,
    }
)

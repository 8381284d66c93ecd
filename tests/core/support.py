"""Builders that the tests of the engine share."""

import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from core import Customers, InvalidInput, Labels, read_customers, read_table
from core.clustering import ScoreValue
from core.exploring import Score
from core.model.products import encode

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"

Row = tuple[str, int, float, list[str]]


def frame_of(rows: Iterable[Row]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["id", "frequency", "amount_spent", "product_types"])


def customers_of(rows: Iterable[Row]) -> Customers:
    """The customers themselves, without the checks that files go through."""
    ids, frequency, amount_spent, products = zip(*rows, strict=True)
    return Customers(
        ids=np.array(ids, dtype=object),
        frequency=np.array(frequency, dtype=np.int64),
        amount_spent=np.array(amount_spent, dtype=np.float64) + 0.0,
        products=encode(pa.array(products, type=pa.list_(pa.string()))),
    )


def people(*spends: float) -> tuple[Customers, Labels]:
    """Customers who differ in spend only, all in the parent 1."""
    customers = customers_of((f"c{position}", 5, spend, ["tea"]) for position, spend in enumerate(spends))
    return customers, Labels.of(dict.fromkeys(customers.ids.tolist(), 1))


def scored(k: int, silhouette: float, davies_bouldin: float, standard_error: float | None = None) -> Score:
    """The two published scores of one k."""
    values = {"silhouette": ScoreValue(silhouette, standard_error), "davies_bouldin": ScoreValue(davies_bouldin)}
    return Score(k, values)


def csv_of(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def read_csv_customers(*lines: str) -> Customers:
    return read_customers(read_table(csv_of(*lines), "customers.csv")).customers


def texts_of(action: Callable[[], object]) -> list[str]:
    """The sentences of the InvalidInput that an action must raise."""
    with pytest.raises(InvalidInput) as caught:
        action()
    return [problem.text for problem in caught.value.problems]


def run_shell(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run the command line as a user does, in a process of its own, in which a warning is an error."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "core", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )

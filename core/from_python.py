"""DataFrames and mappings from plain Python → customers and labels, checked like files are."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from core.customers import Customers, read_customers
from core.errors import Effect, InvalidInput, Place, Problem, quoted
from core.labels import Labels, read_labels
from core.request import quoted_type
from core.tables import Table


def as_customers(given: Customers | pd.DataFrame) -> Customers:
    """Customers as they are, or out of a DataFrame with id, frequency, amount_spent and product_types.

    Product types may be lists, or text such as ``a|b``. A DataFrame with a bad row is refused, unlike a file:
    whoever writes Python can mend it; the row in the message is the position, from 0.

    Raises
    ------
    InvalidInput
        With every problem of the DataFrame.
    """
    if isinstance(given, Customers):
        return given
    read = read_customers(_as_table(given, "customers"))
    _refuse_left_out(read.problems)
    return read.customers


def as_labels(given: Labels | Mapping[Any, object] | pd.DataFrame) -> Labels:
    """Labels as they are, out of customer id → parent, or out of a DataFrame with customer_id and cluster_id.

    Raises
    ------
    InvalidInput
        With every problem of the labels.
    """
    if isinstance(given, Labels):
        return given
    if isinstance(given, pd.DataFrame):
        read = read_labels(_as_table(given, "labels"))
        _refuse_left_out(read.problems)
        return read.labels
    problems = []
    first: dict[str, object] = {}
    for customer, parent in given.items():
        where = Place(path=f"labels[{customer!r}]")
        if isinstance(parent, bool | np.bool_) or not isinstance(parent, int | np.integer | str) or parent == "":
            problems.append(Problem("type_wrong", where, value=quoted_type(parent), hint="a whole number or a name"))
        if first.setdefault(str(customer), customer) is not customer:
            problems.append(Problem("label_repeated", where, value=quoted(customer), hint=f"{first[str(customer)]!r}"))
    if problems or not len(given):
        raise InvalidInput(problems or [Problem("file_no_rows", Place("labels"))])
    return Labels.of(given)


def _refuse_left_out(problems: tuple[Problem, ...]) -> None:
    bad = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    if bad:
        raise InvalidInput(bad)


def _as_table(frame: pd.DataFrame, name: str) -> Table:
    """The DataFrame as a table of text cells, which the readers of files check."""
    if frame.empty:
        raise InvalidInput([Problem("file_no_rows", Place(name))])
    cells = pd.DataFrame({position: _as_text(frame.iloc[:, position]) for position in range(frame.shape[1])})
    cells.columns = pd.Index([str(column) for column in frame.columns])
    rows = np.arange(len(frame), dtype=np.int64)
    return Table(name, cells, rows, (), len(frame), "utf-8", ",")


def _as_text(column: "pd.Series[Any]") -> "pd.Series[str]":
    """Each cell as text: lists as JSON, whole floats without their point, nothing for what is missing."""

    def cell(value: object) -> str:
        if isinstance(value, list | tuple | set | frozenset | np.ndarray):
            return json.dumps([str(each) for each in value], ensure_ascii=False)
        if isinstance(value, float | np.floating):
            return "" if np.isnan(value) else repr(int(value)) if float(value).is_integer() else repr(float(value))
        return "" if value is None or value is pd.NA or value is pd.NaT else str(value)

    return pd.Series([cell(value) for value in column], dtype="str")

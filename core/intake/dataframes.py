"""DataFrames and mappings from plain Python → customers and labels, checked like files are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from core.intake.columns.ids import ids_saying_nothing
from core.intake.customer_rows import read_customers
from core.intake.label_rows import read_labels
from core.language.message import message
from core.model.customers import Customers
from core.model.labels import Labels, named_clusters
from core.problems.bad_values import kind_of_value, unstorable
from core.problems.problem import InvalidInput, Place, Problem
from core.problems.problem_list import Problems
from core.problems.rules import Effect
from core.tables.plain_cells import blank_rows
from core.tables.table import Table


def as_customers(given: Customers | pd.DataFrame) -> Customers:
    """Customers as they are, or out of a DataFrame with id, frequency, amount_spent and product_types.

    Product types may be lists, or text such as ``a|b``. A DataFrame with a bad row is refused, unlike a file:
    whoever writes Python can mend it; the row in the message is the position, from 0.

    Raises
    ------
    InvalidInput
        With every problem of the DataFrame.
    TypeError
        It is neither.
    """
    if isinstance(given, Customers):
        return given
    if not isinstance(given, pd.DataFrame):
        raise TypeError(f"customers must be Customers or a DataFrame, not {type(given).__name__}")
    read = read_customers(_as_table(given, "customers"))
    _refuse_left_out(read.problems)
    return read.customers


def as_labels(given: Labels | Mapping[Any, object] | pd.DataFrame) -> Labels:
    """Labels as they are, out of customer id → parent, or out of a DataFrame with customer_id and cluster_id.

    Raises
    ------
    InvalidInput
        With every problem of the labels.
    TypeError
        They are none of these.
    """
    if isinstance(given, Labels):
        return given
    if isinstance(given, pd.DataFrame):
        read = read_labels(_as_table(given, "labels"))
        _refuse_left_out(read.problems)
        return read.labels
    if not isinstance(given, Mapping):
        raise TypeError(f"labels must be Labels, a mapping or a DataFrame, not {type(given).__name__}")
    known = [int(each) if isinstance(each, float) and each.is_integer() else each for each in given.values()]
    names = named_clusters([_storable(str(parent)) for parent in known])
    problems = list(_problems_of_labels(list(given), known, names))
    if problems or not len(given):
        found, rule = message("found.empty"), message("must_be.labels_mapping")
        empty = Problem.of("type_wrong", Place(path="labels"), value=found, rule=rule)
        raise InvalidInput(problems or [empty])
    return Labels.of(dict(zip(given, names, strict=True)))


def _problems_of_labels(
    customers: Sequence[object], parents: Sequence[object], names: Sequence[str]
) -> Iterator[Problem]:
    """What is wrong with each label; ``names`` are the parents', empty where one says that there is none."""
    first: dict[str, object] = {}
    without_id = set(ids_saying_nothing([_storable(str(customer)) for customer in customers]))
    for position, (customer, parent, name) in enumerate(zip(customers, parents, names, strict=True)):
        where = Place(path=f"labels[{customer!r}]")
        if not _can_name(parent):
            found, rule = kind_of_value(parent), message("must_be.parent_label")
            yield Problem.of("type_wrong", where, value=found, rule=rule)
        elif odd := unstorable(str(customer), str(parent)):
            yield Problem.of("text_unstorable", where, variant="label", **odd)
        elif not name:
            yield Problem.of("label_missing", where, variant="says_nothing", text=parent)
        if position in without_id:
            yield Problem.of("id_missing", where, variant="says_nothing", text=str(customer))
        if first.setdefault(str(customer), customer) is not customer:
            other = f"labels[{first[str(customer)]!r}]"
            yield Problem.of("label_repeated", where, value=str(customer), other=other)


def _can_name(parent: object) -> bool:
    """Whether a value can name a parent: a whole number, or a text that is not blank."""
    if isinstance(parent, str):
        return bool(parent.strip())
    return isinstance(parent, int | np.integer) and not isinstance(parent, bool | np.bool_)


def _storable(text: str) -> str:
    """The text without halves of surrogate pairs, which are refused for themselves."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _refuse_left_out(problems: Problems) -> None:
    bad = problems.having(Effect.LEFT_OUT)
    if bad:
        raise InvalidInput(bad)


def _as_table(frame: pd.DataFrame, name: str) -> Table:
    """The DataFrame as a table of text cells, which the readers of files check."""
    if frame.empty:
        raise InvalidInput([Problem.of("file_no_rows", Place(name))])
    names = [_storable(str(column)) for column in frame.columns]
    columns: list[list[str]] = []
    problems: list[Problem] = []
    kept = np.ones(len(frame), dtype=bool)
    for position, column in enumerate(names):
        texts = _as_text(frame.iloc[:, position])
        columns.append([_storable(text) for text in texts])
        for row, (text, storable) in enumerate(zip(texts, columns[-1], strict=True)):
            if text != storable:
                problems.append(Problem.of("text_unstorable", Place(name, row), column, **(unstorable(text) or {})))
                kept[row] = False
    cells = pd.DataFrame({position: pd.Series(each, dtype="str") for position, each in enumerate(columns)})
    cells.columns = pd.Index(names)
    kept &= ~blank_rows([pa.array(each, pa.large_string()) for each in columns], len(frame))
    rows = np.flatnonzero(kept)
    if not len(rows):
        raise InvalidInput(problems or [Problem.of("file_no_rows", Place(name))])
    return Table(name, cells.iloc[rows].reset_index(drop=True), rows, tuple(problems), len(rows), "utf-8", ",")


def _element(value: object) -> str | None:
    """One of a list's elements as text; None, which the readers refuse, where it is no text or whole number."""
    if isinstance(value, bool | np.bool_):
        return None
    return str(value) if isinstance(value, str | int | np.integer) else None


def _as_text(column: "pd.Series[Any]") -> list[str]:
    """Each cell as text: lists as JSON, whole floats without their point, nothing for what is missing."""

    def cell(value: object) -> str:
        if isinstance(value, set | frozenset):
            value = sorted(value, key=str)  # a set has no order of its own, not even the same in two processes
        if isinstance(value, list | tuple | np.ndarray):
            return json.dumps([_element(each) for each in value], ensure_ascii=False)
        if isinstance(value, float | np.floating):
            return "" if np.isnan(value) else repr(int(value)) if float(value).is_integer() else repr(float(value))
        return "" if value is None or value is pd.NA or value is pd.NaT else str(value)

    return [cell(value) for value in column]

"""An exploration → files for a spreadsheet: the labelled CSV, and the list of rows that were left out."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.borders import borders
from core.customers import Customers
from core.errors import Problem
from core.explore import Exploration
from core.parent import ParentResult
from core.profiles import name_of
from core.rules import Effect

PARENT: Final = "parent"
SUB_SEGMENT: Final = "sub_segment"
SUB_SEGMENT_NAME: Final = "sub_segment_name"
SILHOUETTE: Final = "silhouette"
MARGIN: Final = "margin"
RUNNER_UP: Final = "runner_up"

# A sign that starts a formula, at the start of a cell or behind a character that some spreadsheet takes as separator,
# unless a plain number follows and nothing else.
PLAIN_NUMBER: Final = r"[+-]?[.,]?\d[\d.,]*(?:[eE][+-]?\d+)?"
START_OF_CELL: Final = r"(^|[,;\t|\r\n])"
FORMULA: Final = rf"{START_OF_CELL}(?!{PLAIN_NUMBER}(?:[;\t|\r\n]|$))(\s*[=+\-@＝＋－＠])"
BLANK_START: Final = r"^([\t\r\n])"
# What the two have in common with some plain numbers, for Arrow: few of a million cells go through the others.
SUSPICIOUS: Final = r"^[\t\r\n]|(?:^|[,;\t|\r\n])[\s\p{Z}\x0b\x1c-\x1f\x{85}]*[=+\-@＝＋－＠]"


def labelled_csv(
    exploration: Exploration,
    own: pd.DataFrame | None = None,
    names: Mapping[str, str] | None = None,
    delimiter: str = ",",
    byte_order_mark: bool = False,
    with_borders: bool = False,
) -> bytes:
    """The explored customers with their own columns, then parent, sub-segment and its name, in the file's order.

    ``own`` has one row a customer of the exploration; without it the four columns of the API are written. ``names``
    goes by the segments' marks. What a spreadsheet would run as a formula, whatever its list separator, is written with
    an apostrophe before it; plain numbers stay as they are. A byte-order mark lets Excel read accents. ``with_borders``
    adds how near each customer is to the next sub-segment, and its number; nothing where a parent is kept whole.
    """
    own = columns_of(exploration.customers) if own is None else own
    assert len(own) == len(exploration.customers), "one row of own columns for each customer"
    parts = []
    for parent in exploration.parents:
        solution = parent.solution
        called = np.array([name_of(segment, names or {}) for segment in solution.segments], dtype=object)
        added: dict[str, Any] = {
            PARENT: parent.key,
            SUB_SEGMENT: solution.labels,
            SUB_SEGMENT_NAME: called[solution.labels],
        }
        if with_borders:
            added |= _border_columns(exploration, parent)
        parts.append(pd.DataFrame(added, index=pd.Index(parent.members)))
    labelled = pd.concat(parts).sort_index()
    labelled = labelled.rename(columns={name: _free(name, own.columns) for name in labelled.columns})
    explored = own.reset_index(drop=True).iloc[labelled.index]
    return to_csv(explored.join(labelled), delimiter, byte_order_mark)


def _border_columns(exploration: Exploration, parent: ParentResult) -> dict[str, Any]:
    found = borders(exploration, parent)
    if found is None:
        return dict.fromkeys((SILHOUETTE, MARGIN, RUNNER_UP), "")
    return {
        SILHOUETTE: np.round(found.silhouettes, 4),
        MARGIN: np.round(found.margins, 4),
        RUNNER_UP: found.runners_up,
    }


def left_out_csv(problems: Iterable[Problem], delimiter: str = ",") -> bytes:
    """Every row that was left out, with its place, the rule and what to do; with a byte-order mark for Excel."""
    found = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    columns = {
        "file": [problem.where.source for problem in found],
        "row": [problem.where.row for problem in found],
        "column": [problem.column for problem in found],
        "problem": [problem.rule.title for problem in found],
        "what to do": [problem.sentence for problem in found],
    }
    return to_csv(pd.DataFrame(columns), delimiter, byte_order_mark=True)


def columns_of(customers: Customers) -> pd.DataFrame:
    """Customers as the columns of a file that is read as the same customers again."""
    return pd.DataFrame(
        {
            "id": np.asarray(customers.ids),
            "frequency": customers.frequency,
            "amount_spent": customers.amount_spent,
            "product_types": customers.products.as_text().to_pylist(),
        }
    )


def to_csv(frame: pd.DataFrame, delimiter: str, byte_order_mark: bool) -> bytes:
    """A DataFrame as CSV bytes in UTF-8 in which no cell runs as a formula."""
    safe = frame.set_axis(_safe(pd.Series(frame.columns.astype("str"))), axis="columns")
    texts = [position for position, kind in enumerate(safe.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    for position in texts:
        safe.isetitem(position, _safe(safe.iloc[:, position].astype("str")).array)
    # A file may have been read with a delimiter of several characters; none can be written with one.
    text = safe.to_csv(index=False, sep=delimiter if len(delimiter) == 1 else ",", lineterminator="\r\n")
    return text.encode("utf-8-sig" if byte_order_mark else "utf-8")


def _safe(cells: "pd.Series[str]") -> "pd.Series[str]":
    suspicious = pc.match_substring_regex(pa.array(cells), SUSPICIOUS)
    places = pc.indices_nonzero(pc.fill_null(suspicious, False)).to_numpy()  # noqa: FBT003 - Arrow has no name for it
    codes, different = pd.factorize(cells.iloc[places], use_na_sentinel=False)  # many cells are the same
    mended = pd.Series(different, dtype=cells.dtype).str.replace(FORMULA, r"\1'\2", regex=True)
    safe = cells.copy()
    safe.iloc[places] = mended.str.replace(BLANK_START, r"'\1", regex=True).take(codes)
    return safe


def _free(name: str, taken: "pd.Index[str]") -> str:
    """The name, numbered where a column of the user's own already has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free

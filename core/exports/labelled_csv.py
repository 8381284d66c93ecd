"""An exploration → the labelled CSV: the own columns of every customer, and its sub-segment beside them."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from core.evidence.borders import Borders, borders
from core.exploring.results import Exploration
from core.exports.safe_csv import to_csv
from core.language.language import ENGLISH, Language
from core.model.customers import columns_of
from core.wording.names import name_of

PARENT: Final = "parent"
SUB_SEGMENT: Final = "sub_segment"
SUB_SEGMENT_NAME: Final = "sub_segment_name"
SILHOUETTE: Final = "silhouette"
MARGIN: Final = "margin"
RUNNER_UP: Final = "runner_up"


def labelled_csv(
    exploration: Exploration,
    own: pd.DataFrame | None = None,
    names: Mapping[str, str] | None = None,
    delimiter: str = ",",
    byte_order_mark: bool = False,
    with_borders: bool = False,
    known_borders: Mapping[str, Borders] | None = None,
    *,
    language: Language = ENGLISH,
) -> bytes:
    """The explored customers with their own columns, then parent, sub-segment and its name, in the file's order.

    ``own`` has one row for each customer of the exploration; without it the four columns of the API are written.
    ``names`` goes by the segments' marks. A cell that a spreadsheet would run as a formula is written with an
    apostrophe before it, which is taken off when we read it again; all else stays as it is. A byte-order mark lets
    Excel read accents.
    ``with_borders`` adds how near each customer is to the next sub-segment, and its number; nothing where a parent is
    kept whole.
    ``known_borders`` holds those that were found before, by the key of the parent; only the others are computed.
    A sub-segment without a name of the user is called by its number, in the ``language``; the names of the columns are
    the same in all languages.
    """
    own = columns_of(exploration.customers) if own is None else own
    assert len(own) == len(exploration.customers), "one row of own columns for each customer"
    parts = []
    for parent in exploration.parents:
        solution = parent.solution
        called = np.array([name_of(segment, names or {}, language) for segment in solution.legend], dtype=object)
        added: dict[str, Any] = {
            PARENT: parent.key,
            SUB_SEGMENT: solution.segments,
            SUB_SEGMENT_NAME: called[solution.segments],
        }
        if with_borders:
            known = (known_borders or {}).get(parent.key)
            added |= _border_columns(known or borders(exploration, parent))
        parts.append(pd.DataFrame(added, index=pd.Index(parent.members)))
    labelled = pd.concat(parts).sort_index()
    labelled = labelled.rename(columns={name: _free(name, own.columns) for name in labelled.columns})
    explored = own.reset_index(drop=True).iloc[labelled.index]
    return to_csv(explored.join(labelled), delimiter, byte_order_mark)


def _border_columns(found: Borders | None) -> dict[str, Any]:
    if found is None:
        return dict.fromkeys((SILHOUETTE, MARGIN, RUNNER_UP), "")
    return {
        SILHOUETTE: np.round(found.silhouettes, 4),
        MARGIN: np.round(found.margins, 4),
        RUNNER_UP: found.runners_up,
    }


def _free(name: str, taken: "pd.Index[str]") -> str:
    """The name, numbered where a column of the user's own already has it."""
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free

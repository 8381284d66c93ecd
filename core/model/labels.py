"""Labels: which parent each customer is in, and the names of clusters as each kind of input writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.plain_cells import saying_nothing
from core.tables.text_array import Texts
from core.tables.text_cells import Cells, coded, flags, matching

WHOLE: Final = r"-?\d+(?:[.,]00?)?"
AS_NUMBER: Final = r"-?\d+[.,]00?"  # as programs write whole numbers in a column with gaps


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """m labels: ``ids`` and ``parents`` are m texts each; every id occurs once."""

    ids: npt.NDArray[np.object_] | Texts
    parents: npt.NDArray[np.object_]

    def __post_init__(self) -> None:
        assert len(self.ids) == len(self.parents)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, mapping: Mapping[Any, object]) -> "Labels":
        """Labels from customer id → parent; a number becomes its text, so 1 and "1" are the same parent."""
        return cls(
            np.array([str(name) for name in mapping], dtype=object),
            np.array([str(parent).strip() for parent in mapping.values()], dtype=object),
        )


def whole_clusters(parents: Cells) -> Cells:
    """Clusters of a column in which every one is a whole number, some of them written like ``1.0``: those are ``1``.

    So programs write whole numbers in a column with gaps. ``1.000`` may be a thousand, and stays as it is.
    """
    _, different = coded(parents)
    filled = different.filter(pc.not_equal(different, ""))
    if not len(filled) or not matching(filled, WHOLE).all() or not matching(filled, AS_NUMBER).any():
        return parents
    return pc.replace_substring_regex(parents, r"[.,]00?\z", "")


def named_clusters(given: list[str]) -> list[str]:
    """The labels of a request or a mapping without blanks around, empty where one says nothing; else as written."""
    texts = pc.utf8_trim_whitespace(pa.array(given, pa.large_string()))
    which = saying_nothing(texts)
    if len(which):
        nothing = flags(pc.is_in(texts, value_set=texts.take(pa.array(which))))
        texts = pc.if_else(pa.array(nothing), "", texts)
    found: list[str] = texts.to_pylist()
    return found

"""Labels: which parent each customer's file names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.tables.text_array import Texts


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

"""Millions of texts as Arrow holds them that read like a NumPy array of Python's: these are made when asked for."""

from collections.abc import Iterator
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from core.tables.text_cells import Cells

Objects = npt.NDArray[np.object_]


class Texts:
    """n texts that never change. A million ids take 17 MB so, and 70 MB as an array of Python's texts.

    Parameters
    ----------
    cells : the n texts in Arrow
    """

    __slots__ = ("_objects", "cells")

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._objects: Objects | None = None

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[str]:
        return iter(self.tolist())

    def tolist(self) -> list[str]:
        """All of them as Python's texts."""
        texts: list[str] = self.cells.to_pylist()
        return texts

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Objects:
        if self._objects is None:
            self._objects = self.cells.to_numpy(zero_copy_only=False)
            self._objects.flags.writeable = False
        return np.array(self._objects, dtype=dtype, copy=copy)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice | npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> Objects: ...
    def __getitem__(self, at: Any) -> Any:
        """The text at a position; an array of those at positions from 0 on, of a slice, or where flags are set."""
        if isinstance(at, int | np.integer):
            return self.cells[int(at)].as_py()
        if not isinstance(at, slice):
            cells = self.cells.filter(pa.array(at)) if at.dtype == bool else self.cells.take(pa.array(at))
        else:
            cells = self.cells[at]
        return cells.to_numpy(zero_copy_only=False)


def in_arrow(texts: Texts | Objects) -> Cells:
    """Texts as Arrow holds them."""
    return texts.cells if isinstance(texts, Texts) else pa.array(texts, pa.large_string())

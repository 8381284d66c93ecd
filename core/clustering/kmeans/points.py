"""Feature rows as the compiled kernels take them, and samples and grids of them."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.features import Features, flag_columns
from core.model.arrays import Floats

# The finest grid, in quarters of an octave: it has 2^(80 / 4) = 2^20 grid cells along each side. So the place of a grid
# cell along a side fits into 21 bits, and its three places into a number of 64 bits.
FINEST: Final = 80

Column = npt.NDArray[np.float64] | npt.NDArray[np.float32]


def middle_of(features: Features) -> Floats:
    """The median of each of the three numbers over the rows, (3): where ``Points`` are measured from."""
    return np.array([np.median(column) for column in features.numbers.T])


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Feature rows column by column, as the kernels take them: x, y, z, flags, how many of these, and weights."""

    columns: tuple[Column, Column, Column]
    flags: npt.NDArray[np.uint64]
    n_flags: int
    weights: Floats

    @classmethod
    def of(cls, features: Features) -> "Points":
        """The rows of one parent, from their median: single precision tells most apart, however far away one is."""
        x, y, z = (column - middle for column, middle in zip(features.numbers.T, middle_of(features), strict=True))
        return cls((x, y, z), features.flags.copy(), features.n_flags, features.weights.copy())

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def rows(self) -> tuple[Column, Column, Column, npt.NDArray[np.uint64], int]:
        """The arguments with which every kernel begins."""
        return (*self.columns, self.flags, self.n_flags)

    @property
    def width(self) -> int:
        """How many columns a centre has."""
        return 3 + self.n_flags

    @property
    def in_single_precision(self) -> "Points":
        """The same in single precision, in which distances take half the time."""
        x, y, z = (column.astype(np.float32) for column in self.columns)
        return Points((x, y, z), self.flags, self.n_flags, self.weights)

    def work(self, k: int) -> int:
        """The distances of all rows to k centres."""
        return len(self) * k

    @property
    def n_bytes(self) -> int:
        """How many bytes the flags fill."""
        return (self.n_flags + 7) // 8

    def gaps(self, centres: Floats) -> Floats:
        """The squared distance of each row to its nearest centre."""
        from core.clustering.kernels.nearest import measure

        gaps = np.empty(len(self))
        measure(*self.rows, centres, gaps)
        return gaps

    def at(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Some rows with all their columns, (rows, 3 + n_flags)."""
        flags = flag_columns(self.flags[rows], self.n_flags) if self.n_flags else np.empty((len(rows), 0))
        return np.column_stack([*(column[rows] for column in self.columns), flags])

    def sample(self, size: int, gaps: Floats, offset: float) -> "Points":
        """At most ``size`` weighted rows whose inertia, for any centres, is nearly that of all rows.

        A lightweight coreset (Bachem, Lucic & Krause 2018). Half of a row's chance to be drawn is its share of the
        customers, half is its share of the inertia around the mean (``gaps`` are the squared distances to it). The
        smaller its chance was, the more a drawn row weighs. Rows are drawn at equal steps along the sorted rows, the
        first one ``offset`` of a step from the beginning, in [0, 1).
        """
        share = self.weights * (1 / self.weights.sum() + gaps / (self.weights @ gaps)) / 2
        sums = np.cumsum(share)
        at = np.searchsorted(sums, (np.arange(size) + offset) * (sums[-1] / size), side="right")
        taken, counts = np.unique(np.minimum(at, len(sums) - 1), return_counts=True)
        weights = counts * (self.weights[taken] / (share[taken] * size))
        x, y, z = (column[taken] for column in self.columns)
        # In steps of 1/1024, so that sums of weights are exact and an emptied group weighs nothing.
        return Points((x, y, z), self.flags[taken], self.n_flags, np.maximum(np.round(weights * 1024), 1.0) / 1024)

    def grid_means(self, least: int) -> "Points | None":
        """The means of the rows in each grid cell, for the coarsest grid in which ``least`` or more cells have rows.

        Grid cells are cubes, so what the means lack of the inertia is nearly the same for any centres: the spread of
        the rows inside their grid cells (Zhang, Ramakrishnan & Livny 1996 cluster such means likewise). The means are
        in single precision, in which distances take half the time. None where rows have flags or no grid suffices.
        """
        from core.clustering.kernels.grid_cells import find_grid_cells

        if self.n_flags or len(self) < least:
            return None
        columns = np.array(self.columns)
        low = columns.min(axis=1, keepdims=True)
        places = (columns - low) / (columns.max(axis=1, keepdims=True) - low).max()
        grid_cell_of = np.empty(len(self), dtype=np.int32)
        numbers = np.empty(len(self), dtype=np.uint64)

        def count(fineness: int, most: int) -> int:
            return find_grid_cells(places, 2 ** (fineness / 4), most, numbers, grid_cell_of)

        finest = bisect_left(range(FINEST), least, key=lambda fineness: count(fineness, least))
        if finest == FINEST:
            return None
        n_grid_cells = count(finest, len(self))
        rank = np.empty(n_grid_cells, dtype=np.int32)
        rank[np.argsort(numbers[:n_grid_cells])] = np.arange(n_grid_cells)
        grid_cell_of = rank[grid_cell_of]
        weights = np.bincount(grid_cell_of, self.weights).astype(np.float64)
        means = (np.bincount(grid_cell_of, self.weights * column) / weights for column in columns)
        x, y, z = (mean.astype(np.float32) for mean in means)
        return Points((x, y, z), np.zeros(n_grid_cells, dtype=np.uint64), 0, weights)

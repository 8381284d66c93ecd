"""Customers grouped by their labels for every k at once: the cells in which all clusterings agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.model.arrays import Floats

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class JointCells:
    """Groups of rows in which all ``clusterings`` agree: ``cells``, int64 array of m, from 0 without gaps."""

    clusterings: tuple[Clustering, ...]
    cells: Positions

    @property
    def groups(self) -> Positions:
        """Each clustering's group of each cell, (clusterings, c)."""
        rows = np.empty(self.cells.max() + 1, dtype=np.int64)
        rows[self.cells] = np.arange(len(self.cells))  # any row of each cell
        return np.array([clustering.labels[rows] for clustering in self.clusterings], dtype=np.int64)

    @property
    def most_groups(self) -> int:
        """The groups of the clustering that has the most."""
        return max(clustering.k for clustering in self.clusterings)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The feature rows sorted by cell, each cell filled up with rows of weight 0.

    Attributes
    ----------
    numbers : float64 arrays x, y and z; flags : uint64 array; weights : float64 array; all of the r rows
    n_flags : how many flags are in use
    starts : int64 array of c + 1, where each cell begins
    source : int64 array of r, the feature row that each is
    own : int64 array of r, the cell of each row
    groups : int64 array (clusterings, c), the group of each cell
    sizes : float64 array (clusterings, largest k), the customers of each group; 0 where there is none
    """

    numbers: tuple[Floats, Floats, Floats]
    flags: npt.NDArray[np.uint64]
    n_flags: int
    weights: Floats
    starts: Positions
    source: Positions
    own: Positions
    groups: Positions
    sizes: Floats

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def rows(self) -> tuple[Floats, Floats, Floats, npt.NDArray[np.uint64], int, Floats]:
        """The arguments with which every kernel begins."""
        return (*self.numbers, self.flags, self.n_flags, self.weights)


def joint_cells(clusterings: Sequence[Clustering], most_cells: int) -> Iterator[JointCells]:
    """The cells of clusterings together, in runs that have at most ``most_cells``, or of one clustering."""
    batch: list[Clustering] = []
    cells = np.zeros(0, dtype=np.int64)
    for clustering in clusterings:
        finer = _split(cells, clustering) if batch else clustering.labels.astype(np.int64)
        if batch and finer.max() >= most_cells:
            yield JointCells(tuple(batch), cells)
            batch, finer = [], clustering.labels.astype(np.int64)
        batch.append(clustering)
        cells = finer
    if batch:
        yield JointCells(tuple(batch), cells)


def _split(cells: Positions, clustering: Clustering) -> Positions:
    """Cells split by one more clustering, numbered densely from 0."""
    finer = cells * clustering.k + clustering.labels
    return np.asarray((np.cumsum(np.bincount(finer) > 0) - 1)[finer], dtype=np.int64)


def build_cells(features: Features, joint: JointCells, most_rows: int, padding: int) -> Cells:
    """Sort the rows into cells; a cell of more than ``most_rows`` rows is cut into several."""
    keys = joint.cells
    order = np.argsort(keys, kind="stable")
    counts = np.bincount(keys)
    pieces = -(-counts // most_rows)
    cell_of_piece = np.repeat(np.arange(len(counts)), pieces)
    within = np.arange(len(cell_of_piece)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    lengths = np.minimum(counts[cell_of_piece] - within * most_rows, most_rows)
    padded = -(-lengths // padding) * padding
    starts = np.concatenate([[0], np.cumsum(padded)])
    own = np.repeat(np.arange(len(lengths)), padded)
    ends = np.cumsum(lengths)
    # The row in each place; places beyond a cell's end repeat its last row, without weight.
    place = np.arange(starts[-1]) - starts[:-1][own]
    filled = place < lengths[own]
    source = order[(ends - lengths)[own] + np.minimum(place, lengths[own] - 1)]
    x, y, z = (features.numbers[:, column][source] for column in range(3))
    return Cells(
        numbers=(x, y, z),
        flags=features.flags[source],
        n_flags=features.n_flags,
        weights=np.where(filled, features.weights[source], 0.0),
        starts=starts,
        source=source,
        own=own,
        groups=np.ascontiguousarray(joint.groups[:, cell_of_piece]),  # one memory layout, one compiled kernel
        sizes=np.array([np.bincount(each.labels, features.weights, joint.most_groups) for each in joint.clusterings]),
    )

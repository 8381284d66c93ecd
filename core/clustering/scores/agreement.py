"""Rows put together that share a group for every k, into agreement groups, and these cut into pieces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.model.arrays import Floats

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """Where several clusterings of the same m rows agree.

    Rows that are together in every one of the ``clusterings`` are an agreement group. ``of_rows`` is the agreement
    group of each row: int64 array of m, from 0 without gaps.
    """

    clusterings: tuple[Clustering, ...]
    of_rows: Positions

    @property
    def groups(self) -> Positions:
        """Each clustering's group of each of the a agreement groups, (clusterings, a)."""
        rows = np.empty(self.of_rows.max() + 1, dtype=np.int64)
        rows[self.of_rows] = np.arange(len(self.of_rows))  # any row of each agreement group
        return np.array([clustering.groups[rows] for clustering in self.clusterings], dtype=np.int64)

    @property
    def most_groups(self) -> int:
        """The groups of the clustering that has the most."""
        return max(clustering.k for clustering in self.clusterings)


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The feature rows sorted by agreement group and cut into p pieces; each piece is filled up with rows of weight 0.

    Attributes
    ----------
    numbers : float64 arrays x, y and z; flags : uint64 array; weights : float64 array; all of the r rows
    n_flags : how many flags are in use
    starts : int64 array of p + 1, where each piece begins
    source : int64 array of r, the feature row that each is
    own : int64 array of r, the piece of each row
    groups : int64 array (clusterings, p), the group of each piece
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


def agreements(clusterings: Sequence[Clustering], most: int) -> Iterator[Agreement]:
    """Where clusterings agree: as many of them together as have at most ``most`` agreement groups, but at least one."""
    batch: list[Clustering] = []
    of_rows = np.zeros(0, dtype=np.int64)
    for clustering in clusterings:
        finer = _split(of_rows, clustering) if batch else clustering.groups.astype(np.int64)
        if batch and finer.max() >= most:
            yield Agreement(tuple(batch), of_rows)
            batch, finer = [], clustering.groups.astype(np.int64)
        batch.append(clustering)
        of_rows = finer
    if batch:
        yield Agreement(tuple(batch), of_rows)


def _split(of_rows: Positions, clustering: Clustering) -> Positions:
    """Agreement groups split by one more clustering, numbered from 0 without gaps."""
    finer = of_rows * clustering.k + clustering.groups
    return np.asarray((np.cumsum(np.bincount(finer) > 0) - 1)[finer], dtype=np.int64)


def pieces_of(features: Features, agreement: Agreement, most_rows: int, padding: int) -> Pieces:
    """Sort the rows by agreement group; a group of more than ``most_rows`` rows is cut into several pieces.

    Each piece is filled up to a multiple of ``padding`` rows.
    """
    keys = agreement.of_rows
    order = np.argsort(keys, kind="stable")
    counts = np.bincount(keys)
    pieces = -(-counts // most_rows)
    agreement_of_piece = np.repeat(np.arange(len(counts)), pieces)
    within = np.arange(len(agreement_of_piece)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    lengths = np.minimum(counts[agreement_of_piece] - within * most_rows, most_rows)
    padded = -(-lengths // padding) * padding
    starts = np.concatenate([[0], np.cumsum(padded)])
    own = np.repeat(np.arange(len(lengths)), padded)
    ends = np.cumsum(lengths)
    # The row in each place; places beyond a piece's end repeat its last row, without weight.
    place = np.arange(starts[-1]) - starts[:-1][own]
    filled = place < lengths[own]
    source = order[(ends - lengths)[own] + np.minimum(place, lengths[own] - 1)]
    x, y, z = (features.numbers[:, column][source] for column in range(3))
    return Pieces(
        numbers=(x, y, z),
        flags=features.flags[source],
        n_flags=features.n_flags,
        weights=np.where(filled, features.weights[source], 0.0),
        starts=starts,
        source=source,
        own=own,
        # Contiguous, because a kernel is compiled once for each memory layout.
        groups=np.ascontiguousarray(agreement.groups[:, agreement_of_piece]),
        sizes=np.array(
            [np.bincount(each.groups, features.weights, agreement.most_groups) for each in agreement.clusterings]
        ),
    )

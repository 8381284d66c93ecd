"""Rows and centres → the nearest centre of each row: the one rule for small data, compiled runs and new customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.arrays import Codes, Floats

GAPS_AT_ONCE: Final = 2**17  # distances in one block: 1 MB in float64, and as much again while they are added up


def assign(rows: Floats, centres: Floats, gaps_at_once: int = GAPS_AT_ONCE) -> Codes:
    """The nearest of k ``centres`` (k, d) to each of n ``rows`` (n, d): int32 array of n, each from 0 to k - 1.

    Of centres that are equally near the one with the lowest number is taken. Squared Euclidean distances are added up
    in float64, column after column, so that they have the same bits on every machine and for any size of the blocks.
    About ``gaps_at_once`` of them are held at a time.
    """
    nearest = np.empty(len(rows), dtype=np.int32)
    step = max(1, gaps_at_once // len(centres))
    for low in range(0, len(rows), step):
        block = rows[low : low + step]
        gaps = np.zeros((len(block), len(centres)))
        for column, places in zip(block.T, centres.T, strict=True):
            apart = column[:, None] - places
            apart *= apart
            gaps += apart
        nearest[low : low + step] = gaps.argmin(axis=1)
    return nearest


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """The centres that gave k groups their rows, and all that it takes to give them the same rows again.

    Attributes
    ----------
    offsets : float64 array (k, d), where each centre lies, seen from ``origin``
    origin : float64 array of d in scaled units: where rows were measured from. Numbers around 0 are told apart more
        finely than numbers far away from it
    turns : int32 array of k, the numbers of the centres in the order in which they were asked: a row that is equally
        near to several was given to the one that stands first here
    """

    offsets: Floats
    origin: Floats
    turns: Codes

    @classmethod
    def of(cls, offsets: Floats, origin: Floats | None = None) -> "Centres":
        """Centres (k, d) of which the lower number goes first; seen from an ``origin`` (d) that may be 0."""
        origin = np.zeros(offsets.shape[1]) if origin is None else origin
        return cls(offsets, origin, np.arange(len(offsets), dtype=np.int32))

    def __len__(self) -> int:
        return len(self.offsets)

    @property
    def scaled(self) -> Floats:
        """The centres in scaled units, float64 (k, d)."""
        return np.asarray(self.origin + self.offsets, dtype=np.float64)

    def nearest(self, rows: Floats) -> Codes:
        """The group of each of n ``rows`` (n, d) in scaled units: int32 array of n, each from 0 to k - 1."""
        found = np.empty(len(rows), dtype=np.int32)
        step = max(1, GAPS_AT_ONCE // rows.shape[1])
        for low in range(0, len(rows), step):
            block = rows[low : low + step] - self.origin
            found[low : low + step] = self.turns[assign(block, self.offsets[self.turns])]
        return found

    def renumbered(self, ranked: Sequence[int] | npt.NDArray[np.int64]) -> "Centres":
        """The same centres with new numbers: ``ranked`` holds the old number of each, in the order of the new ones."""
        new = np.empty(len(self), dtype=np.int32)
        new[np.asarray(ranked)] = np.arange(len(self), dtype=np.int32)
        return Centres(self.offsets[np.asarray(ranked)], self.origin, new[self.turns])

"""Feature rows as the K-Means kernels take them, samples of them, and Lloyd's steps over them."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.features import Features, Floats, flag_columns
from core.progress import Part
from core.workers import Workers

MOST_STEPS: Final = 300
LIKELY_STEPS: Final = 10
CHUNK: Final = 2**25
FINEST: Final = 80  # just below 2^20 parts a side, so that the number of a cell fits in 64 bits

Labels = npt.NDArray[np.int32]
Column = npt.NDArray[np.float64] | npt.NDArray[np.float32]
Stage = tuple[float, int, int]  # a tolerance, the most steps, and the most ends that are kept


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Feature rows column by column, as the kernels take them: x, y, z, flags, how many of these, and weights."""

    columns: tuple[Column, Column, Column]
    flags: npt.NDArray[np.uint64]
    n_flags: int
    weights: Floats

    @classmethod
    def of(cls, features: Features) -> "Points":
        """The rows of one parent, around their median: single precision tells most apart, however far away one is."""
        x, y, z = (column - np.median(column) for column in features.numbers.T)
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
    def octets(self) -> int:
        """How many octets the flags fill."""
        return (self.n_flags + 7) // 8

    def gaps(self, centres: Floats) -> Floats:
        """The squared distance of each row to its nearest centre."""
        from core.nearest_kernels import measure

        gaps = np.empty(len(self))
        measure(*self.rows, centres, gaps)
        return gaps

    def at(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Some rows with all their columns, (rows, 3 + n_flags)."""
        flags = flag_columns(self.flags[rows], self.n_flags) if self.n_flags else np.empty((len(rows), 0))
        return np.column_stack([*(column[rows] for column in self.columns), flags])

    def sample(self, size: int, gaps: Floats, offset: float) -> "Points":
        """At most ``size`` weighted rows whose inertia, for any centres, is nearly that of all rows.

        A lightweight coreset (Bachem, Lucic & Krause 2018): half of the chances go by the customers of a row, half by
        its part of the inertia around the mean (``gaps`` are the squared distances to it), and a row weighs as much
        more as its chance was smaller. Drawn at equal steps along the sorted rows, ``offset`` in [0, 1) into the first.
        """
        share = self.weights * (1 / self.weights.sum() + gaps / (self.weights @ gaps)) / 2
        sums = np.cumsum(share)
        at = np.searchsorted(sums, (np.arange(size) + offset) * (sums[-1] / size), side="right")
        taken, counts = np.unique(np.minimum(at, len(sums) - 1), return_counts=True)
        weights = counts * (self.weights[taken] / (share[taken] * size))
        x, y, z = (column[taken] for column in self.columns)
        # In steps of 1/1024, so that sums of weights are exact and an emptied group weighs nothing.
        return Points((x, y, z), self.flags[taken], self.n_flags, np.maximum(np.round(weights * 1024), 1.0) / 1024)

    def cells(self, least: int) -> "Points | None":
        """The means of the rows in each cell of the coarsest grid in which ``least`` or more cells have rows.

        Cells are cubes, so what the inertia lacks is nearly the same for any centres: the rows' spread in their cells
        (Zhang, Ramakrishnan & Livny 1996 cluster such means likewise). Single numbers, to which distances take half the
        time. None where rows have flags or no grid suffices.
        """
        from core.cell_kernels import find_cells

        if self.n_flags or len(self) < least:
            return None
        columns = np.array(self.columns)
        low = columns.min(axis=1, keepdims=True)
        places = (columns - low) / (columns.max(axis=1, keepdims=True) - low).max()
        cell_of = np.empty(len(self), dtype=np.int32)
        numbers = np.empty(len(self), dtype=np.uint64)

        def cells(fineness: int, most: int) -> int:
            return find_cells(places, 2 ** (fineness / 4), most, numbers, cell_of)

        finest = bisect_left(range(FINEST), least, key=lambda fineness: cells(fineness, least))
        if finest == FINEST:
            return None
        n_cells = cells(finest, len(self))
        rank = np.empty(n_cells, dtype=np.int32)
        rank[np.argsort(numbers[:n_cells])] = np.arange(n_cells)
        cell_of = rank[cell_of]
        weights = np.bincount(cell_of, self.weights).astype(np.float64)
        x, y, z = ((np.bincount(cell_of, self.weights * column) / weights).astype(np.float32) for column in columns)
        return Points((x, y, z), np.zeros(n_cells, dtype=np.uint64), 0, weights)


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Where Lloyd's steps ended from several starts s of the same k.

    Attributes
    ----------
    centres : (s, k, d)
    sizes : (s, k), the weights of the groups, at least 1
    inertias : (s)
    """

    centres: Floats
    sizes: Floats
    inertias: Floats

    def __len__(self) -> int:
        return len(self.inertias)

    def with_more(self, more: "Ends") -> "Ends":
        """The tightest of these and of those of further starts."""
        if not len(more):
            return self
        pairs = ((self.centres, more.centres), (self.sizes, more.sizes), (self.inertias, more.inertias))
        return Ends(*(np.concatenate(pair) for pair in pairs)).tightest()

    def tightest(self, most: int | None = None) -> "Ends":
        """At most so many, the tightest first, without those that ended at the same groups."""
        from core.kmeans_kernels import distinct

        order = np.arange(len(self))
        kept = order[: distinct(self.inertias, order)][:most]
        return Ends(self.centres[kept], self.sizes[kept], self.inertias[kept])


def compete(points: Points, starts: Floats, rough: Stage, fine: Stage, known: Floats, part: Part) -> Ends:
    """The tightest ends of Lloyd's steps from the ``starts`` (s, k, d), which are overwritten: roughly from all, on
    from the best. Ends that are far from the tightest are left out, and those whose inertia is ``known``.

    One call of a kernel, for points and groups that are few.
    """
    from core.kmeans_kernels import race

    _, k, width = starts.shape
    centres, sizes, inertias = np.empty((fine[2], k, width)), np.empty((fine[2], k)), np.empty(fine[2])
    kept, taken = race(*points.rows, points.weights, rough, fine, known, starts, centres, sizes, inertias)
    part.add(float(taken * points.work(k)))
    return Ends(centres[:kept], np.maximum(sizes[:kept], 1.0), inertias[:kept])


def climb_each(points: Points, starts: Floats, tolerance: float, steps: int, workers: Workers, part: Part) -> Ends:
    """At most ``steps`` of Lloyd's from each of the ``starts`` (s, k, d), until the inertia falls by less than
    ``tolerance`` of it. The starts are overwritten: they become the centres.
    """
    from core.kmeans_kernels import lloyd_each

    work = points.work(starts.shape[1])
    sizes, inertias = np.empty(starts.shape[:2]), np.empty(len(starts))

    def climb(some: slice) -> None:
        taken = lloyd_each(*points.rows, points.weights, tolerance, steps, starts[some], sizes[some], inertias[some])
        part.add(float(taken * work))

    workers.map(climb, calls(len(starts), work * LIKELY_STEPS, workers))
    return Ends(starts, np.maximum(sizes, 1.0), inertias)


def calls(starts: int, work: int, workers: Workers) -> list[slice]:
    """Which starts one call of a kernel serves: several, for a call takes longer than the steps of a few rows.

    A thread's share of them, or fewer where ``work`` distances for each would not let a run end soon.
    """
    once = max(1, min(-(-starts // workers.threads), CHUNK // work))
    return [slice(low, low + once) for low in range(0, starts, once)]


class Climb:
    """Lloyd's steps from some centres over some rows, which may be taken up again where they stopped."""

    def __init__(self, points: Points, centres: Floats, part: Part) -> None:
        self._points = points
        self._part = part
        self._centres = centres.copy()
        self.labels: Labels = np.full(len(points), -1, dtype=np.int32)
        self._sums = np.zeros((len(centres), 4))
        self._counts = np.zeros((len(centres), points.octets, 256))
        self._ended = False
        self.inertia = np.inf

    def go(self, tolerance: float, steps: int = MOST_STEPS) -> "Climb":
        """Steps until the inertia falls by less than ``tolerance`` of it; below 0, until no row changes its group."""
        from core.kmeans_kernels import lloyd

        points = self._points
        work = points.work(len(self._centres))
        while steps and not self._ended:
            self.inertia, taken, self._ended = lloyd(
                *points.rows,
                points.weights,
                self._centres,
                self._sums,
                self._counts,
                self.labels,
                self.inertia,
                tolerance,
                min(max(1, CHUNK // work), steps),
            )
            steps -= taken
            self._part.add(float(taken * work))
        return self

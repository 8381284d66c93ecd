"""Lloyd's steps over feature rows, from many starts at once, and which of their ends are the tightest."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.clustering.kmeans.points import Points
from core.model.arrays import Codes, Floats
from core.running.progress import Part
from core.running.threads import Workers

MOST_STEPS: Final = 300  # Lloyd's steps from one start, as in scikit-learn; hardly any start takes as many
LIKELY_STEPS: Final = 10  # Lloyd's steps that a start is expected to take until its end
DISTANCES_OF_A_CALL: Final = 2**25  # of a kernel, a tenth of a second: a run that was given up ends soon

Stage = tuple[float, int, int]  # a tolerance, the most steps, and the most ends that are kept


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
        from core.clustering.kernels.lloyd import distinct

        order = np.arange(len(self))
        kept = order[: distinct(self.inertias, order)][:most]
        return Ends(self.centres[kept], self.sizes[kept], self.inertias[kept])


def compete(points: Points, starts: Floats, rough: Stage, fine: Stage, known: Floats, part: Part) -> Ends:
    """The tightest ends of Lloyd's steps from the ``starts`` (s, k, d): roughly from all, on from the best.

    The starts are overwritten. Ends that are far from the tightest are left out, and so are those whose inertia is
    ``known``. All of it is one call of a kernel, which suits few points and few groups.
    """
    from core.clustering.kernels.lloyd import race

    _, k, width = starts.shape
    centres, sizes, inertias = np.empty((fine[2], k, width)), np.empty((fine[2], k)), np.empty(fine[2])
    kept, taken = race(*points.rows, points.weights, rough, fine, known, starts, centres, sizes, inertias)
    part.add(float(taken * points.work(k)))
    return Ends(centres[:kept], np.maximum(sizes[:kept], 1.0), inertias[:kept])


def climb_each(points: Points, starts: Floats, tolerance: float, steps: int, workers: Workers, part: Part) -> Ends:
    """At most ``steps`` of Lloyd's from each of the ``starts`` (s, k, d), until the inertia falls by less than
    ``tolerance`` of it. The starts are overwritten: they become the centres.
    """
    from core.clustering.kernels.lloyd import lloyd_each

    work = points.work(starts.shape[1])
    sizes, inertias = np.empty(starts.shape[:2]), np.empty(len(starts))

    def climb(some: slice) -> None:
        taken = lloyd_each(*points.rows, points.weights, tolerance, steps, starts[some], sizes[some], inertias[some])
        part.add(float(taken * work))

    workers.map(climb, calls(len(starts), work * LIKELY_STEPS, workers))
    return Ends(starts, np.maximum(sizes, 1.0), inertias)


def calls(starts: int, work: int, workers: Workers) -> list[slice]:
    """Slices of the ``starts``, one for each call of a kernel, which are then done side by side.

    A call serves as many starts as fall to one thread, because calling takes longer than the steps of a few rows do.
    It serves fewer where each takes so much ``work``, in distances, that the call would go on for long after a run was
    given up.
    """
    once = max(1, min(-(-starts // workers.threads), DISTANCES_OF_A_CALL // work))
    return [slice(low, low + once) for low in range(0, starts, once)]


class Climb:
    """Lloyd's steps from some centres over some rows, which may be taken up again where they stopped."""

    def __init__(self, points: Points, centres: Floats, part: Part) -> None:
        self._points = points
        self._part = part
        self._centres = centres.copy()
        # The group of each row; -1 before the first step.
        self.groups: Codes = np.full(len(points), -1, dtype=np.int32)
        self._sums = np.zeros((len(centres), 4))
        self._counts = np.zeros((len(centres), points.n_bytes, 256))
        self._ended = False
        self.inertia = np.inf
        # Those to which the rows were nearest when they got these groups, (k, 3 + flags), from the points' origin.
        self.centres = self._centres

    def go(self, tolerance: float, steps: int = MOST_STEPS) -> "Climb":
        """Steps until the inertia falls by less than ``tolerance`` of it; below 0, until no row changes its group."""
        from core.clustering.kernels.lloyd import lloyd

        points = self._points
        work = points.work(len(self._centres))
        while steps and not self._ended:
            self.inertia, taken, self._ended, self.centres = lloyd(
                *points.rows,
                points.weights,
                self._centres,
                self._sums,
                self._counts,
                self.groups,
                self.inertia,
                tolerance,
                min(max(1, DISTANCES_OF_A_CALL // work), steps),
            )
            steps -= taken
            self._part.add(float(taken * work))
        return self

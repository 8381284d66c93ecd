"""Customers at the border: the silhouette of each, its margin to the runner-up, and which sub-segment that is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.clustering import Clustering, centroids
from core.clustering.sampling import stratified_sample
from core.clustering.scores.silhouette_limits import LIMITS, SilhouetteLimits
from core.clustering.scores.silhouettes import exact_coefficients
from core.clustering.scores.small_silhouettes import coefficients, summed_distances
from core.evidence.parent_data import ParentData
from core.exploring.results import Exploration, ParentResult
from core.model.arrays import Codes, Floats
from core.running.progress import Meter, OnProgress, Part, Stage
from core.running.threads import conduct

MOST_COMPARED: Final = 5000  # feature rows of a parent that are compared without compiled kernels, within a second
COMPARED_OF_MANY: Final = 1000  # customers drawn for the plot of silhouettes, more than it has pixels
BLOCK_BYTES: Final = 16 * 2**20  # of distances at a time, at 8 bytes for each
BORDERLINE: Final = 0.1  # margin: below it a customer is less than a tenth nearer to its own centre than to the next


@dataclass(frozen=True, slots=True, eq=False)
class Borders:
    """How near each of the n customers of one parent is to the next sub-segment, in the order of its ``members``.

    Attributes
    ----------
    silhouettes : float64 array of n, -1 to 1; 0 for a customer alone in its sub-segment
    margins : float64 array of n, -1 to 1: (distance to the runner-up's centre - distance to its own) / the larger one
    runners_up : int32 array of n, the number of the other sub-segment whose centre is nearest
    n_compared : with how many customers each was compared for its silhouette: with all, or with a fixed sample
    """

    silhouettes: Floats
    margins: Floats
    runners_up: Codes
    n_compared: int

    @property
    def is_borderline(self) -> npt.NDArray[np.bool_]:
        """Who is at the border: a margin below 0.1."""
        return self.margins < BORDERLINE

    @property
    def n_borderline(self) -> int:
        """How many are at the border."""
        return int(self.is_borderline.sum())


@dataclass(frozen=True, slots=True, eq=False)
class SilhouetteSample:
    """Silhouettes of a fixed stratified sample of customers, for a plot: a float64 array for each sub-segment, falling.

    They were compared with each other: ``n_compared`` of the parent's ``n_customers`` customers.
    """

    segments: tuple[Floats, ...]
    n_compared: int
    n_customers: int

    @property
    def standard_error(self) -> float:
        """The standard error of the parent's mean silhouette, if its customers are a sample of all there could be."""
        return float(np.concatenate(self.segments).std() / np.sqrt(self.n_customers))


def silhouette_sample(data: ParentData, segments: Codes, k: int, random_state: int) -> SilhouetteSample:
    """Silhouettes of at most 1,000 customers among themselves, for one solution with k at least 2."""
    ordered = data.ordered(segments)
    chosen = stratified_sample(ordered, COMPARED_OF_MANY, random_state)
    rows, own = data.scaled(chosen), ordered[chosen]
    values = _compared(rows, own, k, np.ones(len(own)), lambda _: None)
    return SilhouetteSample(tuple(np.sort(values[own == number])[::-1] for number in range(k)), len(chosen), len(data))


def borders(
    exploration: Exploration,
    parent: ParentResult,
    on_progress: OnProgress | None = None,
    limits: SilhouetteLimits = LIMITS,
) -> Borders | None:
    """The borders of a parent's chosen solution; None for a parent that is kept whole.

    Each customer is compared with all, so that the mean silhouette is the benchmark's; in a parent where that would
    take more than about ten seconds (``limits``), with a fixed stratified sample of 1,000.
    """
    solution = parent.solution
    if solution.k < 2:
        return None
    data = ParentData.of(exploration, parent)
    row_of, m = data.features.row_of, len(data.features)
    own = np.empty(m, dtype=np.int32)
    own[row_of] = solution.segments  # equal customers share a sub-segment
    meter = Meter(m * m / 2, on_progress)
    meter.say(Stage("borders"))
    silhouettes, n_compared = None, len(data)
    if m > MOST_COMPARED:
        clustering, memory = Clustering(solution.k, own, 0.0, solution.centres), exploration.settings.memory_mb * 2**20
        silhouettes = conduct(
            meter,
            None,
            lambda workers: exact_coefficients(
                data.features, clustering, workers, Part(meter, m * m / 2), memory, limits
            ),
        )
    if silhouettes is None:
        ordered = data.ordered(solution.segments)
        size = len(data) if m <= MOST_COMPARED else COMPARED_OF_MANY
        chosen = stratified_sample(ordered, size, exploration.settings.random_state)
        weights = np.bincount(row_of[data.order][chosen], minlength=m).astype(np.float64)

        def tell(compared: float) -> None:
            meter.add(compared * m / 2)
            meter.report()

        silhouettes, n_compared = _compared(data.rows, own, solution.k, weights, tell), len(chosen)
    margins, runners_up = _margins(data, own, solution.k)
    return Borders(silhouettes[row_of], margins[row_of], runners_up[row_of], n_compared)


def _compared(rows: Floats, own: Codes, k: int, weights: Floats, after_block: Callable[[float], None]) -> Floats:
    """The silhouette of each row (m), from its distances to the customers that ``weights`` (m) counts.

    ``after_block`` is called with the number of rows that have been compared since the last call.
    """
    compared = np.flatnonzero(weights)
    member = (own[compared][:, None] == np.arange(k)) * weights[compared][:, None]
    sizes = member.sum(axis=0)
    silhouettes = np.empty(len(rows))
    for block, sums in summed_distances(rows, rows[compared], member, BLOCK_BYTES):
        silhouettes[block] = coefficients(sums, sizes, own[block], weights[block] > 0)
        after_block(float(len(sums)))
    return silhouettes


def _margins(data: ParentData, own: Codes, k: int) -> tuple[Floats, Codes]:
    """The margin and the runner-up of each row."""
    from scipy.spatial.distance import cdist

    apart = cdist(data.rows, centroids(data.features, own, k))
    every = np.arange(len(own))
    mine = apart[every, own]
    apart[every, own] = np.inf
    runners_up = apart.argmin(axis=1)
    theirs = apart[every, runners_up]
    larger = np.maximum(mine, theirs)
    margins = np.where(larger > 0, (theirs - mine) / np.where(larger > 0, larger, 1.0), 0.0)
    return margins, runners_up.astype(np.int32)

"""How stable the sub-segments are: how much of each comes back when the customers are split again (Hennig 2007)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.kmeans.resampled_kmeans import cluster_resamples, resample_counts
from core.clustering.sampling import stratified_sample
from core.evidence.few_apart import judged_numbers
from core.evidence.parent_data import ParentData
from core.language.numbers import MEANT_DECIMALS
from core.model.arrays import Codes, Floats

RESAMPLES: Final = 100  # as many as clusterboot draws where nothing else is asked for
BATCH: Final = 25  # resamples that a thread splits at once: a quarter of all, so progress is told four times for each k
MOST_CUSTOMERS: Final = 1000  # that resamples are drawn from: splitting all of a large parent would take minutes
THREADS: Final = 2  # that split resamples at the same time: evidence runs beside others, and leaves them processors


class Band(StrEnum):
    """Hennig's four bands of the mean Jaccard similarity, as codes.

    The values stand in the evidence JSON and are never translated; sentences are found by the code.
    """

    HIGHLY_STABLE = "highly stable"
    STABLE = "stable"
    DOUBTFUL = "a pattern with doubtful members"
    NOT_TO_BE_TRUSTED = "not to be trusted"

    @property
    def code(self) -> str:
        """The part of a message's key that stands for the band, such as “highly_stable”."""
        return self.name.lower()


STABLE_FROM: Final = 0.75  # mean Jaccard similarity: where Hennig's band of the stable ones begins
# The least mean Jaccard similarity of each band, from 0 to 1; below the last one nothing is to be trusted.
BANDS: Final = ((0.85, Band.HIGHLY_STABLE), (STABLE_FROM, Band.STABLE), (0.6, Band.DOUBTFUL))


def band_of(jaccard: float) -> Band:
    """The band of a mean Jaccard similarity, 0 to 1."""
    figure = round(jaccard, MEANT_DECIMALS)  # as it is rounded down to be shown, so that figure and band agree
    return next((band for least, band in BANDS if figure >= least), Band.NOT_TO_BE_TRUSTED)


@dataclass(frozen=True, slots=True)
class SegmentStability:
    """The mean Jaccard similarity of one sub-segment with its best match in each resample, 0 to 1, and its band.

    Both are None where it was not tested: a sub-segment of very few customers beside several others.
    """

    number: int
    jaccard: float | None
    band: Band | None

    @property
    def known(self) -> float:
        """The similarity of a sub-segment that was tested."""
        assert self.jaccard is not None, "this sub-segment was not tested"
        return self.jaccard


@dataclass(frozen=True, slots=True)
class Stability:
    """The stability of one solution.

    Attributes
    ----------
    k : the number of sub-segments
    segments : one for each sub-segment, by number
    resamples : how many bootstrap resamples were split
    n_compared : from how many customers they were drawn
    n_customers : customers of the sub-segments that were tested; where they are more, a fixed sample was drawn from
    """

    k: int
    segments: tuple[SegmentStability, ...]
    resamples: int
    n_compared: int
    n_customers: int

    @property
    def mean(self) -> float:
        """The stability of the whole: the mean over the sub-segments that were tested, 0 to 1."""
        return sum(segment.known for segment in self.tested) / len(self.tested)

    @property
    def tested(self) -> tuple[SegmentStability, ...]:
        """The sub-segments that were tested; there is always one."""
        return tuple(segment for segment in self.segments if segment.jaccard is not None)

    @property
    def weakest(self) -> SegmentStability:
        """The least stable sub-segment of those that were tested."""
        return min(self.tested, key=lambda segment: segment.known)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The bands in which tested sub-segments are, each once, the one with the most stable sub-segment first."""
        return tuple(dict.fromkeys(band_of(each.known) for each in sorted(self.tested, key=lambda each: -each.known)))

    @property
    def untested(self) -> tuple[int, ...]:
        """The numbers of the sub-segments that were not tested, ascending."""
        return tuple(each.number for each in self.segments if each.jaccard is None)

    @property
    def is_sampled(self) -> bool:
        """Whether the resamples were drawn from a fixed sample of the customers."""
        return self.n_compared < self.n_customers

    def numbers_in(self, band: Band) -> tuple[int, ...]:
        """The numbers of the sub-segments that are in a band, ascending."""
        return tuple(each.number for each in self.segments if each.band is band)


def stability(
    data: ParentData, segments: Codes, k: int, random_state: int, after_batch: Callable[[], None] = lambda: None
) -> Stability:
    """Bootstrap stability of one solution: ``segments`` numbers the parent's members from 0 to k - 1, k at least 2.

    Each resample draws with replacement as many customers as there are, or as the fixed stratified sample has. It is
    split with K-Means from starts of its own, as the solution was. The customers that were drawn are compared, each
    once, as clusterboot does.

    Sub-segments of very few customers are left out, and the others are split into as many as they are, if they are
    several: a single customer is missing from every third resample, and would take the stability of all others with it.
    """
    judged = judged_numbers(segments, k)
    ordered = data.ordered(segments)
    inside = np.isin(ordered, judged)
    chosen = stratified_sample(ordered, MOST_CUSTOMERS, random_state)
    chosen = chosen[inside[chosen]]
    rows, own = data.scaled(chosen), np.searchsorted(judged, ordered[chosen]).astype(np.int32)
    n_judged = len(judged)

    def compared(generator: np.random.Generator) -> Floats:
        counts = resample_counts(len(rows), BATCH, generator)
        return best_matches(own, cluster_resamples(rows, counts, n_judged, generator), counts > 0, n_judged)

    shares = []
    # Each batch has random numbers of its own, so that it makes no difference how many run at the same time.
    with ThreadPoolExecutor(THREADS) as pool:
        for share in pool.map(compared, np.random.default_rng(random_state).spawn(RESAMPLES // BATCH)):
            shares.append(share)
            after_batch()
    means = dict(zip(judged, np.concatenate(shares).mean(axis=0).tolist(), strict=True))
    found = tuple(
        SegmentStability(number, means[number], band_of(means[number]))
        if number in means
        else SegmentStability(number, None, None)
        for number in range(k)
    )
    return Stability(k, found, RESAMPLES, len(rows), int(inside.sum()))


def best_matches(own: Codes, again: Codes, drawn: npt.NDArray[np.bool_], k: int) -> Floats:
    """The Jaccard similarity of each of k groups with its best match in each of b splits, (b, k).

    ``own`` (n) and ``again`` (n, b) are groups from 0 to k - 1; only the rows that are ``drawn`` (n, b) count. A group
    of which nothing was drawn shares nothing.
    """
    mine = (own[:, None] == np.arange(k)).astype(np.float64)
    sizes = drawn.T @ mine
    best: Floats = np.zeros_like(sizes)
    for number in range(k):
        other = ((again == number) & drawn).astype(np.float64)
        shared = other.T @ mine
        either = sizes + other.sum(axis=0)[:, None] - shared
        np.maximum(best, shared / np.maximum(either, 1.0), out=best)
    return np.asarray(best, dtype=np.float64)

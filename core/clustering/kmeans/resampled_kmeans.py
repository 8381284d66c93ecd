"""K-Means of the same rows with many weights at once, as bootstrap resamples need it: k-means++ and Lloyd's steps.

Lloyd's step and k-means++ stand twice in this house, and a test holds that both do the same. Compiled ones
(``kernels/lloyd.py``, ``kernels/starts.py``) serve the search in many rows. These serve up to a thousand rows, hundreds
of times, in NumPy: loading the compiler and its kernels takes more than a second, longer than all resamples of a parent
take here. Steps of the small path (``small_kmeans``) are made of ``centroids`` and the nearest centre, because they
need exact distances for one set of weights, where these need quick ones for many.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.arrays import Codes, Floats

MOST_STEPS: Final = 60  # steps; nearly all runs on a thousand rows end by themselves before
STARTS: Final = 4  # short runs of which the best goes on: with fewer, chance would pass for instability
SHORT_STEPS: Final = 4  # steps, after which the order of the runs by their inertia hardly changes
DRAWS: Final = 3  # candidates for each further centre of k-means++: scikit-learn's 2 + log(k) for a k of 3 to 7

Groups = npt.NDArray[np.int16]


def resample_counts(n: int, resamples: int, generator: np.random.Generator) -> Floats:
    """How often each of n rows is drawn when n are drawn with replacement, float64 (n, resamples)."""
    drawn = generator.integers(0, n, size=(resamples, n)) + np.arange(resamples)[:, None] * n
    return np.ascontiguousarray(np.bincount(drawn.ravel(), minlength=n * resamples).reshape(resamples, n).T, np.float64)


def cluster_resamples(rows: Floats, counts: Floats, k: int, generator: np.random.Generator) -> Codes:
    """K-Means of each resample from starts of its own: the best of several short runs is run to its end.

    Nothing is taken over from the solution whose stability is asked for: a start at its centres would find it again
    where it is only one of several equally good ones.

    Parameters
    ----------
    rows : float64 (n, d)
    counts : float64 (n, b), how often each row is in each resample

    Returns
    -------
    int32 (n, b), the group of each row in each resample, rows that were not drawn included.
    """
    best, least = np.zeros((counts.shape[1], k, rows.shape[1])), np.full(counts.shape[1], np.inf)
    for _ in range(STARTS):
        _, inertia, centres = lloyd_of_each(rows, counts, starts_of_each(rows, counts, k, generator), SHORT_STEPS)
        better = inertia < least
        best[better], least[better] = centres[better], inertia[better]
    return lloyd_of_each(rows, counts, best, MOST_STEPS)[0]


def starts_of_each(rows: Floats, counts: Floats, k: int, generator: np.random.Generator) -> Floats:
    """k-means++ starts (Arthur and Vassilvitskii 2007) for each resample, (b, k, d), the best of several draws each.

    Draws b numbers for the first centre, and ``DRAWS`` times b for each other one.
    """
    b = counts.shape[1]
    starts = np.empty((b, k, rows.shape[1]))
    weight, nearest = counts, np.full(counts.shape, np.inf)
    for number in range(k):
        reach = np.cumsum(weight, axis=0)
        kept = np.full(b, np.inf)
        gaps = nearest
        for _ in range(DRAWS if number else 1):
            chosen = np.minimum(np.count_nonzero(reach <= generator.random(b) * reach[-1], axis=0), len(rows) - 1)
            closer = np.minimum(nearest, _squared(rows, rows[chosen]))
            left = np.einsum("ij,ij->j", closer, counts)
            better = left < kept
            kept[better] = left[better]
            starts[better, number] = rows[chosen[better]]
            gaps = np.where(better, closer, gaps)
        nearest = gaps
        weight = nearest * counts
    return starts


def lloyd_of_each(rows: Floats, counts: Floats, starts: Floats, most_steps: int) -> tuple[Codes, Floats, Floats]:
    """Lloyd's steps for each resample until its customers stay where they are, or so many.

    Returns the groups (n, b), the inertia (b) and the centres (b, k, d). Where a resample's customers stayed where they
    were, its centres are those that gave the groups; where the steps were used up, the means of the groups.
    """
    n, b = counts.shape
    groups = np.zeros((n, b), dtype=np.int32)
    inertia = np.zeros(b)
    active = np.arange(b)
    centres, weights = starts.copy(), counts
    before = np.full((n, b), -1, dtype=np.int16)
    for _ in range(most_steps):
        own, nearest = nearest_of_each(rows, centres[active])
        settled = (own == before).all(axis=0)
        groups[:, active] = own
        inertia[active] = np.einsum("ij,ij->j", nearest, weights)
        if settled.any():
            active, own, weights = active[~settled], own[:, ~settled], weights[:, ~settled]
        if not len(active):
            break
        before = own
        centres[active] = means_of_each(rows, weights, own, centres[active])
    return groups, inertia, centres


def nearest_of_each(rows: Floats, centres: Floats) -> tuple[Groups, Floats]:
    """The nearest of the centres (b, k, d) of each resample, the first of several, and its squared distance: (n, b)."""
    nearest = _squared(rows, centres[:, 0])
    own = np.zeros(nearest.shape, dtype=np.int16)
    for number in range(1, centres.shape[1]):
        gap = _squared(rows, centres[:, number])
        np.putmask(own, gap < nearest, number)
        np.minimum(nearest, gap, out=nearest)
    return own, nearest


def means_of_each(rows: Floats, weights: Floats, own: Groups, centres: Floats) -> Floats:
    """The means of the groups of each resample, (b, k, d); a group that lost every customer stays at its centre."""
    means = centres.copy()
    for number in range(centres.shape[1]):
        inside = weights * (own == number)
        size = inside.sum(axis=0)
        filled = size > 0
        means[filled, number] = (inside.T @ rows)[filled] / size[filled, None]
    return means


def _squared(rows: Floats, centre: Floats) -> Floats:
    """Squared distances of n rows to the centre of each resample, (n, b)."""
    gaps = rows @ (-2.0 * centre.T)
    gaps += (rows**2).sum(axis=1)[:, None]
    gaps += (centre**2).sum(axis=1)[None, :]
    return np.maximum(gaps, 0.0, out=gaps)

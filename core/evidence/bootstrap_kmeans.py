"""K-Means on many bootstrap resamples of the same rows at once."""

from typing import Final

import numpy as np

from core.model.arrays import Codes, Floats

MOST_STEPS: Final = 60
STARTS: Final = 4
SHORT_STEPS: Final = 4
DRAWS: Final = 3


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
        _, inertia, centres = _lloyd(rows, counts, _plus_plus(rows, counts, k, generator), SHORT_STEPS)
        better = inertia < least
        best[better], least[better] = centres[better], inertia[better]
    return _lloyd(rows, counts, best, MOST_STEPS)[0]


def _plus_plus(rows: Floats, counts: Floats, k: int, generator: np.random.Generator) -> Floats:
    """k-means++ starts (Arthur and Vassilvitskii 2007) for each resample, (b, k, d), the best of several draws each."""
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


def _lloyd(rows: Floats, counts: Floats, starts: Floats, most_steps: int) -> tuple[Codes, Floats, Floats]:
    """Lloyd's steps for each resample until its customers stay where they are, or so many.

    Returns the labels (n, b), the inertia (b) and the centres (b, k, d) that gave them.
    """
    n, b = counts.shape
    labels = np.zeros((n, b), dtype=np.int32)
    inertia = np.zeros(b)
    active = np.arange(b)
    centres, weights = starts.copy(), counts
    before = np.full((n, b), -1, dtype=np.int16)
    for _ in range(most_steps):
        here = centres[active]
        nearest = _squared(rows, here[:, 0])
        own = np.zeros_like(before)
        for number in range(1, here.shape[1]):
            gap = _squared(rows, here[:, number])
            np.putmask(own, gap < nearest, number)
            np.minimum(nearest, gap, out=nearest)
        settled = (own == before).all(axis=0)
        labels[:, active] = own
        inertia[active] = np.einsum("ij,ij->j", nearest, weights)
        if settled.any():
            active, own, weights = active[~settled], own[:, ~settled], weights[:, ~settled]
        if not len(active):
            break
        before = own
        for number in range(centres.shape[1]):
            inside = weights * (own == number)
            size = inside.sum(axis=0)
            filled = size > 0  # a group that lost every customer stays where it is
            centres[active[filled], number] = (inside.T @ rows)[filled] / size[filled, None]
    return labels, inertia, centres


def _squared(rows: Floats, centre: Floats) -> Floats:
    """Squared distances of n rows to the centre of each resample, (n, b)."""
    gaps = rows @ (-2.0 * centre.T)
    gaps += (rows**2).sum(axis=1)[:, None]
    gaps += (centre**2).sum(axis=1)[None, :]
    return np.maximum(gaps, 0.0, out=gaps)

"""K-Means on many bootstrap resamples of the same rows at once."""

from typing import Final

import numpy as np

from core.features import Floats
from core.kmeans import Codes

MOST_STEPS: Final = 60


def resample_counts(n: int, resamples: int, generator: np.random.Generator) -> Floats:
    """How often each of n rows is drawn when n are drawn with replacement, float64 (n, resamples)."""
    drawn = generator.integers(0, n, size=(resamples, n)) + np.arange(resamples)[:, None] * n
    return np.ascontiguousarray(np.bincount(drawn.ravel(), minlength=n * resamples).reshape(resamples, n).T, np.float64)


def cluster_resamples(rows: Floats, counts: Floats, centres: Floats, generator: np.random.Generator) -> Codes:
    """K-Means of each resample, twice: from given centres and from a k-means++ start; the lower inertia is kept.

    Parameters
    ----------
    rows : float64 (n, d)
    counts : float64 (n, b), how often each row is in each resample
    centres : float64 (k, d), where the first start stands

    Returns
    -------
    int32 (n, b), the group of each row in each resample, rows that were not drawn included.
    """
    b = counts.shape[1]
    warm = np.repeat(centres[None, :, :], b, axis=0)
    labels, inertia = _lloyd(rows, counts, warm)
    others, other_inertia = _lloyd(rows, counts, _plus_plus(rows, counts, len(centres), generator))
    better = other_inertia < inertia
    labels[:, better] = others[:, better]
    return labels


def _plus_plus(rows: Floats, counts: Floats, k: int, generator: np.random.Generator) -> Floats:
    """k-means++ starts (Arthur and Vassilvitskii 2007) for each resample, (b, k, d)."""
    b = counts.shape[1]
    starts = np.empty((b, k, rows.shape[1]))
    weight = counts
    nearest = np.full(counts.shape, np.inf)
    for number in range(k):
        reach = np.cumsum(weight, axis=0)
        aim = generator.random(b) * reach[-1]
        chosen = np.minimum((reach <= aim).sum(axis=0), len(rows) - 1)
        starts[:, number] = rows[chosen]
        np.minimum(nearest, _squared(rows, starts[:, number]), out=nearest)
        weight = nearest * counts
    return starts


def _lloyd(rows: Floats, counts: Floats, starts: Floats) -> tuple[Codes, Floats]:
    """Lloyd's steps for each resample until its customers stay where they are: labels (n, b) and inertia (b)."""
    n, b = counts.shape
    labels = np.zeros((n, b), dtype=np.int32)
    inertia = np.zeros(b)
    active = np.arange(b)
    centres, weights = starts.copy(), counts
    before = np.full((n, b), -1, dtype=np.int8 if starts.shape[1] < 128 else np.int32)
    for _ in range(MOST_STEPS):
        nearest = _squared(rows, centres[:, 0])
        own = np.zeros_like(before)
        for number in range(1, centres.shape[1]):
            gap = _squared(rows, centres[:, number])
            closer = gap < nearest
            own[closer] = number
            np.minimum(nearest, gap, out=nearest)
        settled = (own == before).all(axis=0)
        labels[:, active] = own
        inertia[active] = (nearest * weights).sum(axis=0)
        if settled.all():
            break
        if settled.any():
            moving = ~settled
            active, centres, own, weights = active[moving], centres[moving], own[:, moving], weights[:, moving]
        before = own
        for number in range(centres.shape[1]):
            inside = weights * (own == number)
            size = inside.sum(axis=0)
            filled = size > 0  # a group that lost every customer stays where it is
            centres[filled, number] = (inside.T @ rows)[filled] / size[filled, None]
    return labels, inertia


def _squared(rows: Floats, centre: Floats) -> Floats:
    """Squared distances of n rows to the centre of each resample, (n, b)."""
    gaps = rows @ (-2.0 * centre.T)
    gaps += (rows**2).sum(axis=1)[:, None]
    gaps += (centre**2).sum(axis=1)[None, :]
    return np.maximum(gaps, 0.0, out=gaps)

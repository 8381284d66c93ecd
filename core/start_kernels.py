"""First centres for K-Means, compiled: k-means++ over rows of three numbers and up to 64 flags."""

from typing import Any

import numpy as np

from core.compiled import compiled
from core.flag_kernels import differing
from core.nearest_kernels import BLOCK, add_in_lanes, gaps_to, place, total_of


@compiled
def start(
    x: Any, y: Any, z: Any, flags: Any, n_flags: int, weights: Any, first: float, draws: Any, centres: Any
) -> None:
    """k-means++ (Arthur & Vassilvitskii 2007), greedy: of several drawn rows the one that lowers the inertia most.

    ``first`` in [0, 1) draws the first centre, ``draws`` (k - 1, trials) the candidates for each other one.
    """
    m = x.size
    gaps, trial, best = np.empty(m), np.empty(m), np.empty(m)
    sums = np.cumsum(weights)
    row = min(np.searchsorted(sums, first * sums[-1], side="right"), m - 1)
    place(x, y, z, flags, n_flags, row, centres[0])
    gaps[:] = np.inf
    _closer(x, y, z, flags, n_flags, weights, row, gaps, best)
    gaps, best = best, gaps
    for group in range(1, centres.shape[0]):
        total = 0.0
        for i in range(m):
            total += weights[i] * gaps[i]
            sums[i] = total
        lowest, chosen = np.inf, 0
        for draw in draws[group - 1]:
            row = min(np.searchsorted(sums, draw * total, side="right"), m - 1)
            inertia = _closer(x, y, z, flags, n_flags, weights, row, gaps, trial)
            if inertia < lowest:
                lowest, chosen = inertia, row
                trial, best = best, trial
        place(x, y, z, flags, n_flags, chosen, centres[group])
        gaps, best = best, gaps


@compiled
def _closer(x: Any, y: Any, z: Any, flags: Any, n_flags: int, weights: Any, row: int, gaps: Any, closer: Any) -> float:
    """The squared distances ``gaps`` once ``row`` is a centre as well, into ``closer``; returns their weighted sum."""
    gaps_to(x, y, z, x[row], y[row], z[row], closer)
    if n_flags:
        for i in range(x.size):
            closer[i] += differing(flags[i], flags[row])
    for i in range(x.size):
        closer[i] = min(closer[i], gaps[i])
    lanes = np.zeros(BLOCK)
    for low in range(0, x.size, BLOCK):
        add_in_lanes(weights[low : low + BLOCK], closer[low : low + BLOCK], lanes)
    return total_of(lanes)

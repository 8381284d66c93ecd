"""First centres for K-Means, compiled: k-means++, a centre more, two groups merged; rows as in ``nearest``."""

from typing import Any

import numpy as np

from core.clustering.kernels.compiled import compiled
from core.clustering.kernels.flags import differing
from core.clustering.kernels.nearest import LANES, add_in_lanes, gaps_to, measure, place, total_of


@compiled
def start_each(
    x: Any, y: Any, z: Any, flags: Any, n_flags: int, weights: Any, firsts: Any, draws: Any, starts: Any
) -> None:
    """``_start`` for each of the ``firsts`` (s), with its ``draws`` (s, k - 1, trials), into ``starts`` (s, k, d)."""
    for i in range(firsts.size):
        _start(x, y, z, flags, n_flags, weights, firsts[i], draws[i], starts[i])


@compiled
def _start(
    x: Any, y: Any, z: Any, flags: Any, n_flags: int, weights: Any, first: float, draws: Any, centres: Any
) -> None:
    """k-means++ (Arthur & Vassilvitskii 2007), greedy: of several drawn rows the one that lowers the inertia most.

    ``first`` in [0, 1) draws the first centre, ``draws`` (k - 1, trials) the candidates for each other one.
    """
    m = x.size
    gaps, trial, best = np.empty(m, x.dtype), np.empty(m, x.dtype), np.empty(m, x.dtype)
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
    lanes = np.zeros(LANES)
    add_in_lanes(weights, closer, lanes)
    return total_of(lanes)


@compiled
def grow_each(
    x: Any, y: Any, z: Any, flags: Any, n_flags: int, weights: Any, before: Any, draws: Any, starts: Any
) -> None:
    """Centres ``before`` (b, k - 1, d) and another on a row, drawn by its part of the inertia, into (b, g, k, d).

    ``draws`` (b, g) in [0, 1) are spread evenly over the rows: the i-th of g falls into the i-th part of the inertia.
    """
    last = starts.shape[2] - 1
    gaps, sums = np.empty(x.size, x.dtype), np.empty(x.size)
    for base in range(before.shape[0]):
        measure(x, y, z, flags, n_flags, before[base], gaps)
        total = 0.0
        for i in range(x.size):
            total += weights[i] * gaps[i]
            sums[i] = total
        grown = draws.shape[1]
        for i in range(grown):
            row = min(np.searchsorted(sums, (i + draws[base, i]) / grown * total, side="right"), x.size - 1)
            starts[base, i, :last] = before[base]
            place(x, y, z, flags, n_flags, row, starts[base, i, last])


@compiled
def merge_pairs(centres: Any, sizes: Any, merged: Any) -> None:
    """Merge two groups whose union costs the least inertia (Ward 1963): the cheapest pairs, into (s, k - 1, d)."""
    k, most = centres.shape[0], merged.shape[0]
    costs = np.full(most, np.inf)
    pairs = np.zeros((most, 2), dtype=np.int64)
    for second in range(1, k):
        for first in range(second):
            apart = 0.0
            for column in range(centres.shape[1]):
                apart += (centres[first, column] - centres[second, column]) ** 2
            cost = apart * sizes[first] * sizes[second] / (sizes[first] + sizes[second])
            if not cost < costs[-1]:
                continue
            at = most - 1
            while at and cost < costs[at - 1]:
                costs[at], pairs[at] = costs[at - 1], pairs[at - 1]
                at -= 1
            costs[at], pairs[at, 0], pairs[at, 1] = cost, first, second
    for i in range(most):
        first, second = pairs[i]
        share = sizes[second] / (sizes[first] + sizes[second])
        merged[i, :second], merged[i, second:] = centres[:second], centres[second + 1 :]
        merged[i, first] += share * (centres[second] - centres[first])

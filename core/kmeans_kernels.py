"""K-Means, compiled: Lloyd's steps and k-means++ starts over rows of three numbers and up to 64 flags.

Every operation has its fixed place in the order, so the result is the same for any number of threads and on any
machine. Rows are given column by column; ``weights`` says how many customers share a row, and is whole.
"""

from typing import Any, Final

import numpy as np

from core.compiled import compiled
from core.flag_kernels import BITS, add_flags, differing, flag_scores, flag_total

BLOCK: Final = 512
LANES: Final = 8


@compiled
def lloyd(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    centres: Any,
    sums: Any,
    counts: Any,
    labels: Any,
    gaps: Any,
    before: float,
    tolerance: float,
    steps: int,
) -> tuple[float, int, bool]:
    """Lloyd (1982): move each row to its nearest centre, each centre to the mean of its rows; at most ``steps`` times.

    Writes ``centres`` (k, 3 + n_flags), ``labels`` and ``gaps`` (squared distances to the nearest centre). ``sums``
    (k, 4) holds the weighted sums of the rows labelled so far and their weights, ``counts`` (k, octets, 256) the
    weights of each value of each octet of flags; rows labelled -1 are in neither. A centre that loses all its rows
    is put on the row that is farthest from its own. Ends when no label changes, or when the inertia falls by no
    more than ``tolerance`` times itself; ``before`` is the inertia of the step before.

    Returns the inertia of the labels, the steps taken, and whether an end was reached.
    """
    m, k, octets = x.size, centres.shape[0], counts.shape[1]
    nearest, gap = np.empty(BLOCK), np.empty(BLOCK)
    chosen = np.empty(BLOCK, dtype=np.int64)
    scores = np.zeros((k, octets, 256))
    fixed = np.zeros(k)
    lanes = np.empty(LANES)
    for step in range(steps):
        for group in range(k):
            fixed[group] = flag_scores(centres[group, 3:], n_flags, scores[group])
        lanes[:] = 0.0
        changed = 0
        for low in range(0, m, BLOCK):
            high = min(low + BLOCK, m)
            xs, ys, zs, words = x[low:high], y[low:high], z[low:high], flags[low:high]
            nearest[:] = np.inf
            for group in range(k):
                _gaps(xs, ys, zs, centres[group, 0], centres[group, 1], centres[group, 2], gap)
                if n_flags:
                    add_flags(words, scores[group], fixed[group], gap)
                _keep_nearer(gap, group, nearest, chosen)
            changed += _relabel(xs, ys, zs, words, weights[low:high], chosen, labels[low:high], sums, counts)
            gaps[low:high] = nearest[: high - low]
            _add_in_lanes(weights[low:high], nearest, lanes)
        inertia = _total(lanes)
        relocated = False
        for group in range(k):
            if sums[group, 3] > 0:
                _to_mean(sums[group], counts[group], n_flags, centres[group])
                continue
            farthest = np.argmax(gaps)
            if gaps[farthest] > 0:
                relocated = True
                gaps[farthest] = 0.0
                place(x, y, z, flags, n_flags, farthest, centres[group])
        if not relocated and (changed == 0 or before - inertia <= tolerance * inertia):
            return inertia, step + 1, True
        before = np.inf if relocated else inertia
    return inertia, steps, False


@compiled
def _gaps(x: Any, y: Any, z: Any, a: float, b: float, c: float, gap: Any) -> None:
    """Squared distances to the point (a, b, c)."""
    for i in range(x.size):
        gap[i] = (x[i] - a) * (x[i] - a) + (y[i] - b) * (y[i] - b) + (z[i] - c) * (z[i] - c)


@compiled
def _keep_nearer(gap: Any, group: int, nearest: Any, chosen: Any) -> None:
    """Where a group's centre is nearer than the nearest so far, take it."""
    for i in range(gap.size):
        closer = gap[i] < nearest[i]
        nearest[i] = gap[i] if closer else nearest[i]
        chosen[i] = group if closer else chosen[i]


@compiled
def _relabel(x: Any, y: Any, z: Any, words: Any, weights: Any, chosen: Any, labels: Any, sums: Any, counts: Any) -> int:
    """Give the rows their new labels and move those that changed from sum to sum; returns how many these are."""
    changed = 0
    for i in range(x.size):
        old, new = labels[i], chosen[i]
        if old != new:
            changed += 1
            labels[i] = new
            _add_row(x[i], y[i], z[i], words[i], weights[i], sums[new], counts[new])
            if old >= 0:
                _add_row(x[i], y[i], z[i], words[i], -weights[i], sums[old], counts[old])
                if sums[old, 3] == 0:
                    sums[old, :] = 0.0  # nothing left, and no rounding error of it either
    return changed


@compiled
def _add_row(x: float, y: float, z: float, word: Any, weight: float, sums: Any, counts: Any) -> None:
    """Add a row to a group's sums, or take it away by a negative weight."""
    sums[0] += weight * x
    sums[1] += weight * y
    sums[2] += weight * z
    sums[3] += weight
    for octet in range(counts.shape[0]):
        counts[octet, (word >> np.uint64(56 - BITS * octet)) & np.uint64(255)] += weight


@compiled
def _to_mean(sums: Any, counts: Any, n_flags: int, centre: Any) -> None:
    """Put a centre on the mean of its rows."""
    for column in range(3):
        centre[column] = sums[column] / sums[3]
    for flag in range(n_flags):
        centre[3 + flag] = flag_total(counts[flag // BITS], flag % BITS) / sums[3]


@compiled
def _add_in_lanes(weights: Any, values: Any, lanes: Any) -> None:
    """Add weighted values, the i-th to lane i modulo 8: a fixed order that vector units can follow."""
    whole = weights.size - weights.size % LANES
    for low in range(0, whole, LANES):
        for lane in range(LANES):
            lanes[lane] += weights[low + lane] * values[low + lane]
    for i in range(whole, weights.size):
        lanes[i - whole] += weights[i] * values[i]


@compiled
def _total(lanes: Any) -> float:
    """The sum of all lanes, one after the other."""
    total = 0.0
    for lane in lanes:
        total += lane
    return total


@compiled
def place(x: Any, y: Any, z: Any, flags: Any, n_flags: int, row: Any, centre: Any) -> None:
    """Put a centre on a row."""
    centre[0], centre[1], centre[2] = x[row], y[row], z[row]
    for flag in range(n_flags):
        centre[3 + flag] = float((flags[row] >> np.uint64(63 - flag)) & np.uint64(1))


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
    _gaps(x, y, z, x[row], y[row], z[row], closer)
    if n_flags:
        for i in range(x.size):
            closer[i] += differing(flags[i], flags[row])
    for i in range(x.size):
        closer[i] = min(closer[i], gaps[i])
    lanes = np.zeros(LANES)
    _add_in_lanes(weights, closer, lanes)
    return _total(lanes)

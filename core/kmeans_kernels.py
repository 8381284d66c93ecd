"""K-Means, compiled: Lloyd's steps over rows of three numbers and up to 64 flags.

Every operation has its fixed place in the order, so the result is the same for any number of threads and on any
machine. Rows are given column by column; ``weights`` says how many customers share a row, and is whole.
"""

from typing import Any, Final

import numpy as np

from core.compiled import compiled
from core.flag_kernels import BITS, add_flags, flag_scores, flag_total

BLOCK: Final = 512
PIECE: Final = 32


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
    before: float,
    tolerance: float,
    steps: int,
) -> tuple[float, int, bool]:
    """Lloyd (1982): move each row to its nearest centre, each centre to the mean of its rows; at most ``steps`` times.

    Writes ``centres`` (k, 3 + n_flags) and ``labels``. ``sums`` (k, 4) holds the weighted sums of the rows labelled so
    far and their weights, ``counts`` (k, octets, 256) the weights of each value of each octet of flags; rows labelled
    -1 are in neither. A centre that loses all its rows is put on the row that is farthest from its own. Ends when no
    label changes, or when the inertia falls by no more than ``tolerance`` times itself; ``before`` is the inertia of
    the step before.

    Returns the inertia of the labels, the steps taken, and whether an end was reached.
    """
    m, k, octets = x.size, centres.shape[0], counts.shape[1]
    nearest, gap = np.empty(BLOCK), np.empty(BLOCK)
    chosen = np.empty(BLOCK, dtype=np.int32)
    scores = np.zeros((k, octets, 256))
    fixed = np.zeros(k)
    lanes = np.empty(BLOCK)
    for step in range(steps):
        for group in range(k):
            fixed[group] = flag_scores(centres[group, 3:], n_flags, scores[group])
        lanes[:] = 0.0
        changed = 0
        for low in range(0, m, BLOCK):
            high = min(low + BLOCK, m)
            xs, ys, zs, words = x[low:high], y[low:high], z[low:high], flags[low:high]
            _assign(xs, ys, zs, words, n_flags, centres, scores, fixed, nearest, chosen, gap)
            changed += _relabel(xs, ys, zs, words, weights[low:high], chosen, labels[low:high], sums, counts)
            add_in_lanes(weights[low:high], nearest, lanes)
        inertia = total_of(lanes)
        relocated = False
        if np.any(sums[:, 3] == 0):
            relocated = _relocate(x, y, z, flags, n_flags, centres, sums)
        for group in range(k):
            if sums[group, 3] > 0:
                _to_mean(sums[group], counts[group], n_flags, centres[group])
        if not relocated and (changed == 0 or before - inertia <= tolerance * inertia):
            return inertia, step + 1, True
        before = np.inf if relocated else inertia
    return inertia, steps, False


@compiled
def lloyd_each(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    tolerance: float,
    steps: int,
    starts: Any,
    sizes: Any,
    inertias: Any,
) -> int:
    """``lloyd`` from each of the ``starts`` (s, k, 3 + n_flags), which become centres; returns the steps taken in all.

    Writes the weights of the groups into ``sizes`` (s, k), and ``inertias`` (s).
    """
    k = starts.shape[1]
    labels = np.empty(x.size, dtype=np.int32)
    sums, counts = np.empty((k, 4)), np.empty((k, (n_flags + BITS - 1) // BITS, 256))
    taken = 0
    for start in range(starts.shape[0]):
        labels[:] = -1
        sums[:] = 0.0
        counts[:] = 0.0
        inertias[start], took, _ = lloyd(
            x, y, z, flags, n_flags, weights, starts[start], sums, counts, labels, np.inf, tolerance, steps
        )
        sizes[start] = sums[:, 3]
        taken += took
    return taken


@compiled
def _relocate(x: Any, y: Any, z: Any, flags: Any, n_flags: int, centres: Any, sums: Any) -> bool:
    """Put each centre that has no rows on the row that is farthest from all; False where no row is away from its own.

    The centres are those that the rows were assigned to.
    """
    gaps = np.empty(x.size)
    measure(x, y, z, flags, n_flags, centres, gaps)
    relocated = False
    for group in range(centres.shape[0]):
        farthest = np.argmax(gaps)
        if sums[group, 3] == 0 and gaps[farthest] > 0:
            relocated = True
            gaps[farthest] = 0.0
            place(x, y, z, flags, n_flags, farthest, centres[group])
    return relocated


@compiled
def measure(x: Any, y: Any, z: Any, flags: Any, n_flags: int, centres: Any, gaps: Any) -> None:
    """Write each row's squared distance to its nearest centre into ``gaps``."""
    k, octets = centres.shape[0], (n_flags + BITS - 1) // BITS
    gap = np.empty(BLOCK)
    chosen = np.empty(BLOCK, dtype=np.int32)
    scores = np.zeros((k, octets, 256))
    fixed = np.zeros(k)
    for group in range(k):
        fixed[group] = flag_scores(centres[group, 3:], n_flags, scores[group])
    for low in range(0, x.size, BLOCK):
        high = min(low + BLOCK, x.size)
        xs, ys, zs, words = x[low:high], y[low:high], z[low:high], flags[low:high]
        _assign(xs, ys, zs, words, n_flags, centres, scores, fixed, gaps[low:high], chosen, gap)


@compiled
def _assign(
    x: Any,
    y: Any,
    z: Any,
    words: Any,
    n_flags: int,
    centres: Any,
    scores: Any,
    fixed: Any,
    nearest: Any,
    chosen: Any,
    gap: Any,
) -> None:
    """Each row's nearest centre, the first of several, into ``chosen``, and the squared distance into ``nearest``."""
    k = centres.shape[0]
    nearest[: x.size] = np.inf
    if n_flags:
        for group in range(k):
            gaps_to(x, y, z, centres[group, 0], centres[group, 1], centres[group, 2], gap)
            add_flags(words, scores[group], fixed[group], gap)
            for i in range(x.size):
                closer = gap[i] < nearest[i]
                nearest[i] = gap[i] if closer else nearest[i]
                chosen[i] = group if closer else chosen[i]
        return
    if k % 2:
        gaps_to(x, y, z, centres[0, 0], centres[0, 1], centres[0, 2], nearest)
        chosen[: x.size] = 0
    for first in range(k % 2, k, 2):  # two centres at a time share what is loaded
        second = first + 1
        a0, b0, c0 = centres[first, 0], centres[first, 1], centres[first, 2]
        a1, b1, c1 = centres[second, 0], centres[second, 1], centres[second, 2]
        for i in range(x.size):
            u, v, w = x[i], y[i], z[i]
            one = (u - a0) * (u - a0) + (v - b0) * (v - b0) + (w - c0) * (w - c0)
            two = (u - a1) * (u - a1) + (v - b1) * (v - b1) + (w - c1) * (w - c1)
            least = two if two < one else one
            group = second if two < one else first
            chosen[i] = group if least < nearest[i] else chosen[i]
            nearest[i] = least if least < nearest[i] else nearest[i]


@compiled
def gaps_to(x: Any, y: Any, z: Any, a: float, b: float, c: float, gap: Any) -> None:
    """Squared distances to the point (a, b, c)."""
    for i in range(x.size):
        gap[i] = (x[i] - a) * (x[i] - a) + (y[i] - b) * (y[i] - b) + (z[i] - c) * (z[i] - c)


@compiled
def _relabel(x: Any, y: Any, z: Any, words: Any, weights: Any, chosen: Any, labels: Any, sums: Any, counts: Any) -> int:
    """Give the rows their new labels and move those that changed from sum to sum; returns how many these are."""
    if counts.shape[1]:
        _recount(words, weights, chosen, labels, counts)
    changed = 0
    for low in range(0, x.size, PIECE):
        high = min(low + PIECE, x.size)
        moved = 0
        for i in range(low, high):  # in a loop of its own, which vector units can follow
            moved += labels[i] != chosen[i]
        if moved == 0:
            continue
        changed += moved
        for i in range(low, high):
            old, new = labels[i], chosen[i]
            if old == new:
                continue
            labels[i] = new
            weight = weights[i]
            # Written out, because a call would take longer than the sums.
            sums[new, 0] += weight * x[i]
            sums[new, 1] += weight * y[i]
            sums[new, 2] += weight * z[i]
            sums[new, 3] += weight
            if old >= 0:
                sums[old, 0] -= weight * x[i]
                sums[old, 1] -= weight * y[i]
                sums[old, 2] -= weight * z[i]
                sums[old, 3] -= weight
                if sums[old, 3] == 0:
                    for column in range(4):
                        sums[old, column] = 0.0  # nothing left, and no rounding error of it either
    return changed


@compiled
def _recount(words: Any, weights: Any, chosen: Any, labels: Any, counts: Any) -> None:
    """Move the rows whose labels will change from the one group's weights of flags to the other's."""
    for i in range(words.size):
        if labels[i] != chosen[i]:
            _count(words[i], weights[i], counts[chosen[i]])
            if labels[i] >= 0:
                _count(words[i], -weights[i], counts[labels[i]])


@compiled
def _count(word: Any, weight: float, counts: Any) -> None:
    """Add a row to the weights of its values of each octet of flags, or take it away by a negative weight."""
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
def add_in_lanes(weights: Any, values: Any, lanes: Any) -> None:
    """Add weighted values, the i-th to lane i: a fixed order that vector units can follow."""
    for i in range(weights.size):
        lanes[i] += weights[i] * values[i]


@compiled
def total_of(lanes: Any) -> float:
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

"""Which centre is nearest to each row, compiled: rows of three numbers, column by column, and up to 64 flags.

Distances are in the precision of the rows: twice as many single ones as double ones fit into a vector unit.
"""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled
from core.clustering.kernels.flags import BITS, add_flags, flag_scores

BLOCK: Final = 2048  # rows that are looked at together: their distances stay in the fastest memory
LANES: Final = 256  # partial sums of the inertia: enough for any vector unit; a power of two, to be halved


@compiled
def assign(
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
        _assign_with_flags(x, y, z, words, centres, scores, fixed, nearest, chosen, gap)
        return
    number = x.dtype.type
    for group in range(k % 3):
        a0, b0, c0 = number(centres[group, 0]), number(centres[group, 1]), number(centres[group, 2])
        for i in range(x.size):
            one = (x[i] - a0) * (x[i] - a0) + (y[i] - b0) * (y[i] - b0) + (z[i] - c0) * (z[i] - c0)
            closer = one < nearest[i]
            nearest[i] = one if closer else nearest[i]
            chosen[i] = group if closer else chosen[i]
    for first in range(k % 3, k, 3):  # three centres at a time share what is loaded
        second, third = first + 1, first + 2
        a0, b0, c0 = number(centres[first, 0]), number(centres[first, 1]), number(centres[first, 2])
        a1, b1, c1 = number(centres[second, 0]), number(centres[second, 1]), number(centres[second, 2])
        a2, b2, c2 = number(centres[third, 0]), number(centres[third, 1]), number(centres[third, 2])
        for i in range(x.size):
            u, v, w = x[i], y[i], z[i]
            least, group = nearest[i], chosen[i]
            one = (u - a0) * (u - a0) + (v - b0) * (v - b0) + (w - c0) * (w - c0)
            two = (u - a1) * (u - a1) + (v - b1) * (v - b1) + (w - c1) * (w - c1)
            three = (u - a2) * (u - a2) + (v - b2) * (v - b2) + (w - c2) * (w - c2)
            group = first if one < least else group
            least = one if one < least else least
            group = second if two < least else group
            least = two if two < least else least
            chosen[i] = third if three < least else group
            nearest[i] = three if three < least else least


@compiled
def _assign_with_flags(
    x: Any, y: Any, z: Any, words: Any, centres: Any, scores: Any, fixed: Any, nearest: Any, chosen: Any, gap: Any
) -> None:
    """The same for rows with flags; ``gap`` holds the distances to one centre after the other."""
    for group in range(centres.shape[0]):
        gaps_to(x, y, z, centres[group, 0], centres[group, 1], centres[group, 2], gap)
        add_flags(words, scores[group], fixed[group], gap)
        for i in range(x.size):
            closer = gap[i] < nearest[i]
            nearest[i] = gap[i] if closer else nearest[i]
            chosen[i] = group if closer else chosen[i]


@compiled
def gaps_to(x: Any, y: Any, z: Any, a: float, b: float, c: float, gap: Any) -> None:
    """Squared distances to the point (a, b, c)."""
    number = x.dtype.type
    a, b, c = number(a), number(b), number(c)
    for i in range(x.size):
        gap[i] = (x[i] - a) * (x[i] - a) + (y[i] - b) * (y[i] - b) + (z[i] - c) * (z[i] - c)


@compiled
def measure(x: Any, y: Any, z: Any, flags: Any, n_flags: int, centres: Any, gaps: Any) -> None:
    """Write each row's squared distance to its nearest centre into ``gaps``."""
    k, n_bytes = centres.shape[0], (n_flags + BITS - 1) // BITS
    gap = np.empty(BLOCK, dtype=x.dtype)
    chosen = np.empty(BLOCK, dtype=np.int32)
    scores = np.zeros((k, n_bytes, 256))
    fixed = np.zeros(k)
    for group in range(k):
        fixed[group] = flag_scores(centres[group, 3:], n_flags, scores[group])
    for low in range(0, x.size, BLOCK):
        high = min(low + BLOCK, x.size)
        xs, ys, zs, words = x[low:high], y[low:high], z[low:high], flags[low:high]
        assign(xs, ys, zs, words, n_flags, centres, scores, fixed, gaps[low:high], chosen, gap)


@compiled
def place(x: Any, y: Any, z: Any, flags: Any, n_flags: int, row: Any, centre: Any) -> None:
    """Put a centre on a row."""
    centre[0], centre[1], centre[2] = x[row], y[row], z[row]
    for flag in range(n_flags):
        centre[3 + flag] = float((flags[row] >> np.uint64(63 - flag)) & np.uint64(1))


@compiled
def add_in_lanes(weights: Any, values: Any, lanes: Any) -> None:
    """Add weighted values, the i-th to lane i modulo their number: a fixed order that vector units can follow."""
    for low in range(0, weights.size, LANES):
        some, these = weights[low : low + LANES], values[low : low + LANES]
        for i in range(some.size):
            lanes[i] += some[i] * these[i]


@compiled
def total_of(lanes: Any) -> float:
    """The sum of all lanes, as many as a power of two; the second half is added to the first until one is left."""
    half = lanes.size // 2
    while half:
        rest = lanes[half:]
        for i in range(half):
            lanes[i] += rest[i]
        half //= 2
    return float(lanes[0])

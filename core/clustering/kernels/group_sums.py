"""The sums of the rows of each group as rows change groups, compiled, and the means they give."""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled
from core.clustering.kernels.flags import BITS, FIRST_SHIFT, flag_total

PASSED_OVER: Final = 64  # rows that are passed over together where none of them changes its group


@compiled
def regroup(x: Any, y: Any, z: Any, words: Any, weights: Any, chosen: Any, groups: Any, sums: Any, counts: Any) -> int:
    """Write the new group of each row and move those that changed from sum to sum; returns how many these are.

    Either all rows or none of them have had a group before; -1 is none.
    """
    if counts.shape[1]:
        _recount(words, weights, chosen, groups, counts)
    if groups[0] < 0:
        _group_first(x, y, z, weights, chosen, groups, sums)
        return int(x.size)
    changed = 0
    for low in range(0, x.size, PASSED_OVER):
        high = min(low + PASSED_OVER, x.size)
        moved = _differing(chosen[low:high], groups[low:high])
        if moved == 0:
            continue
        changed += moved
        for i in range(low, high):
            old, new = groups[i], chosen[i]
            if old == new:
                continue
            groups[i] = new
            weight = weights[i]
            # Written out, because a call would take longer than the sums.
            sums[new, 0] += weight * x[i]
            sums[new, 1] += weight * y[i]
            sums[new, 2] += weight * z[i]
            sums[new, 3] += weight
            sums[old, 0] -= weight * x[i]
            sums[old, 1] -= weight * y[i]
            sums[old, 2] -= weight * z[i]
            sums[old, 3] -= weight
            if sums[old, 3] == 0:
                for column in range(4):
                    sums[old, column] = 0.0  # nothing left, and no rounding error of it either
    return changed


@compiled
def _group_first(x: Any, y: Any, z: Any, weights: Any, chosen: Any, groups: Any, sums: Any) -> None:
    """Write the first group of each row. Each half of the rows has sums of its own, so that the additions for a row of
    the one half need not wait for those for a row of the other.
    """
    half = x.size // 2
    others = np.zeros(sums.shape)
    x2, y2, z2, weights2, chosen2 = x[half:], y[half:], z[half:], weights[half:], chosen[half:]
    for i in range(half):
        one, two = np.uint32(chosen[i]), np.uint32(chosen2[i])
        weight, weight2 = weights[i], weights2[i]
        sums[one, 0] += weight * x[i]
        others[two, 0] += weight2 * x2[i]
        sums[one, 1] += weight * y[i]
        others[two, 1] += weight2 * y2[i]
        sums[one, 2] += weight * z[i]
        others[two, 2] += weight2 * z2[i]
        sums[one, 3] += weight
        others[two, 3] += weight2
    for i in range(2 * half, x.size):  # the last of an odd number
        sums[chosen[i], 0] += weights[i] * x[i]
        sums[chosen[i], 1] += weights[i] * y[i]
        sums[chosen[i], 2] += weights[i] * z[i]
        sums[chosen[i], 3] += weights[i]
    sums += others
    groups[:] = chosen[: x.size]


@compiled
def _differing(one: Any, two: Any) -> int:
    """In how many places two arrays differ: a loop of its own, from 0, which vector units can follow."""
    count = 0
    for i in range(one.size):
        count += one[i] != two[i]
    return count


@compiled
def _recount(words: Any, weights: Any, chosen: Any, groups: Any, counts: Any) -> None:
    """Move the rows whose group will change from the old group's weights of flags to those of the new one."""
    for i in range(words.size):
        if groups[i] != chosen[i]:
            _count(words[i], weights[i], counts[chosen[i]])
            if groups[i] >= 0:
                _count(words[i], -weights[i], counts[groups[i]])


@compiled
def _count(word: Any, weight: float, counts: Any) -> None:
    """Add a row to the weights of its values of each byte of flags, or take it away by a negative weight."""
    for byte in range(counts.shape[0]):
        counts[byte, (word >> np.uint64(FIRST_SHIFT - BITS * byte)) & np.uint64(255)] += weight


@compiled
def to_means(sums: Any, counts: Any, n_flags: int, centres: Any) -> None:
    """Put each centre on the mean of its rows, if it has any."""
    for group in range(centres.shape[0]):
        weight = sums[group, 3]
        if weight == 0:
            continue
        for column in range(3):
            centres[group, column] = sums[group, column] / weight
        for flag in range(n_flags):
            centres[group, 3 + flag] = flag_total(counts[group, flag // BITS], flag % BITS) / weight

"""The centroid of each group and how far its rows are from it, compiled; rows as in ``nearest``."""

from typing import Any

import numpy as np

from core.clustering.kernels.compiled import compiled


@compiled
def spread_of_groups(
    numbers: Any, flags: Any, n_flags: int, weights: Any, groups: Any, centres: Any, sizes: Any, spread: Any
) -> None:
    """Write the mean row of each group into ``centres`` (k, 3 + n_flags), its weight into ``sizes`` (k), and the mean
    distance of its rows to that mean into ``spread`` (k).

    ``numbers`` (m, 3), ``flags`` (m) and ``weights`` (m) are the rows, ``groups`` (m) the group of each; none is empty.
    """
    k = centres.shape[0]
    centres[:], sizes[:], spread[:] = 0.0, 0.0, 0.0
    for i in range(groups.size):
        group, weight = groups[i], weights[i]
        sizes[group] += weight
        for column in range(3):
            centres[group, column] += weight * numbers[i, column]
        for flag in range(n_flags):
            centres[group, 3 + flag] += weight * float((flags[i] >> np.uint64(63 - flag)) & np.uint64(1))
    for group in range(k):
        centres[group] /= sizes[group]
    for i in range(groups.size):
        group = groups[i]
        square = 0.0
        for column in range(3):
            square += (numbers[i, column] - centres[group, column]) ** 2
        for flag in range(n_flags):
            square += (float((flags[i] >> np.uint64(63 - flag)) & np.uint64(1)) - centres[group, 3 + flag]) ** 2
        spread[group] += weights[i] * np.sqrt(square)
    spread /= sizes

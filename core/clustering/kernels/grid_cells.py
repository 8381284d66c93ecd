"""The grid cells in which rows of three numbers lie, compiled."""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled

SCATTER: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: spreads neighbouring keys (Knuth 1973)


@compiled
def find_grid_cells(places: Any, scale: float, most: int, numbers: Any, grid_cell_of: Any) -> int:
    """The grid cells of ``places`` (3, m) in [0, 1] times ``scale``, at most 2^20, in the order of their first rows.

    Returns how many grid cells have rows; stops once there are ``most``. Writes a number for each into ``numbers``
    (``most``), which ascends with x, then y, then z, and each row's grid cell into ``grid_cell_of`` (m).
    """
    bits = 4
    while 1 << bits < 2 * places.shape[1]:
        bits += 1
    mask, shift = np.uint64((1 << bits) - 1), np.uint64(64 - bits)
    keys = np.empty(1 << bits, dtype=np.uint64)
    grid_cells = np.full(1 << bits, -1, dtype=np.int32)
    found = 0
    for i in range(grid_cell_of.size):
        key = np.uint64(0)
        for side in range(3):
            key = key << np.uint64(21) | np.uint64(np.int64(places[side, i] * scale))
        slot = (key * SCATTER) >> shift
        while grid_cells[slot] >= 0 and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if grid_cells[slot] < 0:
            keys[slot], grid_cells[slot], numbers[found] = key, found, key
            found += 1
        grid_cell_of[i] = grid_cells[slot]
        if found == most:
            break
    return found

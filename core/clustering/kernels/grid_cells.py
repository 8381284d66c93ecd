"""The cells of a grid in which rows of three numbers lie, compiled."""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled

SCATTER: Final = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: spreads neighbouring cells (Knuth 1973)


@compiled
def find_cells(places: Any, scale: float, most: int, numbers: Any, cell_of: Any) -> int:
    """The cells of ``places`` (3, m) in [0, 1] times ``scale``, at most 2^20, in the order of their first rows.

    Returns how many cells there are; stops once there are ``most``. Writes a number for each that goes up with x, then
    y, then z into ``numbers`` (``most``), and each row's cell into ``cell_of`` (m).
    """
    bits = 4
    while 1 << bits < 2 * places.shape[1]:
        bits += 1
    mask, shift = np.uint64((1 << bits) - 1), np.uint64(64 - bits)
    keys = np.empty(1 << bits, dtype=np.uint64)
    cells = np.full(1 << bits, -1, dtype=np.int32)
    found = 0
    for i in range(cell_of.size):
        key = np.uint64(0)
        for side in range(3):
            key = key << np.uint64(21) | np.uint64(np.int64(places[side, i] * scale))
        slot = (key * SCATTER) >> shift
        while cells[slot] >= 0 and keys[slot] != key:
            slot = (slot + np.uint64(1)) & mask
        if cells[slot] < 0:
            keys[slot], cells[slot], numbers[found] = key, found, key
            found += 1
        cell_of[i] = cells[slot]
        if found == most:
            break
    return found

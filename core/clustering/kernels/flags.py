"""Distances in 0/1 columns, compiled: up to 64 flags in a word of 8 bytes, the first the highest bit."""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled

BITS: Final = 8  # flags in a byte: a table of its 2^8 values fits into the fastest memory
# Bits by which the first flags' byte, the highest of a word's 64 bits, is shifted to become the lowest.
FIRST_SHIFT: Final = 64 - BITS


@compiled
def add_flags(words: Any, scores: Any, fixed: float, gap: Any) -> None:
    """Add the squared distances in the flags' columns, from the table of what each byte's values add."""
    for byte in range(scores.shape[0]):
        shift = np.uint64(FIRST_SHIFT - BITS * byte)
        table = scores[byte]
        for i in range(words.size):
            gap[i] += table[(words[i] >> shift) & np.uint64(255)]
    for i in range(words.size):
        gap[i] = max(gap[i] + fixed, 0.0)


@compiled
def flag_scores(centre: Any, n_flags: int, scores: Any) -> float:
    """What each value of each byte adds to the squared distance; returns what every row has: the rest of the sum.

    A flag f that is 0 or 1 is (f - c)² = c² + f (1 - 2c) away from its centre c.
    """
    fixed = 0.0
    for flag in range(n_flags):
        fixed += centre[flag] * centre[flag]
    for byte in range(scores.shape[0]):
        for bit in range(min(BITS, n_flags - byte * BITS)):
            low = 1 << (BITS - 1 - bit)
            scores[byte, low] = 1 - 2 * centre[byte * BITS + bit]
        for value in range(256):
            lowest = value & -value
            if value != lowest:
                scores[byte, value] = scores[byte, value - lowest] + scores[byte, lowest]
    return fixed


@compiled
def flag_total(counts: Any, bit: int) -> float:
    """The weight of all values of a byte in which ``bit`` is set."""
    total = 0.0
    for value in range(256):
        if value >> (BITS - 1 - bit) & 1:
            total += counts[value]
    return total


@compiled
def differing(one: Any, two: Any) -> float:
    """In how many of 64 flags two rows differ: their squared distance in these columns."""
    bits = one ^ two
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    # The product has the sum of the eight bytes, which count up to 8 each, in its highest byte.
    return float(np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(64 - 8)))

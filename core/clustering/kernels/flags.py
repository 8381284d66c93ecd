"""Distances in 0/1 columns, compiled: up to 64 flags in one word, the first the highest bit, in octets of eight."""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled

BITS: Final = 8  # flags in an octet: a table of 2^8 values of it fits into the fastest memory


@compiled
def add_flags(words: Any, scores: Any, fixed: float, gap: Any) -> None:
    """Add the squared distances in the flags' columns, from the table of what each octet's values add."""
    for octet in range(scores.shape[0]):
        shift = np.uint64(56 - BITS * octet)
        table = scores[octet]
        for i in range(words.size):
            gap[i] += table[(words[i] >> shift) & np.uint64(255)]
    for i in range(words.size):
        gap[i] = max(gap[i] + fixed, 0.0)


@compiled
def flag_scores(centre: Any, n_flags: int, scores: Any) -> float:
    """What each value of each octet adds to the squared distance; returns what every row has: the rest of the sum.

    A flag f that is 0 or 1 is (f - c)² = c² + f (1 - 2c) away from its centre c.
    """
    fixed = 0.0
    for flag in range(n_flags):
        fixed += centre[flag] * centre[flag]
    for octet in range(scores.shape[0]):
        for bit in range(min(BITS, n_flags - octet * BITS)):
            low = 1 << (BITS - 1 - bit)
            scores[octet, low] = 1 - 2 * centre[octet * BITS + bit]
        for value in range(256):
            lowest = value & -value
            if value != lowest:
                scores[octet, value] = scores[octet, value - lowest] + scores[octet, lowest]
    return fixed


@compiled
def flag_total(counts: Any, bit: int) -> float:
    """The weight of all values of an octet in which ``bit`` is set."""
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
    return float(np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56)))

"""The bytes of texts, looked at as they lie in memory: what can be told of millions of cells without copying them."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

BLOCK: Final = 1 << 16
"""Looked at in one go: what is made on the way stays in the processor's cache."""
FIRST_VISIBLE: Final = ord("!")
LAST_ASCII: Final = ord("~")
WORD: Final = 8
LONGEST: Final = 64
MOST_LENGTHS: Final = 64
MOST_ROUNDS: Final = 30
STIR: Final = np.uint64(0x9E3779B97F4A7C15)
HALF_A_WORD: Final = np.uint64(32)


def text_of(cells: Any) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """All cells of an Arrow array of large strings, one after another in UTF-8, and the n + 1 places between them."""
    _, offsets, data = cells.buffers()
    if not len(cells) or data is None:
        return np.zeros(0, np.uint8), np.zeros(len(cells) + 1, np.int64)
    places = np.frombuffer(offsets, np.int64)[cells.offset : cells.offset + len(cells) + 1]
    return np.frombuffer(data, np.uint8)[places[0] : places[-1]], places - places[0]


def count_of(character: str, data: Any, start: int = 0) -> int:
    """How often an ASCII character stands in bytes from ``start`` on: eight times as fast as ``bytes.count``."""
    code = ord(character)
    return sum(int(np.count_nonzero(block == code)) for block in blocks_of(data, start))


def blocks_of(data: Any, start: int = 0) -> Iterator[Bytes]:
    """Bytes piece by piece."""
    codes = np.frombuffer(data, np.uint8)
    return (codes[at : at + BLOCK] for at in range(start, len(codes), BLOCK))


def may_have_spaces_around(cells: Any) -> bool:
    """Whether any cell begins or ends with something other than a visible ASCII character."""
    data, places = text_of(cells)
    starts, ends = places[:-1], places[1:]
    filled = ends > starts
    if not filled.all():
        starts, ends = starts[filled], ends[filled]
    return not (_is_visible(data[starts]).all() and _is_visible(data[ends - 1]).all())


def may_be_blank(cells: Any) -> bool:
    """Whether any cell is empty or begins with something other than a visible ASCII character."""
    data, places = text_of(cells)
    starts = places[:-1]
    return bool((places[1:] == starts).any()) or not _is_visible(data[starts]).all()


def _is_visible(codes: Bytes) -> Flags:
    return (codes >= FIRST_VISIBLE) & (codes <= LAST_ASCII)


def surely_differ(cells: Any) -> bool:
    """Whether n texts have n different fingerprints among those of their length: then no two of them are the same.

    False proves nothing; very long texts, and texts of very many lengths, are not looked at.
    """
    data, places = text_of(cells)
    lengths = np.diff(places)
    if lengths.max(initial=0) > LONGEST:
        return False
    times = np.bincount(lengths, minlength=1)
    if times[0] > 1 or np.count_nonzero(times) > MOST_LENGTHS:
        return False
    # Eight bytes from each place on, and as many before the first text, so that each text's last ones can be read.
    padded = np.concatenate([np.zeros(WORD, np.uint8), data])
    words = np.ndarray((len(padded) - WORD + 1,), "<u8", padded, 0, (1,))
    for length in np.flatnonzero(times[1:]) + 1:
        ends = places[1:] if times[length] == len(cells) else places[1:][lengths == length]
        if not _all_differ(_fingerprints(words, ends, int(length))):
            return False
    return True


def _fingerprints(words: Words, ends: npt.NDArray[np.int64], length: int) -> Words:
    """A number for each text of one length, the same for the same text; ``words`` end at the places of ``ends``."""
    prints = words[ends]
    if length < WORD:
        return (prints >> np.uint64(8 * (WORD - length))) * STIR
    for before in range(WORD, length, WORD):
        prints *= STIR
        prints ^= prints >> HALF_A_WORD
        prints += words[ends - min(before, length - WORD)]
    prints *= STIR
    prints ^= prints >> HALF_A_WORD
    return prints * STIR


def _all_differ(prints: Words) -> bool:
    """Whether no two numbers are the same: each goes to a slot, and those that find it taken go on to a new one.

    Where very many want the same slots the answer is no. It takes half as long as sorting.
    """
    for _ in range(MOST_ROUNDS):
        if len(prints) < 2:
            return True
        bits = (2 * len(prints)).bit_length()
        slots = (prints >> np.uint64(64 - bits)).astype(np.int64)
        numbers = np.arange(len(prints), dtype=np.int32)
        taken_by = np.empty(1 << bits, np.int32)
        taken_by[slots] = numbers
        winners = taken_by[slots]
        lost = np.flatnonzero(winners != numbers)
        if (prints[winners[lost]] == prints[lost]).any():
            return False
        prints = prints[lost] * STIR
    return False

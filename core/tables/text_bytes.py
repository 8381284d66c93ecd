"""The bytes of texts, looked at as they lie in memory: what can be told of millions of cells without copying them."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64] | range

BLOCK: Final = 1 << 19  # bytes looked at together, which fit in a processor's second cache
"""Looked at in one go: what is made on the way stays in the processor's cache."""
LINE_FEED: Final = ord("\n")
CARRIAGE_RETURN: Final = ord("\r")
FIRST_VISIBLE: Final = ord("!")
LAST_ASCII: Final = ord("~")
WORD: Final = 8  # bytes of a number of 64 bits
LONGEST: Final = 64  # bytes of a text that is fingerprinted; longer ones are rare as ids
PIECE: Final = 1 << 15  # cells looked at in one go: what is made on the way stays in the processor's cache
# Of new slots; with two slots for each number a round leaves about a fifth, so that millions are soon placed.
MOST_ROUNDS: Final = 30
# 2^64 divided by the golden ratio, odd: multiplying by it spreads every bit.
STIR: Final = np.uint64(0x9E3779B97F4A7C15)
HALF_A_WORD: Final = np.uint64(32)  # bits: the upper half is folded onto the lower


def text_of(cells: Any) -> tuple[Bytes, npt.NDArray[np.int64]]:
    """All cells of an Arrow array of large strings, one after another in UTF-8, and the n + 1 places between them."""
    _, offsets, data = cells.buffers()
    if not len(cells) or data is None:
        return np.zeros(0, np.uint8), np.zeros(len(cells) + 1, np.int64)
    places = np.frombuffer(offsets, np.int64)[cells.offset : cells.offset + len(cells) + 1]
    return np.frombuffer(data, np.uint8)[places[0] : places[-1]], places - places[0] if places[0] else places


def count_of(character: str, data: Any, start: int = 0) -> int:
    """How often an ASCII character stands in bytes from ``start`` on: of many a quarter of ``bytes.count``'s time."""
    if isinstance(data, bytes) and len(data) <= BLOCK:
        return data.count(character.encode(), start)
    code = ord(character)
    return sum(int(np.count_nonzero(block == code)) for block in blocks_of(data, start))


def holds(cells: Any, character: str) -> bool:
    """Whether an ASCII character stands in any of the cells."""
    return count_of(character, text_of(cells)[0]) > 0


def lines_of(data: bytes, start: int, line_feeds: int) -> int:
    """How many lines there are from ``start`` on, whatever ends each of them; so many of these ends are line feeds."""
    lines = line_feeds + (not data.endswith((b"\n", b"\r")))
    if data.find(b"\r", start) < 0:
        return lines
    codes = np.frombuffer(data, np.uint8)
    for at in range(start, len(codes), BLOCK):
        block = codes[at : at + BLOCK + 1]  # with the next one's first: a pair may stand in two blocks
        returns, feeds = block == CARRIAGE_RETURN, block == LINE_FEED
        lines += int(np.count_nonzero(returns[:BLOCK])) - int(np.count_nonzero(returns[:-1] & feeds[1:]))
    return lines


def blocks_of(data: Any, start: int = 0) -> Iterator[Bytes]:
    """Bytes piece by piece."""
    codes = np.frombuffer(data, np.uint8)
    return (codes[at : at + BLOCK] for at in range(start, len(codes), BLOCK))


def pieces_of(count: int) -> Iterator[slice]:
    """Positions from 0 to ``count``, some after another: fresh memory for all at once costs more than the work."""
    return (slice(at, min(at + PIECE, count)) for at in range(0, count, PIECE))


def are_empty(cells: Any) -> Flags:
    """Which cells have nothing in them, not even spaces."""
    places = text_of(cells)[1]
    return np.asarray(places[1:] == places[:-1])


def may_have_spaces_around(cells: Any) -> bool:
    """Whether any cell begins or ends with something other than a visible ASCII character."""
    data, places = text_of(cells)
    for piece in pieces_of(len(cells)):
        starts, ends = places[:-1][piece], places[1:][piece]
        filled = ends > starts
        if not filled.all():
            starts, ends = starts[filled], ends[filled]
        if not (_are_visible(data[starts]) and _are_visible(data[ends - 1])):
            return True
    return False


def may_be_blank(cells: Any) -> bool:
    """Whether any cell is empty or begins with something other than a visible ASCII character."""
    data, places = text_of(cells)
    return any(
        bool((places[1:][piece] == places[:-1][piece]).any()) or not _are_visible(data[places[:-1][piece]])
        for piece in pieces_of(len(cells))
    )


def starting_with(codes: bytes, cells: Any, longest: int | None = None) -> npt.NDArray[np.int64]:
    """The positions of the cells that begin with one of some bytes, and are at most ``longest`` bytes long."""
    data, places = text_of(cells)
    if not len(data):
        return np.zeros(0, np.int64)
    wanted = np.zeros(1 << 8, dtype=bool)
    wanted[list(codes)] = True
    found = []
    for piece in pieces_of(len(cells)):
        starts, ends = places[:-1][piece], places[1:][piece]
        here = wanted[data[np.minimum(starts, len(data) - 1)]] & (ends > starts)
        if longest is not None:
            here &= ends - starts <= longest
        found.append(np.flatnonzero(here) + piece.start)
    return np.concatenate(found)


def _are_visible(codes: Bytes) -> bool:
    return not len(codes) or bool(codes.min() >= FIRST_VISIBLE and codes.max() <= LAST_ASCII)


def ends_at(character: str, behind: int, cells: Any) -> bool:
    """Whether an ASCII character stands in any cell with exactly ``behind`` bytes after it."""
    data, places = text_of(cells)
    for piece in pieces_of(len(cells)):
        starts, ends = places[:-1][piece], places[1:][piece]
        if (data[ends[ends - starts > behind] - behind - 1] == ord(character)).any():
            return True
    return False


def surely_differ(cells: Any) -> bool:
    """Whether n texts have n different fingerprints among those of their length: then no two of them are the same.

    False proves nothing; very long texts, and texts of very many lengths, are not looked at.
    """
    data, places = text_of(cells)
    times = np.zeros(LONGEST + 1, np.int64)
    for piece in pieces_of(len(cells)):
        lengths = places[1:][piece] - places[:-1][piece]
        if lengths.max() > LONGEST:
            return False
        times += np.bincount(lengths, minlength=LONGEST + 1)
    if times[0] > 1 or len(data) < WORD:
        return False
    for length in (np.flatnonzero(times[1:]) + 1).tolist():
        ends: Places = places[1:] if times[length] == len(cells) else places[1:][np.diff(places) == length]
        if times[length] == len(cells) and length >= WORD:
            ends = range(length, len(data) + 1, length)  # one behind another, which is several times as fast to read
        prints = np.empty(len(ends), np.uint64)
        for piece in pieces_of(len(ends)):
            prints[piece] = _fingerprints(data, ends[piece], length)
        if not all_differ(prints):
            return False
    return True


def _fingerprints(data: Bytes, ends: Places, length: int) -> Words:
    """A number for each text of one length, the same for the same text."""
    words: Words = np.ndarray((len(data) - WORD + 1,), "<u8", data, 0, (1,))  # eight bytes from each place on
    if length < WORD:
        assert not isinstance(ends, range)
        starts = ends - length
        at = np.minimum(starts, len(words) - 1)
        behind = words[at] >> (8 * (starts - at)).astype(np.uint64)
        return (behind << np.uint64(8 * (WORD - length))) * STIR
    prints = _before(ends, WORD, words)
    for before in range(WORD, length, WORD):
        prints = _stirred(prints) + _before(ends, WORD + min(before, length - WORD), words)
    return _stirred(prints) * STIR


def _before(ends: Places, behind: int, words: Words) -> Words:
    if isinstance(ends, range):
        return words[ends.start - behind : ends.stop - behind : ends.step]
    return words[ends - behind]


def _stirred(prints: Words) -> Words:
    prints = prints * STIR
    return prints ^ (prints >> HALF_A_WORD)


def all_differ(prints: Words) -> bool:
    """Whether no two numbers are the same: each goes to a slot, and those that find it taken go on to a new one.

    The upper bits say which slot, so they should be well stirred; where very many want the same one the answer is no,
    which proves nothing. It takes a third of the time of sorting.
    """
    for _ in range(MOST_ROUNDS):
        if len(prints) < 2:
            return True
        beyond = np.uint64(WORD * 8 - (2 * len(prints)).bit_length())
        taken_by = np.empty(1 << (2 * len(prints)).bit_length(), np.int32)
        numbers = np.arange(len(prints), dtype=np.int32)
        for piece in pieces_of(len(prints)):
            taken_by[_slots(prints[piece], beyond)] = numbers[piece]
        lost = []
        for piece in pieces_of(len(prints)):
            winners = taken_by.take(_slots(prints[piece], beyond), mode="clip")  # spares looking for places outside
            losers = np.flatnonzero(winners != numbers[piece])
            lost.append(prints[piece][losers])
            if (prints[winners[losers]] == lost[-1]).any():
                return False
        prints = np.concatenate(lost) * STIR
    return False


def _slots(prints: Words, beyond: np.uint64) -> npt.NDArray[np.int64]:
    return (prints >> beyond).view(np.int64)  # as NumPy wants places: it copies any other kind of number

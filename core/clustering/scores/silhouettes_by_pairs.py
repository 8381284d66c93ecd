"""Silhouette coefficients from distances between rows, compiled: of all pairs of rows, or from some rows to all."""

from typing import Final

import numpy as np

from core.clustering.scores.agreement import Pieces, Positions
from core.clustering.scores.silhouette_limits import SilhouetteLimits
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

PADDING: Final = 8  # rows: pieces and blocks of rows are filled up to a multiple of it, for full vector registers
PANEL: Final = 256  # rows of a large piece that are compared in one call, or a multiple of them
BLOCK: Final = 8_192  # rows that get their coefficients in one call
QUERY_BLOCK: Final = 512  # rows that are compared with all others together: their sums stay near the processor


def from_pieces(pieces: Pieces, workers: Workers, part: Part, memory_bytes: float, limits: SilhouetteLimits) -> Floats:
    """Coefficients (clusterings, rows), each pair of rows compared once where the table of sums is not too large."""
    if 8 * len(pieces) * len(pieces.own) <= memory_bytes:
        return from_pairs(pieces, workers, part, limits)
    return from_queries(pieces, np.arange(len(pieces.own)), workers, part, limits)


def from_pairs(pieces: Pieces, workers: Workers, part: Part, limits: SilhouetteLimits) -> Floats:
    """Coefficients (clusterings, rows), each pair of rows compared once."""
    from core.clustering.kernels.pair_distances import add_pairs, coefficients

    pairs, work = _pairs_by_work(np.diff(pieces.starts))
    part.expect(float(work.sum()))
    large = int(np.searchsorted(-work, -limits.chunk))
    lengths = np.diff(pieces.starts)
    sums = np.zeros((len(pieces), len(pieces.own)))
    longest = int(lengths.max())

    def add(span: tuple[int, int]) -> None:
        first, last = span
        # A large pair is done in panels of rows, so that progress is told and a cancelled run ends soon.
        step = longest if first >= large else max(PANEL, limits.chunk // int(lengths[pairs[first, 1]]) // PANEL * PANEL)
        until = longest if first >= large else int(lengths[pairs[first, 0]])
        for low in range(0, until, step):
            add_pairs(*pieces.rows, pieces.starts, pairs, first, last, low, low + step, sums)
            part.add(float(work[first:last].sum()) * min(step, until - low) / until)

    workers.map(add, _spans(work, large, limits.chunk))
    values = np.empty((len(pieces.groups), len(pieces.own)))

    def finish(low: int) -> None:
        high = min(low + BLOCK, len(pieces.own))
        coefficients(sums, low, high, pieces.own, pieces.groups, pieces.sizes, values)
        part.add(0.0)

    workers.map(finish, range(0, len(pieces.own), BLOCK))
    return values


def _pairs_by_work(lengths: Positions) -> tuple[Positions, Positions]:
    """All pairs of pieces (p, 2), the shorter one first, and the distances that each takes (p), the most first."""
    two, one = np.tril_indices(len(lengths))
    swap = lengths[one] > lengths[two]  # the longer piece lies along the vector units
    one, two = np.where(swap, two, one), np.where(swap, one, two)
    work = lengths[one] * lengths[two]
    order = np.argsort(-work, kind="stable")
    return np.column_stack([one, two])[order], work[order]


def _spans(work: Positions, large: int, chunk: int) -> list[tuple[int, int]]:
    """Which pairs one task compares: the first ``large`` each by itself, the others together up to a ``chunk``."""
    ends = np.cumsum(work[large:]) // chunk
    cuts = large + np.concatenate([[0], np.flatnonzero(np.diff(ends)) + 1, [len(ends)]])
    spans = [(pair, pair + 1) for pair in range(large)]
    return spans + [(low, high) for low, high in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True) if low < high]


def from_queries(pieces: Pieces, queries: Positions, workers: Workers, part: Part, limits: SilhouetteLimits) -> Floats:
    """Coefficients (clusterings, queries) of some rows, each compared with all rows."""
    from core.clustering.kernels.pair_distances import add_queries, coefficients

    part.expect(float(len(queries)) * len(pieces.own))
    values = np.empty((len(pieces.groups), len(queries)))
    once = max(1, limits.chunk // QUERY_BLOCK)
    cuts = np.unique(
        np.concatenate([np.searchsorted(pieces.starts, np.arange(0, pieces.starts[-1], once)), [len(pieces)]])
    )

    def compare(low: int) -> None:
        end = min(low + QUERY_BLOCK, len(queries))
        # Filled up with the last, because vector units work on full registers.
        block = queries[np.minimum(np.arange(low, end + (low - end) % PADDING), end - 1)]
        x, y, z = (column[block] for column in pieces.numbers)
        flags, weights = pieces.flags[block], pieces.weights[block]
        sums = np.zeros((len(pieces), len(block)))
        for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
            add_queries(*pieces.rows, pieces.starts, first, last, (x, y, z, flags, weights), sums)
            part.add(float((end - low) * (pieces.starts[last] - pieces.starts[first])))
        found = np.empty((len(values), len(block)))
        coefficients(sums, 0, len(block), pieces.own[block], pieces.groups, pieces.sizes, found)
        values[:, low:end] = found[:, : end - low]

    workers.map(compare, range(0, len(queries), QUERY_BLOCK))
    return values

"""Silhouettes of aligned rows, compiled: between blocks that are far from each other a few nodes stand for many rows.

Every sum has one writer and a fixed order: the number of threads changes no bit.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from core.clustering.kernels.aligned_blocks import (
    ALL_NODES,
    FIRST,
    IN_A_REGISTER,
    MOST_NODES,
    NODES,
    PLACES,
    TOGETHER,
    WAVES,
    Blocks,
    Masses,
    levels,
)
from core.clustering.kernels.compiled import compiled_into_callers, compiled_reordered
from core.clustering.kernels.pair_distances import multiplied_root, score_rows

# Numbers that aligned rows add to a block without a root: of those below it their distances from its first row and how
# many they are, of those above it the same from its last row.
STRAIGHT: Final = 4


class Scale(NamedTuple):
    """The groups of several clusterings, one clustering after the other.

    ``groups`` (clusterings, agreement groups) is the group of each agreement group, ``sizes`` (g) are the customers of
    each group, and ``firsts`` (clusterings + 1) is where the groups of each clustering begin.
    """

    groups: Any
    sizes: Any
    firsts: Any


@compiled_reordered
def aligned_coefficients(
    here: Blocks, own: Any, there: Blocks, masses: Masses, scale: Scale, first: int, last: int, out: Any
) -> None:
    """Silhouette coefficients (Rousseeuw 1987) of the rows of the blocks ``first`` to ``last`` in each clustering.

    ``own`` (r) is the agreement group of each row; writes ``out`` (clusterings, r).
    """
    groups, sizes, firsts = scale
    n_agreements = groups.shape[1]
    longest = 0
    for block in range(first, last):
        longest = max(longest, here.starts[block + 1] - here.starts[block])
    width = ALL_NODES + (longest + IN_A_REGISTER - 1) // IN_A_REGISTER * IN_A_REGISTER
    sums, straight = np.zeros((last - first) * n_agreements * width), np.zeros((last - first, n_agreements, STRAIGHT))
    _sum_distances(here, there, masses, first, last, width, sums, straight)
    totals = np.empty((sizes.size, width))
    straight_totals = np.empty((sizes.size, STRAIGHT))
    mine = np.empty(longest, dtype=np.int64)
    for block in range(first, last):
        begin, end = here.starts[block], here.starts[block + 1]
        totals[:] = 0.0
        straight_totals[:] = 0.0
        for clustering in range(groups.shape[0]):
            for agreement in range(n_agreements):
                group = firsts[clustering] + groups[clustering, agreement]
                base = ((block - first) * n_agreements + agreement) * width
                total, part = totals[group], sums[base : base + width]
                for column in range(width):
                    total[column] += part[column]
                for column in range(STRAIGHT):
                    straight_totals[group, column] += straight[block - first, agreement, column]
        _add_curves(here, block, straight_totals, totals)
        for clustering in range(groups.shape[0]):
            for row in range(begin, end):
                mine[row - begin] = groups[clustering, own[row]]
            one, two = firsts[clustering], firsts[clustering + 1]
            score_rows(totals[one:two, ALL_NODES:], mine[: end - begin], sizes[one:two], out[clustering, begin:end])


@compiled_into_callers
def _sum_distances(
    here: Blocks, there: Blocks, masses: Masses, first: int, last: int, width: int, sums: Any, straight: Any
) -> None:
    """Add the distances from the nodes and rows of each block to each agreement group to ``sums``, and what aligned
    rows add to ``straight``. ``sums`` has ``width`` places for each block and agreement group.

    Numbers are subtracted from each other before anything else happens to them, so that rows that are close together
    keep their distance even in a long block.
    """
    n_agreements = straight.shape[1]
    ats, from_low = _places(here, first, last, width)
    nodes, weights, moved = np.empty(MOST_NODES), np.empty(MOST_NODES), np.empty(width - ALL_NODES)
    # The loop over the other blocks is the outer one, so that what is read of each serves all blocks ``first`` to
    # ``last`` while it is in the fast memory. Waiting for the slow memory is what takes the time here.
    for other in range(there.u.size):
        agreement, o_begin, o_end = masses.agreements[other], there.starts[other], there.starts[other + 1]
        o_low, o_high = there.at[o_begin], there.at[o_end - 1]
        for block in range(first, last):
            level, o_level, square = levels(here, block, there, other)
            low, rows = here.at[here.starts[block]], here.starts[block + 1] - here.starts[block]
            if level == -2:
                high = here.at[here.starts[block] + rows - 1]
                _add_aligned(masses.sums[other], low, high, o_low, o_high, straight[block - first, agreement])
                continue
            padded = (rows + IN_A_REGISTER - 1) // IN_A_REGISTER * IN_A_REGISTER
            left = ALL_NODES if level < 0 else FIRST[level]
            right = ALL_NODES + padded if level < 0 else FIRST[level + 1]
            base = ((block - first) * n_agreements + agreement) * width
            into = sums[base + left : base + right]
            if o_level < 0:
                places = ats[block - first, :padded] if level < 0 else from_low[block - first, left:right]
                zero = 0.0 if level < 0 else low
                _add_roots(places, there.at, masses.weights, o_begin, o_end, zero, square, into)
                continue
            zero = o_low if level < 0 else low
            for node in range(NODES[o_level]):
                nodes[node] = o_low - zero + there.radii[other] * (1 + PLACES[FIRST[o_level] + node])
                weights[node] = masses.nodes[other, FIRST[o_level] + node]
            if level < 0:
                for row in range(padded):
                    moved[row] = ats[block - first, row] - zero
            places = moved[:padded] if level < 0 else from_low[block - first, left:right]
            _add_roots(places, nodes, weights, 0, NODES[o_level], 0.0, square, into)


@compiled_into_callers
def _places(here: Blocks, first: int, last: int, width: int) -> tuple[Any, Any]:
    """Where the rows of each block are, filled up with its last; and its nodes, from its first row."""
    ats, from_low = np.empty((last - first, width - ALL_NODES)), np.empty((last - first, ALL_NODES))
    for block in range(first, last):
        begin, end = here.starts[block], here.starts[block + 1]
        for row in range(ats.shape[1]):
            ats[block - first, row] = here.at[min(begin + row, end - 1)]
        for node in range(ALL_NODES):
            from_low[block - first, node] = here.radii[block] * (1 + PLACES[node])
    return ats, from_low


@compiled_into_callers
def _add_aligned(sums: Any, low: float, high: float, o_low: float, o_high: float, straight: Any) -> None:
    """Add the distances to a block of rows aligned with these, which lies from ``o_low`` to ``o_high``."""
    weight, above, below = sums
    if o_high <= low:
        straight[0] += weight * (low - o_high) + below
        straight[1] += weight
    else:
        straight[2] += weight * (o_low - high) + above
        straight[3] += weight


@compiled_into_callers
def _add_roots(
    places: Any, others: Any, weights: Any, begin: int, end: int, zero: float, square: float, sums: Any
) -> None:
    """Add sqrt(square + (place - other)^2), weighted, over the others ``begin`` to ``end`` to ``sums``.

    Places, of which there is a multiple of ``IN_A_REGISTER``, are counted from ``zero``; others are not. Four others
    share what is loaded. The processor takes the roots of three of them, while those of the fourth are multiplied.
    """
    width, last = places.size & -IN_A_REGISTER, end - 1
    for j in range(begin, end, TOGETHER):
        j1, j2, j3 = min(j + 1, last), min(j + 2, last), min(j + 3, last)
        p0, p1, p2, p3 = others[j] - zero, others[j1] - zero, others[j2] - zero, others[j3] - zero
        w0 = weights[j]
        w1 = weights[j1] if j + 1 <= last else 0.0
        w2 = weights[j2] if j + 2 <= last else 0.0
        w3 = weights[j3] if j + 3 <= last else 0.0
        for i in range(width):
            at = places[i]
            sums[i] += (
                w0 * np.sqrt(square + (at - p0) ** 2)
                + w1 * multiplied_root(square + (at - p1) ** 2)
                + w2 * np.sqrt(square + (at - p2) ** 2)
                + w3 * np.sqrt(square + (at - p3) ** 2)
            )


@compiled_into_callers
def _add_curves(here: Blocks, block: int, straight: Any, totals: Any) -> None:
    """Add to the rows' ``totals`` (g, nodes and rows) what their nodes hold, and what is ``straight`` (g, 4)."""
    at = here.at[here.starts[block] : here.starts[block + 1]]
    low, high, radius = at[0], at[-1], here.radii[block]
    waves = np.empty((MOST_NODES, at.size))
    for row in range(at.size):
        x = (at[row] - low) / radius - 1 if radius > 0 else 0.0
        before, now = x, 1.0
        for degree in range(MOST_NODES):
            waves[degree, row] = now
            before, now = now, 2 * x * now - before
    for group in range(straight.shape[0]):
        nodes, rows = totals[group, :ALL_NODES], totals[group, ALL_NODES : ALL_NODES + at.size]
        below, n_below, above, n_above = straight[group]
        for row in range(at.size):
            rows[row] += below + n_below * (at[row] - low) + (above + n_above * (high - at[row]))
        for degree in range(MOST_NODES):
            amount = 0.0
            for node in range(ALL_NODES):
                amount += WAVES[degree, node] * nodes[node]
            wave = waves[degree]
            for row in range(at.size):
                rows[row] += amount * wave[row]

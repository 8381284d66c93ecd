"""Silhouettes of rows on lines, compiled: blocks of rows that are far from each other meet by a few points for many.

Rows of one line share two of their three numbers, so distances between two lines depend on the third alone:
sqrt(square + (t - s)^2), a smooth function of t and of s wherever the lines are apart. Over an interval it is its
Chebyshev interpolant of a few nodes, to 1e-13 of itself, if the places where the root is zero lie beyond the ellipse
around the interval that belongs to that number of nodes (Trefethen 2013, chapter 8). Blocks that are too near for any
number of nodes are compared row by row. Every sum has one writer and a fixed order: the number of threads changes no
bit.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from core.compiled import compiled_reordered
from core.silhouette_kernels import coefficients, multiplied_root

NODES: Final = np.array([8, 16, 24, 32])
# The sums of both semi-axes of these ellipses, for an interval of radius 1: the least with which the error stays below
# 1e-13 wherever on the ellipse the root is zero, found by computing with 80 bits. Then each axis, as 1 / axis^2.
SUMS_OF_AXES: Final = np.array([30.7, 5.25, 2.96, 2.28])
ALONG: Final = (2 / (SUMS_OF_AXES + 1 / SUMS_OF_AXES)) ** 2
ACROSS: Final = (2 / (SUMS_OF_AXES - 1 / SUMS_OF_AXES)) ** 2
FIRST: Final = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(NODES)])
ALL_NODES: Final = int(FIRST[-1])
MOST_NODES: Final = int(NODES[-1])
ANGLES: Final = np.concatenate([(np.arange(count) + 0.5) * np.pi / count for count in NODES])
PLACES: Final = np.cos(ANGLES)
# Coefficients of Chebyshev's polynomials (rows) from the values at the nodes; the same numbers spread rows over nodes.
DEGREES: Final = np.arange(MOST_NODES)[:, None]
COUNTS: Final = np.repeat(NODES, NODES)
WAVES: Final = np.where(DEGREES < COUNTS, np.cos(DEGREES * ANGLES) * np.where(DEGREES > 0, 2, 1) / COUNTS, 0.0)
LANES: Final = 8
TOGETHER: Final = 4


class Blocks(NamedTuple):
    """Rows cut into b blocks, each on one line and in the order of the number that differs.

    ``at`` (r) is that number, ``starts`` (b + 1) where each block begins, ``u`` and ``v`` (b) the line's other numbers,
    ``radii`` (b) half of the intervals from each block's first row to its last. Nodes count from a block's first row,
    which is a number without error wherever it is.
    """

    at: Any
    starts: Any
    u: Any
    v: Any
    radii: Any


class Masses(NamedTuple):
    """What the rows of b blocks count, ``weights`` (r) or as ``nodes`` (b, ``ALL_NODES``), and their ``cells`` (b)."""

    weights: Any
    nodes: Any
    cells: Any


class Scale(NamedTuple):
    """Groups of several clusterings, one after the other: ``groups`` (clusterings, cells) says each cell's group.

    ``sizes`` (g) are the customers of each, ``firsts`` (clusterings + 1) where those of each clustering begin.
    """

    groups: Any
    sizes: Any
    firsts: Any


@compiled_reordered
def spread_over_nodes(blocks: Blocks, masses: Masses, first: int, last: int) -> None:
    """Write the nodes of the blocks ``first`` to ``last``: sums over them are sums over the rows, weighted, of any
    function that is its own interpolant. Left out are blocks of so few rows that nodes are of no use.
    """
    at, starts, weights, nodes = blocks.at, blocks.starts, masses.weights, masses.nodes
    moments = np.empty(MOST_NODES)
    for block in range(first, last):
        begin, end = starts[block], starts[block + 1]
        if end - begin <= NODES[0]:
            continue
        radius = blocks.radii[block]
        moments[:] = 0.0
        for row in range(begin, end):
            x = (at[row] - at[begin]) / radius - 1
            before, now = x, 1.0
            for degree in range(MOST_NODES):
                moments[degree] += weights[row] * now
                before, now = now, 2 * x * now - before
        for node in range(ALL_NODES):
            total = 0.0
            for degree in range(MOST_NODES):
                total += WAVES[degree, node] * moments[degree]
            nodes[block, node] = total


@compiled_reordered
def _level(gap: float, square: float, radius: float, rows: int) -> int:
    """The fewest nodes, as a place in ``NODES``, that serve a block of some rows; -1 where the rows do as well.

    The block's interval has this ``radius``, and its middle is ``gap`` away from the other block, whose line is at the
    distance whose ``square`` is given.
    """
    for level in range(NODES.size):
        if rows <= NODES[level]:
            return -1
        if gap * gap * ALONG[level] + square * ACROSS[level] > radius * radius:
            return level
    return -1


@compiled_reordered
def _levels(here: Blocks, block: int, there: Blocks, other: int) -> tuple[int, int, float]:
    """The levels at which two blocks meet, and the square of the distance of their lines; -2 where they are on one
    line and do not overlap, so that distances are differences.
    """
    begin, end = here.starts[block], here.starts[block + 1] - 1
    o_begin, o_end = there.starts[other], there.starts[other + 1] - 1
    low, high, o_low, o_high = here.at[begin], here.at[end], there.at[o_begin], there.at[o_end]
    square = (here.u[block] - there.u[other]) ** 2 + (here.v[block] - there.v[other]) ** 2
    if square == 0 and (o_low >= high or o_high <= low):
        return -2, -2, square
    radius, o_radius = here.radii[block], there.radii[other]
    away = abs(low - o_low + (radius - o_radius))
    level = _level(max(0.0, away - o_radius), square, radius, end + 1 - begin)
    return level, _level(max(0.0, away - radius), square, o_radius, o_end + 1 - o_begin), square


@compiled_reordered
def count_roots(here: Blocks, there: Blocks, first: int, last: int, step: int) -> int:
    """How many square roots every ``step``-th of the blocks ``first`` to ``last`` takes, with those for full lanes."""
    roots = 0
    for block in range(first, last, step):
        rows = (here.starts[block + 1] - here.starts[block] + LANES - 1) // LANES * LANES
        for other in range(there.u.size):
            level, o_level, _ = _levels(here, block, there, other)
            if level == -2:
                continue
            width = rows if level < 0 else NODES[level]
            o_rows = there.starts[other + 1] - there.starts[other]
            o_width = (o_rows + TOGETHER - 1) // TOGETHER * TOGETHER if o_level < 0 else NODES[o_level]
            roots += width * o_width
    return roots


@compiled_reordered
def line_coefficients(
    here: Blocks, own: Any, there: Blocks, masses: Masses, scale: Scale, first: int, last: int, out: Any
) -> None:
    """Silhouette coefficients (Rousseeuw 1987) of the rows of the blocks ``first`` to ``last`` in each clustering.

    ``own`` (r) is the cell of each row; writes ``out`` (clusterings, r).
    """
    groups, sizes, firsts = scale
    longest = 0
    for block in range(first, last):
        longest = max(longest, here.starts[block + 1] - here.starts[block])
    width = ALL_NODES + (longest + LANES - 1) // LANES * LANES
    sums = np.empty(groups.shape[1] * width)
    straight = np.empty((groups.shape[1], 4))
    totals = np.empty((sizes.size, width))
    straight_totals = np.empty((sizes.size, 4))
    mine, every = np.empty(longest, dtype=np.int64), np.arange(sizes.size)
    for block in range(first, last):
        begin, end = here.starts[block], here.starts[block + 1]
        _sum_distances(here, block, there, masses, width, sums, straight)
        totals[:] = 0.0
        straight_totals[:] = 0.0
        for clustering in range(groups.shape[0]):
            for cell in range(groups.shape[1]):
                group = firsts[clustering] + groups[clustering, cell]
                total, part = totals[group], sums[cell * width : (cell + 1) * width]
                for column in range(width):
                    total[column] += part[column]
                for column in range(4):
                    straight_totals[group, column] += straight[cell, column]
        _add_curves(here, block, straight_totals, totals)
        for clustering in range(groups.shape[0]):
            for row in range(begin, end):
                mine[row - begin] = groups[clustering, own[row]]
            one, two = firsts[clustering], firsts[clustering + 1]
            values, scores = totals[one:two, ALL_NODES:], out[clustering, begin:end]
            coefficients(values, 0, end - begin, mine, every[: two - one], sizes[one:two], scores)


@compiled_reordered
def _sum_distances(
    here: Blocks, block: int, there: Blocks, masses: Masses, width: int, sums: Any, straight: Any
) -> None:
    """Write the distances from one block's nodes and rows to each cell into ``sums``, ``width`` for each cell, and
    into ``straight`` what rows of the same line add: those below the block their distances from its first row, and how
    many they are, those above it the same from its last row.

    Numbers are subtracted from each other before anything else is, so that rows close together keep their distance
    though their block be long.
    """
    begin, rows = here.starts[block], here.starts[block + 1] - here.starts[block]
    low, high, radius = here.at[begin], here.at[begin + rows - 1], here.radii[block]
    nodes = radius * (1 + PLACES)
    ats, moved = np.empty(width - ALL_NODES), np.empty(width - ALL_NODES)
    for row in range(ats.size):
        ats[row] = here.at[begin + min(row, rows - 1)]
    padded = (rows + LANES - 1) // LANES * LANES
    o_places, o_weights = np.empty(MOST_NODES), np.empty(MOST_NODES)
    sums[:] = 0.0
    straight[:] = 0.0
    for other in range(there.u.size):
        cell, o_begin, o_end = masses.cells[other], there.starts[other], there.starts[other + 1]
        level, o_level, square = _levels(here, block, there, other)
        if level == -2:
            below = there.at[o_end - 1] <= low
            for row in range(o_begin, o_end):
                away = low - there.at[row] if below else there.at[row] - high
                straight[cell, 0 if below else 2] += masses.weights[row] * away
                straight[cell, 1 if below else 3] += masses.weights[row]
            continue
        left = ALL_NODES if level < 0 else FIRST[level]
        right = ALL_NODES + padded if level < 0 else FIRST[level + 1]
        into = sums[cell * width + left : cell * width + right]
        if o_level < 0:
            heres = ats[:padded] if level < 0 else nodes[left:right]
            _add_roots(heres, there.at, masses.weights, o_begin, o_end, 0.0 if level < 0 else low, square, into)
            continue
        zero = there.at[o_begin] if level < 0 else low
        for node in range(FIRST[o_level], FIRST[o_level + 1]):
            o_places[node - FIRST[o_level]] = there.at[o_begin] - zero + there.radii[other] * (1 + PLACES[node])
            o_weights[node - FIRST[o_level]] = masses.nodes[other, node]
        if level < 0:
            for row in range(padded):
                moved[row] = ats[row] - zero
        heres = moved[:padded] if level < 0 else nodes[left:right]
        _add_roots(heres, o_places, o_weights, 0, NODES[o_level], 0.0, square, into)


@compiled_reordered
def _add_roots(
    places: Any, others: Any, weights: Any, begin: int, end: int, zero: float, square: float, sums: Any
) -> None:
    """Add sqrt(square + (place - other)^2), weighted, over the others ``begin`` to ``end`` to ``sums``.

    Places, a multiple of ``LANES`` of them, count from ``zero``; others do not.
    Four others share what is loaded; the processor takes the roots of three, while the fourth's are multiplied.
    """
    width, last = places.size & -LANES, end - 1
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


@compiled_reordered
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

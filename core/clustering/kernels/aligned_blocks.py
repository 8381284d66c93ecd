"""Blocks of aligned rows, compiled: which few points, called nodes, may stand for the rows of a block, and from where.

Aligned rows share two of their three numbers. So the distances from them to other aligned rows depend on the third
number alone: sqrt(square + (t - s)^2), which is a smooth function of t and of s wherever the shared numbers differ. A
Chebyshev interpolant of a few nodes is equal to this function over an interval, to 1e-13 of its value, if the places
where the root is zero lie outside an ellipse around the interval; the more nodes there are, the smaller the ellipse is
(Trefethen 2013, chapter 8). Blocks that are too near for any number of nodes are compared row by row.
"""

from typing import Any, Final, NamedTuple

import numpy as np

from core.clustering.kernels.compiled import compiled_into_callers, compiled_reordered

NODES: Final = np.array([8, 16, 24, 32])  # nodes of an interval at each level: full vector registers
# The sum of both semi-axes of the ellipse for each number of nodes, for an interval of radius 1. It is the least with
# which the error stays below 1e-13 wherever on the ellipse the root is zero, found by computing with 80 bits. Then the
# two semi-axes themselves, as 1 / axis^2.
SUMS_OF_AXES: Final = np.array([30.7, 5.32, 3.02, 2.28])
ALONG: Final = (2 / (SUMS_OF_AXES + 1 / SUMS_OF_AXES)) ** 2
ACROSS: Final = (2 / (SUMS_OF_AXES - 1 / SUMS_OF_AXES)) ** 2
FIRST: Final = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(NODES)])
ALL_NODES: Final = int(FIRST[-1])
MOST_NODES: Final = int(NODES[-1])
ANGLES: Final = np.concatenate([(np.arange(count) + 0.5) * np.pi / count for count in NODES])
PLACES: Final = np.cos(ANGLES)
# One row for each degree of Chebyshev's polynomials: the products of a row with a function's values at the nodes add up
# to the coefficient of that degree. ``spread_over_nodes`` weighs the nodes by the same numbers.
DEGREES: Final = np.arange(MOST_NODES)[:, None]
COUNTS: Final = np.repeat(NODES, NODES)
WAVES: Final = np.where(DEGREES < COUNTS, np.cos(DEGREES * ANGLES) * np.where(DEGREES > 0, 2, 1) / COUNTS, 0.0)
IN_A_REGISTER: Final = 8  # rows: blocks are filled up to a multiple of it, for full vector registers
TOGETHER: Final = 4  # rows of the other block that are compared with what was loaded of this one


class Blocks(NamedTuple):
    """Rows cut into b blocks. The rows of a block are aligned, and in the order of the number in which they differ.

    ``at`` (r) is that number, ``starts`` (b + 1) where each block begins, ``u`` and ``v`` (b) the two numbers that its
    rows share, and ``radii`` (b) half of the interval from its first row to its last. Places of nodes are counted from
    a block's first row, because that is a number without rounding error wherever it is.
    """

    at: Any
    starts: Any
    u: Any
    v: Any
    radii: Any


class Masses(NamedTuple):
    """How many customers the rows of b blocks stand for, and the agreement group of each block, ``agreements`` (b).

    The customers are those of the rows, ``weights`` (r), or the same spread over the nodes, ``nodes`` (b,
    ``ALL_NODES``). ``sums`` (b, 3) are those of a block's weights, and of its weighted distances from its first row and
    from its last.
    """

    weights: Any
    nodes: Any
    sums: Any
    agreements: Any


@compiled_reordered
def spread_over_nodes(blocks: Blocks, masses: Masses, first: int, last: int) -> None:
    """Write the sums and the nodes of the blocks ``first`` to ``last``.

    For a function that is equal to its interpolant, the weighted sum over the nodes is the weighted sum over the rows.
    Blocks of so few rows that nodes are of no use have none.
    """
    at, starts, weights = blocks.at, blocks.starts, masses.weights
    moments = np.empty(MOST_NODES)
    for block in range(first, last):
        begin, end = starts[block], starts[block + 1]
        masses.sums[block] = 0.0
        for row in range(begin, end):
            masses.sums[block, 0] += weights[row]
            masses.sums[block, 1] += weights[row] * (at[row] - at[begin])
            masses.sums[block, 2] += weights[row] * (at[end - 1] - at[row])
        if end - begin <= NODES[0]:
            continue
        moments[:] = 0.0
        for row in range(begin, end):
            x = (at[row] - at[begin]) / blocks.radii[block] - 1
            before, now = x, 1.0
            for degree in range(MOST_NODES):
                moments[degree] += weights[row] * now
                before, now = now, 2 * x * now - before
        for node in range(ALL_NODES):
            total = 0.0
            for degree in range(MOST_NODES):
                total += WAVES[degree, node] * moments[degree]
            masses.nodes[block, node] = total


@compiled_into_callers
def level_of(gap: float, square: float, radius: float, rows: int) -> int:
    """The fewest nodes that may stand for a block of some rows, as a place in ``NODES``; -1 for the rows themselves.

    The block's interval has this ``radius``, and its middle is ``gap`` away from the other block. ``square`` is the
    squared distance of the numbers that the rows of each block share.
    """
    for level in range(NODES.size):
        if rows <= NODES[level]:
            return -1
        if gap * gap * ALONG[level] + square * ACROSS[level] > radius * radius:
            return level
    return -1


@compiled_into_callers
def levels(here: Blocks, block: int, there: Blocks, other: int) -> tuple[int, int, float]:
    """The levels at which two blocks are compared, and the squared distance of the numbers that their rows share.

    The levels are -2 where all rows of both are aligned and the blocks do not overlap, so that distances are
    differences.
    """
    begin, end = here.starts[block], here.starts[block + 1] - 1
    o_begin, o_end = there.starts[other], there.starts[other + 1] - 1
    low, high, o_low, o_high = here.at[begin], here.at[end], there.at[o_begin], there.at[o_end]
    square = (here.u[block] - there.u[other]) ** 2 + (here.v[block] - there.v[other]) ** 2
    if square == 0 and (o_low >= high or o_high <= low):
        return -2, -2, square
    radius, o_radius = here.radii[block], there.radii[other]
    away = abs(low - o_low + (radius - o_radius))
    level = level_of(max(0.0, away - o_radius), square, radius, end + 1 - begin)
    return level, level_of(max(0.0, away - radius), square, o_radius, o_end + 1 - o_begin), square


@compiled_reordered
def count_roots(here: Blocks, there: Blocks, first: int, last: int, step: int) -> int:
    """How many square roots every ``step``-th of the blocks ``first`` to ``last`` takes, those of fillings included."""
    roots = 0
    for block in range(first, last, step):
        rows = (here.starts[block + 1] - here.starts[block] + IN_A_REGISTER - 1) // IN_A_REGISTER * IN_A_REGISTER
        for other in range(there.u.size):
            level, o_level, _ = levels(here, block, there, other)
            if level == -2:
                continue
            width = rows if level < 0 else NODES[level]
            o_rows = there.starts[other + 1] - there.starts[other]
            o_width = (o_rows + TOGETHER - 1) // TOGETHER * TOGETHER if o_level < 0 else NODES[o_level]
            roots += width * o_width
    return roots

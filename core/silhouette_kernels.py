"""Silhouettes, compiled: sums of the distances from each row to each cell of rows, and coefficients from these sums.

Rows come sorted by cell, and each cell is filled up to a multiple of 8 rows with rows of weight 0, so that vector
units always work on full registers. Every sum has one writer and a fixed order: the number of threads changes no bit.
"""

from typing import Any, Final

import numpy as np

from core.compiled import compiled_reordered
from core.flag_kernels import differing

TALL: Final = 256
WIDE: Final = 1024


@compiled_reordered
def add_pairs(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    starts: Any,
    pairs: Any,
    first: int,
    last: int,
    low: int,
    high: int,
    sums: Any,
) -> None:
    """Add the distances between the rows of pairs of cells to ``sums`` (cells, rows), each pair of rows once.

    ``pairs`` (p, 2), of which ``first`` to ``last`` are done: all rows of each, or, for one pair, of its first cell
    only the rows ``low`` to ``high``, counted from the cell's start in steps of ``TALL``.
    """
    across = np.empty(WIDE)
    for pair in range(first, last):
        one, two = pairs[pair, 0], pairs[pair, 1]
        begin, end = starts[one] + low, min(starts[one] + high, starts[one + 1])
        for top in range(begin, end, TALL):
            bottom = min(top + TALL, end)
            # Within one cell a block meets itself once, and then only the blocks below it.
            left = starts[two] if one != two else bottom
            if one == two:
                _add_tile(x, y, z, flags, n_flags, weights, top, bottom, top, bottom, sums[one], across)
            for column in range(left, starts[two + 1], WIDE):
                right = min(column + WIDE, starts[two + 1])
                across[:] = 0.0
                _add_tile(x, y, z, flags, n_flags, weights, top, bottom, column, right, sums[two], across)
                for j in range(right - column):
                    sums[one, column + j] += across[j]


@compiled_reordered
def _add_tile(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    top: int,
    bottom: int,
    left: int,
    right: int,
    down: Any,
    across: Any,
) -> None:
    """Distances from rows ``top``-``bottom`` to ``left``-``right``: summed for the former into ``down``, the latter
    into ``across``. Four rows at a time share what they load.
    """
    xs, ys, zs, ws, words = x[left:right], y[left:right], z[left:right], weights[left:right], flags[left:right]
    for i in range(top, bottom, 4):
        x0, x1, x2, x3 = x[i], x[i + 1], x[i + 2], x[i + 3]
        y0, y1, y2, y3 = y[i], y[i + 1], y[i + 2], y[i + 3]
        z0, z1, z2, z3 = z[i], z[i + 1], z[i + 2], z[i + 3]
        w0, w1, w2, w3 = weights[i], weights[i + 1], weights[i + 2], weights[i + 3]
        s0, s1, s2, s3 = 0.0, 0.0, 0.0, 0.0
        if n_flags:
            f0, f1, f2, f3 = flags[i], flags[i + 1], flags[i + 2], flags[i + 3]
            for j in range(xs.size):
                a, b, c, word, weight = xs[j], ys[j], zs[j], words[j], ws[j]
                d0 = np.sqrt((a - x0) ** 2 + (b - y0) ** 2 + (c - z0) ** 2 + differing(word, f0))
                d1 = np.sqrt((a - x1) ** 2 + (b - y1) ** 2 + (c - z1) ** 2 + differing(word, f1))
                d2 = np.sqrt((a - x2) ** 2 + (b - y2) ** 2 + (c - z2) ** 2 + differing(word, f2))
                d3 = np.sqrt((a - x3) ** 2 + (b - y3) ** 2 + (c - z3) ** 2 + differing(word, f3))
                s0 += weight * d0
                s1 += weight * d1
                s2 += weight * d2
                s3 += weight * d3
                across[j] += (w0 * d0 + w1 * d1) + (w2 * d2 + w3 * d3)
        else:
            for j in range(xs.size):
                a, b, c, weight = xs[j], ys[j], zs[j], ws[j]
                d0 = np.sqrt((a - x0) ** 2 + (b - y0) ** 2 + (c - z0) ** 2)
                d1 = np.sqrt((a - x1) ** 2 + (b - y1) ** 2 + (c - z1) ** 2)
                d2 = np.sqrt((a - x2) ** 2 + (b - y2) ** 2 + (c - z2) ** 2)
                d3 = np.sqrt((a - x3) ** 2 + (b - y3) ** 2 + (c - z3) ** 2)
                s0 += weight * d0
                s1 += weight * d1
                s2 += weight * d2
                s3 += weight * d3
                across[j] += (w0 * d0 + w1 * d1) + (w2 * d2 + w3 * d3)
        down[i] += s0
        down[i + 1] += s1
        down[i + 2] += s2
        down[i + 3] += s3


@compiled_reordered
def add_queries(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    starts: Any,
    first: int,
    last: int,
    queries: tuple[Any, Any, Any, Any],
    sums: Any,
) -> None:
    """Add the distances from q queries to the rows of the cells ``first`` to ``last`` to ``sums`` (cells, q)."""
    qx, qy, qz, qflags = queries
    gap = np.empty(qx.size)
    for cell in range(first, last):
        total = sums[cell]
        for row in range(starts[cell], starts[cell + 1]):
            a, b, c, weight = x[row], y[row], z[row], weights[row]
            if weight == 0:
                continue
            for i in range(qx.size):
                gap[i] = (qx[i] - a) ** 2 + (qy[i] - b) ** 2 + (qz[i] - c) ** 2
            if n_flags:
                for i in range(qx.size):
                    gap[i] += differing(qflags[i], flags[row])
            for i in range(qx.size):
                total[i] += weight * np.sqrt(gap[i])


@compiled_reordered
def coefficients(sums: Any, low: int, high: int, own: Any, groups: Any, sizes: Any, out: Any) -> None:
    """Silhouette coefficients (Rousseeuw 1987) of the rows ``low`` to ``high``, from their distances to each cell.

    ``own`` is the cell of each row, ``groups`` (c) the group of each cell for one k, ``sizes`` (k) the customers of
    each group; writes ``out``, one value a row. 0 for a customer alone in its group, or with nobody at a distance.
    """
    k = sizes.size
    totals = np.empty((k, TALL))
    for start in range(low, high, TALL):
        width = min(TALL, high - start)
        totals[:] = 0.0
        for cell in range(groups.size):
            total, distances = totals[groups[cell]], sums[cell, start : start + width]
            for i in range(width):
                total[i] += distances[i]
        for i in range(width):
            group = groups[own[start + i]]
            inside = totals[group, i] / max(sizes[group] - 1, 1.0)
            outside = np.inf
            for other in range(k):
                if other != group:
                    outside = min(outside, totals[other, i] / sizes[other])
            larger = max(inside, outside)
            out[start + i] = (outside - inside) / larger if sizes[group] > 1 and larger > 0 else 0.0

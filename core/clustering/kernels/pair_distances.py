"""Silhouettes, compiled: sums of the distances from each row to each piece of rows, and coefficients from these sums.

A piece holds rows of one agreement group. Rows come sorted by piece, and each piece is filled up to a multiple of 8
rows with rows of weight 0, so that vector units always work on full registers. Every sum has one writer and a fixed
order: the number of threads changes no bit.
"""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled, compiled_into_callers, compiled_reordered
from core.clustering.kernels.flags import differing

Rows = tuple[Any, Any, Any, Any, Any]  # x, y, z, flags and weights, one array each

# Rows of a tile of distances, down and across: all that it reads and writes stays in the fastest memory. Three rows
# down are done at a time, so the one is a multiple of 3; the other is a multiple of 8, for full vector registers.
TALL: Final = 192
WIDE: Final = 512
# For ``multiplied_root``: 1.5 times the bits of the number 1, less a little, with which its first guess is within a
# seventh; and the coefficients of the polynomial that improves the guess.
HALF_AWAY: Final = np.uint64(0x5FE5F10000000000)
FIT_0: Final = 1.00006556
FIT_1: Final = 0.49533745
FIT_2: Final = 0.45135268


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
    """Add the distances between the rows of pairs of pieces to ``sums`` (pieces, rows), each pair of rows once.

    Of the ``pairs`` (p, 2) those from ``first`` to ``last`` are done. Of the first piece of each the rows ``low`` to
    ``high`` are compared, counted from the piece's start in steps of ``TALL``: all of them, or, where only one pair is
    done, some of them.
    """
    rows = (x, y, z, flags, weights)
    across = np.empty(WIDE)
    for pair in range(first, last):
        one, two = pairs[pair, 0], pairs[pair, 1]
        begin, end = starts[one] + low, min(starts[one] + high, starts[one + 1])
        for top in range(begin, end, TALL):
            bottom = min(top + TALL, end)
            # Within one piece a block meets itself once, and then only the blocks below it.
            left = starts[two] if one != two else bottom
            if one == two:
                wide = (x[top:bottom], y[top:bottom], z[top:bottom], flags[top:bottom], weights[top:bottom])
                _add_tile(rows, n_flags, top, bottom, wide, sums[one], across)
            for column in range(left, starts[two + 1], WIDE):
                right = min(column + WIDE, starts[two + 1])
                across[:] = 0.0
                wide = (x[column:right], y[column:right], z[column:right], flags[column:right], weights[column:right])
                _add_tile(rows, n_flags, top, bottom, wide, sums[two], across)
                for j in range(right - column):
                    sums[one, column + j] += across[j]


@compiled_into_callers
def _add_tile(rows: Rows, n_flags: int, top: int, bottom: int, wide: Rows, down: Any, across: Any) -> None:
    """Distances from the ``rows`` ``top`` to ``bottom`` to those of ``wide``, of which there is a multiple of 8.

    Summed for the former into ``down``, for the latter into ``across``. Three rows at a time share what they load. The
    processor takes the roots of two of them, while those of the third are multiplied.
    """
    x, y, z, flags, weights = rows
    xs, ys, zs, words, ws = wide
    width = xs.size & -8  # says the same to the compiler, which then leaves out the loop for what is left over
    for i in range(top, bottom, 3):
        j, k = min(i + 1, bottom - 1), min(i + 2, bottom - 1)
        x0, x1, x2 = x[i], x[j], x[k]
        y0, y1, y2 = y[i], y[j], y[k]
        z0, z1, z2 = z[i], z[j], z[k]
        w0, w1, w2 = weights[i], weights[j] if i + 1 < bottom else 0.0, weights[k] if i + 2 < bottom else 0.0
        s0, s1, s2 = 0.0, 0.0, 0.0
        if n_flags:
            f0, f1, f2 = flags[i], flags[j], flags[k]
            for at in range(width):
                a, b, c, word, weight = xs[at], ys[at], zs[at], words[at], ws[at]
                d0 = np.sqrt((a - x0) ** 2 + (b - y0) ** 2 + (c - z0) ** 2 + differing(word, f0))
                d1 = multiplied_root((a - x1) ** 2 + (b - y1) ** 2 + (c - z1) ** 2 + differing(word, f1))
                d2 = np.sqrt((a - x2) ** 2 + (b - y2) ** 2 + (c - z2) ** 2 + differing(word, f2))
                s0 += weight * d0
                s1 += weight * d1
                s2 += weight * d2
                across[at] += w0 * d0 + w1 * d1 + w2 * d2
        else:
            for at in range(width):
                a, b, c, weight = xs[at], ys[at], zs[at], ws[at]
                d0 = np.sqrt((a - x0) ** 2 + (b - y0) ** 2 + (c - z0) ** 2)
                d1 = multiplied_root((a - x1) ** 2 + (b - y1) ** 2 + (c - z1) ** 2)
                d2 = np.sqrt((a - x2) ** 2 + (b - y2) ** 2 + (c - z2) ** 2)
                s0 += weight * d0
                s1 += weight * d1
                s2 += weight * d2
                across[at] += w0 * d0 + w1 * d1 + w2 * d2
        down[i] += s0
        if i + 1 < bottom:
            down[j] += s1
        if i + 2 < bottom:
            down[k] += s2


@compiled_into_callers
def multiplied_root(square: float) -> Any:
    """The square root, by multiplications alone, to a part of 2e-14 of normal numbers; exactly 0 of 0.

    The unit for square roots has no time left while the one for products waits. Half of the bits of a number are the
    bits of nearly its root (Blinn 1997), here of the reciprocal one, within a seventh; its error ``off`` gives a
    polynomial that leaves 2e-5 of it (the coefficients are the best in that sense, found by linear programming), and
    the series of (1 - off)^-1/2 the rest.
    """
    reciprocal = _as_number(HALF_AWAY - (_as_bits(square) >> np.uint64(1)))
    off = 1.0 - square * reciprocal * reciprocal
    reciprocal *= FIT_0 + off * (FIT_1 + off * FIT_2)
    root = square * reciprocal
    off = 1.0 - root * reciprocal
    return root + root * off * (0.5 + off * 0.375)


@compiled
def _as_bits(number: float) -> Any:
    return np.float64(number).view(np.uint64)


@compiled
def _as_number(bits: Any) -> Any:
    return np.uint64(bits).view(np.float64)


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
    queries: Rows,
    sums: Any,
) -> None:
    """Add the distances from q queries, a multiple of 8, to the rows of the pieces ``first`` to ``last`` to ``sums``
    (pieces, q).

    The weights of the ``queries`` make no difference.
    """
    rows = (x, y, z, flags, weights)
    unused = np.empty(starts[last])
    for piece in range(first, last):
        _add_tile(rows, n_flags, starts[piece], starts[piece + 1], queries, unused, sums[piece])


@compiled_reordered
def coefficients(sums: Any, low: int, high: int, own: Any, groups: Any, sizes: Any, out: Any) -> None:
    """Silhouette coefficients of the rows ``low`` to ``high``, from their distances to each piece.

    ``own`` is the piece of each row, ``groups`` (n, p) the group of each piece for n clusterings, ``sizes`` (n, k) the
    customers of each group, 0 where a clustering has fewer; writes ``out`` (n, rows). Few rows are done at a time, so
    that their distances stay near the processor for all n.
    """
    totals = np.empty((sizes.shape[1], TALL))
    group_of = np.empty(TALL, dtype=np.int64)
    for start in range(low, high, TALL):
        width = min(TALL, high - start)
        for number in range(groups.shape[0]):
            totals[:] = 0.0
            for piece in range(groups.shape[1]):
                total, distances = totals[groups[number, piece]], sums[piece, start : start + width]
                for i in range(width):
                    total[i] += distances[i]
            for i in range(width):
                group_of[i] = groups[number, own[start + i]]
            k = np.count_nonzero(sizes[number])
            score_rows(totals[:k], group_of[:width], sizes[number, :k], out[number, start : start + width])


@compiled_into_callers
def score_rows(totals: Any, own: Any, sizes: Any, out: Any) -> None:
    """Silhouette coefficients (Rousseeuw 1987) of rows, from their summed distances to each group, ``totals`` (k, rows
    or more).

    ``own`` is the group of each row, ``sizes`` (k) the customers of each group; writes ``out``, one value for each row.
    That is 0 for a customer alone in its group, or with nobody at a distance.
    """
    inside, outside = np.zeros(own.size), np.full(own.size, np.inf)
    for group in range(sizes.size):
        total = totals[group]
        within, apart = 1.0 / max(sizes[group] - 1.0, 1.0), 1.0 / sizes[group]
        for i in range(own.size):
            is_own = own[i] == group
            inside[i] = total[i] * within if is_own else inside[i]
            outside[i] = outside[i] if is_own else min(outside[i], total[i] * apart)
    for i in range(own.size):
        larger = max(inside[i], outside[i])
        out[i] = (outside[i] - inside[i]) / larger if sizes[own[i]] > 1 and larger > 0 else 0.0

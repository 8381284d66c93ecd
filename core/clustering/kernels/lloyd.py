"""K-Means, compiled: Lloyd's steps over rows of three numbers and up to 64 flags.

Every operation has its fixed place in the order, so the result is the same for any number of threads and on any
machine. Rows are given column by column; ``weights`` says how many customers share a row, and is whole.
"""

from typing import Any, Final

import numpy as np

from core.clustering.kernels.compiled import compiled
from core.clustering.kernels.flags import BITS, flag_scores
from core.clustering.kernels.group_sums import regroup, to_means
from core.clustering.kernels.nearest import BLOCK, LANES, add_in_lanes, assign, measure, place, total_of

SAME: Final = 1e-6  # part of an inertia: two ends that differ by no more are taken for the same groups
NEAR: Final = 1.01  # times the lowest inertia on few rows: ends above it are not the tightest on more rows either


@compiled
def lloyd(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    centres: Any,
    sums: Any,
    counts: Any,
    groups: Any,
    before: float,
    tolerance: float,
    steps: int,
) -> tuple[float, int, bool, Any]:
    """Lloyd (1982): move each row to its nearest centre, each centre to the mean of its rows; at most ``steps`` times.

    Writes ``centres`` (k, 3 + n_flags) and ``groups``, the group of each row. ``sums`` (k, 4) holds the weighted sums
    of the rows that have a group, and their weights, ``counts`` (k, n_bytes, 256) the weights of each value of each
    byte of flags; rows whose group is -1 have none yet. A centre that loses all its rows is put on the row that is
    farthest from its own. Ends when no row changes its group, or when the inertia falls by no more than ``tolerance``
    times itself; ``before`` is the inertia of the step before.

    Returns the inertia of the groups, the steps taken, whether an end was reached, and the centres (k, 3 + n_flags) to
    which the rows were nearest when they got their groups: those before the last means were taken.
    """
    k, n_bytes = centres.shape[0], counts.shape[1]
    nearest, gap = np.empty(BLOCK, dtype=x.dtype), np.empty(BLOCK, dtype=x.dtype)
    chosen = np.empty(BLOCK, dtype=np.int32)
    work = (np.zeros((k, n_bytes, 256)), np.zeros(k), nearest, chosen, gap, np.empty(LANES))
    assigned = np.empty(centres.shape)
    for step in range(steps):
        assigned[:] = centres
        changed, inertia = _group_all(x, y, z, flags, n_flags, weights, centres, sums, counts, groups, work)
        relocated = False
        for group in range(k):
            if sums[group, 3] == 0:
                relocated = _relocate(x, y, z, flags, n_flags, centres, sums)
                break
        to_means(sums, counts, n_flags, centres)
        if not relocated and (changed == 0 or before - inertia <= tolerance * inertia):
            return inertia, step + 1, True, assigned
        before = np.inf if relocated else inertia
    return inertia, steps, False, assigned


@compiled
def _group_all(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    centres: Any,
    sums: Any,
    counts: Any,
    groups: Any,
    work: tuple[Any, Any, Any, Any, Any, Any],
) -> tuple[int, float]:
    """Give each row the group of its nearest centre, and move it from sum to sum.

    ``work`` is memory that is overwritten, made once for all steps. Returns how many rows changed
    their group, and the inertia.
    """
    scores, fixed, nearest, chosen, gap, lanes = work
    for group in range(centres.shape[0]):
        fixed[group] = flag_scores(centres[group, 3:], n_flags, scores[group])
    lanes[:] = 0.0
    changed = 0
    for low in range(0, x.size, BLOCK):
        high = min(low + BLOCK, x.size)
        xs, ys, zs, words = x[low:high], y[low:high], z[low:high], flags[low:high]
        assign(xs, ys, zs, words, n_flags, centres, scores, fixed, nearest, chosen, gap)
        changed += regroup(xs, ys, zs, words, weights[low:high], chosen, groups[low:high], sums, counts)
        add_in_lanes(weights[low:high], nearest, lanes)
    return changed, total_of(lanes)


@compiled
def lloyd_each(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    tolerance: float,
    steps: int,
    starts: Any,
    sizes: Any,
    inertias: Any,
) -> int:
    """``lloyd`` from each of the ``starts`` (s, k, 3 + n_flags), which become centres; returns the steps taken in all.

    Writes the weights of the groups into ``sizes`` (s, k), and ``inertias`` (s).
    """
    k = starts.shape[1]
    groups = np.empty(x.size, dtype=np.int32)
    sums, counts = np.empty((k, 4)), np.empty((k, (n_flags + BITS - 1) // BITS, 256))
    taken = 0
    for start in range(starts.shape[0]):
        groups[:] = -1
        sums[:] = 0.0
        counts[:] = 0.0
        inertias[start], took, _, _ = lloyd(
            x, y, z, flags, n_flags, weights, starts[start], sums, counts, groups, np.inf, tolerance, steps
        )
        sizes[start] = sums[:, 3]
        taken += took
    return taken


@compiled
def race(
    x: Any,
    y: Any,
    z: Any,
    flags: Any,
    n_flags: int,
    weights: Any,
    rough: tuple[float, int, int],
    fine: tuple[float, int, int],
    known: Any,
    starts: Any,
    centres: Any,
    sizes: Any,
    inertias: Any,
) -> tuple[int, int]:
    """``lloyd`` from each of the ``starts`` (s, k, 3 + n_flags): roughly from all, then on from the tightest ends only.

    ``rough`` and ``fine`` are each a tolerance, the most steps, and the most ends that are kept. The ends that are
    ``NEAR`` the tightest, and whose inertia is none of the ``known``, are written into ``centres`` (kept, k,
    3 + n_flags), ``sizes`` and ``inertias``, the tightest first.

    Returns how many these are, and the steps taken in all.
    """
    n, k = starts.shape[:2]
    groups = np.full((n, x.size), -1, dtype=np.int32)
    sums, counts = np.zeros((n, k, 4)), np.zeros((n, k, (n_flags + BITS - 1) // BITS, 256))
    reached, order = np.full(n, np.inf), np.arange(n)
    taken = 0
    for tolerance, steps, most in (rough, fine):
        for i in order[:n]:
            rows, state = (x, y, z, flags, n_flags, weights), (starts[i], sums[i], counts[i], groups[i], reached[i])
            reached[i], took, _, _ = lloyd(*rows, *state, tolerance, steps)
            taken += took
        n = min(distinct(reached, order[:n]), most)
    limit = reached[order[0]]
    for inertia in known:
        limit = min(limit, inertia)
    kept = 0
    for i in order[:n]:
        new = reached[i] <= limit * NEAR
        for inertia in known:
            new &= abs(reached[i] - inertia) > SAME * inertia
        if new:
            centres[kept], sizes[kept], inertias[kept] = starts[i], sums[i, :, 3], reached[i]
            kept += 1
    return kept, taken


@compiled
def distinct(inertias: Any, order: Any) -> int:
    """Sort the positions ``order`` by their inertias and leave out those that ended at the same groups.

    Returns how many are left: they stand at the beginning of ``order``.
    """
    for end in range(1, order.size):
        this, at = order[end], end
        while at and inertias[this] < inertias[order[at - 1]]:
            order[at] = order[at - 1]
            at -= 1
        order[at] = this
    kept, last = 0, -np.inf
    for i in order:
        if inertias[i] > last * (1 + SAME):
            order[kept], last = i, inertias[i]
            kept += 1
    return kept


@compiled
def _relocate(x: Any, y: Any, z: Any, flags: Any, n_flags: int, centres: Any, sums: Any) -> bool:
    """Put each centre that has no rows on the row that is farthest from all; False where no row is away from its own.

    The centres are those that the rows were assigned to.
    """
    gaps = np.empty(x.size, dtype=x.dtype)
    measure(x, y, z, flags, n_flags, centres, gaps)
    relocated = False
    for group in range(centres.shape[0]):
        farthest = np.argmax(gaps)
        if sums[group, 3] == 0 and gaps[farthest] > 0:
            relocated = True
            gaps[farthest] = 0.0
            place(x, y, z, flags, n_flags, farthest, centres[group])
    return relocated

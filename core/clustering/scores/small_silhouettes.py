"""Silhouettes of few rows, in blocks of a table of distances."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.model.arrays import Codes, Floats

BLOCK_BYTES: Final = 32 * 2**20  # bytes of distances that are held at once: 2,000 rows with all others


def silhouettes(
    features: Features,
    clusterings: Sequence[Clustering],
    after_block: Callable[[float], None],
    block_bytes: int = BLOCK_BYTES,
) -> list[float]:
    """Mean silhouette coefficient over all customers, for each clustering; -1 to 1, higher is better.

    Rousseeuw (1987): with a the mean distance of a customer to the others of its group, and b the lowest mean
    distance to another group, (b - a) / max(a, b); 0 for a customer alone in its group. Euclidean distance on the
    feature rows. Distances do not depend on k, so each is computed once and serves all clusterings. A row that
    several customers share counts as that many customers.

    ``after_block`` is called with the number of pairs that have been compared since the last call; about
    ``block_bytes`` of distances are held at once.
    """
    from scipy.spatial.distance import cdist  # here, because the compiled silhouettes do without it

    rows, weights = features.rows, features.weights
    if not clusterings:
        return []
    starts = np.cumsum([0] + [clustering.k for clustering in clusterings])
    member = np.zeros((len(rows), starts[-1]))
    for start, clustering in zip(starts, clusterings, strict=False):
        member[np.arange(len(rows)), start + clustering.labels] = weights
    sizes = member.sum(axis=0)

    totals = np.zeros(len(clusterings))
    step = max(1, block_bytes // (8 * len(rows)))
    for low in range(0, len(rows), step):
        block = slice(low, min(low + step, len(rows)))
        sums = cdist(rows[block], rows) @ member
        for number, clustering in enumerate(clusterings):
            group = slice(starts[number], starts[number + 1])
            values = _coefficients(sums[:, group], sizes[group], clustering.labels[block])
            totals[number] += weights[block] @ values
        after_block(float((block.stop - low) * len(rows)))
    return [float(total / weights.sum()) for total in totals]


def _coefficients(sums: Floats, sizes: Floats, own: Codes) -> Floats:
    """Silhouette coefficients of some rows from their summed distances to each group (rows, k)."""
    every = np.arange(len(own))
    inside = sums[every, own] / np.maximum(sizes[own] - 1, 1)
    between = sums / sizes
    between[every, own] = np.inf
    outside = between.min(axis=1)
    larger = np.maximum(inside, outside)
    alone = (sizes[own] == 1) | (larger == 0)
    return np.where(alone, 0.0, (outside - inside) / np.where(alone, 1.0, larger))

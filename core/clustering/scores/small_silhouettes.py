"""Silhouettes of few rows, in blocks of a table of distances."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

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
    rows, weights = features.rows, features.weights
    if not clusterings:
        return []
    starts = np.cumsum([0] + [clustering.k for clustering in clusterings])
    member = np.zeros((len(rows), starts[-1]))
    for start, clustering in zip(starts, clusterings, strict=False):
        member[np.arange(len(rows)), start + clustering.groups] = weights
    sizes = member.sum(axis=0)

    totals = np.zeros(len(clusterings))
    for block, sums in summed_distances(rows, rows, member, block_bytes):
        counted = np.ones(len(sums), dtype=bool)
        for number, clustering in enumerate(clusterings):
            group = slice(starts[number], starts[number + 1])
            values = coefficients(sums[:, group], sizes[group], clustering.groups[block], counted)
            totals[number] += weights[block] @ values
        after_block(float(len(sums) * len(rows)))
    return [float(total / weights.sum()) for total in totals]


def summed_distances(
    rows: Floats, others: Floats, member: Floats, block_bytes: int = BLOCK_BYTES
) -> Iterator[tuple[slice, Floats]]:
    """The summed distances of each row to the members of each group, block by block.

    Parameters
    ----------
    rows : float64 array (n, d)
    others : float64 array (o, d), with which each row is compared
    member : float64 array (o, k), how many customers of each group each of the others stands for

    Yields
    ------
    which of the rows, and their sums, float64 array (rows of the block, k)
    """
    from scipy.spatial.distance import cdist  # here, because it loads slowly and the compiled scores do without it

    step = max(1, block_bytes // (8 * len(others)))
    for low in range(0, len(rows), step):
        block = slice(low, min(low + step, len(rows)))
        yield block, cdist(rows[block], others) @ member


def coefficients(sums: Floats, sizes: Floats, own: Codes, counted: npt.NDArray[np.bool_]) -> Floats:
    """Silhouette coefficients of n rows, -1 to 1, from their summed distances; nobody is compared with itself.

    Parameters
    ----------
    sums : float64 array (n, k), of the distances of each row to the members of each group
    sizes : float64 array of k, the members that were summed over, at least one for each group
    own : int32 array of n, the group of each row
    counted : bool array of n, whether the row is itself one of the members
    """
    every = np.arange(len(own))
    mates = sizes[own] - counted
    inside = sums[every, own] / np.maximum(mates, 1)
    between = sums / sizes
    between[every, own] = np.inf
    outside = between.min(axis=1)
    larger = np.maximum(inside, outside)
    alone = (mates <= 0) | (larger == 0)
    return np.where(alone, 0.0, (outside - inside) / np.where(alone, 1.0, larger))

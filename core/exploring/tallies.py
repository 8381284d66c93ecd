"""What the customers of each group add up to: counted once for agreement groups, then merged for each k."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.clustering.scores.agreement import Positions
from core.model.products import ProductTypes

Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Tallies:
    """Counts and sums of whole numbers for each of g groups, so that merging them loses nothing.

    Attributes
    ----------
    sizes : int64 array of g, customers
    frequency, n_categories : int64 arrays of g, sums over the customers
    hashes : uint64 array (2, g), sums of the customers' hashes modulo 2^64
    buyers : int64 array (g, v), customers who bought each product type
    firsts : int64 array (g, v), the first purchase of each among those of all customers; their number where none
    """

    sizes: Positions
    frequency: Positions
    n_categories: Positions
    hashes: Hashes
    buyers: Positions
    firsts: Positions

    def merged(self, groups: Positions) -> "Tallies":
        """The tallies of larger groups; ``groups`` (g) says which each becomes a part of, each of 0.. at least once."""
        order, starts = _sorted(groups)
        return Tallies(
            np.add.reduceat(self.sizes[order], starts),
            np.add.reduceat(self.frequency[order], starts),
            np.add.reduceat(self.n_categories[order], starts),
            np.add.reduceat(self.hashes[:, order], starts, axis=1),
            np.add.reduceat(self.buyers[order], starts, axis=0),
            np.minimum.reduceat(self.firsts[order], starts, axis=0),
        )


def tally(groups: Positions, frequency: Positions, products: ProductTypes, hashes: Hashes) -> Tallies:
    """The tallies of n customers by their groups (n), each of 0.. used, with ``hashes`` (2, n)."""
    order, starts = _sorted(groups)
    size, count = len(products.vocabulary), len(starts)
    keys = np.repeat(groups * size, products.counts) + products.codes
    firsts = np.full(count * size, len(keys))
    firsts[keys[::-1]] = np.arange(len(keys))[::-1]  # of several positions the last one written stays: the first
    return Tallies(
        np.diff(starts, append=len(groups)),
        np.add.reduceat(frequency[order], starts),
        np.add.reduceat(products.counts[order], starts),
        np.add.reduceat(hashes[:, order], starts, axis=1),
        np.bincount(keys, minlength=count * size).reshape(count, size),
        firsts.reshape(count, size),
    )


def _sorted(groups: Positions) -> tuple[Positions, Positions]:
    """The positions sorted by group, and where each group starts among them."""
    small = groups.astype(np.uint16) if groups.max() < 2**16 else groups  # which sorts by counting
    return np.argsort(small, kind="stable"), np.concatenate([[0], np.cumsum(np.bincount(groups))[:-1]])

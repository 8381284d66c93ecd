"""Silhouettes of aligned rows: of those that share two of their three numbers, and so lie on a straight line.

Customers with equal orders and equally many product types do. Where very many customers share both with many others,
their silhouettes take a hundredth of the distances between them: ``kernels/aligned_blocks`` says how.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.clustering.features import Features
from core.clustering.scores.agreement import Agreement, Positions
from core.clustering.scores.silhouette_limits import LIMITS, AlignedLimits
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

if TYPE_CHECKING:
    from core.clustering.kernels.aligned_blocks import Blocks, Masses
    from core.clustering.kernels.aligned_distances import Scale


@dataclass(frozen=True, slots=True, eq=False)
class AlignedRows:
    """The feature rows in blocks of aligned ones, sorted in two ways: by alignment alone, and within agreement groups.

    Attributes
    ----------
    order : int64 array of m, the feature row at each place
    own : int64 array of m, the agreement group of the row at each place
    here : the blocks whose silhouettes are computed
    there, masses : the blocks that they are compared with, each of one agreement group
    scale : the groups of all clusterings
    limits : how the rows were cut, and what is compared at once
    """

    order: Positions
    own: Positions
    here: "Blocks"
    there: "Blocks"
    masses: "Masses"
    scale: "Scale"
    limits: AlignedLimits

    @property
    def work(self) -> float:
        """About how many pairs of rows could be compared one by one in the time that ``coefficients`` takes."""
        from core.clustering.kernels.aligned_blocks import count_roots

        blocks = len(self.here.u)
        step = -(-blocks // self.limits.counted)
        counted = -(-blocks // step)
        roots = count_roots(self.here, self.there, 0, blocks, step) * (blocks / counted)
        return self.limits.root * roots + self.limits.pair_of_blocks * blocks * len(self.there.u)

    def coefficients(self, workers: Workers, part: Part) -> Floats:
        """Silhouette coefficients (clusterings, m), the rows in ``order``; a row is a unit of the part's work."""
        from core.clustering.kernels.aligned_blocks import ALL_NODES, spread_over_nodes
        from core.clustering.kernels.aligned_distances import aligned_coefficients

        spread_over_nodes(self.there, self.masses, 0, len(self.there.u))
        part.expect(len(self.order))
        blocks = len(self.here.u)
        values = np.empty((len(self.scale.groups), len(self.order)))
        sums_of_a_block = self.scale.groups.shape[1] * (self.limits.longest + ALL_NODES)
        once = int(np.clip(self.limits.table // sums_of_a_block, 1, self.limits.most_at_once))

        def score(low: int) -> None:
            high = min(low + once, blocks)
            aligned_coefficients(self.here, self.own, self.there, self.masses, self.scale, low, high, values)
            part.add(float(self.here.starts[high] - self.here.starts[low]))

        workers.map(score, range(0, blocks, once))
        return values


def may_be_aligned(features: Features, limits: AlignedLimits = LIMITS.aligned) -> bool:
    """Whether it is worth looking for aligned rows."""
    return not features.n_flags and len(features) >= limits.fewest


def quicker_aligned_rows(
    features: Features, agreement: Agreement, most_work: float, limits: AlignedLimits = LIMITS.aligned
) -> AlignedRows | None:
    """The rows in blocks of aligned ones, if it is quicker to compare blocks than to compare pairs of rows one by one,
    and takes no longer than ``most_work`` pairs would.
    """
    if not may_be_aligned(features, limits):
        return None
    aligned = aligned_rows(features, agreement, limits)
    return aligned if aligned.work <= min(len(features) ** 2 / 2, most_work) else None


def aligned_rows(features: Features, agreement: Agreement, limits: AlignedLimits = LIMITS.aligned) -> AlignedRows:
    """The rows of features without flags; those are aligned that differ only in the number that has the most values."""
    from core.clustering.kernels.aligned_blocks import ALL_NODES, Masses
    from core.clustering.kernels.aligned_distances import Scale

    codes = [pd.factorize(column)[0].astype(np.int64) for column in features.numbers.T]
    free = int(np.argmax([each.max() for each in codes]))
    across, along = (column for column in range(3) if column != free)
    alignment = codes[across] * (codes[along].max() + 1) + codes[along]
    # Feature rows ascend by each column in turn, so aligned ones ascend by the number in which they differ.
    order = np.argsort(alignment, kind="stable")
    own = agreement.of_rows
    by_agreement = order[np.argsort(own[order], kind="stable")]
    x, u, v = (features.numbers[:, column] for column in (free, across, along))
    sizes = [np.bincount(each.groups, features.weights, each.k) for each in agreement.clusterings]
    here = _blocks(x[order], u[order], v[order], alignment[order], np.zeros_like(alignment), limits.longest)
    at, shared = x[by_agreement], (u[by_agreement], v[by_agreement])
    there = _blocks(at, *shared, alignment[by_agreement], own[by_agreement], limits.longest)
    first_rows, n = by_agreement[there.starts[:-1]], len(there.u)
    firsts = np.cumsum([0] + [each.k for each in agreement.clusterings])
    return AlignedRows(
        order=order,
        own=own[order],
        here=here,
        there=there,
        masses=Masses(features.weights[by_agreement], np.zeros((n, ALL_NODES)), np.empty((n, 3)), own[first_rows]),
        scale=Scale(agreement.groups, np.concatenate(sizes), firsts),
        limits=limits,
    )


def _blocks(at: Floats, u: Floats, v: Floats, alignment: Positions, own: Positions, longest: int) -> "Blocks":
    """Sorted rows cut where the next one is not aligned, or is of another agreement group, and evenly into no more than
    ``longest`` rows.
    """
    from core.clustering.kernels.aligned_blocks import Blocks

    changes = (alignment[1:] != alignment[:-1]) | (own[1:] != own[:-1])
    cuts = np.concatenate([[0], np.flatnonzero(changes) + 1, [len(at)]])
    counts = np.diff(cuts)
    pieces = -(-counts // longest)
    uncut = np.repeat(np.arange(len(counts)), pieces)
    piece = np.arange(len(uncut)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    starts = np.append(cuts[uncut] + counts[uncut] * piece // pieces[uncut], len(at))
    firsts = starts[:-1]
    return Blocks(at, starts, u[firsts], v[firsts], (at[starts[1:] - 1] - at[firsts]) / 2)

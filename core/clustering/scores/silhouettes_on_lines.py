"""Rows on lines: those that share two of their three numbers, as customers with equal orders and categories do.

The silhouettes of many customers on few lines take a hundredth of the distances between them: ``line_blocks`` says
how.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.clustering.features import Features
from core.clustering.scores.agreement import JointCells, Positions
from core.clustering.scores.silhouette_limits import LIMITS, LineLimits
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

if TYPE_CHECKING:
    from core.clustering.kernels.line_blocks import Blocks, Masses
    from core.clustering.kernels.line_distances import Scale


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The feature rows sorted by line, cut into blocks; and once more sorted by joint cell and line.

    Attributes
    ----------
    order : int64 array of m, the feature row at each place
    own : int64 array of m, the joint cell of the row at each place
    here : the blocks whose silhouettes are computed
    there, masses : the blocks that they are compared with, each of one cell
    scale : the groups of all clusterings
    limits : how the rows were cut, and what is compared at once
    """

    order: Positions
    own: Positions
    here: "Blocks"
    there: "Blocks"
    masses: "Masses"
    scale: "Scale"
    limits: LineLimits

    @property
    def work(self) -> float:
        """About how many pairs of rows could be compared one by one in the time that ``coefficients`` takes."""
        from core.clustering.kernels.line_blocks import count_roots

        blocks = len(self.here.u)
        step = -(-blocks // self.limits.counted)
        counted = -(-blocks // step)
        roots = count_roots(self.here, self.there, 0, blocks, step) * (blocks / counted)
        return self.limits.root * roots + self.limits.pair_of_blocks * blocks * len(self.there.u)

    def coefficients(self, workers: Workers, part: Part) -> Floats:
        """Silhouette coefficients (clusterings, m), the rows in ``order``; a row is a unit of the part's work."""
        from core.clustering.kernels.line_blocks import ALL_NODES, spread_over_nodes
        from core.clustering.kernels.line_distances import line_coefficients

        spread_over_nodes(self.there, self.masses, 0, len(self.there.u))
        part.expect(len(self.order))
        blocks = len(self.here.u)
        values = np.empty((len(self.scale.groups), len(self.order)))
        sums_of_a_block = self.scale.groups.shape[1] * (self.limits.longest + ALL_NODES)
        once = int(np.clip(self.limits.table // sums_of_a_block, 1, self.limits.most_at_once))

        def score(low: int) -> None:
            high = min(low + once, blocks)
            line_coefficients(self.here, self.own, self.there, self.masses, self.scale, low, high, values)
            part.add(float(self.here.starts[high] - self.here.starts[low]))

        workers.map(score, range(0, blocks, once))
        return values


def may_be_on_lines(features: Features, limits: LineLimits = LIMITS.lines) -> bool:
    """Whether it is worth looking for lines."""
    return not features.n_flags and len(features) >= limits.fewest


def quicker_lines(
    features: Features, joint: JointCells, most_work: float, limits: LineLimits = LIMITS.lines
) -> Lines | None:
    """The lines that the rows are on, if comparing along them is quicker than comparing pairs of rows one by one and
    takes no longer than ``most_work`` of these.
    """
    if not may_be_on_lines(features, limits):
        return None
    lines = lines_of(features, joint, limits)
    return lines if lines.work <= min(len(features) ** 2 / 2, most_work) else None


def lines_of(features: Features, joint: JointCells, limits: LineLimits = LIMITS.lines) -> Lines:
    """The rows of features without flags on the lines along the number that has the most values."""
    from core.clustering.kernels.line_blocks import ALL_NODES, Masses
    from core.clustering.kernels.line_distances import Scale

    codes = [pd.factorize(column)[0].astype(np.int64) for column in features.numbers.T]
    free = int(np.argmax([each.max() for each in codes]))
    across, along = (column for column in range(3) if column != free)
    line = codes[across] * (codes[along].max() + 1) + codes[along]
    # Feature rows ascend by each column in turn, so those of one line ascend by the number in which they differ.
    order = np.argsort(line, kind="stable")
    cells = joint.cells
    by_cell = order[np.argsort(cells[order], kind="stable")]
    x, u, v = (features.numbers[:, column] for column in (free, across, along))
    sizes = [np.bincount(each.labels, features.weights, each.k) for each in joint.clusterings]
    there = _blocks(x[by_cell], u[by_cell], v[by_cell], line[by_cell], cells[by_cell], limits.longest)
    first_rows, n = by_cell[there.starts[:-1]], len(there.u)
    return Lines(
        order=order,
        own=cells[order],
        here=_blocks(x[order], u[order], v[order], line[order], np.zeros_like(line), limits.longest),
        there=there,
        masses=Masses(features.weights[by_cell], np.zeros((n, ALL_NODES)), np.empty((n, 3)), cells[first_rows]),
        scale=Scale(joint.groups, np.concatenate(sizes), np.cumsum([0] + [each.k for each in joint.clusterings])),
        limits=limits,
    )


def _blocks(at: Floats, u: Floats, v: Floats, line: Positions, cells: Positions, longest: int) -> "Blocks":
    """Sorted rows cut where the line or the cell changes, and evenly into no more than ``longest`` rows."""
    from core.clustering.kernels.line_blocks import Blocks

    changes = (line[1:] != line[:-1]) | (cells[1:] != cells[:-1])
    runs = np.concatenate([[0], np.flatnonzero(changes) + 1, [len(at)]])
    counts = np.diff(runs)
    pieces = -(-counts // longest)
    run = np.repeat(np.arange(len(counts)), pieces)
    piece = np.arange(len(run)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    starts = np.append(runs[run] + counts[run] * piece // pieces[run], len(at))
    firsts = starts[:-1]
    return Blocks(at, starts, u[firsts], v[firsts], (at[starts[1:] - 1] - at[firsts]) / 2)

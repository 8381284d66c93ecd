"""The axis that tells two groups of customers apart: where it lies, who is near it, and the dip test along it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from diptest import diptest

from core.model.arrays import Floats
from core.model.customer_numbers import NUMERIC_COLUMNS

Flags = npt.NDArray[np.bool_]

FEWEST_CUSTOMERS: Final = 10  # around the axis: with fewer the dip test tells nothing
FEWEST_IN_A_GROUP: Final = 5  # customers: fewer have no spread to divide by
MOST_TURNS: Final = 8  # of the axis: a bound, for it could turn for ever where customers change sides to and fro
RIDGE: Final = 1e-3  # part of the mean variance, added to each column's: a constant column can be divided by
BINS: Final = 30  # bars of the picture: enough to show a valley, and each still wide enough to be seen


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Two sub-segments along the axis that tells them apart: counts of each over b bins of equal width.

    ``edges`` float64[b + 1] ascends from the first sub-segment to the second, in standard deviations within them;
    ``first`` and ``second`` are int64[b].
    """

    edges: Floats
    first: npt.NDArray[np.int64]
    second: npt.NDArray[np.int64]


def dip(along: Floats) -> float | None:
    """The p-value of Hartigan's dip test; None for too few values to tell."""
    return float(diptest(along)[1]) if len(along) >= FEWEST_CUSTOMERS else None


def balanced(along: Floats) -> Floats:
    """As many values on either side of 0, those nearest to it: all of the smaller side, and a part of the larger."""
    below, above = np.sort(along[along <= 0]), np.sort(along[along > 0])
    n = min(len(below), len(above))
    return np.concatenate([below[len(below) - n :], above[:n]])


def few_columns(rows: Floats, is_second: Flags) -> Floats:
    """The three numbers, and one column for all categories together: the place on the axis between the two centres.

    In a space of many columns some direction separates any two halves of a few customers. So the categories get one
    column only. For the customers in even places its axis lies between the centres of those in odd places, and for the
    customers in odd places between the centres of the others.
    """
    numbers, flags = rows[:, : len(NUMERIC_COLUMNS)], rows[:, len(NUMERIC_COLUMNS) :]
    if not flags.shape[1]:
        return numbers
    is_even = np.arange(len(rows)) % 2 == 0
    along = np.zeros(len(rows))
    for half in (is_even, ~is_even):
        one, other = flags[~half & ~is_second], flags[~half & is_second]
        if len(one) and len(other):
            along[half] = flags[half] @ (other.mean(axis=0) - one.mean(axis=0))
    return np.column_stack([numbers, along])


def axis_between(rows: Floats, is_second: Flags) -> tuple[Floats, Floats, float] | None:
    """Where customers stand on the axis between two centres, how far away from it they are, and half the axis.

    All in standard deviations within the two groups. Places are counted from the middle between the centres. None
    where there is no such axis.
    """
    side = is_second
    axis = None
    for _ in range(MOST_TURNS):
        if min(side.sum(), (~side).sum()) < FEWEST_IN_A_GROUP:
            break
        one, other = rows[~side], rows[side]
        gaps = rows - np.where(side[:, None], other.mean(axis=0), one.mean(axis=0))
        within = gaps.T @ gaps / len(rows)
        size = np.trace(within) / len(within)
        if not size > 0:
            break
        white = np.linalg.inv(np.linalg.cholesky(within / size + RIDGE * np.eye(len(within)))).T / np.sqrt(size)
        apart = (other.mean(axis=0) - one.mean(axis=0)) @ white
        half = float(np.linalg.norm(apart)) / 2
        if not half > 0:
            break
        centred = rows @ white - (one.mean(axis=0) + other.mean(axis=0)) @ white / 2
        along = centred @ apart / (2 * half)
        away = np.sqrt(np.maximum((centred**2).sum(axis=1) - along**2, 0.0))
        axis = along, away, half
        moved = along > 0
        if np.array_equal(moved, side):
            break
        side = moved
    return axis


def projection(along: Floats, is_second: Flags) -> Projection | None:
    """Both groups along the axis, in bins; None where all stand in one place."""
    if not along.min() < along.max():
        return None
    edges = np.histogram_bin_edges(along, BINS)
    return Projection(edges, np.histogram(along[~is_second], edges)[0], np.histogram(along[is_second], edges)[0])

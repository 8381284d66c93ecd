"""What amounts that are alike on all lines of their orders are: each order's total, or a price that orders share."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import numpy as np
import numpy.typing as npt

MOST_SHARED: Final = 0.5  # share of the orders of several lines; totals are seldom the same in so many of them
MIDDLE_GROWTH: Final = 0.5  # a total grows in proportion to the lines, with an exponent of 1, and a price with one of 0
SURE: Final = 2.0  # standard errors from the middle beyond which the growth decides
FEWEST_TO_GROW: Final = 4  # orders; fewer say nothing of a growth and its error


class Grain(Enum):
    """What amounts are most likely of."""

    LINES = auto()
    ORDERS = auto()
    EITHER = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of m orders whose lines are alike in each.

    Attributes
    ----------
    amounts : float64 array of m, the amount on each line of an order
    lines : int64 array of m, how many lines each order has
    telling : lines behind the first of their order that are of another product than the first, all orders together
    """

    amounts: npt.NDArray[np.float64]
    lines: npt.NDArray[np.int64]
    telling: int

    def chance(self, doubt: int) -> float:
        """The probability that all lines are like the first of their order if each amount is drawn alone.

        Two amounts are equal as often as those of two orders are.

        Parameters
        ----------
        doubt : pairs of equal amounts to add to those of the orders: few orders that differ do not show that no two
            amounts are ever equal
        """
        equal, pairs = equal_pairs(self.amounts)
        if not self.telling or not pairs:
            return 1.0
        return float(((equal + doubt) / (pairs + doubt)) ** self.telling)

    @property
    def grain(self) -> Grain:
        """What the amounts are, judged by whether orders share them and whether they grow with the lines.

        The orders of a shop with three prices may each be of one price, as those of tickets are: then few amounts are
        those of many orders, and orders of many lines have the same ones as orders of few.
        """
        several = self.lines > 1
        _, code, times = np.unique(self.amounts, return_inverse=True, return_counts=True)
        if (times[code][several] > 1).mean() < MOST_SHARED:
            return Grain.ORDERS
        growth, error = self._growth()
        if growth - MIDDLE_GROWTH >= SURE * error:
            return Grain.ORDERS
        return Grain.LINES if MIDDLE_GROWTH - growth >= SURE * error else Grain.EITHER

    def _growth(self) -> tuple[float, float]:
        """The exponent with which amounts grow with the number of lines, and its standard error."""
        used = self.amounts > 0
        x, y = np.log(self.lines[used].astype(np.float64)), np.log(self.amounts[used])
        n = int(used.sum())
        spread = float(((x - x.mean()) ** 2).sum()) if n >= FEWEST_TO_GROW else 0.0
        if not spread:
            return MIDDLE_GROWTH, np.inf
        growth = float(((x - x.mean()) * (y - y.mean())).sum() / spread)
        left = y - y.mean() - growth * (x - x.mean())
        return growth, float(np.sqrt((left**2).sum() / (n - 2) / spread))


def equal_pairs(amounts: npt.NDArray[np.float64]) -> tuple[float, float]:
    """How many pairs of some amounts are equal, and how many pairs there are."""
    n, times = len(amounts), np.unique(amounts, return_counts=True)[1]
    return float((times * (times - 1.0)).sum() / 2), n * (n - 1.0) / 2

"""Two shares of buyers compared: how different they are, between what, and whether by chance."""

from typing import Final

import numpy as np

from core.model.arrays import Floats

LEVEL: Final = 0.05  # q-value: the part of the product types that are named which may be named by chance
Z_95: Final = 1.959963984540054  # standard deviations around its mean that hold 95% of a normal distribution
FEWEST_BUYERS: Final = 10  # on the side that buys more: what fewer do is no basis for a campaign


def risk_ratio_interval(a: Floats, n: Floats, b: Floats, m: Floats) -> tuple[Floats, Floats]:
    """The 95% interval of (a / n) / (b / m) on the log scale (Katz 1978).

    Where a or b is 0, so is the lower end, or the upper end is infinite, as the ratio itself is; for the other end half
    a buyer is added.
    """
    no_first, no_second = a == 0, b == 0
    none = ((a == 0) | (b == 0)) * 0.5
    a, b, n, m = a + none, b + none, n + none, m + none
    spread = Z_95 * np.sqrt(np.maximum(1 / a - 1 / n + 1 / b - 1 / m, 0.0))
    ratio = (a / n) / (b / m)
    low, high = ratio * np.exp(-spread), ratio * np.exp(spread)
    return np.where(no_first, 0.0, low), np.where(no_second, np.inf, high)


def cohens_h(share: Floats, other: Floats) -> Floats:
    """Cohen's h: how different two shares are, from -pi to pi; above 0 where the first is larger."""
    return np.asarray(2 * np.arcsin(np.sqrt(share)) - 2 * np.arcsin(np.sqrt(other)), dtype=np.float64)


def fisher_exact(a: Floats, n: Floats, b: Floats, m: Floats) -> Floats:
    """Fisher's exact test of a buyers of n against b of m: twice the smaller tail, at most 1."""
    from scipy.stats import hypergeom  # here, because it loads slowly and the answer does without it

    below = hypergeom.cdf(a, n + m, a + b, n)
    above = hypergeom.sf(a - 1, n + m, a + b, n)
    return np.asarray(np.minimum(2 * np.minimum(below, above), 1.0), dtype=np.float64)

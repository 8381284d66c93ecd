"""Whether the same sub-segments have natural gaps between them where customers are compared by logarithms."""

from typing import Final

import numpy as np

from core.clustering.scaling import Log
from core.evidence.natural_gap import NaturalGap, Verdict, natural_gap
from core.evidence.parent_data import ParentData
from core.model.arrays import Codes, Floats

SKEWED: Final = 1.0  # skewness from which a column has a long tail: 0 where both sides are alike, 2 for waiting times


def gap_by_logarithm(data: ParentData, segments: Codes, gap: NaturalGap, random_state: int) -> NaturalGap | None:
    """The same test by the logarithms of orders, spend and number of categories; None where it was not asked for.

    It is asked for where ``gap`` shows no types, the customers were not clustered by logarithms, all orders and amounts
    are above 0, and the orders or the amounts have a long tail that their logarithms do not have.
    """
    if gap.verdict in (Verdict.TYPES, Verdict.WHOLE) or data.parent.scaling.name == Log.name or not _is_skewed(data):
        return None
    return natural_gap(data, segments, gap.k, random_state, Log.fit(list(data.raw.T)))


def _is_skewed(data: ParentData) -> bool:
    """Whether a logarithm is defined for all, and takes a long tail away."""
    columns = [data.raw[:, number] for number in range(2)]
    if any(column.min() <= 0 for column in columns):
        return False
    return any(_skewness(column) > max(SKEWED, 2 * abs(_skewness(Log.bend(column)))) for column in columns)


def _skewness(column: Floats) -> float:
    """The mean third power of the values in standard deviations; 0 where all are alike."""
    away = column - column.mean()
    deviation = float(np.sqrt((away**2).mean()))
    return float(((away / deviation) ** 3).mean()) if deviation > 0 else 0.0

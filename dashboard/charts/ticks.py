"""Round numbers for the ticks of an axis on which each step is a multiple. No Streamlit in here."""

import math
from typing import Final

from dashboard.texts import formatting

MOST_POWERS: Final = 4  # of ten on one axis: with more of them their 2s and 5s would stand too close


def round_numbers(low: float, high: float) -> list[float]:
    """1, 2 and 5 times each power of ten from below ``low`` to above ``high``, both positive; the powers alone where
    there are many.
    """
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (1, 2, 5) if len(powers) <= MOST_POWERS else (1,)
    return [step * 10.0**power for power in powers for step in steps]


def written(value: float) -> str:
    """A round number in full, with thousands separated."""
    return formatting.written(value, "significant.6") if value < 1 else formatting.whole(value)

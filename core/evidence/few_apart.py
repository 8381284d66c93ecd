"""Sub-segments of very few customers, of which nothing can be tested: they are named, and the others are judged."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from core.model.arrays import Codes

FEWEST_JUDGED: Final = 10  # customers: of fewer neither a dip test nor a resample tells anything beside many others
SMALL_SHARE: Final = 0.05  # of the parent: in a small parent few customers are a real part of it, and are judged


@dataclass(frozen=True, slots=True)
class Few:
    """A sub-segment of so few customers that nothing was tested of it, by its number."""

    number: int
    n_customers: int


def few_apart(segments: Codes, k: int) -> tuple[Few, ...]:
    """The sub-segments with fewer than 10 customers and less than a twentieth of the parent, by number.

    ``segments`` says of each of the parent's customers in which of the k sub-segments it is.
    """
    sizes = np.bincount(segments, minlength=k)
    is_few = (sizes < FEWEST_JUDGED) & (sizes < SMALL_SHARE * len(segments))
    return tuple(Few(number, int(sizes[number])) for number in np.flatnonzero(is_few).tolist())


def judged_numbers(segments: Codes, k: int) -> tuple[int, ...]:
    """The sub-segments that are judged: those that are not few, or all of them where only one would be left."""
    few = {each.number for each in few_apart(segments, k)}
    others = tuple(number for number in range(k) if number not in few)
    return others if len(others) > 1 else tuple(range(k))

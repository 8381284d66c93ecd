"""A sample of customers that keeps every sub-segment in its proportion."""

import numpy as np
import numpy.typing as npt

from core.model.arrays import Codes


def stratified_sample(labels: Codes, size: int, random_state: int) -> npt.NDArray[np.int64]:
    """Positions of about ``size`` of the n labelled customers, ascending; every position where n is not above ``size``.

    Each sub-segment gives its share, and at least one customer.
    """
    if len(labels) <= size:
        return np.arange(len(labels), dtype=np.int64)
    generator = np.random.default_rng(random_state)
    chosen = []
    for number, count in enumerate(np.bincount(labels).tolist()):
        quota = max(1, round(size * count / len(labels))) if count else 0
        members = np.flatnonzero(labels == number)
        chosen.append(generator.choice(members, min(quota, count), replace=False))
    return np.sort(np.concatenate(chosen)).astype(np.int64)

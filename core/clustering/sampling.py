"""A sample of customers that keeps every sub-segment in its proportion."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from core.model.arrays import Codes


def stratified_sample(groups: Codes, size: int, random_state: int) -> npt.NDArray[np.int64]:
    """Positions of about ``size`` of n customers, ascending; every position where n is not above ``size``.

    ``groups`` is the sub-segment of each customer: int32 array of n. Each sub-segment gives its share, and at least one
    customer.
    """
    if len(groups) <= size:
        return np.arange(len(groups), dtype=np.int64)
    counts = np.bincount(groups).tolist()
    quotas = [min(max(1, round(size * count / len(groups))), count) for count in counts]
    drawn = drawn_from_strata(counts, quotas, np.random.default_rng(random_state))
    chosen = [np.flatnonzero(groups == number)[places] for number, places in enumerate(drawn)]
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def drawn_from_strata(
    counts: Iterable[int], quotas: Iterable[int], generator: np.random.Generator, *, shuffled: bool = True
) -> Iterator[npt.NDArray[np.int64]]:
    """Which members of each stratum are drawn, without replacement: their places in it, ascending.

    ``counts`` are the members of each stratum, ``quotas`` how many of them to draw. Not ``shuffled`` takes less time,
    and draws others.
    """
    for count, quota in zip(counts, quotas, strict=True):
        yield np.sort(generator.choice(count, quota, replace=False, shuffle=shuffled))

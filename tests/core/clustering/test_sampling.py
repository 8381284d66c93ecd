"""Samples for charts keep every sub-segment in its proportion."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.clustering.sampling import stratified_sample


@given(st.lists(st.integers(0, 3), min_size=1, max_size=300), st.integers(1, 320), st.integers(0, 99))
def test_a_sample_holds_every_sub_segment_in_its_share(numbers: list[int], size: int, seed: int) -> None:
    groups = np.array(numbers, dtype=np.int32)
    sample = stratified_sample(groups, size, seed)
    assert sample.tolist() == sorted(set(sample.tolist()))
    assert np.array_equal(sample, stratified_sample(groups, size, seed))
    if len(groups) <= size:
        assert len(sample) == len(groups)
        return
    taken, whole = np.bincount(groups[sample], minlength=4), np.bincount(groups, minlength=4)
    for number in range(4):
        share = size * whole[number] / len(groups)
        assert abs(taken[number] - share) <= 1
        assert (taken[number] > 0) == (whole[number] > 0)

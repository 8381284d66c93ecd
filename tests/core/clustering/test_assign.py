"""The nearest centre of each row, against a plain loop, and what ties do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.clustering.assign import Centres, assign

# Few different numbers, so that many rows are equally near to several centres.
NUMBERS = st.one_of(st.integers(-2, 2).map(float), st.sampled_from([0.1, 0.3, 1e15, 1e-9]), st.floats(-1e6, 1e6))


@st.composite
def rows_and_centres(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    width = draw(st.integers(1, 5))
    row = st.lists(NUMBERS, min_size=width, max_size=width)
    return np.array(draw(st.lists(row, min_size=1, max_size=12))), np.array(draw(st.lists(row, min_size=1, max_size=6)))


def nearest_of(row: list[float], centres: list[list[float]]) -> int:
    """The first of the nearest centres, one number after the other."""
    gaps = []
    for centre in centres:
        gap = 0.0
        for number, place in zip(row, centre, strict=True):
            gap += (number - place) * (number - place)
        gaps.append(gap)
    return gaps.index(min(gaps))


@given(rows_and_centres(), st.integers(1, 40))
def test_each_row_gets_the_first_of_its_nearest_centres_in_blocks_of_any_size(
    data: tuple[np.ndarray, np.ndarray], gaps_at_once: int
) -> None:
    rows, centres = data
    found = assign(rows, centres, gaps_at_once)
    assert found.dtype == np.int32
    assert found.tolist() == [nearest_of(row, centres.tolist()) for row in rows.tolist()]
    assert np.array_equal(Centres.of(centres).nearest(rows), found)


def test_a_row_between_two_centres_goes_to_the_lower_number() -> None:
    rows = np.array([[1.0], [3.0], [2.0]])
    assert assign(rows, np.array([[1.0], [3.0]])).tolist() == [0, 1, 0]
    assert assign(rows, np.array([[3.0], [1.0]])).tolist() == [1, 0, 0]


@given(rows_and_centres(), st.randoms())
def test_new_numbers_change_the_name_of_a_group_and_nobodys_group(
    data: tuple[np.ndarray, np.ndarray], random: "np.random.Generator"
) -> None:
    rows, offsets = data
    centres = Centres.of(offsets)
    ranked = list(range(len(centres)))
    random.shuffle(ranked)
    renumbered = centres.renumbered(ranked)
    assert np.array_equal(renumbered.scaled, centres.scaled[ranked])
    assert [ranked[number] for number in renumbered.nearest(rows)] == centres.nearest(rows).tolist()


def test_rows_are_measured_from_the_origin() -> None:
    """So far from 0 that a centre between two rows has no number of its own."""
    origin = np.array([1e16])
    rows = np.array([[1e16], [1e16 + 2], [1e16 + 4]])
    centres = Centres.of(np.array([[0.9], [3.0]]), origin)
    assert centres.nearest(rows).tolist() == [0, 1, 1]
    assert assign(rows, centres.scaled).tolist() != [0, 1, 1]

"""Scalings can be written down, read again, and turned around."""

import json
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clustering.scaling import SCALING_CLASSES, scaling_from
from core.model.settings import Scaling
from tests.core.strategies import AMOUNTS

COLUMNS = st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=12).map(lambda rows: list(np.array(rows).T))
NAMES = st.sampled_from(get_args(Scaling))


def test_every_scaling_of_the_settings_has_a_class() -> None:
    assert list(SCALING_CLASSES) == list(get_args(Scaling))


@given(NAMES, COLUMNS, COLUMNS)
def test_a_scaling_that_was_written_as_json_scales_as_before_to_the_last_bit(
    name: Scaling, columns: list[np.ndarray], others: list[np.ndarray]
) -> None:
    fitted = SCALING_CLASSES[name].fit(columns)
    read = scaling_from(json.loads(json.dumps(fitted.to_dict())))
    assert read == fitted
    for before, after in zip(fitted.transform(others), read.transform(others), strict=True):
        assert before.tobytes() == after.tobytes()


def test_who_is_farther_away_than_a_number_can_say_is_as_far_away_as_one_can() -> None:
    fitted = SCALING_CLASSES["zscore"].fit([np.array([0.0, 5e-324, 0.0, 5e-324])])
    (scaled,) = fitted.transform([np.array([-1e15, 0.0, 5e-324, 1e15])])
    assert scaled.tolist() == [-1e150, -1.0, 1.0, 1e150]
    assert np.isfinite(scaled**2).all()


@given(NAMES, COLUMNS)
def test_the_inverse_gives_the_numbers_back(name: Scaling, columns: list[np.ndarray]) -> None:
    fitted = SCALING_CLASSES[name].fit(columns)
    for column, again in zip(columns, fitted.inverse(fitted.transform(columns)), strict=True):
        # In logarithms 1 and 1e15 are 35 apart, so a rounding error of 35 is multiplied by 1e15.
        assert again == pytest.approx(column, rel=1e-12, abs=1e-12 * max(1.0, float(np.abs(column).max())))


@given(NAMES, COLUMNS)
def test_each_number_is_scaled_on_its_own(name: Scaling, columns: list[np.ndarray]) -> None:
    fitted = SCALING_CLASSES[name].fit(columns)
    together = fitted.transform(columns)
    for position in range(len(columns[0])):
        alone = fitted.transform([column[position : position + 1] for column in columns])
        assert [column[0] for column in alone] == [column[position] for column in together]


def test_a_scaling_of_no_known_name_is_no_scaling() -> None:
    with pytest.raises(KeyError):
        scaling_from({"scaling": "furlongs"})

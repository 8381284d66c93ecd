"""Colours and shapes: distinct, and texts that read on them."""

import tomllib
from pathlib import Path

import pytest

from dashboard.charts.palette import COLOURS, NEUTRAL, colour, sign, symbol, text_colour
from dashboard.parts.sidebar import LARGEST_K

THEME = tomllib.loads((Path(__file__).parents[3] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


def luminance(hexadecimal: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 (black) to 1 (white)."""
    channels = [int(hexadecimal[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    """The contrast ratio as WCAG 2 defines it, 1 to 21."""
    low, high = sorted((luminance(one), luminance(two)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_measured_as_wcag_does():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("number", range(len(COLOURS)))
def test_text_on_a_segments_colour_reads_at_4_5_to_1(number: int):
    assert contrast(text_colour(number), colour(number)) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_reads_at_4_5_to_1_on_both_grounds_of_each_theme(theme: str):
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(THEME[theme]["textColor"], THEME[theme][ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_curves_and_the_accent_stand_out_from_the_ground_of_each_theme(theme: str):
    assert contrast(NEUTRAL, THEME[theme]["backgroundColor"]) >= 3
    assert contrast(THEME[theme]["primaryColor"], THEME[theme]["backgroundColor"]) >= 3


def test_as_many_sub_segments_as_the_page_can_form_all_differ_by_colour_and_shape():
    assert len({(colour(number), symbol(number)) for number in range(LARGEST_K)}) == LARGEST_K


def test_the_sign_beside_a_name_changes_exactly_where_the_marker_in_the_chart_does():
    pairs = {(symbol(number), sign(number)) for number in range(4 * len(COLOURS))}
    assert pairs == {("circle", "●"), ("diamond", "◆"), ("square", "■"), ("triangle-up", "▲")}

"""The numbers in the charts of the evidence."""

import re

import numpy as np
import pytest

from core import Evidence, compare, evidence
from dashboard.charts.evidence import MOST_CATEGORIES, bars_of, compared_picture, lift_picture, silhouettes_picture
from dashboard.charts.gap_bars import EMPTY, gap_bars
from dashboard.charts.palette import colour
from dashboard.charts.scatter import scatter_picture
from dashboard.texts.formatting import count, decimals, money, percent
from tests.dashboard.support import grocery_exploration


@pytest.fixture(scope="module")
def found() -> Evidence:
    return evidence(grocery_exploration())


def test_the_bars_begin_at_100_and_end_at_the_index(found: Evidence):
    lift = found.parent("2").against_parent[1]
    (trace,) = lift_picture(lift, "Some").figure.data
    bars = bars_of(lift)
    assert trace.base == 100
    assert np.allclose(np.asarray(trace.x) + 100, [bar.index for bar in bars])
    distinct = [each.category for each in lift.categories if each.is_distinct]
    assert [bar.label for bar in bars[3:]] == distinct[:MOST_CATEGORIES]
    assert trace.marker.color == colour(1)


def test_the_silhouettes_of_each_sub_segment_are_one_shape_and_none_covers_another(found: Evidence):
    trust = found.parent("2").trust
    assert trust is not None
    segments = grocery_exploration().parent("2").solution.legend
    figure = silhouettes_picture(trust.silhouettes, segments, {}).figure
    lowest = -1.0
    for trace, values in zip(figure.data, trust.silhouettes.segments, strict=True):
        assert np.array_equal(trace.x[1:-1], values)
        assert min(trace.y) > lowest
        lowest = max(trace.y)


def test_two_distributions_are_shares_of_each():
    for compared in compare(grocery_exploration(), ("2", 0), ("2", 2)).numbers:
        figure = compared_picture(compared, (0, 2), ("A", "B")).figure
        for trace, counts in zip(figure.data, compared.counts, strict=True):
            assert np.allclose(np.asarray(trace.y) * counts.sum(), counts)
            assert sum(trace.y) == pytest.approx(1)


def test_hovering_over_two_distributions_tells_customers_and_shares_by_the_rules_of_the_page():
    for compared in compare(grocery_exploration(), ("2", 0), ("2", 2)).numbers:
        for trace, counts in zip(
            compared_picture(compared, (0, 2), ("A", "B")).figure.data, compared.counts, strict=True
        ):
            assert [tuple(told) for told in trace.customdata] == [
                (count(int(each)), percent(each / counts.sum())) for each in counts
            ]
            assert trace.hovertemplate == (
                "%{fullData.name}<br>%{customdata[0]}, %{customdata[1]} of it<extra></extra>"
            )


def test_hovering_over_a_bar_tells_averages_as_the_legend_does(found: Evidence):
    lift, segment = found.parent("2").against_parent[1], grocery_exploration().parent("2").solution.legend[1]
    hovers = {bar.label: bar.hover for bar in bars_of(lift)}
    assert hovers["Spend"].startswith(f"{money(segment.avg_spend)} on average, against ")
    assert hovers["Orders"].startswith(f"{decimals(segment.avg_frequency, 1)} on average, against ")


def test_numbers_that_plotly_writes_have_the_signs_of_the_language(found: Evidence):
    trust = found.parent("2").trust
    assert trust is not None
    segments = grocery_exploration().parent("2").solution.legend
    assert silhouettes_picture(trust.silhouettes, segments, {}).figure.layout.separators == ".,"


def test_the_small_picture_is_as_high_as_its_highest_bar(found: Evidence):
    for pair in found.parent("2").gap.pairs:
        assert pair.projection is not None
        heights = [int(each) for each in re.findall(r"height:(\d+)%", gap_bars(pair))]
        both = pair.projection.first + pair.projection.second
        assert len(heights) == 2 * len(both)
        sums = [upper + lower for upper, lower in zip(heights[::2], heights[1::2], strict=True)]
        assert max(sums) == pytest.approx(100, abs=1)
        assert np.allclose(sums, 100 * both / both.max(), atol=1.01)


def test_where_there_is_no_pair_the_small_picture_is_empty():
    assert gap_bars(None) == EMPTY


def test_the_scatter_can_leave_out_all_but_some():
    exploration = grocery_exploration()
    parent = exploration.parent("2")
    only = np.zeros(len(parent.members), dtype=bool)
    only[[3, 5, 8]] = True
    picture = scatter_picture(exploration, parent, {}, "amount_spent", "frequency", logarithmic=False, only=only)
    drawn = [name for trace in picture.figure.data if trace.mode == "markers" for name in trace.text]
    assert sorted(drawn) == sorted(exploration.customers.ids[parent.members[[3, 5, 8]]])
    assert picture.note == "Only those at the border: 3 of 889 customers."

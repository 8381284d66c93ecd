"""The scatter: every customer once, in its sub-segment's colour and shape, with centroids, facts and honest notes."""

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from core import Exploration
from dashboard.charts.base import AXES, Picture
from dashboard.charts.palette import colour, symbol
from dashboard.charts.scatter import scatter_picture
from dashboard.texts.formatting import decimals, form_of, money
from tests.core.support import Row
from tests.dashboard.support import explored, grocery_exploration, groups_of


def picture_of(
    exploration: Exploration,
    key: str = "1",
    names: dict[str, str] | None = None,
    axes: tuple[str, str] = ("amount_spent", "frequency"),
    logarithmic: bool = False,
) -> Picture:
    return scatter_picture(exploration, exploration.parent(key), names or {}, *axes, logarithmic)


def groups(picture: Picture) -> list[Any]:
    """The traces of the customers, one a sub-segment, in the order of their numbers."""
    return [trace for trace in picture.figure.data if trace.customdata is not None]


def centroids(picture: Picture) -> list[Any]:
    return [trace for trace in picture.figure.data if trace.customdata is None]


@pytest.mark.parametrize("logarithmic", [False, True])
@pytest.mark.parametrize("axes", list(permutations(AXES, 2)))
def test_every_customer_stands_once_at_its_own_numbers_in_its_own_sub_segment(axes: tuple[str, str], logarithmic: bool):
    exploration = grocery_exploration()
    parent, customers = exploration.parent("2"), exploration.customers
    picture = picture_of(exploration, "2", axes=axes, logarithmic=logarithmic)
    drawn = {
        name: (number, x, y)
        for number, trace in enumerate(groups(picture))
        for name, x, y in zip(trace.text, trace.x, trace.y, strict=True)
    }
    facts = [getattr(customers, axis)[parent.members] for axis in axes]
    expected = zip(customers.ids[parent.members], zip(parent.solution.segments, *facts, strict=True), strict=True)
    assert drawn == dict(expected)
    assert sum(len(trace.text) for trace in groups(picture)) == len(parent.members) == 889


def test_the_axes_are_named_with_what_they_show():
    layout = picture_of(grocery_exploration(), "2", axes=("n_categories", "amount_spent")).figure.layout
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("Product types bought", "Spend")
    assert (layout.xaxis.type, layout.yaxis.type) == ("linear", "linear")


def test_a_sub_segment_has_its_colour_and_shape_in_every_figure():
    exploration = explored(groups_of([6] * 12), k_range=[4, 12], n_init=2)
    looks = set()
    for k in (4, 12):
        for logarithmic in (False, True):
            for axes in permutations(AXES, 2):
                picture = picture_of(exploration.with_k("1", k), axes=axes, logarithmic=logarithmic)
                for traces in (groups(picture), centroids(picture)):
                    assert len(traces) == k
                    looks |= {(n, trace.marker.color, trace.marker.symbol) for n, trace in enumerate(traces)}
    assert looks == {(number, colour(number), symbol(number)) for number in range(12)}
    assert len({look[1:] for look in looks}) == 12


def test_centroids_stand_at_the_means_of_their_customers():
    picture = picture_of(grocery_exploration(), "2")
    assert len(centroids(picture)) == len(groups(picture)) == 3
    for centroid, group in zip(centroids(picture), groups(picture), strict=True):
        assert centroid.x[0] == pytest.approx(np.mean(group.x))
        assert centroid.y[0] == pytest.approx(np.mean(group.y))


def test_hovering_tells_id_name_and_facts_whatever_the_axes_show():
    exploration = grocery_exploration()
    segments = exploration.parent("2").solution.legend
    for trace in groups(picture_of(exploration, "2", {segments[0].mark: "Quiet"}, ("frequency", "n_categories"))):
        positions = [exploration.customers.ids.tolist().index(name) for name in trace.text[:20]]
        facts = [[form_of(axis)(getattr(exploration.customers, axis)[at]) for axis in AXES] for at in positions]
        assert trace.customdata[:20].tolist() == facts
        for part in ("%{text}", "%{fullData.name}", "spend %{customdata[0]}", "orders %{customdata[1]}"):
            assert part in trace.hovertemplate
    assert [trace.name for trace in groups(picture_of(exploration, "2", {segments[0].mark: "Quiet"}))] == [
        "Quiet",
        "Sub-segment 1",
        "Sub-segment 2",
    ]


def test_hovering_writes_numbers_by_the_rules_of_the_page():
    rows: list[Row] = [("cheap", 1, 12.345, ["tea"]), ("dear", 1200, 41234.56, ["tea", "milk"]), ("free", 0, 0.0, [])]
    (trace,) = groups(picture_of(explored(rows, k_range=[5])))
    told = dict(zip(trace.text, trace.customdata.tolist(), strict=True))
    assert told == {"cheap": ["12.35", "1", "1"], "dear": ["41,235", "1,200", "2"], "free": ["0", "0", "0"]}
    assert trace.hovertemplate.endswith(
        "spend %{customdata[0]}<br>orders %{customdata[1]}<br>product types %{customdata[2]}<extra></extra>"
    )


def test_an_average_reads_the_same_where_the_pointer_stands_and_in_the_legend():
    rows: list[Row] = [(f"c{number}", number, 5.5 + number, ["tea"]) for number in range(3)]
    for exploration, key in ((grocery_exploration(), "2"), (explored(rows), "1")):
        for trace, segment in zip(
            centroids(picture_of(exploration, key)), exploration.parent(key).solution.legend, strict=True
        ):
            spend, orders = money(segment.avg_spend), decimals(segment.avg_frequency, 1)
            assert f"<br>spend {spend}<br>orders {orders}<br>" in trace.hovertemplate


def test_the_texts_of_the_customers_make_the_figure_smaller_than_their_numbers_did():
    figure = picture_of(grocery_exploration(), "2").figure
    told = len(figure.to_json())
    for trace in groups(picture_of(grocery_exploration(), "2")):
        positions = [grocery_exploration().customers.ids.tolist().index(name) for name in trace.text]
        facts = [getattr(grocery_exploration().customers, axis)[positions] for axis in AXES]
        figure.update_traces(customdata=np.column_stack(facts), selector={"name": trace.name})
    assert told < len(figure.to_json())


def test_logarithmic_axes_leave_out_values_that_are_not_positive_and_count_them():
    rows: list[Row] = [*groups_of([10, 10, 10]), ("zero", 3, 0.0, []), ("refund", 0, -50.0, ["tea"])]
    exploration = explored(rows, k_range=[3], n_init=2)
    flat, steep = picture_of(exploration), picture_of(exploration, logarithmic=True)
    assert flat.note == ""
    assert steep.note == "2 customers without a positive value cannot stand on a logarithmic axis."
    left_out = {name for trace in groups(flat) for name in trace.text}
    left_out -= {name for trace in groups(steep) for name in trace.text}
    assert left_out == {"zero", "refund"}
    assert (steep.figure.layout.xaxis.type, steep.figure.layout.yaxis.type) == ("log", "log")


def test_only_the_values_on_the_axes_must_be_positive():
    rows: list[Row] = [*groups_of([10, 10, 10]), ("nothing known", 3, 20.0, [])]
    exploration = explored(rows, k_range=[3], n_init=2)
    assert picture_of(exploration, logarithmic=True).note == ""
    note = picture_of(exploration, axes=("amount_spent", "n_categories"), logarithmic=True).note
    assert note == "1 customer without a positive value cannot stand on a logarithmic axis."


def test_a_sub_segment_without_any_positive_value_leaves_the_logarithmic_axes_empty_there():
    rows: list[Row] = [*groups_of([10, 10]), *((f"refund {n}", 5, -5000.0 - n, ["tea"]) for n in range(4))]
    picture = picture_of(explored(rows, k_range=[3], n_init=2), logarithmic=True)
    assert [len(trace.text) for trace in groups(picture)] == [0, 10, 10]
    assert [trace.name for trace in centroids(picture)] == ["Average of Sub-segment 1", "Average of Sub-segment 2"]
    assert picture.note.startswith("4 customers")


def test_a_parent_without_any_positive_value_is_drawn_empty_with_a_reason():
    rows: list[Row] = [(f"r{n}", 0, -float(n), []) for n in range(6)]
    picture = picture_of(explored(rows, k_range=[2], n_init=2), logarithmic=True)
    assert sum(len(trace.text) for trace in groups(picture)) == 0
    assert picture.note.startswith("6 customers")


def test_ticks_of_logarithmic_axes_are_plain_numbers_that_cover_the_values():
    axis = picture_of(grocery_exploration(), "2", logarithmic=True).figure.layout.xaxis
    spends = grocery_exploration().customers.amount_spent[grocery_exploration().parent("2").members]
    assert axis.tickvals[0] <= spends.min()
    assert spends.max() <= axis.tickvals[-1]
    assert [float(text.replace(",", "")) for text in axis.ticktext] == pytest.approx(list(axis.tickvals))


def test_every_centroid_carries_the_number_of_its_sub_segment():
    assert [centroid.text[0] for centroid in centroids(picture_of(grocery_exploration(), "2"))] == [
        "<b>0</b>",
        "<b>1</b>",
        "<b>2</b>",
    ]


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_name_stands_at_its_centroid(logarithmic: bool):
    named = grocery_exploration().parent("2").solution.legend[1]
    picture = picture_of(grocery_exploration(), "2", {named.mark: "Steady"}, logarithmic=logarithmic)
    (label,) = picture.figure.layout.annotations
    assert (label.text, label.bgcolor) == ("Steady", colour(1))
    place = [10.0**label.x, 10.0**label.y] if logarithmic else [label.x, label.y]
    assert place == pytest.approx([named.avg_spend, named.avg_frequency])


def test_a_long_name_is_shortened_on_the_chart_only_and_hovering_tells_all_of_it():
    named = grocery_exploration().parent("2").solution.legend[2]
    picture = picture_of(grocery_exploration(), "2", {named.mark: "The ones who buy for a whole village"})
    assert [label.text for label in picture.figure.layout.annotations] == ["The ones who buy for …"]
    assert groups(picture)[2].name == "The ones who buy for a whole village"


def test_names_and_ids_are_shown_as_they_are_written():
    rows: list[Row] = [(f"<b>{number}&", 5, float(number), ["tea"]) for number in range(8)]
    exploration = explored(rows, k_range=[2], n_init=2)
    segments = exploration.parent("1").solution.legend
    picture = picture_of(exploration, names={segments[0].mark: "<a href='x'>"})
    assert {text for trace in groups(picture) for text in trace.text} == {f"&lt;b&gt;{n}&amp;" for n in range(8)}
    written = "&lt;a href=&#x27;x&#x27;&gt;"
    assert groups(picture)[0].name == written
    assert centroids(picture)[0].name == f"Average of {written}"
    assert picture.figure.layout.annotations[0].text == written


def test_above_20000_customers_a_sample_in_proportion_is_drawn_and_said():
    sizes = [14_000, 6_000, 498, 3]
    exploration = explored(groups_of(sizes), k_range=[4], n_init=2)
    picture = picture_of(exploration)
    drawn = [len(trace.text) for trace in groups(picture)]
    assert picture.note == "A sample of 20,000 of 20,501 customers, each sub-segment in its proportion."
    assert sum(drawn) == 20_000
    assert drawn == [pytest.approx(20_000 * size / sum(sizes), abs=1) for size in sizes]
    ids = [name for trace in groups(picture) for name in trace.text]
    assert len(set(ids)) == len(ids)
    assert picture_of(exploration).figure.data[0].text == picture.figure.data[0].text


def test_up_to_20000_customers_all_are_drawn_and_nothing_is_said():
    picture = picture_of(explored(groups_of([14_000, 6_000]), k_range=[2], n_init=2))
    assert [len(trace.text) for trace in groups(picture)] == [14_000, 6_000]
    assert picture.note == ""


def test_a_sample_on_logarithmic_axes_says_both():
    rows: list[Row] = [*groups_of([15_000, 6_000]), *((f"zero {n}", 0, 0.0, []) for n in range(3_000))]
    picture = picture_of(explored(rows, k_range=[3], n_init=2), logarithmic=True)
    assert picture.note == (
        "A sample of 20,000 of 24,000 customers, each sub-segment in its proportion. "
        "2,500 customers without a positive value cannot stand on a logarithmic axis."
    )


def test_a_parent_that_is_kept_whole_is_drawn_as_one_group():
    picture = picture_of(explored([("only", 3, 5.0, [])]))
    assert [list(trace.text) for trace in groups(picture)] == [["only"]]
    assert "Sub-segment 0 with 1 customer" in picture.alt


def test_the_description_of_the_chart_tells_axes_and_sizes():
    alt = picture_of(grocery_exploration(), "2").alt
    assert alt.startswith("Scatter of orders over spend, coloured by sub-segment: Sub-segment 0 with ")
    for segment in grocery_exploration().parent("2").solution.legend:
        assert f"Sub-segment {segment.number} with {segment.n_customers:,} customers" in alt

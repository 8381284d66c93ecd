"""The benchmark curves: the scores as numbers, the best k marked, the chosen one ringed, the direction on the axis."""

from typing import Any

import pytest

from core import Settings, explore
from core.clustering import SCORES as LISTED
from core.exploring.benchmark import Benchmark
from dashboard.charts.benchmark import benchmark_picture
from tests.core.further_score import CALINSKI_HARABASZ, WORDS
from tests.core.support import people, scored
from tests.dashboard.support import grocery_exploration

SCORES = (scored(2, 0.30, 1.30), scored(3, 0.45, 0.90), scored(4, 0.41, 0.80))
BENCHMARK = Benchmark(parent="1", n_customers=50, n_distinct=50, scores=SCORES)
ROWS = {"silhouette": "y", "davies_bouldin": "y2"}


def traces(figure: Any, row: str, mode: str) -> list[Any]:
    return [trace for trace in figure.data if trace.yaxis == ROWS[row] and trace.mode == mode]


def marks(figure: Any, row: str) -> dict[str, tuple[float, float]]:
    found = {trace.name: trace for trace in traces(figure, row, "markers")}
    assert all(len(trace.x) == len(trace.y) == 1 for trace in found.values())
    return {name: (trace.x[0], trace.y[0]) for name, trace in found.items()}


@pytest.mark.parametrize("row", list(ROWS))
def test_each_curve_shows_the_score_of_every_k(row: str):
    benchmark = grocery_exploration().parent("2").benchmark
    (curve,) = traces(benchmark_picture(benchmark).figure, row, "lines+markers")
    assert list(curve.x) == [2, 3, 4, 5, 6]
    assert list(curve.y) == [getattr(score, row) for score in benchmark.scores]


@pytest.mark.parametrize("row", list(ROWS))
@pytest.mark.parametrize("k", [2, 3, 4])
def test_the_best_k_stays_marked_and_the_chosen_one_is_ringed_on_both_curves(row: str, k: int):
    found = marks(benchmark_picture(BENCHMARK.with_k(k)).figure, row)
    values = {score.k: getattr(score, row) for score in SCORES}
    assert found == {"Best k": (3, values[3]), "k in use": (k, values[k])}


def test_the_best_k_and_the_chosen_one_differ_in_shape_and_not_only_in_colour():
    figure = benchmark_picture(BENCHMARK.with_k(2)).figure
    symbols = {trace.name: trace.marker.symbol for trace in traces(figure, "silhouette", "markers")}
    assert symbols == {"Best k": "diamond", "k in use": "circle-open"}


def test_the_axes_say_what_they_show_and_which_direction_is_better():
    layout = benchmark_picture(BENCHMARK).figure.layout
    assert layout.yaxis.title.text == "Silhouette<br>(higher is better)"
    assert layout.yaxis2.title.text == "Davies-Bouldin<br>(lower is better)"
    assert layout.xaxis2.title.text == "k, the number of sub-segments"


def test_both_curves_share_one_axis_of_whole_k_on_which_every_point_has_its_place():
    layout = benchmark_picture(BENCHMARK).figure.layout
    assert layout.xaxis.matches == "x2"
    assert (layout.xaxis.dtick, layout.xaxis2.dtick) == (1, 1)
    for axis, row in ((layout.yaxis, "silhouette"), (layout.yaxis2, "davies_bouldin")):
        values = [getattr(score, row) for score in SCORES]
        assert axis.range[0] < min(values)
        assert max(values) < axis.range[1]
        assert axis.range[0] < axis.range[1]


def test_the_best_k_is_named_at_its_place():
    (label,) = benchmark_picture(BENCHMARK.with_k(4)).figure.layout.annotations
    assert (label.text, label.x, label.y, label.xanchor) == ("best: k = 3", 3, 0.45, "center")


@pytest.mark.parametrize(("best", "anchor"), [(2, "left"), (3, "center"), (4, "right")])
def test_the_name_of_the_best_k_stands_inwards_at_the_ends_of_the_axis(best: int, anchor: str):
    scores = tuple(scored(k, 0.9 if k == best else 0.1, 1.0) for k in (2, 3, 4))
    (label,) = benchmark_picture(Benchmark("1", 50, 50, scores)).figure.layout.annotations
    assert (label.x, label.xanchor) == (best, anchor)


def test_a_benchmark_of_one_k_has_room_around_its_only_point():
    figure = benchmark_picture(Benchmark("1", 50, 50, (scored(5, 0.2, 1.1),))).figure
    assert marks(figure, "silhouette") == {"Best k": (5, 0.2), "k in use": (5, 0.2)}
    assert figure.layout.yaxis.range[0] < 0.2 < figure.layout.yaxis.range[1]
    assert figure.layout.xaxis.range[0] < 5 < figure.layout.xaxis.range[1]


def test_the_description_of_the_chart_tells_every_number_of_it():
    alt = benchmark_picture(BENCHMARK.with_k(2)).alt
    for score in SCORES:
        assert f"k {score.k}: silhouette {score.silhouette:.3f}, Davies-Bouldin {score.davies_bouldin:.3f}" in alt
    assert alt.endswith("Best k 3, k in use 2.")


def test_an_estimated_silhouette_stands_with_its_standard_error():
    scores = (scored(2, 0.30, 1.30, 0.0004), scored(3, 0.45, 0.90, 0.0012))
    picture = benchmark_picture(Benchmark(parent="1", n_customers=50, n_distinct=50, scores=scores))
    (curve,) = traces(picture.figure, "silhouette", "lines+markers")
    assert list(curve.customdata) == ["0.300 ± 0.0004", "0.450 ± 0.001"]
    assert curve.hovertemplate == "k = %{x}<br>Silhouette %{customdata}<extra></extra>"
    assert "silhouette 0.450 ± 0.001, Davies-Bouldin 0.900" in picture.alt
    assert "±" not in benchmark_picture(BENCHMARK).alt


@pytest.mark.parametrize("row", list(ROWS))
def test_hovering_tells_each_score_as_the_description_does(row: str):
    picture = benchmark_picture(BENCHMARK, {2: 0.9, 3: 0.825, 4: 0.7})
    (curve,) = traces(picture.figure, row, "lines+markers")
    (best,) = [trace for trace in traces(picture.figure, row, "markers") if trace.name == "Best k"]
    assert list(curve.customdata) == [f"{getattr(score, row):.3f}" for score in SCORES]
    assert list(best.customdata) == [curve.customdata[1]]
    stability = next(trace for trace in picture.figure.data if trace.name == "Stability")
    assert list(stability.customdata) == ["0.90", "0.82", "0.70"]
    name = {"silhouette": "silhouette", "davies_bouldin": "Davies-Bouldin"}[row]
    for k, told, stable in zip((2, 3, 4), curve.customdata, stability.customdata, strict=True):
        (part,) = [part for part in picture.alt.split("; ") if f"k {k}: " in part]
        assert f"{name} {told}" in part
        assert f"stability {stable}" in part


def test_a_very_large_score_is_written_as_in_a_sentence():
    scores = (scored(2, 0.3, 1.2345e9), scored(3, 0.45, 0.9))
    picture = benchmark_picture(Benchmark(parent="1", n_customers=50, n_distinct=50, scores=scores))
    (curve,) = traces(picture.figure, "davies_bouldin", "lines+markers")
    assert list(curve.customdata) == ["1.2e+09", "0.900"]


def test_a_further_score_of_the_list_has_its_curve_its_axis_and_its_place_in_the_description():
    scores = (*LISTED, CALINSKI_HARABASZ)
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010, 1020)
    benchmark = explore(customers, labels, Settings(k_range=[2, 3, 4]), scores=scores).parent(1).benchmark
    stability = {2: 0.9, 3: 0.8, 4: 0.7}
    picture = benchmark_picture(benchmark, stability, scores, {CALINSKI_HARABASZ.code: WORDS})
    curves = {trace.name: trace for trace in picture.figure.data if trace.mode == "lines+markers"}
    assert list(curves) == ["Silhouette", "Davies-Bouldin", "Calinski-Harabasz", "Stability"]
    values = [score.values["calinski_harabasz"].value for score in benchmark.scores]
    assert list(curves["Calinski-Harabasz"].y) == values
    assert picture.figure.layout.yaxis3.title.text == "Calinski-Harabasz<br>(higher is better)"
    assert picture.alt.startswith("Four curves over k. k 2: silhouette ")
    for value in values:
        assert f", Calinski-Harabasz {value:.3f}, stability 0." in picture.alt
    assert picture.figure.layout.height > benchmark_picture(benchmark, stability).figure.layout.height

"""The benchmark's curves over k: one for each score of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from core.clustering import SCORES, ScoreEntry, ScoreValue
from core.exploring import Benchmark
from core.wording import ScoreWords, direction, score_words
from dashboard.charts.base import LAYOUT, MARGIN, Picture
from dashboard.charts.palette import NEUTRAL
from dashboard.texts.formatting import LANGUAGE, say, side_by_side, written

HEIGHT_OF_TWO: Final = 430  # pixels of a chart of two curves
HEIGHT_OF_ONE_MORE: Final = 110  # pixels that each further curve adds
MOST_NUMBERED_IN_WORDS: Final = 5  # curves: of more the catalogue has no sentence that begins with their number
# Parts of the values' range that are left free below and above them: above there is the name of the best k.
ROOM_BELOW: Final = 0.25
ROOM_ABOVE: Final = 0.4
LEAST_ROOM: Final = 0.05  # below values that are all the same, in their units
BETWEEN: Final = 0.08  # between two curves, as a part of the chart's height


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: its title, its name inside a sentence, what its axis says of it, a value for each k, and that value as
    it is told, in the description and where the pointer stands.
    """

    title: str
    name: str
    note: str
    values: list[float]
    told: list[str]


def benchmark_picture(
    benchmark: Benchmark,
    stability: Mapping[int, float] | None = None,
    scores: Sequence[ScoreEntry] = SCORES,
    own_words: Mapping[str, ScoreWords] | None = None,
) -> Picture:
    """A curve for each of the ``scores`` over a shared axis of k; the best k marked, the chosen one ringed.

    ``stability`` is for each k the mean stability of its sub-segments, 0 to 1; with it there is one curve more.
    ``own_words`` goes by the codes of scores that are not in our list and bring their words themselves.
    """
    ks = [score.k for score in benchmark.scores]
    curves = [_curve_of(entry, benchmark, score_words(entry.code, own_words, LANGUAGE)) for entry in scores]
    if stability:
        values = [stability[k] for k in ks]
        told = [written(value, "at_least.2") for value in values]
        curves.append(Curve("Stability", "stability", "1: all comes back", values, told))
    # The figure is made in one go: changed after it was made, axis by axis, it takes six times as long.
    height = HEIGHT_OF_TWO + (len(curves) - 2) * HEIGHT_OF_ONE_MORE
    layout: dict[str, Any] = {**LAYOUT, "height": height, "margin": dict(MARGIN)}
    layout["annotations"] = [_name_of_the_best(curves[0], benchmark)]
    for row, curve in enumerate(curves):
        layout |= _axes(row, curve, ks, len(curves))
    figure = go.Figure([trace for row, curve in enumerate(curves) for trace in _traces(row, curve, benchmark)], layout)
    return Picture(figure, _alt(curves, benchmark))


def _alt(curves: Sequence[Curve], benchmark: Benchmark) -> str:
    """All values in a sentence, k by k, with the best k and the one in use."""
    rows = [
        (score.k, side_by_side(say("page.curves.score", name=curve.name, value=curve.told[place]) for curve in curves))
        for place, score in enumerate(benchmark.scores)
    ]
    values = {
        "scores": LANGUAGE.clauses(say("page.curves.at_k", k=k, scores=scores) for k, scores in rows),
        "best": benchmark.best_k,
        "chosen": benchmark.chosen_k,
    }
    if 2 <= len(curves) <= MOST_NUMBERED_IN_WORDS:
        return say(f"page.curves.{len(curves)}", **values)
    return say("page.curves.other", n=len(curves), **values)


def _told(score: ScoreValue) -> str:
    """A score in figures, with its standard error where it was estimated."""
    if score.standard_error is None:
        return written(score.value, "score")
    return say("page.score.estimated", value=score.value, error=score.standard_error)


def _curve_of(entry: ScoreEntry, benchmark: Benchmark, words: ScoreWords) -> Curve:
    found = [score.values[entry.code] for score in benchmark.scores]
    note = direction(entry.higher_is_better, LANGUAGE)
    return Curve(words.title, words.name, note, [each.value for each in found], [_told(each) for each in found])


def _number(row: int) -> str:
    """What tells a row's axes from those of others: the first row has none."""
    return "" if row == 0 else str(row + 1)


def _traces(row: int, curve: Curve, benchmark: Benchmark) -> list[dict[str, Any]]:
    """A curve with its marks, in a row of the figure; the first row is 0."""
    ks = [score.k for score in benchmark.scores]
    best, chosen = ks.index(benchmark.best_k), ks.index(benchmark.chosen_k)
    line = {
        "x": ks,
        "y": curve.values,
        "mode": "lines+markers",
        "name": curve.title,
        "line": {"color": NEUTRAL, "width": 2},
        "marker": {"color": NEUTRAL, "size": 7},
        "customdata": curve.told,
        "hovertemplate": say("page.curves.point", title=curve.title),
    }
    mark = {
        "x": [benchmark.best_k],
        "y": [curve.values[best]],
        "mode": "markers",
        "name": "Best k",
        "marker": {"color": NEUTRAL, "size": 14, "symbol": "diamond"},
        "customdata": [curve.told[best]],
        "hovertemplate": say("page.curves.best_point", title=curve.title),
    }
    ring = {
        "x": [benchmark.chosen_k],
        "y": [curve.values[chosen]],
        "mode": "markers",
        "name": "k in use",
        "marker": {"color": NEUTRAL, "size": 24, "symbol": "circle-open", "line": {"width": 2}},
        "hoverinfo": "skip",
    }
    axes = {"type": "scatter", "xaxis": f"x{_number(row)}", "yaxis": f"y{_number(row)}"}
    return [trace | axes for trace in (line, mark, ring)]


def _axes(row: int, curve: Curve, ks: Sequence[int], rows: int) -> dict[str, dict[str, Any]]:
    """The two axes of a row: all rows have the same k, which stand below the last; the values have room around them."""
    low, high = min(curve.values), max(curve.values)
    room = (high - low) * ROOM_BELOW or LEAST_ROOM
    height, below = (1 - BETWEEN * (rows - 1)) / rows, rows - 1 - row
    start = sum([height] * below) + below * BETWEEN
    number = _number(row)
    x: dict[str, Any] = {"anchor": f"y{number}", "domain": [0.0, 1.0], "dtick": 1, "fixedrange": True}
    x |= {"range": [min(ks) - 0.4, max(ks) + 0.4], "zeroline": False}
    if row == rows - 1:
        x["title"] = {"text": "k, the number of sub-segments"}
    else:
        x |= {"matches": f"x{_number(rows - 1)}", "showticklabels": False}
    y: dict[str, Any] = {"anchor": f"x{number}", "domain": [start, start + height]}
    y |= {"title": {"text": f"{curve.title}<br>({curve.note})"}}
    y |= {"range": [low - room, high + ROOM_ABOVE / ROOM_BELOW * room], "tickformat": ".3~f", "nticks": 5}
    y |= {"fixedrange": True, "zeroline": False, "automargin": True}
    return {f"xaxis{number}": x, f"yaxis{number}": y}


def _name_of_the_best(first: Curve, benchmark: Benchmark) -> dict[str, Any]:
    """The words beside the best k of the first curve that it is the best."""
    ks = [score.k for score in benchmark.scores]
    # At either end of the axis the words stand inwards of the point, so that none is cut off.
    inwards = {max(ks): "right", min(ks): "left"} if len(ks) > 1 else {}
    return {
        "text": say("page.curves.best", k=benchmark.best_k),
        "x": benchmark.best_k,
        "y": first.values[ks.index(benchmark.best_k)],
        "xanchor": inwards.get(benchmark.best_k, "center"),
        "showarrow": False,
        "yshift": 20,
    }

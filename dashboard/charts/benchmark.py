"""The benchmark's curves over k: one for each score of the list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.clustering import SCORES, ScoreEntry, ScoreValue
from core.exploring import Benchmark
from core.wording import SCORE_WORDS, ScoreWords, direction
from dashboard.charts.base import MARGIN, Picture
from dashboard.charts.palette import NEUTRAL
from dashboard.texts.formatting import written

HEIGHT_OF_TWO: Final = 430  # pixels of a chart of two curves
HEIGHT_OF_ONE_MORE: Final = 110  # pixels that each further curve adds
NUMBERS: Final = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}  # of curves, as a sentence begins with them
# Parts of the values' range that are left free below and above them: above there is the name of the best k.
ROOM_BELOW: Final = 0.25
ROOM_ABOVE: Final = 0.4
LEAST_ROOM: Final = 0.05  # below values that are all the same, in their units


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: its title, its name inside a sentence, what its axis says of it, a value for each k with what stands
    behind it, and the decimals that it is told with.
    """

    title: str
    name: str
    note: str
    values: list[float]
    errors: list[str]
    decimals: int = 3

    def told(self, place: int) -> str:
        """A value as the description tells it."""
        return f"{self.name} {written(self.values[place], f'ungrouped.{self.decimals}')}{self.errors[place]}"


def plus_or_minus(value: ScoreValue) -> str:
    """The standard error of a score that was estimated: " ± 0.0004"; empty where it was computed exactly."""
    return "" if value.standard_error is None else f" ± {written(value.standard_error, 'significant.1')}"


def benchmark_picture(
    benchmark: Benchmark,
    stability: Mapping[int, float] | None = None,
    scores: Sequence[ScoreEntry] = SCORES,
    words: Mapping[str, ScoreWords] = SCORE_WORDS,
) -> Picture:
    """A curve for each of the ``scores`` over a shared axis of k; the best k marked, the chosen one ringed.

    ``stability`` is for each k the mean stability of its sub-segments, 0 to 1; with it there is one curve more.
    """
    ks = [score.k for score in benchmark.scores]
    curves = [_curve_of(entry, benchmark, words[entry.code]) for entry in scores]
    if stability:
        values = [stability[k] for k in ks]
        curves.append(Curve("Stability", "stability", "1: all comes back", values, [""] * len(ks), decimals=2))
    figure = make_subplots(rows=len(curves), cols=1, shared_xaxes=True, vertical_spacing=0.08)
    for row, curve in enumerate(curves, start=1):
        _draw(figure, row, curve, benchmark)
    _name_the_best(figure, curves[0], benchmark)
    figure.update_xaxes(dtick=1, range=[min(ks) - 0.4, max(ks) + 0.4], fixedrange=True, zeroline=False)
    figure.update_xaxes(title_text="k, the number of sub-segments", row=len(curves), col=1)
    figure.update_yaxes(tickformat=".3~f", fixedrange=True, nticks=5, zeroline=False, automargin=True)
    height = HEIGHT_OF_TWO + (len(curves) - 2) * HEIGHT_OF_ONE_MORE
    figure.update_layout(height=height, margin=MARGIN, showlegend=False)
    spoken = "; ".join(f"k {k}: {', '.join(curve.told(place) for curve in curves)}" for place, k in enumerate(ks))
    number = NUMBERS.get(len(curves), str(len(curves)))
    return Picture(
        figure, f"{number} curves over k. {spoken}. Best k {benchmark.best_k}, k in use {benchmark.chosen_k}."
    )


def _curve_of(entry: ScoreEntry, benchmark: Benchmark, words: ScoreWords) -> Curve:
    found = [score.values[entry.code] for score in benchmark.scores]
    errors = [plus_or_minus(each) for each in found]
    return Curve(words.title, words.name, direction(entry.higher_is_better), [each.value for each in found], errors)


def _draw(figure: go.Figure, row: int, curve: Curve, benchmark: Benchmark) -> None:
    """Draw a curve with its marks and its axis into a row of the figure."""
    ks = [score.k for score in benchmark.scores]
    best, chosen = ks.index(benchmark.best_k), ks.index(benchmark.chosen_k)
    line = go.Scatter(
        x=ks,
        y=curve.values,
        mode="lines+markers",
        name=curve.title,
        line={"color": NEUTRAL, "width": 2},
        marker={"color": NEUTRAL, "size": 7},
        customdata=curve.errors,
        hovertemplate=f"k = %{{x}}<br>{curve.title} %{{y:.3f}}%{{customdata}}<extra></extra>",
    )
    mark = go.Scatter(
        x=[benchmark.best_k],
        y=[curve.values[best]],
        mode="markers",
        name="Best k",
        marker={"color": NEUTRAL, "size": 14, "symbol": "diamond"},
        customdata=[curve.errors[best]],
        hovertemplate=f"k = %{{x}}, the benchmark's choice<br>{curve.title} %{{y:.3f}}%{{customdata}}<extra></extra>",
    )
    ring = go.Scatter(
        x=[benchmark.chosen_k],
        y=[curve.values[chosen]],
        mode="markers",
        name="k in use",
        marker={"color": NEUTRAL, "size": 24, "symbol": "circle-open", "line": {"width": 2}},
        hoverinfo="skip",
    )
    for trace in (line, mark, ring):
        figure.add_trace(trace, row=row, col=1)
    low, high = min(curve.values), max(curve.values)
    room = (high - low) * ROOM_BELOW or LEAST_ROOM
    reach = [low - room, high + ROOM_ABOVE / ROOM_BELOW * room]
    figure.update_yaxes(title_text=f"{curve.title}<br>({curve.note})", range=reach, row=row, col=1)


def _name_the_best(figure: go.Figure, first: Curve, benchmark: Benchmark) -> None:
    """Write beside the best k of the first curve that it is the best."""
    ks = [score.k for score in benchmark.scores]
    # At either end of the axis the words stand inwards of the point, so that none is cut off.
    inwards = {max(ks): "right", min(ks): "left"} if len(ks) > 1 else {}
    figure.add_annotation(
        text=f"best: k = {benchmark.best_k}",
        x=benchmark.best_k,
        y=first.values[ks.index(benchmark.best_k)],
        xanchor=inwards.get(benchmark.best_k, "center"),
        showarrow=False,
        yshift=20,
    )

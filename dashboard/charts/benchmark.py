"""The benchmark's curves over k."""

from collections.abc import Mapping
from typing import Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core.exploring import Benchmark, Score
from dashboard.charts.base import MARGIN, TALL, Picture
from dashboard.charts.palette import NEUTRAL
from dashboard.texts.formatting import written

BENCHMARK_HEIGHT: Final = 430


def plus_or_minus(score: Score) -> str:
    """The standard error of a silhouette that was estimated: " ± 0.0004"; empty where it was computed exactly."""
    error = score.silhouette_standard_error
    return "" if error is None else f" ± {written(error, 'significant.1')}"


def benchmark_picture(benchmark: Benchmark, stability: Mapping[int, float] | None = None) -> Picture:
    """Silhouette above, Davies-Bouldin below, over a shared axis of k; the best k marked, the chosen one ringed.

    ``stability`` is for each k the mean stability of its sub-segments, 0 to 1; with it there is a third curve.
    """
    ks = [score.k for score in benchmark.scores]
    curves = [
        ("Silhouette", "higher is better", [score.silhouette for score in benchmark.scores]),
        ("Davies-Bouldin", "lower is better", [score.davies_bouldin for score in benchmark.scores]),
    ]
    if stability:
        curves.append(("Stability", "1: all comes back", [stability[k] for k in ks]))
    figure = make_subplots(rows=len(curves), cols=1, shared_xaxes=True, vertical_spacing=0.08)
    errors = {title: [""] * len(ks) for title, *_ in curves}
    errors["Silhouette"] = [plus_or_minus(score) for score in benchmark.scores]
    for row, (title, direction, values) in enumerate(curves, start=1):
        best = ks.index(benchmark.best_k)
        curve = go.Scatter(
            x=ks,
            y=values,
            mode="lines+markers",
            name=title,
            line={"color": NEUTRAL, "width": 2},
            marker={"color": NEUTRAL, "size": 7},
            customdata=errors[title],
            hovertemplate=f"k = %{{x}}<br>{title} %{{y:.3f}}%{{customdata}}<extra></extra>",
        )
        mark = go.Scatter(
            x=[benchmark.best_k],
            y=[values[best]],
            mode="markers",
            name="Best k",
            marker={"color": NEUTRAL, "size": 14, "symbol": "diamond"},
            customdata=[errors[title][best]],
            hovertemplate=f"k = %{{x}}, the benchmark's choice<br>{title} %{{y:.3f}}%{{customdata}}<extra></extra>",
        )
        chosen = ks.index(benchmark.chosen_k)
        ring = go.Scatter(
            x=[benchmark.chosen_k],
            y=[values[chosen]],
            mode="markers",
            name="k in use",
            marker={"color": NEUTRAL, "size": 24, "symbol": "circle-open", "line": {"width": 2}},
            hoverinfo="skip",
        )
        for trace in (curve, mark, ring):
            figure.add_trace(trace, row=row, col=1)
        room = (max(values) - min(values)) * 0.25 or 0.05
        figure.update_yaxes(
            title_text=f"{title}<br>({direction})", range=[min(values) - room, max(values) + 1.6 * room], row=row, col=1
        )
    top = curves[0][2][ks.index(benchmark.best_k)]
    # At either end of the axis the words stand inwards of the point, so that none is cut off.
    inwards = {max(ks): "right", min(ks): "left"} if len(ks) > 1 else {}
    figure.add_annotation(
        text=f"best: k = {benchmark.best_k}",
        x=benchmark.best_k,
        y=top,
        xanchor=inwards.get(benchmark.best_k, "center"),
        showarrow=False,
        yshift=20,
    )
    figure.update_xaxes(dtick=1, range=[min(ks) - 0.4, max(ks) + 0.4], fixedrange=True, zeroline=False)
    figure.update_xaxes(title_text="k, the number of sub-segments", row=len(curves), col=1)
    figure.update_yaxes(tickformat=".3~f", fixedrange=True, nticks=5, zeroline=False, automargin=True)
    figure.update_layout(height=BENCHMARK_HEIGHT if len(curves) == 2 else TALL, margin=MARGIN, showlegend=False)
    spoken = "; ".join(
        f"k {score.k}: silhouette {score.silhouette:.3f}{plus_or_minus(score)}, "
        f"Davies-Bouldin {score.davies_bouldin:.3f}" + (f", stability {stability[score.k]:.2f}" if stability else "")
        for score in benchmark.scores
    )
    number = "Three" if stability else "Two"
    return Picture(
        figure, f"{number} curves over k. {spoken}. Best k {benchmark.best_k}, k in use {benchmark.chosen_k}."
    )

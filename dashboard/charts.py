"""Results → Plotly figures: the benchmark curves, and the scatter of the customers. No Streamlit in here."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from core import Exploration, ParentResult
from core.benchmark import Benchmark, Score
from core.profiles import Segment, name_of
from core.sampling import stratified_sample
from dashboard.palette import NEUTRAL, colour, symbol, text_colour
from dashboard.words import count, money

MOST_POINTS: Final = 20_000
MOST_DRAWN_AS_SVG: Final = 2_000
BENCHMARK_HEIGHT: Final = 430
SCATTER_HEIGHT: Final = 430
LONGEST_LABEL: Final = 22
MARGIN: Final = {"l": 8, "r": 8, "t": 28, "b": 8}


@dataclass(frozen=True, slots=True)
class Axis:
    """A fact of the customers that an axis can show, with its unit."""

    title: str
    short: str


AXES: Final = {
    "amount_spent": Axis("Spend", "spend"),
    "frequency": Axis("Orders", "orders"),
    "n_categories": Axis("Product types bought", "product types"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure, its description for those who cannot see it, and what it leaves out (empty where nothing is)."""

    figure: go.Figure
    alt: str
    note: str = ""


def inked(figure: go.Figure, ink: str) -> go.Figure:
    """The figure with all texts that have no colour of their own in one."""
    figure.update_layout(font_color=ink)
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(tickfont_color=ink, title_font_color=ink)
    return figure


def plus_or_minus(score: Score) -> str:
    """The standard error of a silhouette that was estimated: " ± 0.0004"; empty where it was computed exactly."""
    error = score.silhouette_standard_error
    return "" if error is None else f" ± {error:.1g}"


def benchmark_picture(benchmark: Benchmark) -> Picture:
    """Silhouette above, Davies-Bouldin below, over a shared axis of k; the best k marked, the chosen one ringed."""
    figure = make_subplots(
        rows=2,
        cols=1,
        shared_xaxes=True,
        vertical_spacing=0.1,
    )
    ks = [score.k for score in benchmark.scores]
    curves = (
        ("Silhouette", "higher is better", [score.silhouette for score in benchmark.scores]),
        ("Davies-Bouldin", "lower is better", [score.davies_bouldin for score in benchmark.scores]),
    )
    errors = {"Silhouette": [plus_or_minus(score) for score in benchmark.scores], "Davies-Bouldin": [""] * len(ks)}
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
    figure.update_xaxes(title_text="k, the number of sub-segments", row=2, col=1)
    figure.update_yaxes(tickformat=".3~f", fixedrange=True, nticks=5, zeroline=False, automargin=True)
    figure.update_layout(height=BENCHMARK_HEIGHT, margin=MARGIN, showlegend=False)
    spoken = "; ".join(
        f"k {score.k}: silhouette {score.silhouette:.3f}{plus_or_minus(score)}, "
        f"Davies-Bouldin {score.davies_bouldin:.3f}"
        for score in benchmark.scores
    )
    return Picture(figure, f"Two curves over k. {spoken}. Best k {benchmark.best_k}, k in use {benchmark.chosen_k}.")


def scatter_picture(
    exploration: Exploration, parent: ParentResult, names: Mapping[str, str], x: str, y: str, logarithmic: bool
) -> Picture:
    """The customers of a parent in raw units, coloured by sub-segment, with the centroids.

    ``x`` and ``y`` are keys of ``AXES``. Above 20,000 customers a stratified sample is drawn. On logarithmic axes
    customers with a value that is not positive have no place; the note counts them.
    """
    solution, facts = parent.solution, {key: getattr(exploration.customers, key) for key in AXES}
    drawn = stratified_sample(solution.labels, MOST_POINTS, exploration.settings.random_state)
    note = ""
    if len(drawn) < len(parent.members):
        note = f"A sample of {len(drawn):,} of {len(parent.members):,} customers, each sub-segment in its proportion."
    if logarithmic:
        placed = (facts[x][parent.members[drawn]] > 0) & (facts[y][parent.members[drawn]] > 0)
        if not placed.all():
            note += f" {count(int((~placed).sum()))} without a positive value cannot stand on a logarithmic axis."
        drawn = drawn[placed]
    figure = go.Figure()
    for segment in solution.segments:
        positions = parent.members[drawn[solution.labels[drawn] == segment.number]]
        ids = exploration.customers.ids[positions]
        shown = {key: values[positions] for key, values in facts.items()}
        figure.add_trace(_customers(segment, name_of(segment, names), ids, shown, x, y, len(drawn)))
    for segment in solution.segments:
        centre = _centroid(segment)
        if not logarithmic or min(centre[x], centre[y]) > 0:
            figure.add_trace(_centroid_mark(segment, name_of(segment, names), centre[x], centre[y]))
            at = (math.log10(centre[x]), math.log10(centre[y])) if logarithmic else (centre[x], centre[y])
            if segment.mark in names:
                figure.add_annotation(**_label(segment, names[segment.mark]), x=at[0], y=at[1])
    scale = "log" if logarithmic else "linear"
    figure.update_xaxes(
        title_text=AXES[x].title, type=scale, zeroline=False, separatethousands=True, exponentformat="none"
    )
    figure.update_yaxes(
        title_text=AXES[y].title, type=scale, zeroline=False, separatethousands=True, exponentformat="none"
    )
    if logarithmic:
        for axis, key in ((figure.update_xaxes, x), (figure.update_yaxes, y)):
            axis(**_log_ticks(facts[key][parent.members[drawn]]))
    figure.update_layout(height=SCATTER_HEIGHT, margin=MARGIN, showlegend=False, hovermode="closest")
    what = ", ".join(f"{name_of(each, names)} with {count(each.n_customers)}" for each in solution.segments)
    alt = f"Scatter of {AXES[y].short} over {AXES[x].short}, coloured by sub-segment: {what}."
    return Picture(figure, alt, note.strip())


def _centroid(segment: Segment) -> dict[str, float]:
    return {
        "amount_spent": segment.avg_spend,
        "frequency": segment.avg_frequency,
        "n_categories": segment.avg_categories,
    }


def _customers(
    segment: Segment,
    name: str,
    ids: npt.NDArray[np.object_],
    facts: Mapping[str, npt.NDArray[Any]],
    x: str,
    y: str,
    total: int,
) -> Any:
    """The points of one sub-segment; above a few thousand points in all they are drawn by the graphics card."""
    few = total <= MOST_DRAWN_AS_SVG
    return (go.Scatter if few else go.Scattergl)(
        x=facts[x],
        y=facts[y],
        mode="markers",
        name=escape(name),
        marker={
            "color": colour(segment.number),
            "symbol": symbol(segment.number),
            "size": 8 if few else 5,
            "opacity": 0.7,
        },
        text=[escape(customer) for customer in ids],
        customdata=np.column_stack([facts[key] for key in AXES]),
        hovertemplate=(
            "<b>%{text}</b><br>%{fullData.name}<br>spend %{customdata[0]:,.2f}"
            "<br>orders %{customdata[1]:,}<br>product types %{customdata[2]:,}<extra></extra>"
        ),
    )


def _centroid_mark(segment: Segment, name: str, x: float, y: float) -> Any:
    """The average customer of a sub-segment, with its number."""
    return go.Scatter(
        x=[x],
        y=[y],
        mode="markers+text",
        name=escape(f"Average of {name}"),
        marker={
            "color": colour(segment.number),
            "symbol": symbol(segment.number),
            "size": 26,
            "line": {"width": 3, "color": "#FFFFFF"},
        },
        text=[f"<b>{segment.number}</b>"],
        textposition="middle center",
        textfont={"color": text_colour(segment.number), "size": 13},
        hovertemplate=(
            f"<b>%{{fullData.name}}</b><br>spend {money(segment.avg_spend)}"
            f"<br>orders {segment.avg_frequency:,.1f}<br>product types {segment.avg_categories:,.1f}<extra></extra>"
        ),
    )


def _label(segment: Segment, name: str) -> dict[str, Any]:
    """The user's name above the centroid, on the sub-segment's colour so that it reads over the points."""
    short = name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
    return {
        "text": escape(short),
        "font": {"color": text_colour(segment.number), "size": 12},
        "bgcolor": colour(segment.number),
        "borderpad": 3,
        "bordercolor": "#FFFFFF",
        "borderwidth": 1,
        "showarrow": False,
        "yshift": 26,
    }


def _log_ticks(values: npt.NDArray[Any]) -> dict[str, Any]:
    """Ticks at 1, 2 and 5 times each power of ten that the values cover, written as plain numbers."""
    if not len(values):
        return {}
    low, high = float(values.min()), float(values.max())
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    steps = (1, 2, 5) if len(powers) <= 4 else (1,)
    ticks = [step * 10.0**power for power in powers for step in steps]
    return {"tickvals": ticks, "ticktext": [f"{tick:,g}" if tick < 1 else f"{tick:,.0f}" for tick in ticks]}

"""What the customers look like before they are clustered: the distribution of a feature as a figure. No Streamlit."""

from itertools import pairwise
from math import ceil
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core.exploring import FeatureProfile, Histogram
from dashboard.charts.base import AXES, LAYOUT, SMALL_MARGIN, Picture
from dashboard.charts.palette import NEUTRAL
from dashboard.charts.ticks import round_numbers, written
from dashboard.texts.formatting import count, form_of, say, written_as

HEIGHT: Final = 220  # pixels: three charts and their captions fit a screen
MOST_TICKS: Final = 6  # labels on an axis: on a phone more would run into each other


def distribution_picture(profile: FeatureProfile) -> Picture:
    """Customers over the values of one feature, as bars; bins that grow by a factor are drawn equally wide."""
    histogram, edges = profile.histogram, profile.histogram.edges
    places = np.arange(len(histogram.counts)) if histogram.is_log else (edges[:-1] + edges[1:]) / 2
    figure = go.Figure(
        go.Bar(
            x=places,
            y=histogram.counts,
            marker={"color": NEUTRAL},
            customdata=[*zip(_ranges(edges, profile.name), map(count, histogram.counts.tolist()), strict=True)],
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
        )
    )
    figure.update_xaxes(
        title_text=AXES[profile.name].title,
        fixedrange=True,
        zeroline=False,
        separatethousands=True,
        exponentformat="none",
        tickangle=0,
        **_ticks(histogram, profile.name),
    )
    figure.update_yaxes(
        title_text="customers",
        fixedrange=True,
        nticks=MOST_TICKS,
        tickformat=",d",
        rangemode="tozero",
    )
    figure.update_layout(**LAYOUT, height=HEIGHT, margin=dict(SMALL_MARGIN), bargap=0.05)
    alt = say(
        f"page.distribution.{written_as(profile.name)}",
        name=AXES[profile.name].short,
        customers=profile.n,
        lowest=profile.minimum,
        highest=profile.maximum,
        median=profile.median,
    )
    return Picture(figure, alt)


def _is_whole(edges: npt.NDArray[np.float64]) -> bool:
    """Whether each bin holds one whole number."""
    return bool((edges % 1 == 0.5).all() and (np.diff(edges) == 1).all())


def _ranges(edges: npt.NDArray[np.float64], name: str) -> list[str]:
    """The values of each bin of one of a customer's numbers in words: 5, or 5 to 10."""
    said, key = form_of(name), f"page.distribution.range.{written_as(name)}"
    if _is_whole(edges):
        return [said(low + 0.5) for low in edges[:-1]]
    return [said(low) if low == high else say(key, low=low, high=high) for low, high in pairwise(edges.tolist())]


def _ticks(histogram: Histogram, name: str) -> dict[str, Any]:
    """Where the axis has numbers: at whole ones where each has a bar, at round ones where the bins grow."""
    edges = histogram.edges
    if len(histogram.counts) == 1:
        return {"tickvals": [float(edges.mean())], "ticktext": _ranges(edges, name)}
    if _is_whole(edges):
        return {"tick0": 0, "dtick": ceil(len(histogram.counts) / MOST_TICKS)}
    if not histogram.is_log:
        return {"nticks": MOST_TICKS}
    growing = edges if edges[0] > 0 else edges[1:]
    inside = [tick for tick in round_numbers(growing[0], growing[-1]) if growing[0] <= tick <= growing[-1]]
    borders = np.arange(len(edges) - len(growing), len(edges)) - 0.5
    places = np.interp(np.log(inside), np.log(growing), borders).tolist()
    texts = [written(tick) for tick in inside]
    if edges[0] <= 0:
        places, texts = [0, *places], ["0" if edges[0] == 0 else "≤ 0", *texts]
    shown = [0]
    for at, place in enumerate(places):
        if place - places[shown[-1]] >= len(histogram.counts) / MOST_TICKS:
            shown.append(at)
    return {"tickvals": [places[at] for at in shown], "ticktext": [texts[at] for at in shown]}

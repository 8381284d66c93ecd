"""What sets a sub-segment apart, how it compares, and its silhouettes, as Plotly figures. No Streamlit in here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np
import plotly.graph_objects as go

from core.evidence import ComparedNumber, Lift, Reference, SilhouetteSample
from core.exploring import Segment
from core.wording import name_of
from dashboard.charts.base import AXES, LAYOUT, MARGIN, SMALL_MARGIN, Picture
from dashboard.charts.palette import NEUTRAL, colour
from dashboard.texts.formatting import LANGUAGE, count, percent, say, shortened, whole, written_as

MOST_CATEGORIES: Final = 10  # product types that are drawn: what differs less says little
BAR_HEIGHT: Final = 28  # pixels of one bar with its label and some room
ROOM_FOR_AXIS: Final = 90  # pixels above and below the bars
LONGEST_LABEL: Final = 24  # characters: on a phone more would leave no room for the bars
SMALL_HEIGHT: Final = 230  # pixels, of a chart of which three stand side by side
SILHOUETTES_HEIGHT: Final = 340  # pixels: six shapes can be told apart


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the picture of what sets a sub-segment apart: its index, 100 is the average."""

    label: str
    index: float
    hover: str


def bars_of(lift: Lift) -> list[Bar]:
    """The three numbers, then the categories that differ beyond chance; each with the most different first."""
    numbers = [
        Bar(
            AXES[each.name].title,
            each.index,
            say(f"page.lift.averages.{written_as(each.name)}", mean=each.mean, other_mean=each.reference_mean),
        )
        for each in lift.numbers
        if each.index is not None
    ]
    categories = [
        Bar(
            each.category,
            each.index,
            say("page.lift.shares", share=each.share, other_share=each.reference_share),
        )
        for each in lift.categories
        if each.is_distinct
    ]
    return numbers + categories[:MOST_CATEGORIES]


def lift_picture(lift: Lift, name: str) -> Picture:
    """The indices of one sub-segment as bars to both sides of 100."""
    bars = bars_of(lift)
    figure = go.Figure(
        go.Bar(
            x=[bar.index - 100 for bar in bars],
            y=list(range(len(bars))),
            base=100,
            orientation="h",
            marker={"color": colour(lift.number)},
            text=[whole(bar.index) for bar in bars],
            textposition="outside",
            cliponaxis=False,
            customdata=[[escape(bar.label), bar.hover] for bar in bars],
            hovertemplate="<b>%{customdata[0]}</b><br>index %{text}<br>%{customdata[1]}<extra></extra>",
        )
    )
    figure.add_vline(x=100, line={"color": NEUTRAL, "width": 1})
    ends = [bar.index for bar in bars] + [100.0]
    room = (max(ends) - min(ends)) * 0.15 or 10
    figure.update_xaxes(
        title_text="index, 100 is the average", range=[min(ends) - room, max(ends) + room], fixedrange=True, nticks=6
    )
    figure.update_yaxes(
        tickvals=list(range(len(bars))),
        ticktext=[escape(shortened(bar.label, LONGEST_LABEL)) for bar in bars],
        autorange="reversed",
        fixedrange=True,
        automargin=True,
        showgrid=False,
    )
    figure.update_layout(**LAYOUT, height=ROOM_FOR_AXIS + BAR_HEIGHT * len(bars), margin=dict(MARGIN), bargap=0.35)
    indices = LANGUAGE.clauses(say("page.lift.index", label=bar.label, index=bar.index) for bar in bars)
    apart_from = "page.lift.parent" if lift.reference is Reference.PARENT else "page.lift.all"
    return Picture(figure, say(apart_from, name=name, indices=indices))


def silhouettes_picture(sample: SilhouetteSample, segments: Sequence[Segment], names: Mapping[str, str]) -> Picture:
    """Each customer's silhouette as a line, sub-segment under sub-segment, the clearest members first."""
    figure = go.Figure()
    start, middles = 0, []
    for segment, values in zip(segments, sample.segments, strict=True):
        places = np.arange(start, start + len(values))
        figure.add_trace(
            go.Scatter(
                x=np.concatenate([[0.0], values, [0.0]]),
                y=np.concatenate([places[:1], places, places[-1:]]),
                mode="lines",
                line={"color": colour(segment.number), "width": 1},
                fill="toself",
                name=escape(name_of(segment, names, LANGUAGE)),
                # Plotly writes this one, with the signs of the language: thousands of texts would double the figure.
                hovertemplate="%{fullData.name}<br>silhouette %{x:.2f}<extra></extra>",
            )
        )
        middles.append(start + len(values) / 2)
        start += len(values) + max(len(values) // 20, 3)
    mean = float(np.concatenate(sample.segments).mean())
    figure.add_vline(x=mean, line={"color": NEUTRAL, "width": 1, "dash": "dash"})
    figure.update_xaxes(title_text="silhouette (near 0: at the border)", fixedrange=True, nticks=6)
    figure.update_yaxes(
        tickvals=middles,
        ticktext=[escape(shortened(name_of(segment, names, LANGUAGE), LONGEST_LABEL)) for segment in segments],
        autorange="reversed",
        fixedrange=True,
        automargin=True,
        showgrid=False,
        zeroline=False,
    )
    figure.update_layout(**LAYOUT, height=SILHOUETTES_HEIGHT, margin=dict(MARGIN))
    told = LANGUAGE.clauses(
        say(
            "page.silhouettes.segment",
            name=name_of(segment, names, LANGUAGE),
            mean=values.mean(),
            below=float((values < 0).mean()),
        )
        for segment, values in zip(segments, sample.segments, strict=True)
    )
    return Picture(figure, say("page.silhouettes", segments=told))


def compared_picture(compared: ComparedNumber, numbers: tuple[int, int], names: tuple[str, str]) -> Picture:
    """The distributions of one number in two sub-segments, as shares of each."""
    edges = compared.edges
    figure = go.Figure()
    for which in (0, 1):
        counts = compared.counts[which]
        shares = counts / max(int(counts.sum()), 1)
        figure.add_trace(
            go.Bar(
                x=(edges[:-1] + edges[1:]) / 2,
                y=shares,
                width=np.diff(edges),
                name=escape(names[which]),
                marker={"color": colour(numbers[which]), "line": {"width": 0}},
                opacity=0.65,
                customdata=[*zip(map(count, counts.tolist()), map(percent, shares.tolist()), strict=True)],
                hovertemplate="%{fullData.name}<br>%{customdata[0]}, %{customdata[1]} of it<extra></extra>",
            )
        )
    figure.update_xaxes(
        title_text=AXES[compared.name].title,
        fixedrange=True,
        zeroline=False,
        nticks=5,
        separatethousands=True,
        exponentformat="none",
    )
    figure.update_yaxes(tickformat=".0%", title_text="share of each", fixedrange=True, nticks=4, rangemode="tozero")
    figure.update_layout(**LAYOUT, height=SMALL_HEIGHT, margin=dict(SMALL_MARGIN), barmode="overlay", bargap=0)
    alt = say(
        f"page.two.distributions.{written_as(compared.name)}",
        number=AXES[compared.name].short,
        name=names[0],
        median=compared.medians[0],
        other=names[1],
        other_median=compared.medians[1],
    )
    return Picture(figure, alt)

"""The scatter of a parent's customers as a Plotly figure, with centroids and names. No Streamlit in here."""

import math
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go

from core import Exploration, ParentResult
from core.clustering import stratified_sample
from core.exploring import Segment
from core.model import CUSTOMER_NUMBERS
from core.wording import name_of
from dashboard.charts.base import AXES, LAYOUT, MARGIN, Picture
from dashboard.charts.palette import colour, symbol, text_colour
from dashboard.charts.scatter_labels import Spot, spots
from dashboard.charts.ticks import round_numbers, written
from dashboard.texts.formatting import LANGUAGE, average, form_of, say, shortened, side_by_side

MOST_POINTS: Final = 20_000  # customers that are drawn: more take seconds to send and hide each other
MOST_DRAWN_AS_SVG: Final = 2_000  # customers: the browser draws more of them only slowly without the graphics card
HEIGHT: Final = 430  # pixels, as high as the curves beside it
LONGEST_LABEL: Final = 22  # characters of a name: six names of that length find a place on a phone


def scatter_picture(
    exploration: Exploration,
    parent: ParentResult,
    names: Mapping[str, str],
    x: str,
    y: str,
    logarithmic: bool,
    only: npt.NDArray[np.bool_] | None = None,
) -> Picture:
    """The customers of a parent in raw units, coloured by sub-segment, with the centroids.

    ``x`` and ``y`` are keys of ``AXES``. Above 20,000 customers a stratified sample is drawn. On logarithmic axes
    customers with a value that is not positive have no place; the note counts them. With ``only``, a flag for each
    member of the parent, the others are left out.
    """
    solution = parent.solution
    facts = {key: CUSTOMER_NUMBERS[key].of(exploration.customers, parent.members) for key in AXES}
    drawn, notes = _drawn(exploration, parent, only)
    if logarithmic:
        placed = (facts[x][drawn] > 0) & (facts[y][drawn] > 0)
        if not placed.all():
            notes.append(say("page.scatter.no_place", customers=int((~placed).sum())))
        drawn = drawn[placed]
    figure = go.Figure()
    for segment in solution.legend:
        places = drawn[solution.segments[drawn] == segment.number]
        ids = exploration.customers.ids[parent.members[places]]
        shown = {key: values[places] for key, values in facts.items()}
        figure.add_trace(_customers(segment, name_of(segment, names, LANGUAGE), ids, shown, x, y, len(drawn)))
    centres = [(segment, segment.averages) for segment in solution.legend]
    marked = [(each, at[x], at[y]) for each, at in centres if not logarithmic or min(at[x], at[y]) > 0]
    for segment, across, up in marked:
        figure.add_trace(_centroid_mark(segment, name_of(segment, names, LANGUAGE), across, up))
    values = [facts[key][drawn] for key in (x, y)]
    for label in _labels(marked, names, values, logarithmic):
        figure.add_annotation(**label)
    figure.update_xaxes(**_axis(x, values[0], logarithmic))
    figure.update_yaxes(**_axis(y, values[1], logarithmic))
    figure.update_layout(**LAYOUT, height=HEIGHT, margin=dict(MARGIN), hovermode="closest")
    segments = side_by_side(
        say("page.scatter.segment", name=name_of(each, names, LANGUAGE), customers=each.n_customers)
        for each in solution.legend
    )
    alt = say("page.scatter", up=AXES[y].short, across=AXES[x].short, segments=segments)
    return Picture(figure, alt, " ".join(notes))


def _axis(key: str, shown: npt.NDArray[Any], logarithmic: bool) -> dict[str, Any]:
    """How Plotly draws the axis of one number, of which the values ``shown`` are drawn."""
    axis = {"title_text": AXES[key].title, "zeroline": False, "separatethousands": True, "exponentformat": "none"}
    return axis | ({"type": "log"} | _log_ticks(shown) if logarithmic else {"type": "linear"})


def _drawn(
    exploration: Exploration, parent: ParentResult, only: npt.NDArray[np.bool_] | None
) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Which members are drawn, and what is said of the others, in sentences."""
    segments = parent.solution.segments
    places = np.arange(len(parent.members)) if only is None else np.flatnonzero(only)
    drawn = places[stratified_sample(segments[places], MOST_POINTS, exploration.settings.random_state)]
    notes = []
    if only is not None:
        notes.append(say("page.scatter.at_border", shown=len(places), customers=len(parent.members)))
    if len(drawn) < len(places):
        notes.append(say("page.scatter.sampled", drawn=len(drawn), shown=len(places)))
    return drawn, notes


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
        customdata=np.column_stack([_told(facts[key], form_of(key)) for key in AXES]),
        hovertemplate=(
            "<b>%{text}</b><br>%{fullData.name}"
            + "".join(f"<br>{axis.short} %{{customdata[{place}]}}" for place, axis in enumerate(AXES.values()))
            + "<extra></extra>"
        ),
    )


def _told(values: npt.NDArray[Any], said: Callable[[float], str]) -> npt.NDArray[np.object_]:
    """Each of n values as the page writes it, whose text takes less room in a figure than the number itself would."""
    # Most customers share their numbers of orders and of product types with others: each value is written once.
    different, places = np.unique(values, return_inverse=True)
    return np.array([said(value) for value in different.tolist()], dtype=object)[places]


def _centroid_mark(segment: Segment, name: str, x: float, y: float) -> Any:
    """The average customer of a sub-segment, with its number."""
    return go.Scatter(
        x=[x],
        y=[y],
        mode="markers+text",
        name=escape(say("page.scatter.average_of", name=name)),
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
            "<b>%{fullData.name}</b>"
            + "".join(f"<br>{axis.short} {average(key, segment.averages[key])}" for key, axis in AXES.items())
            + "<extra></extra>"
        ),
    )


def _labels(
    marked: list[tuple[Segment, float, float]],
    names: Mapping[str, str],
    values: list[npt.NDArray[Any]],
    logarithmic: bool,
) -> list[dict[str, Any]]:
    """The user's names beside the centroids, where they do not cover one another."""
    if not len(values[0]):
        return []
    scaled = math.log10 if logarithmic else float
    ends = [(scaled(float(each.min())), scaled(float(each.max()))) for each in values]
    centres = [(scaled(x), scaled(y)) for _, x, y in marked]
    points = [
        tuple(
            (place - low) / (high - low) if high > low else 0.5 for place, (low, high) in zip(centre, ends, strict=True)
        )
        for centre in centres
    ]
    texts = [shortened(names.get(segment.mark, ""), LONGEST_LABEL) for segment, *_ in marked]
    found = spots([(across, upwards) for across, upwards in points], texts)
    return [
        _label(segment, text, centre, spot)
        for (segment, *_), text, centre, spot in zip(marked, texts, centres, found, strict=True)
        if text
    ]


def _label(segment: Segment, text: str, centre: tuple[float, float], spot: Spot) -> dict[str, Any]:
    """A name on the sub-segment's colour, so that it reads over the points."""
    return {
        "text": escape(text),
        "x": centre[0],
        "y": centre[1],
        "font": {"color": text_colour(segment.number), "size": 12},
        "bgcolor": colour(segment.number),
        "borderpad": 3,
        "bordercolor": "#FFFFFF",
        "borderwidth": 1,
        "showarrow": False,
        "xanchor": spot.xanchor,
        "xshift": spot.xshift,
        "yshift": spot.yshift,
    }


def _log_ticks(values: npt.NDArray[Any]) -> dict[str, Any]:
    """Ticks at round numbers that cover the values."""
    if not len(values):
        return {}
    ticks = round_numbers(float(values.min()), float(values.max()))
    return {"tickvals": ticks, "ticktext": [written(tick) for tick in ticks]}

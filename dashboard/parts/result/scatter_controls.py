"""The customers as points, with the choice of axes and of who is shown."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import streamlit as st

from core import Borders, Exploration, ParentResult
from dashboard.charts.base import AXES
from dashboard.charts.scatter import scatter_picture
from dashboard.parts.chart import draw
from dashboard.texts.formatting import parent_title, plain, say

Look = Callable[[], Borders | None]


def scatter(exploration: Exploration, parent: ParentResult, names: Mapping[str, str], look: Look) -> None:
    """The customers as points, with a choice of axes; ``look`` tells who is at the border, or says how far that is."""
    place = st.container()
    x, y, logarithmic = _axes()
    shown = _at_the_border(look) if parent.solution.k > 1 else None
    with place:
        title = plain(parent_title(parent.key))
        st.header(say("page.scatter.title", parent=title, across=AXES[x].short, up=AXES[y].short), anchor=False)
        picture = scatter_picture(exploration, parent, names, x, y, logarithmic, shown)
        draw(picture, "scatter-chart")
        if picture.note:
            st.caption(picture.note)


def _axes() -> tuple[str, str, bool]:
    """What is drawn across and upwards, by its key in ``AXES``, and whether in multiples."""
    left, middle, right = st.columns([2, 2, 1.7], vertical_alignment="bottom")
    keys = list(AXES)
    x = left.selectbox("Across", keys, index=0, format_func=_axis_name, key="axis-x", persist_state="session")
    # A chart of spend against spend says nothing: the other axis offers what is left, and keeps its choice if it can.
    others = [key for key in keys if key != x]
    before = st.session_state.get("upwards", keys[1])
    at = others.index(before) if before in others else 0
    y = middle.selectbox(
        "Upwards", others, index=at, format_func=_axis_name, key=f"axis-y-{x}", persist_state="session"
    )
    st.session_state["upwards"] = y
    logarithmic = right.toggle(
        "Log axes",
        key="log-axes",
        help="Spreads out the small values; each step is a multiple.",
        persist_state="session",
    )
    return x, y, logarithmic


def _at_the_border(look: Look) -> npt.NDArray[np.bool_] | None:
    """A flag for each member that is to be shown; None for all of them, or where the borders are not known yet."""
    if not st.toggle(
        "Only at the border",
        key="only-border",
        help="Shows those who are about as near to the next sub-segment as to their own.",
        persist_state="session",
    ):
        return None
    found = look()
    return found.is_borderline if found else None


def _axis_name(key: str) -> str:
    return AXES[key].title

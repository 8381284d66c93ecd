"""The legend table: one row for each sub-segment, with a name that the user can change."""

from html import escape
from typing import Final

import streamlit as st

from core import ParentResult
from core.exploring import Segment
from core.wording import name_of, numbered
from dashboard.charts.base import AXES
from dashboard.parts.result.answer import chip
from dashboard.texts.formatting import LANGUAGE, average, percent, plain, say, whole, window
from dashboard.visit.session import LONGEST_NAME, Session

WIDTHS: Final = (0.16, 0.28, 0.56)  # of the row: the mark, the name field, the facts
AVERAGED: Final = ("amount_spent", "frequency")  # the numbers whose averages stand in a row
HEADERS: Final = (
    "Customers",
    "Share",
    *(say("page.legend.average", what=AXES[name].short) for name in AVERAGED),
    "Most bought",
)
HEADER_CELLS: Final = "".join(
    ['<div class="facts" aria-hidden="true">', *(f'<div class="head">{header}</div>' for header in HEADERS), "</div>"]
)


def take_names(session: Session, parent: ParentResult) -> None:
    """Remember what stands in the fields, before anything with a name is drawn.

    Not as the fields' callback: that is lost where another run of the page begins while it reads its field.
    """
    for segment in parent.solution.legend:
        key = _key(session, segment)
        if key in st.session_state:
            session.name(segment.mark, st.session_state[key])


def _key(session: Session, segment: Segment) -> str:
    return session.key_of(f"name-{segment.mark}")


def legend(session: Session, parent: ParentResult, months: float) -> None:
    """The table, and a word where two sub-segments have the same name."""
    segments = parent.solution.legend
    st.header("Who they are, and what you call them", anchor=False)
    st.caption(say("page.legend.about", window=window(months)))
    with st.container(key="legend", gap="small"):
        with st.container(key="legend-header"):
            _row(("", '<span class="head" aria-hidden="true">Name</span>', HEADER_CELLS))
        for segment in segments:
            with st.container(key=f"legend-row-{segment.number}"):
                _segment(session, segment)
    called = [name_of(segment, session.names, LANGUAGE) for segment in segments]
    twice = sorted({name for name in called if called.count(name) > 1})
    for name in twice:
        alike = "page.names.two_alike" if called.count(name) == 2 else "page.names.several_alike"
        st.warning(say(alike, name=plain(name)))


def _segment(session: Session, segment: Segment) -> None:
    mark, key = segment.mark, _key(session, segment)
    bar = f'<span class="bar" aria-hidden="true"><i style="width:{segment.share:.1%}"></i></span>'
    facts = (
        whole(segment.n_customers),
        f"{percent(segment.share)} {bar}",
        *(average(name, segment.averages[name]) for name in AVERAGED),
        escape(", ".join(segment.top_categories)) or "none known",
    )
    chip_place, name_place, facts_place = st.columns(WIDTHS, vertical_alignment="center")
    chip_place.html(f'<span class="nowrap">{chip(segment.number)} {numbered(segment, LANGUAGE)}</span>')
    before = session.names.get(mark)
    typed = name_place.text_input(
        say("page.legend.name_of", number=segment.number),
        value=before or "",
        placeholder=say("page.legend.name", number=segment.number),
        max_chars=LONGEST_NAME,
        label_visibility="collapsed",
        key=key,
    )
    session.name(mark, typed)
    if session.names.get(mark) != before:
        st.rerun()  # the browser knew it and the server did not: it had lost the visit
    facts_place.html(_cells(facts))


def _row(contents: tuple[str, str, str]) -> None:
    for place, content in zip(st.columns(WIDTHS, vertical_alignment="center"), contents, strict=True):
        place.html(content or "&nbsp;")


def _cells(contents: tuple[str, ...]) -> str:
    cells = "".join(
        f'<div class="fact"><span class="fact-label">{header}</span>{content}</div>'
        for header, content in zip(HEADERS, contents, strict=True)
    )
    return f'<div class="facts">{cells}</div>'

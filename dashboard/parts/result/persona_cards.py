"""Each sub-segment in words: the text to paste, and, when the evidence is there, a richer one with a suggested name."""

from collections.abc import Mapping
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core import Exploration, ParentEvidence, ParentResult, RichPersona, personas, rich_personas
from core.exploring import Segment
from core.wording import name_of
from dashboard.parts.result.answer import chip
from dashboard.parts.result.trust import method_note
from dashboard.texts.formatting import LANGUAGE, plain, say
from dashboard.visit.session import Session


def persona_cards(
    session: Session, exploration: Exploration, parent: ParentResult, weighed: ParentEvidence | None
) -> None:
    """Each persona text in a card with a copy button."""
    st.header("In words, ready to paste", anchor=False)
    columns: list[DeltaGenerator] = []
    richer = None if weighed is None else rich_personas(exploration, weighed, LANGUAGE)
    for segment, text in zip(parent.solution.legend, personas(exploration, parent.key, LANGUAGE), strict=True):
        columns = columns or list(st.columns(2))
        with columns.pop(0).container(border=True, key=f"persona-{segment.number}"):
            st.html(
                f'<p class="card-name">{chip(segment.number)} {escape(name_of(segment, session.names, LANGUAGE))}</p>'
            )
            st.code(text, language=None, wrap_lines=True)
            if richer is not None:
                _richer(session, segment, richer[segment.number])
    if richer is not None:
        method_note(RichPersona, "names")


def _richer(session: Session, segment: Segment, persona: RichPersona) -> None:
    if session.names.get(segment.mark) != persona.name:
        st.button(
            say("page.persona.call_it", name=plain(persona.name)),
            key=f"use-name-{segment.number}",
            on_click=_call,
            args=(session, segment.mark, persona.name),
        )
    with st.expander("In more words", key=f"richer-{segment.number}"):
        st.code(paragraphs(persona, session.names, segment), language="text", wrap_lines=True)


def paragraphs(persona: RichPersona, names: Mapping[str, str], segment: Segment) -> str:
    """The richer text, a paragraph for each thing that it says."""
    return "\n\n".join([names.get(segment.mark, persona.name), *persona.sentences])


def _call(session: Session, mark: str, name: str) -> None:
    session.name(mark, name)
    session.fill(f"name-{mark}")

"""The page that answers: what is inside the chosen parent, from top to bottom."""

import streamlit as st

from dashboard import notices, sections
from dashboard.downloads import downloads
from dashboard.legend import legend
from dashboard.state import Choice, Session, current

PATIENCE_SECONDS = 1.0


def show(session: Session, choice: Choice) -> None:
    """The result of the choice, or how far it is."""
    exploration = session.result(choice)
    if exploration is None:
        _run(session, choice)
        return
    parent = exploration.parent(choice.run.parent)
    split = bool(parent.benchmark.scores)
    left, right = st.columns([3.2, 1], vertical_alignment="top")
    with left:
        sections.heading(parent)
    with right:
        id_types = session.id_types(choice.run)
        downloads(exploration, choice.dataset, session.names, choice.run.parent, id_types)
    if choice.dataset.source:
        st.caption(choice.dataset.source)
    notices.data_notices(choice.dataset.read.problems, choice.dataset.read.delimiter)
    sections.metrics(parent, session.names)
    if split:
        curves, points = st.columns(2, gap="medium")
        with curves:
            sections.benchmark(parent)
            k = sections.choose_k(parent, key=f"k-{choice.run.key}")
            if k != parent.solution.k:
                session.set_ks[choice.run] = k
                st.rerun()
        with points:
            sections.scatter(exploration, parent, session.names)
    else:
        sections.scatter(exploration, parent, session.names)
    legend(session, parent, choice.window_months)
    sections.personas(parent, session.names)
    sections.origin(exploration)


def _run(session: Session, choice: Choice) -> None:
    job = session.start(choice)
    if job.wait(PATIENCE_SECONDS):
        if session.collect():
            st.rerun()
        if notices.ended(job):
            session.forget_job()
            st.rerun()
        return
    st.title("Looking inside", anchor=False)
    notices.progress(job)


SESSION = current()
assert SESSION.choice is not None, "the sidebar comes before the page"
show(SESSION, SESSION.choice)

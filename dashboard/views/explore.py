"""The page that answers: what is inside the chosen parent, from top to bottom."""

import streamlit as st

from core import Borders, Exploration, ParentEvidence, borders
from core.running import Job
from dashboard.parts import answer, notices
from dashboard.parts.advice import advice, take_demands
from dashboard.parts.contrast import apart
from dashboard.parts.downloads import downloads
from dashboard.parts.legend import legend, take_names
from dashboard.parts.persona_cards import persona_cards
from dashboard.parts.scatter_controls import scatter
from dashboard.parts.trust import check_ended, checking, trust
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.evidence_runs import current as current_weighing
from dashboard.visit.lookups import current as current_lookups
from dashboard.visit.session import Choice, Session
from dashboard.visit.session import current as current_session

PATIENCE_SECONDS = 1.0
SHORT_PATIENCE_SECONDS = 0.4


def show(session: Session, weighing: Weighing, choice: Choice) -> None:
    """The result of the choice, or how far it is."""
    exploration = session.result(choice)
    if exploration is None:
        weighing.cancel()
        _run(session, choice)
        return
    parent = exploration.parent(choice.run.parent)
    take_names(session, parent)
    take_demands(weighing)
    split = bool(parent.benchmark.scores)
    weighed = _known(weighing, choice, exploration) if split else None
    left, right = st.columns([3.2, 1], vertical_alignment="top")
    with left:
        answer.heading(parent)
    with right:
        id_types = session.id_types(choice.run)
        downloads(exploration, choice.dataset, session.names, choice.run.parent, id_types)
    if choice.dataset.source:
        st.caption(choice.dataset.source)
    notices.data_notices(choice.dataset.read.problems, choice.dataset.read.delimiter)
    answer.metrics(parent, session.names, weighed.trust.stability if weighed and weighed.trust else None)
    verdict = st.container()
    if split:
        curves, points = st.columns(2, gap="medium")
        with curves:
            stability = {k: each.stability.mean for k, each in weighed.trusts.items()} if weighed else None
            answer.benchmark(parent, stability)
            k = answer.choose_k(parent, key=session.key_of(f"k-{choice.run.key}"))
            if k != parent.solution.k:
                session.set_ks[choice.run] = k
                st.rerun()
    else:
        points = st.container()
    with points:
        scatter(exploration, parent, session.names, lambda: _borders(choice, exploration))
    # A place even before it is known what fits: the name fields below may not move, for a browser draws what moves
    # anew, without the name that is just being typed into it.
    advised = st.container()
    if weighed is not None:
        with advised:
            advice(session, weighing, choice.run, parent, weighed)
    legend(session, parent, choice.window_months)
    persona_cards(session, exploration, parent, weighed)
    if weighed is not None:
        apart(exploration, choice.run, parent, weighed, session.names)
    answer.origin(exploration)
    if split:
        # Begun when everything else is on the page, so that it takes no time from the answer.
        with verdict:
            if weighed is not None:
                trust(weighed, parent, session.names)
            else:
                _check(weighing, choice, exploration)


def _borders(choice: Choice, exploration: Exploration) -> Borders | Job[Borders | None] | None:
    parent = exploration.parent(choice.run.parent)
    question = (choice.run, parent.solution.k)
    return current_lookups().answer("borders", question, lambda report: borders(exploration, parent, report))


def _known(weighing: Weighing, choice: Choice, exploration: Exploration) -> ParentEvidence | None:
    """The evidence if it is there, or will be in a moment because its slow part is known."""
    question = weighing.question(choice, exploration)
    if weighing.answer(question) is None and weighing.knows(question.run):
        weighing.start(question, exploration).wait(SHORT_PATIENCE_SECONDS)
    found = weighing.answer(question)
    return None if found is None else found.parent(choice.run.parent)


def _check(weighing: Weighing, choice: Choice, exploration: Exploration) -> None:
    job = weighing.start(weighing.question(choice, exploration), exploration)
    if not job.wait(0):
        checking(job)
    elif job.result is not None:
        st.rerun()
    elif check_ended(job):
        weighing.cancel()
        st.rerun()


def _run(session: Session, choice: Choice) -> None:
    job = session.start(choice)
    if job.wait(PATIENCE_SECONDS):
        # Another run of this script may have collected while this one waited.
        if session.collect() or session.result(choice) is not None:
            st.rerun()
        if notices.ended(job):
            session.forget_job()
            st.rerun()
        return
    st.title("Looking inside", anchor=False)
    notices.progress(job)


SESSION = current_session()
assert SESSION.choice is not None, "the sidebar comes before the page"
show(SESSION, current_weighing(), SESSION.choice)

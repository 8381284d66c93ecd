"""The page that answers: what is inside the chosen parent, from top to bottom."""

from typing import Final

import streamlit as st

from core import Borders, Exploration, ParentEvidence
from core.running import OnProgress
from dashboard.parts import notices
from dashboard.parts.data_questions import decided
from dashboard.parts.progress_line import SHORT_PATIENCE_SECONDS, look_up, progress_line
from dashboard.parts.result import answer
from dashboard.parts.result.advice import advice, take_demands
from dashboard.parts.result.contrast import apart
from dashboard.parts.result.downloads import downloads
from dashboard.parts.result.legend import legend, take_names
from dashboard.parts.result.persona_cards import persona_cards
from dashboard.parts.result.scatter_controls import scatter
from dashboard.parts.result.trust import check_ended, checking, trust
from dashboard.visit.choice import Choice
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.session import Session
from dashboard.visit.visit import Visit, current

# So long the page stands still for an answer that mostly comes at once, instead of showing another page for a moment.
PATIENCE_SECONDS: Final = 1.0


def show(visit: Visit, choice: Choice) -> None:
    """The result of the choice, or how far it is."""
    session, weighing = visit.session, visit.weighing
    exploration = session.result(choice)
    if exploration is None:
        weighing.runs.cancel()
        _run(session, choice)
        return
    parent = exploration.parent(choice.key.parent)
    if answer.take_k(session, choice.key, parent):
        exploration = session.result(choice)
        assert exploration is not None, "it was there with the k before"
        parent = exploration.parent(choice.key.parent)
    take_names(session, parent)
    take_demands(weighing)
    split = bool(parent.benchmark.scores)
    weighed = _known(weighing, choice, exploration) if split else None
    left, right = st.columns([3.2, 1], vertical_alignment="top")
    with left:
        answer.heading(parent)
    with right:
        id_types = session.id_types(choice.key)
        downloads(
            exploration,
            choice.dataset,
            session.names,
            parent.key,
            id_types,
            lambda: _borders(visit, choice, exploration, "csv"),
        )
    if choice.dataset.source:
        st.caption(choice.dataset.source)
    decided(session, choice.dataset)
    notices.data_notices(choice.dataset.read.problems, choice.dataset.read.delimiter)
    answer.metrics(parent, session.names, weighed.trust.stability if weighed and weighed.trust else None)
    verdict = st.container()
    _charts(visit, choice, exploration, weighed)
    # A place even before it is known what fits: the name fields below may not move, for a browser draws what moves
    # anew, without the name that is just being typed into it.
    advised = st.container()
    if weighed is not None:
        with advised:
            advice(session, weighing, choice.key, parent, weighed)
    legend(session, parent, choice.window_months)
    persona_cards(session, exploration, parent, weighed)
    if weighed is not None:
        apart(exploration, choice.key, parent, weighed, session.names)
    answer.origin(exploration)
    if split:
        # Begun when everything else is on the page, so that it takes no time from the answer.
        with verdict:
            if weighed is not None:
                trust(weighed, parent, session.names)
            else:
                _check(weighing, choice, exploration)


def _charts(visit: Visit, choice: Choice, exploration: Exploration, weighed: ParentEvidence | None) -> None:
    """The curves over k with the choice of k, where there are any, and the customers as points beside them."""
    session, parent = visit.session, exploration.parent(choice.key.parent)
    if parent.benchmark.scores:
        curves, points = st.columns(2, gap="medium")
        with curves:
            stability = {k: each.stability.mean for k, each in weighed.trusts.items()} if weighed else None
            answer.benchmark(parent, stability)
            k = answer.choose_k(session, choice.key, parent)
            if k != parent.solution.k:  # the browser knew it and the server did not: it had lost the visit
                session.set_ks[choice.key] = k
                st.rerun()
    else:
        points = st.container()
    with points:
        scatter(exploration, parent, session.names, lambda: _borders(visit, choice, exploration, "scatter"))


def _borders(visit: Visit, choice: Choice, exploration: Exploration, key: str) -> Borders | None:
    parent = exploration.parent(choice.key.parent)

    def work(report: OnProgress) -> Borders:
        found = visit.engine.borders(exploration, parent, report)
        assert found is not None, "nobody asks for the borders of a parent that is kept whole"
        return found

    return look_up(visit.borders, (choice.key, parent.solution.k), work, key)


def _known(weighing: Weighing, choice: Choice, exploration: Exploration) -> ParentEvidence | None:
    """The evidence if it is there, or will be in a moment because its slow part is known."""
    found = weighing.answer_within(SHORT_PATIENCE_SECONDS, weighing.question(choice, exploration), exploration)
    return None if found is None else found.parent(choice.key.parent)


def _check(weighing: Weighing, choice: Choice, exploration: Exploration) -> None:
    run = weighing.start(weighing.question(choice, exploration), exploration)
    if not run.wait(0):
        checking(run)
    elif run.status == "done":
        st.rerun()
    elif check_ended(run):
        weighing.runs.cancel()
        st.rerun()


def _run(session: Session, choice: Choice) -> None:
    run = session.start(choice)
    if run.wait(PATIENCE_SECONDS):
        # Another run of this script may have taken the result while this one waited.
        if session.result(choice) is not None:
            st.rerun()
        if notices.ended(run):
            session.runs.cancel()
            st.rerun()
        return
    st.title("Looking inside", anchor=False)
    progress_line(run, "cancel")


VISIT = current()
assert VISIT.session.choice is not None, "the sidebar comes before the page"
show(VISIT, VISIT.session.choice)

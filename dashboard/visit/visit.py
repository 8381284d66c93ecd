"""Everything that one visitor has: it begins with the first run of the page, and ends with the visit."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core import Borders, Comparison
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.choice import RunKey
from dashboard.visit.engine import Engine
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.ranking_runs import Rankings
from dashboard.visit.server import Server, server
from dashboard.visit.session import Session

VISIT: Final = "visit"
ENGINE: Final = "engine"
MOST_BORDERS: Final = 12  # as many as results, for one k each; of a million customers each is 20 megabytes
MOST_COMPARISONS: Final = 24  # small; two of twelve sub-segments are 66 pairs, and nobody looks at all


@dataclass(frozen=True, slots=True)
class Visit:
    """The parts of a visit; each changes while it goes on.

    ``borders`` go by the result and its k, ``comparisons`` by the numbers of the two sub-segments as well.
    """

    engine: Engine
    session: Session
    weighing: Weighing
    rankings: Rankings
    borders: BackgroundRuns[tuple[RunKey, int], Borders]
    comparisons: BackgroundRuns[tuple[RunKey, int, int, int], Comparison]


def begin(at: Server, engine: Engine) -> Visit:
    """A new visitor's visit, on the server where it takes place."""
    return Visit(
        engine,
        Session(at, engine),
        Weighing(at, engine),
        Rankings(at.gate, engine),
        BackgroundRuns(at.gate, MOST_BORDERS),
        BackgroundRuns(at.gate, MOST_COMPARISONS),
    )


def current() -> Visit:
    """The visit of the visitor for whom the page runs.

    Where the session state holds an ``Engine`` under "engine" before the first run, that one answers.
    """
    if VISIT not in st.session_state:
        st.session_state[VISIT] = begin(server(), st.session_state.get(ENGINE, Engine()))
    visit: Visit = st.session_state[VISIT]
    return visit

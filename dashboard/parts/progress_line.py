"""How far a run in the background is, with a way out; and how it ended where it has no result."""

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from core.running import BackgroundRun, OnProgress
from core.wording import doing
from dashboard.texts.formatting import LANGUAGE, duration, plain, say, waiting
from dashboard.visit.background_runs import BackgroundRuns, Found, Question

LOOK_SECONDS: Final = 0.5  # between two looks at a run: as smooth as a bar of progress needs to be
CANCEL_SECONDS: Final = 2.0  # so long the page waits for the end of a run that was cancelled; most end in a tenth
SOON_SECONDS: Final = 0.3  # so long the page stands still for what mostly comes at once, instead of a bar that flickers
# The same for evidence and rankings whose slow part is known: what is left takes a little longer.
SHORT_PATIENCE_SECONDS: Final = 0.4
DEFECT: Final = "That is a defect of this program, not of your data."


@st.fragment(run_every=LOOK_SECONDS)
def progress_line(run: BackgroundRun[Any], key: str, what_for: str = "") -> None:
    """How far the run is, what it does, how long it still takes, and a way out; reruns the page when it ends.

    ``key`` is the button's; ``what_for`` is a sentence that comes first.
    """
    if run.wait(0):
        st.rerun()
    left = run.seconds_left
    text = doing(run.progress.stage, LANGUAGE) if run.status == "running" else waiting(run.ahead)
    text = say("page.progress.with_time", doing=text, left=duration(left)) if left is not None else text
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.progress(run.progress.fraction, text=plain(f"{what_for} {text}" if what_for else text))
        if st.button("Cancel", key=key):
            run.cancel()
            run.wait(CANCEL_SECONDS)
            st.rerun()


def say_how_it_ended(run: BackgroundRun[Any], cancelled: str, failed: str) -> None:
    """One of the two sentences, for a run that ended without a result."""
    st.caption(cancelled if run.status == "cancelled" else f"{failed} {DEFECT}")


def look_up(
    runs: BackgroundRuns[Question, Found], question: Question, work: Callable[[OnProgress], Found], key: str
) -> Found | None:
    """The answer if it is there or comes in a moment; else the page says here how far it is, or how it ended.

    ``key`` is for the buttons: the same question may be asked at two places of the page, and has one run.
    """
    found = runs.answer_within(SOON_SECONDS, question, work)
    if found is not None:
        return found
    run = runs.start(question, work)
    if not run.wait(0):
        progress_line(run, f"cancel-{key}")
    elif run.status == "done":
        st.rerun()
    else:
        say_how_it_ended(run, "This was cancelled.", "This ended early.")
        if st.button("Start again", key=f"again-{key}"):
            runs.cancel()
            st.rerun()
    return None

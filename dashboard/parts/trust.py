"""Can you trust it: the verdict, how stable each sub-segment is, and how far the check of it has come."""

from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st

from core import Evidence, ParentEvidence, ParentResult, Verdict
from core.running import Job
from core.wording import doing, name_of
from core.wording.methods import Method
from dashboard.charts.gap_bars import gap_bars
from dashboard.texts.formatting import decimals, duration, plain, waiting, whole

FINDINGS: Final = {
    Verdict.TYPES: "Types, with natural gaps between them",
    Verdict.MIXED: "Some natural gaps",
    Verdict.TIERS: "Tiers rather than types",
}


def method_note(method: Method, key: str) -> None:
    """The method, one click away: its name, its source, what it says and what it cannot tell."""
    with st.popover("How this is found", type="tertiary", icon=":material/help:", key=f"method-{key}"):
        st.markdown(f"**{plain(method.name)}**")
        st.markdown(plain(method.says))
        st.markdown(f"**What it cannot tell.** {plain(method.cannot_tell)}")
        st.caption(f"Source: {plain(method.source)}.")


def trust(weighed: ParentEvidence, parent: ParentResult, names: Mapping[str, str]) -> None:
    """The verdict in a heading, why in two sentences, and the neighbours one by one on request."""
    found = weighed.trust
    assert found is not None, "a parent that is kept whole has nothing to trust"
    with st.container(border=True, key="trust"):
        st.header(f"{FINDINGS[weighed.gap.verdict]}, {found.stability.finding}", anchor=False)
        st.markdown(plain(weighed.text))
        st.markdown(plain(found.stability.summary))
        with st.expander("Neighbour by neighbour", key="neighbours"):
            segments = parent.solution.segments
            for pair in weighed.gap.pairs:
                first, second = (name_of(segments[each], names) for each in (pair.first, pair.second))
                told = "A natural gap lies between them" if pair.has_gap else "No natural gap between them was found"
                st.html(
                    f'<div class="neighbours">{gap_bars(pair)}<div><p class="card-name">{escape(first)} and '
                    f"{escape(second)}</p><p>{told}: {whole(pair.n_tested)} customers around the line from the centre "
                    f"of the one to that of the other, p&nbsp;{_p(pair.p_value)}.</p></div></div>"
                )
            method_note(weighed.gap.method, "gap")
            st.markdown(plain(found.stability.text))
            method_note(found.stability.method, "stability")


def _p(value: float) -> str:
    return "below 0.001" if value < 0.001 else f"= {decimals(value, 3)}"


@st.fragment(run_every=0.5)
def checking(job: Job[Evidence]) -> None:
    """How far the check of an answer is, with a way out; reruns the page when it ends."""
    if job.wait(0):
        st.rerun()
    text = doing(job.progress.stage) if job.status == "running" else waiting(job.ahead)
    left = job.seconds_left
    later = f" ({duration(left)})" if left is not None else ""
    bar, button = st.columns([5, 1], vertical_alignment="bottom")
    bar.progress(job.progress.fraction, text=plain(f"Checking whether these groups are real. {text}{later}"))
    if button.button("Cancel", key="cancel-check", width="stretch"):
        job.cancel()
        job.wait(2)
        st.rerun()


def check_ended(job: Job[Evidence]) -> bool:
    """The check ended without evidence: say so. Whether the user wants it again."""
    told = (
        "The check whether these groups are real was cancelled."
        if job.status == "cancelled"
        else "The check whether these groups are real ended early. That is a defect of this program, not of your data."
    )
    st.caption(told)
    return st.button("Check whether these groups are real", key="check-again")

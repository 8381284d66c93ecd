"""Can you trust it: the verdict, how stable each sub-segment is, and how far the check of it has come."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from core import Evidence, ParentEvidence, ParentResult
from core.evidence import NaturalGap, Stability, band_of
from core.model import Scaling
from core.running import BackgroundRun
from core.wording import method_of, name_of, pair_text, stability_summary, stability_text, verdict_heading, verdict_text
from dashboard.charts.gap_bars import gap_bars
from dashboard.parts.progress_line import progress_line, say_how_it_ended
from dashboard.texts.formatting import LANGUAGE, plain, say


def method_note(result: type, key: str) -> None:
    """How results of this type are found, one click away: the method's name, its source, and what it cannot tell."""
    method = method_of(result, LANGUAGE)
    with st.popover("How this is found", type="tertiary", icon=":material/help:", key=f"method-{key}"):
        st.markdown(f"**{plain(method.name)}**")
        st.markdown(plain(method.says))
        st.markdown(say("page.method.cannot_tell", what=plain(method.cannot_tell)))
        st.caption(say("page.method.source", source=plain(method.source)))


def trust(weighed: ParentEvidence, parent: ParentResult, names: Mapping[str, str]) -> None:
    """The verdict in a heading, why in two sentences, and the neighbours one by one on request."""
    found = weighed.trust
    assert found is not None, "a parent that is kept whole has nothing to trust"
    with st.container(border=True, key="trust"):
        st.header(verdict_heading(weighed.gap.verdict, band_of(found.stability.weakest.known), LANGUAGE), anchor=False)
        st.markdown(plain(verdict_text(weighed, LANGUAGE)))
        if weighed.types_by_logarithm:
            st.button(say("page.trust.use_logarithm"), key="use-logarithm", on_click=_use_logarithm)
        st.markdown(plain(stability_summary(found.stability, LANGUAGE)))
        with st.expander("Neighbour by neighbour", key="neighbours"):
            segments = parent.solution.legend
            for pair in weighed.gap.pairs:
                both = LANGUAGE.listed(name_of(segments[each], names, LANGUAGE) for each in (pair.first, pair.second))
                st.html(
                    f'<div class="neighbours">{gap_bars(pair)}<div><p class="card-name">{escape(both)}</p>'
                    f"<p>{escape(pair_text(pair, LANGUAGE))}</p></div></div>"
                )
            method_note(NaturalGap, "gap")
            st.markdown(plain(stability_text(found.stability, LANGUAGE)))
            method_note(Stability, "stability")


def checking(run: BackgroundRun[Evidence]) -> None:
    """How far the check of an answer is, with a way out; reruns the page when it ends."""
    progress_line(run, "cancel-check", "Checking whether these groups are real.")


def check_ended(run: BackgroundRun[Evidence]) -> bool:
    """The check ended without evidence: say so. Whether the user wants it again."""
    say_how_it_ended(
        run,
        "The check whether these groups are real was cancelled.",
        "The check whether these groups are real ended early.",
    )
    return st.button("Check whether these groups are real", key="check-again")


def _use_logarithm() -> None:
    scaling: Scaling = "log"
    st.session_state["scaling"] = scaling

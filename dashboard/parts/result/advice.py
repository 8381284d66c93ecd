"""Which k to use: the user's two wishes, the recommendation, and what another k costs."""

from typing import Final

import pandas as pd
import streamlit as st

from core import Demands, ParentEvidence, ParentResult
from core.evidence import DEMANDS, Recommendation
from core.wording import obstacles_text, option_cost, recommendation_text, verdict_word
from dashboard.parts.result.trust import method_note
from dashboard.parts.sidebar import LARGEST_K
from dashboard.texts.formatting import LANGUAGE, decimals, plain, say, whole, written
from dashboard.visit.choice import RunKey
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.session import Session

MOST_CUSTOMERS: Final = 100_000_000  # that can be asked for of a sub-segment: more than any file holds


def advice(session: Session, weighing: Weighing, key: RunKey, parent: ParentResult, weighed: ParentEvidence) -> None:
    """The recommendation for use in a line, and how it comes about in an expander."""
    recommended, used = weighed.recommendation, parent.solution.k
    found = say("page.advice.none") if recommended.k is None else say("page.advice.k", k=recommended.k)
    with st.expander(found, key="advice", expanded=recommended.k not in (None, used)):
        most, least = st.columns(2)
        of_segments, of_customers = DEMANDS
        most.number_input(
            of_segments.said("title", LANGUAGE),
            of_segments.bounds[0],
            LARGEST_K,
            _shown(weighing.demands),
            key="demand-most",
            help=of_segments.said("explanation", LANGUAGE),
        )
        least.number_input(
            of_customers.said("title", LANGUAGE),
            of_customers.bounds[0],
            MOST_CUSTOMERS,
            weighing.demands.least_customers,
            step=10,
            key="demand-least",
            help=of_customers.said("explanation", LANGUAGE),
        )
        st.markdown(plain(recommendation_text(recommended, LANGUAGE)))
        if recommended.k is not None and recommended.k != used:
            st.caption(plain(option_cost(recommended, recommended.option(used), LANGUAGE)))
            st.button(
                say("page.advice.use", k=recommended.k),
                key="use-recommended",
                on_click=_use,
                args=(session, key, recommended.k),
            )
        st.table(options_table(weighed), hide_index=True, border="horizontal", alt="What each k offers")
        obstacles = [
            "- " + say("page.advice.obstacles", k=each.k, obstacles=plain(obstacles_text(each, LANGUAGE)))
            for each in recommended.options
            if each.obstacles
        ]
        if obstacles and recommended.k is not None:
            st.markdown("Not recommended:\n\n" + "\n".join(obstacles))
        method_note(Recommendation, "advice")


def options_table(weighed: ParentEvidence) -> pd.DataFrame:
    """What each k offers, in a row each."""
    return pd.DataFrame(
        [
            {
                "k": say("page.advice.for_use", k=option.k) if option.k == weighed.recommendation.k else str(option.k),
                "Verdict": verdict_word(option.verdict, LANGUAGE),
                "Weakest stability": written(option.stability, "at_least.2"),
                "Smallest": whole(option.smallest),
                "Silhouette": decimals(option.silhouette, 3),
            }
            for option in weighed.recommendation.options
        ]
    )


def take_demands(weighing: Weighing) -> None:
    """Remember what stands in the two fields, before it is asked what fits."""
    known = weighing.demands
    most = st.session_state.get("demand-most", _shown(known))
    least = st.session_state.get("demand-least", known.least_customers)
    if (most, least) != (_shown(known), known.least_customers):
        weighing.demands = Demands(int(most), int(least))


def _shown(demands: Demands) -> int:
    return min(demands.most_segments, LARGEST_K)


def _use(session: Session, key: RunKey, k: int) -> None:
    session.set_ks[key] = k
    session.fill(f"k-{key.text}")

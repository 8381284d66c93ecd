"""The answer at the top of the page, the benchmark with the choice of k, and how to get the same answer again."""

from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st

from core import Exploration, ParentResult
from core.clustering import SCORES
from core.evidence import Stability
from core.exploring import Segment
from core.wording import band_word, cost_of, describe, name_of, score_words
from dashboard.charts.benchmark import benchmark_picture
from dashboard.charts.palette import colour, sign
from dashboard.parts.chart import draw
from dashboard.texts.formatting import LANGUAGE, answer, count, parent_title, plain, say, side_by_side
from dashboard.visit.choice import RunKey
from dashboard.visit.session import Session

STABILITY_HELP: Final = (
    "Stability: how much of each sub-segment comes back when the customers are drawn again by chance, "
    "from 0 to 1; 0.75 and more is stable."
)
SCORES_HELP: Final = " ".join([*(score_words(entry.code, language=LANGUAGE).help for entry in SCORES), STABILITY_HELP])
SAMPLED: Final = (
    "So many customers: the silhouettes are estimated from a sample of them, and ± is the standard error. "
    "“Exact silhouettes” in the sidebar compares every customer with every other."
)


def heading(parent: ParentResult) -> None:
    """The answer: how many sub-segments, and who they are by size and spend."""
    solution = parent.solution
    title = plain(parent_title(parent.key))
    people = len(parent.members)
    if solution.k == 1:
        st.title(say("page.heading.whole", parent=title, customers=people), anchor=False)
        st.markdown(f"{answer(solution.legend)} {plain(describe(parent.benchmark, LANGUAGE))}")
        return
    st.title(say("page.heading.split", parent=title, customers=people, k=solution.k), anchor=False)
    st.markdown(answer(solution.legend))


def chip(number: int) -> str:
    """The mark of a sub-segment: its shape in its colour. The name beside it says the same in words."""
    return f'<span class="chip" style="color:{colour(number)}" aria-hidden="true">{sign(number)}</span>'


def metrics(parent: ParentResult, names: Mapping[str, str], stable: Stability | None = None) -> None:
    """One card for each sub-segment: name, customers, share of the parent, average spend, share of spend, stability."""
    title = parent_title(parent.key)
    cards = "".join(
        f'<li class="card"><p class="card-name">{chip(segment.number)} {escape(name_of(segment, names, LANGUAGE))}</p>'
        f'<p class="card-number">{count(segment.n_customers)}</p>'
        f"<p>{say('page.card.share', share=segment.share, parent=escape(title))}</p>"
        f"<p>{say('page.card.spend', spend=segment.avg_spend)}</p>"
        f"{_spend_share(segment)}{_stability(segment, stable)}</li>"
        for segment in parent.solution.legend
    )
    st.html(f'<ul class="cards" aria-label="Sub-segments">{cards}</ul>')


def _spend_share(segment: Segment) -> str:
    if segment.share_of_spend is None:
        return ""
    return f"<p>{say('page.card.share_of_spend', share=segment.share_of_spend)}</p>"


def _stability(segment: Segment, stable: Stability | None) -> str:
    if stable is None:
        return ""
    found = stable.segments[segment.number]
    if found.band is None:
        return f"<p>{say('page.stability.not_tested')}</p>"
    return f"<p>{say('page.stability', band=band_word(found.band, LANGUAGE), stability=found.jaccard)}</p>"


def take_k(session: Session, key: RunKey, parent: ParentResult) -> bool:
    """Remember the k that stands in the control, before anything is drawn of the last one; whether it is new."""
    chosen = st.session_state.get(_key(session, key))
    if chosen is None or int(chosen) == parent.solution.k:
        return False
    session.set_ks[key] = int(chosen)
    return True


def _key(session: Session, key: RunKey) -> str:
    return session.key_of(f"k-{key.text}")


def choose_k(session: Session, key: RunKey, parent: ParentResult) -> int:
    """The control to look at another k, with what it costs; returns the k in use."""
    benchmark = parent.benchmark
    ks = [score.k for score in benchmark.scores]
    chosen = st.segmented_control(
        "Sub-segments to use (k)",
        ks,
        default=benchmark.chosen_k,
        required=True,
        format_func=lambda k: say("page.benchmark.best_option", k=k) if k == benchmark.best_k else str(k),
        key=_key(session, key),
        wrap=True,
        help="Nothing is computed again: every k that was tried is kept.",
    )
    k = int(chosen) if chosen is not None else benchmark.chosen_k
    st.caption(cost_of(benchmark, k, LANGUAGE))
    return k


def benchmark(parent: ParentResult, stability: Mapping[int, float] | None = None) -> None:
    """The finding in a heading, the curves, and the true sentence about them."""
    best, title = parent.benchmark.best_k, plain(parent_title(parent.key))
    only = len(parent.benchmark.scores) == 1
    finding = "page.benchmark.only" if only else "page.benchmark.best"
    st.header(say(finding, parent=title, k=best), anchor=False, help=SCORES_HELP)
    draw(benchmark_picture(parent.benchmark, stability), "benchmark-chart")
    st.caption(plain(describe(parent.benchmark, LANGUAGE)))
    if any(score.silhouette_standard_error is not None for score in parent.benchmark.scores):
        st.caption(SAMPLED)


def origin(exploration: Exploration) -> None:
    """What it takes to get the same answer again."""
    settings, made = exploration.settings, exploration.provenance
    versions = side_by_side(f"{name} {version}" for name, version in made.versions.items())
    st.caption(
        say(
            "page.origin",
            starts=settings.n_init,
            seed=settings.random_state,
            versions=plain(versions),
            fingerprint=made.fingerprint[:12],
        )
    )

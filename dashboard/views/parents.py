"""The page that ranks: which parents are worth splitting, by evidence, size and spend."""

from html import escape
from typing import Final

import streamlit as st

from core import RankedParent, Verdict
from core.evidence import band_of
from core.language import listed
from core.running import Job
from core.wording import doing
from dashboard.charts.gap_bars import gap_bars
from dashboard.texts.formatting import decimals, duration, money, parent_title, percent, plain, waiting, whole
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.evidence_runs import current as current_weighing
from dashboard.visit.ranking_runs import Ranking, Rankings, look_inside, question_of
from dashboard.visit.ranking_runs import current as current_rankings
from dashboard.visit.session import Choice, Session
from dashboard.visit.session import current as current_session

HEADERS: Final = ("Parent", "Customers", "Spend", "Verdict", "Stability")
WIDTHS: Final = (0.17, 0.67, 0.16)
SHORT_PATIENCE_SECONDS: Final = 0.4


def show(session: Session, weighing: Weighing, rankings: Rankings, choice: Choice) -> None:
    """The table, how far it is, or the button that begins."""
    question = question_of(choice, weighing.demands)
    ranking = rankings.answer(question)
    if ranking is None and rankings.job is None and rankings.knows(question.run):
        rankings.start(choice, question).wait(SHORT_PATIENCE_SECONDS)
        ranking = rankings.answer(question)
    if ranking is not None:
        _table(session, weighing, ranking, choice)
        return
    st.title("Which parents to split", anchor=False)
    if rankings.job is not None and rankings.asked == question and not rankings.job.wait(0):
        _progress(rankings.job)
        return
    ended = rankings.job.status if rankings.job is not None and rankings.asked == question else ""
    if ended == "cancelled":
        st.caption("Cancelled: nothing was compared.")
    elif ended == "failed":
        st.caption("The comparison ended early. That is a defect of this program, not of your data.")
    parents = len(choice.dataset.read.parents.members)
    st.markdown(
        "Each parent is split with the settings at the left, and the sub-segments are checked: do natural gaps lie "
        "between them, and do they come back when the customers are drawn again by chance? Then the parents are ranked."
    )
    if st.button(f"Compare {'the parent' if parents == 1 else f'all {whole(parents)} parents'}", key="rank"):
        rankings.start(choice, question)
        st.rerun()


@st.fragment(run_every=0.5)
def _progress(job: Job[Ranking]) -> None:
    if job.wait(0):
        st.rerun()
    text = doing(job.progress.stage) if job.status == "running" else waiting(job.ahead)
    left = job.seconds_left
    st.progress(job.progress.fraction, text=plain(f"{text} ({duration(left)})" if left is not None else text))
    if st.button("Cancel", key="cancel-rank"):
        job.cancel()
        job.wait(2)
        st.rerun()


def _table(session: Session, weighing: Weighing, ranking: Ranking, choice: Choice) -> None:
    st.title(finding(ranking.rows), anchor=False)
    st.markdown(
        "The clearest first: natural gaps, then stability, then spend. Each parent with its best k. The picture shows "
        "the customers of the two neighbours that are clearest apart; a valley is a gap."
    )
    with st.container(key="ranking", gap="small"):
        with st.container(key="ranking-header"):
            cells = "".join(f'<div class="head">{header}</div>' for header in HEADERS)
            _, middle, _ = st.columns(WIDTHS)
            middle.html(f'<div class="ranked" aria-hidden="true">{cells}</div>')
        for row in ranking.rows:
            with st.container(key=f"ranking-row-{row.rank}"):
                picture, facts, button = st.columns(WIDTHS, vertical_alignment="center")
                picture.html(gap_bars(row.pair))
                facts.html(_facts(row))
                if button.button(
                    "Look inside",
                    key=f"look-{row.rank}",
                    width="stretch",
                    help=f"Opens {plain(parent_title(row.key))} on the Explore page.",
                    on_click=look_inside,
                    args=(session, weighing, ranking, choice, row.key),
                ):
                    st.switch_page("views/explore.py")


def _facts(row: RankedParent) -> str:
    share = "" if row.share_of_spend is None else f"<br>{percent(row.share_of_spend)}"
    stable = "none" if row.stability is None else f"{band_of(row.stability)} ({decimals(row.stability, 2)})"
    verdict = "kept whole" if row.verdict is Verdict.WHOLE else f"{row.verdict}, k = {row.k}"
    contents = (
        f"<b>{escape(parent_title(row.key))}</b>",
        f"{whole(row.n_customers)}<br>{percent(row.share)}",
        f"{money(row.spend)}{share}",
        verdict,
        stable,
    )
    cells = "".join(
        f'<div class="fact"><span class="fact-label">{header}</span>{content}</div>'
        for header, content in zip(HEADERS, contents, strict=True)
    )
    return f'<div class="ranked">{cells}</div><p class="advice">{escape(row.advice)}</p>'


def finding(rows: tuple[RankedParent, ...]) -> str:
    """What the table says, as a heading."""
    types = [plain(parent_title(row.key)) for row in rows if row.types_at]
    if types:
        return f"{listed(types)} {'holds' if len(types) == 1 else 'hold'} types"
    if all(row.verdict is Verdict.WHOLE for row in rows):
        return "No parent can be split"
    mixed = [plain(parent_title(row.key)) for row in rows if row.verdict is Verdict.MIXED]
    if mixed:
        return f"{listed(mixed)} {'shows' if len(mixed) == 1 else 'show'} some natural gaps"
    if len(rows) == 1:
        return f"{plain(parent_title(rows[0].key))} holds tiers, not types"
    return f"The {whole(len(rows))} parents hold tiers, not types"


SESSION = current_session()
assert SESSION.choice is not None, "the sidebar comes before the page"
show(SESSION, current_weighing(), current_rankings(), SESSION.choice)

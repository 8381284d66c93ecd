"""The page that ranks: which parents are worth splitting, by evidence, size and spend."""

from html import escape
from typing import Final

import streamlit as st

from core import RankedParent, Verdict
from core.evidence import band_of
from core.wording import advice_text, band_word, verdict_word
from dashboard.charts.gap_bars import gap_bars
from dashboard.parts.progress_line import SHORT_PATIENCE_SECONDS, progress_line, say_how_it_ended
from dashboard.texts.formatting import LANGUAGE, money, parent_title, percent, plain, say, whole
from dashboard.visit.choice import Choice
from dashboard.visit.ranking_runs import Ranking, look_inside, question_of
from dashboard.visit.visit import Visit, current

HEADERS: Final = ("Parent", "Customers", "Spend", "Verdict", "Stability")
WIDTHS: Final = (0.17, 0.67, 0.16)  # parts of the page: the picture, what is known, the button


def show(visit: Visit, choice: Choice) -> None:
    """The table, how far it is, or the button that begins."""
    rankings = visit.rankings
    question = question_of(choice, visit.weighing.demands)
    ranking = rankings.answer_within(SHORT_PATIENCE_SECONDS, choice, question)
    if ranking is not None:
        _table(visit, ranking, choice)
        return
    st.title("Which parents to split", anchor=False)
    run = rankings.runs.run_of(question)
    if run is not None and not run.wait(0):
        progress_line(run, "cancel-rank")
        return
    if run is not None:
        say_how_it_ended(run, "Cancelled: nothing was compared.", "The comparison ended early.")
    parents = len(choice.dataset.read.parents.members)
    st.markdown(
        "Each parent is split with the settings at the left, and the sub-segments are checked: do natural gaps lie "
        "between them, and do they come back when the customers are drawn again by chance? Then the parents are ranked."
    )
    if st.button(say("page.compare", n=parents), key="rank"):
        rankings.start(choice, question)
        st.rerun()


def _table(visit: Visit, ranking: Ranking, choice: Choice) -> None:
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
                    help=say("page.parents.opens", parent=plain(parent_title(row.key))),
                    on_click=look_inside,
                    args=(visit.session, visit.weighing, ranking, choice, row.key),
                ):
                    st.switch_page("views/explore.py")


def _facts(row: RankedParent) -> str:
    share = "" if row.share_of_spend is None else f"<br>{percent(row.share_of_spend)}"
    stable = say("page.ranked.no_stability")
    if row.stability is not None:
        band = band_word(band_of(row.stability), LANGUAGE)
        stable = say("page.stability", band=band, stability=row.stability)
    verdict = say("page.ranked.whole")
    if row.verdict is not Verdict.WHOLE:
        verdict = say("page.ranked.verdict", verdict=verdict_word(row.verdict, LANGUAGE), k=row.k)
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
    return f'<div class="ranked">{cells}</div><p class="advice">{escape(advice_text(row, LANGUAGE))}</p>'


def finding(rows: tuple[RankedParent, ...]) -> str:
    """What the table says, as a heading."""
    types = [plain(parent_title(row.key)) for row in rows if row.types_at]
    if types:
        return say("page.finding.types", n=len(types), parents=types)
    if all(row.verdict is Verdict.WHOLE for row in rows):
        return say("page.finding.whole")
    mixed = [plain(parent_title(row.key)) for row in rows if row.verdict is Verdict.MIXED]
    if mixed:
        return say("page.finding.mixed", n=len(mixed), parents=mixed)
    tiers = [plain(parent_title(row.key)) for row in rows if row.verdict is Verdict.TIERS]
    if not tiers:
        return say("page.finding.not_tested")
    key = "page.finding.tiers" if len(tiers) == len(rows) else "page.finding.some_tiers"
    return say(key, n=len(tiers), parents=tiers)


VISIT = current()
assert VISIT.session.choice is not None, "the sidebar comes before the page"
show(VISIT, VISIT.session.choice)

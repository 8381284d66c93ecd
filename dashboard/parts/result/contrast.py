"""What sets each sub-segment apart: its numbers and categories, its rule, its borders, and two side by side."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import pandas as pd
import streamlit as st

from core import Comparison, Exploration, ParentEvidence, ParentResult, compare
from core.evidence import ComparedNumber, Lift, RuleCard, SilhouetteSample
from core.exploring import Segment
from core.exports import condition
from core.running import Progress, Stage
from core.wording import name_of, rule_text
from dashboard.charts.base import AXES
from dashboard.charts.evidence import MOST_CATEGORIES, compared_picture, lift_picture, silhouettes_picture
from dashboard.parts.chart import draw
from dashboard.parts.progress_line import look_up
from dashboard.parts.result.answer import chip
from dashboard.parts.result.trust import method_note
from dashboard.texts.formatting import (
    LANGUAGE,
    average,
    parent_title,
    percent,
    plain,
    say,
    shortened,
    whole,
    written,
    written_as,
)
from dashboard.visit.choice import RunKey
from dashboard.visit.visit import current

LONGEST_OPTION = 30  # what a list shows whole on a phone
TABS = ("What sets it apart", "Two side by side", "Rules for your CRM", "At the border")


def apart(
    exploration: Exploration, key: RunKey, parent: ParentResult, weighed: ParentEvidence, names: Mapping[str, str]
) -> None:
    """The four views, one at a time."""
    st.header("What sets them apart", anchor=False)
    called = [_option(segment, names) for segment in parent.solution.legend]
    first, second, third, fourth = st.tabs(TABS, key="apart", on_change="rerun")
    if first.open:
        with first:
            _lifts(parent, weighed, called)
    if second.open:
        with second:
            _two(exploration, key, parent, called)
    if third.open:
        with third:
            _rules(parent, weighed, called)
    if fourth.open and weighed.trust is not None:
        with fourth:
            sample = weighed.trust.silhouettes
            draw(silhouettes_picture(sample, parent.solution.legend, names), "silhouettes-chart")
            sentences = [say("page.border.shapes"), say("page.border.who")]
            if sample.n_compared < sample.n_customers:
                sentences.insert(1, say("page.border.sampled", customers=sample.n_compared))
            st.caption(" ".join(sentences))
            method_note(SilhouetteSample, "border")


def _option(segment: Segment, names: Mapping[str, str]) -> str:
    """What a list calls a sub-segment: unlike any other, also where two have the same name."""
    name = name_of(segment, names, LANGUAGE)
    return shortened(f"{segment.number} · {name}" if segment.mark in names else name, LONGEST_OPTION)


def _lifts(parent: ParentResult, weighed: ParentEvidence, called: Sequence[str]) -> None:
    left, right = st.columns(2, vertical_alignment="bottom")
    at = left.selectbox(
        "Sub-segment", range(len(called)), format_func=called.__getitem__, key=f"apart-of-{len(called)}"
    )
    title = parent_title(parent.key)
    against = right.radio(
        "Against",
        ("parent", "all"),
        horizontal=True,
        key="apart-against",
        format_func=lambda each: plain(title) if each == "parent" else say("page.apart.all_customers"),
    )
    lift = (weighed.against_parent if against == "parent" else weighed.against_all)[at]
    others = title if against == "parent" else say("page.apart.all_customers")
    if lift.n_customers == lift.n_reference:
        st.caption("It is all customers, so there is nobody else to compare it with.")
        return
    draw(lift_picture(lift, called[at]), "lift-chart")
    st.caption(lift_text(lift, plain(others)))
    with st.expander("The figures", key="apart-figures"):
        st.table(numbers_table(lift), hide_index=True, border="horizontal", alt="Its averages against the others'")
        if lift.distinctive or lift.avoided:
            st.table(categories_table(lift), hide_index=True, border="horizontal", alt="Shares of customers who bought")
    method_note(Lift, "apart")


def lift_text(lift: Lift, others: str) -> str:
    """How many product types more of its customers buy, and how many fewer buy, than of the ``others``."""
    more, less = len(lift.distinctive), len(lift.avoided)
    how_many = {0: "none", 1: "one"}.get(more, "several")
    values = {"types": len(lift.categories), "others": others} | ({"more": more} if more else {})
    if less:
        sentences = [say(f"page.apart.{how_many}.some", n=less, **values)]
    else:
        sentences = [say(f"page.apart.{how_many}.none", **values)]
    if more + less > MOST_CATEGORIES:
        sentences.append(say("page.apart.shown", shown=MOST_CATEGORIES))
    return " ".join(sentences)


def numbers_table(lift: Lift) -> pd.DataFrame:
    """The three numbers: averages, index, difference in units and in standard deviations."""
    return pd.DataFrame(
        [
            {
                "Average": AXES[each.name].title,
                "Here": average(each.name, each.mean),
                "There": average(each.name, each.reference_mean),
                "Index": "none" if each.index is None else whole(each.index),
                "Difference": _signed(each.name, each.difference),
                "In standard deviations": written(each.difference_sd, "signed.2"),
            }
            for each in lift.numbers
        ]
    )


def categories_table(lift: Lift) -> pd.DataFrame:
    """The most different categories: who bought them here and there, and the index with its interval."""
    distinct = [each for each in lift.categories if each.is_distinct][:MOST_CATEGORIES]
    return pd.DataFrame(
        [
            {
                "Product type": plain(each.category),
                "Bought here": say("page.apart.bought_here", share=each.share, buyers=each.buyers),
                "Bought there": percent(each.reference_share),
                "Index": whole(each.index),
                "95% interval": say("page.apart.interval_of_indices", low=100 * each.low, high=100 * each.high),
            }
            for each in distinct
        ]
    )


def _two(exploration: Exploration, key: RunKey, parent: ParentResult, called: Sequence[str]) -> None:
    left, right = st.columns(2)
    one = left.selectbox("One", range(len(called)), format_func=called.__getitem__, key=f"one-of-{len(called)}")
    others = [each for each in range(len(called)) if each != one]
    other = right.selectbox(
        "The other", others, len(others) - 1, format_func=called.__getitem__, key=f"other-than-{one}-of-{len(called)}"
    )

    def work(report: Callable[[Progress], None]) -> Comparison:
        report(Progress(0.0, Stage("comparing_two")))
        return compare(exploration, (parent.key, one), (parent.key, other))

    found = look_up(current().comparisons, (key, parent.solution.k, one, other), work, "two")
    if found is None:
        return
    names = (called[one], called[other])
    st.html("".join(f'<p class="card-name">{chip(each)} {escape(called[each])}</p>' for each in (one, other)))
    for place, compared in zip(st.columns(len(found.numbers)), found.numbers, strict=True):
        with place:
            draw(compared_picture(compared, (one, other), names), f"compared-{compared.name}")
            st.caption(compared_text(compared))
    table = compared_table(found, names)
    if len(table):
        st.table(table, hide_index=True, border="horizontal", alt="Product types that the two buy differently")
    else:
        st.caption("No product type is bought by more customers of the one than of the other, beyond chance.")
    method_note(Comparison, "two")


def compared_text(compared: ComparedNumber) -> str:
    """The averages of both, how far apart they are, and where at least eight in ten of each lie."""
    mean, other_mean = compared.means
    low, other_low = compared.lows
    high, other_high = compared.highs
    return say(
        f"page.two.compared.{written_as(compared.name)}",
        title=AXES[compared.name].title,
        mean=mean,
        other_mean=other_mean,
        apart=abs(compared.difference_sd),
        low=low,
        high=high,
        other_low=other_low,
        other_high=other_high,
    )


def compared_table(found: Comparison, names: tuple[str, str]) -> pd.DataFrame:
    """The product types that the two buy differently beyond chance, the most different first."""
    first, second = (f"{name} " if name in ("Product type", "Times", "95% interval") else name for name in names)
    second = f"{second} " if second == first else second
    return pd.DataFrame(
        [
            {
                "Product type": plain(each.category),
                plain(first): percent(each.shares[0]),
                plain(second): percent(each.shares[1]),
                "Times": say("page.two.no_times") if each.ratio is None else say("page.two.times", times=each.ratio),
                "95% interval": say("page.two.no_interval")
                if each.ratio is None
                else say("page.two.interval", low=each.low, high=each.high),
            }
            for each in found.categories
            if each.is_distinct
        ][:MOST_CATEGORIES]
    )


def _rules(parent: ParentResult, weighed: ParentEvidence, called: Sequence[str]) -> None:
    st.markdown("Plain limits that find most of each sub-segment within its parent, for a CRM that knows no clusters.")
    for card, name in zip(weighed.cards, called, strict=True):
        with st.container(border=True, key=f"rule-{card.number}"):
            st.markdown(f"**{plain(name)}**")
            st.markdown(plain(rule_text(card, LANGUAGE)))
            if card.limits:
                st.code(f"WHERE {condition(card)}", language="sql", wrap_lines=True)
    st.caption(say("page.rules.add_parent", parent=plain(parent_title(parent.key))))
    method_note(RuleCard, "rules")


def _signed(name: str, value: float) -> str:
    return written(value, f"page.above.{written_as(name)}") if value > 0 else average(name, value)

"""The page of the data: what was read and how, what it looks like, and every row that was left out."""

import pandas as pd
import streamlit as st

from core.exploring import FeatureProfile, profile_features, profile_parents
from core.problems import Effect
from dashboard.charts.distribution import distribution_picture
from dashboard.parts import notices
from dashboard.parts.chart import draw
from dashboard.parts.column_forms import columns_found, mapping_forms
from dashboard.parts.data_questions import decided
from dashboard.texts.formatting import LANGUAGE, money, parent_title, percent, plain, say, whole, written_as
from dashboard.visit.datasets import Dataset
from dashboard.visit.session import Session
from dashboard.visit.visit import current


def show(session: Session, dataset: Dataset) -> None:
    """Everything about the data in use."""
    read = dataset.read
    usable = say("page.data.usable", customers=len(read.customers), parents=len(read.parents.members))
    st.title(usable, anchor=False)
    if dataset.source:
        st.caption(dataset.source)
    decided(session, dataset)
    notices.data_notices(read.problems, read.delimiter, expanded=True)
    st.header("How it was read", anchor=False)
    for position, table in enumerate(dataset.tables):
        how = say("page.data.table", how=table.note, rows=table.records, columns=len(table.frame.columns))
        st.markdown(f"**{plain(table.name)}**: {plain(how)}")
        columns_found(session, table, is_labels=position > 0)
    if notes := _notes(dataset):
        st.markdown("\n".join(f"- {plain(note[0].upper() + note[1:])}" for note in notes))
    if dataset.tables and dataset is session.uploaded:
        with st.expander("Correct which column is what", key="correct"):
            mapping_forms(session, dataset.tables)
    st.header("What it looks like", anchor=False)
    for place, profile in zip(st.columns(3), profile_features(read.customers), strict=True):
        with place:
            _feature(profile)
    st.header("The parents", anchor=False)
    rows = [
        {
            "Parent": plain(parent_title(each.key)),
            "Customers": whole(each.size),
            "Share": percent(each.share),
            "Spend": money(each.spend),
            "Average spend": money(each.mean_spend),
        }
        for each in profile_parents(read.customers, read.parents)
    ]
    with st.container(key="parents-table"):
        st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt="Parents with their sizes and spend")


def _notes(dataset: Dataset) -> list[str]:
    """How files were read that are no table, and what was decided on the way, but for what the notices tell."""
    read = dataset.read
    told = {value for problem in read.problems.having(Effect.NOTICE) for _, value in problem.facts}
    facts = (*read.kinds[len(dataset.tables) :], *read.notes)
    return [LANGUAGE.said(fact) for fact in facts if fact not in told]


def _feature(profile: FeatureProfile) -> None:
    picture = distribution_picture(profile)
    draw(picture, f"distribution-{profile.name}")
    form = written_as(profile.name)
    if profile.minimum == profile.maximum:
        st.caption(plain(say(f"page.profile.alike.{form}", value=profile.maximum)))
        return
    sentences = [say(f"page.profile.half.{form}", median=profile.median, mean=profile.mean)]
    if profile.zeros:
        sentences.append(say("page.profile.zeros", customers=profile.zeros))
    if profile.negatives:
        negatives = {"customers": profile.negatives, "lowest": profile.minimum}
        sentences.append(say(f"page.profile.negatives.{form}", **negatives))
    (name, value), *others = profile.highest
    if not others or others[0][1] < value:
        sentences.append(say(f"page.profile.highest_of_one.{form}", value=value, customer=name))
    else:
        sentences.append(say(f"page.profile.highest.{form}", value=value))
    st.caption(plain(" ".join(sentences)))


SESSION = current().session
assert SESSION.choice is not None, "the sidebar comes before the page"
show(SESSION, SESSION.choice.dataset)

"""The page of the data: what was read and how, what it looks like, and every row that was left out."""

import pandas as pd
import streamlit as st

from core.data_profile import FeatureProfile, profile_features, profile_parents
from dashboard import notices, sections
from dashboard.charts import AXES
from dashboard.datasets import Dataset
from dashboard.mapping import mapping_forms
from dashboard.profile_charts import distribution_picture
from dashboard.state import Session, current
from dashboard.words import count, money, number, parent_title, percent, plain


def show(session: Session, dataset: Dataset) -> None:
    """Everything about the data in use."""
    read = dataset.read
    parents = count(len(read.parents.members), "parent")
    st.title(f"{count(len(read.customers))} in {parents} can be used", anchor=False)
    if dataset.source:
        st.caption(dataset.source)
    notices.data_notices(read.problems, read.delimiter, expanded=True)
    st.header("How it was read", anchor=False)
    for line in read.how_it_was_read:
        st.markdown(f"- {plain(line)}")
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
            "Parent": parent_title(each.key),
            "Customers": f"{each.size:,}",
            "Share": percent(each.share),
            "Spend": money(each.spend),
            "Average spend": money(each.mean_spend),
        }
        for each in profile_parents(read.customers, read.parents)
    ]
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", alt="Parents with their sizes and spend")


def _feature(profile: FeatureProfile) -> None:
    picture = distribution_picture(profile)
    sections.draw(picture, f"distribution-{profile.name}")
    written = money if profile.name == "amount_spent" else number
    facts = [
        f"half of the customers are at {written(profile.median)} or less",
        f"the average is {written(profile.mean)}",
    ]
    if profile.zeros:
        facts.append(f"{count(profile.zeros)} at 0")
    if profile.negatives:
        facts.append(f"{count(profile.negatives)} below 0")
    name, value = profile.highest[0]
    facts.append(f"the highest is {written(value)} ({name})")
    st.caption(plain(f"{AXES[profile.name].title}: {'; '.join(facts)}."))


SESSION = current()
assert SESSION.choice is not None, "the sidebar comes before the page"
show(SESSION, SESSION.choice.dataset)

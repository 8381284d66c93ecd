"""The sidebar: what the user chooses. Data, parent, values of k, scaling, categories, window."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import streamlit as st
from streamlit.typing import UploadedFile

from core import InvalidInput
from core.model import SETTINGS, Scaling
from dashboard.texts.formatting import LANGUAGE, parent_title, percent, plain, say, whole
from dashboard.visit.choice import Choice, RunKey
from dashboard.visit.datasets import EXAMPLES, Dataset
from dashboard.visit.server import example
from dashboard.visit.session import Session, Upload

# Sub-segments: a request may ask for more, but nobody tells more colours and signs apart, or reads more of them.
LARGEST_K: Final = 12
DEFAULT_KS: Final = (2, 6)  # values of k: from the fewest to what still fits a legend on one screen
assert SETTINGS["k_range"].fits([*DEFAULT_KS, LARGEST_K])
MOST_RADIO_BUTTONS: Final = 7  # parents; with more of them a list takes less room
SCALING_WORDS: Final[Mapping[Scaling, str]] = MappingProxyType(
    {
        "zscore": "Equal weight (z-score)",
        "log": "Skewed spend (log, then z-score)",
        "none": "Raw units (no scaling)",
    }
)


class WaitingForLabels(Exception):  # noqa: N818 - not an error: the user is half-way
    """The customers file is there, the labels file is not yet."""

    def __init__(self, customers: str) -> None:
        super().__init__(customers)
        self.customers = customers


def choose(session: Session) -> Choice:
    """Draw the sidebar and return what it says.

    Raises
    ------
    InvalidInput
        The uploaded files cannot be used.
    WaitingForLabels
        Only the customers file is there.
    """
    with st.sidebar:
        dataset = _data(session)
        asked = SETTINGS["target_cluster"]
        st.header(asked.said("title", LANGUAGE), help=asked.said("explanation", LANGUAGE))
        parent = _parent(session, dataset)
        st.header("Settings")
        tried = SETTINGS["k_range"]
        ks = st.slider(
            tried.said("title", LANGUAGE),
            min_value=tried.bounds[0],
            max_value=LARGEST_K,
            value=DEFAULT_KS,
            key="ks",
            help=tried.said("explanation", LANGUAGE),
        )
        scaling, categories = _features()
        window = SETTINGS["window_months"]
        months = st.number_input(
            window.said("title", LANGUAGE),
            min_value=float(window.bounds[0]),
            max_value=float(window.bounds[1]),
            value=float(dataset.window_months),
            step=1.0,
            format="%g",
            key=f"window-{dataset.key}",
            help=window.said("explanation", LANGUAGE),
        )
        key = RunKey(dataset.key, parent, tuple(range(ks[0], ks[1] + 1)), scaling, categories)
        exact = _exact(session, key)
    return Choice(dataset, replace(key, exact=exact), months)


def _features() -> tuple[Scaling, int]:
    """What customers are compared by: how the numbers are scaled, and how many product types join them."""
    scalings, flags = SETTINGS["scaling"], SETTINGS["top_categories"]
    assert set(SCALING_WORDS) == set(scalings.choices)
    scaling = st.selectbox(
        scalings.said("title", LANGUAGE),
        scalings.choices,
        index=scalings.choices.index(scalings.default),
        format_func=SCALING_WORDS.__getitem__,
        key="scaling",
        help=scalings.said("explanation", LANGUAGE),
    )
    categories = st.number_input(
        flags.said("title", LANGUAGE),
        min_value=flags.bounds[0],
        max_value=flags.bounds[1],
        value=flags.default,
        step=5,
        key="top_categories",
        help=flags.said("explanation", LANGUAGE),
    )
    return scaling, int(categories)


def _exact(session: Session, key: RunKey) -> bool:
    """The switch between estimated and exact silhouettes: there as soon as an answer was estimated, and while it is on.

    An answer that is exact as it is, of another parent say, is not computed once more.
    """
    estimated = session.is_estimated(key)
    if not (estimated or st.session_state.get("exact")):
        return False
    wanted = st.toggle(
        SETTINGS["exact"].said("title", LANGUAGE), key="exact", help=SETTINGS["exact"].said("explanation", LANGUAGE)
    )
    return wanted and estimated is not False


def _data(session: Session) -> Dataset:
    st.header("Data")
    with st.expander("Use your own files", key="own-files", expanded=session.uploaded is None and _any_upload()):
        customers = st.file_uploader(
            "Customers file",
            key="customers",
            help="CSV, Excel, Parquet or JSON: one row for each customer with id, orders, spend and product types, "
            "or one row for each purchase. With a column of clusters, or as a request of the API, it needs no labels "
            "file.",
        )
        labels = st.file_uploader(
            "Labels file", key="labels", help="One row for each customer: the customer's id and the cluster."
        )
        st.caption("Files are read in memory, for this visit only.")
    if customers is None:
        if labels is not None:
            st.info("Now add the customers file, above the labels file.")
        key = st.selectbox("Example", list(EXAMPLES), format_func=lambda each: EXAMPLES[each].title, key="example")
        return _described(example(key))
    people, membership = _upload(customers), _upload(labels) if labels is not None else None
    try:
        with st.spinner("Reading the files", show_time=True):
            return _described(session.upload(people, membership))
    except InvalidInput as error:
        if labels is None and all(problem.code == "labels_absent" for problem in error.problems):
            if faults := session.faults_of_customers():
                raise InvalidInput([*faults, *error.problems]) from None
            raise WaitingForLabels(people.name) from None
        raise


def _upload(file: UploadedFile) -> Upload:
    return Upload(file.file_id, file.name, file.getvalue)


def _described(dataset: Dataset) -> Dataset:
    how = LANGUAGE.clauses(map(LANGUAGE.said, dataset.read.reading))
    read = say("page.data.read", customers=len(dataset.read.customers), parents=len(dataset.read.parents.members))
    st.caption(read, help=plain(how))
    return dataset


def _any_upload() -> bool:
    return st.session_state.get("customers") is not None or st.session_state.get("labels") is not None


def _parent(session: Session, dataset: Dataset) -> str:
    members = dataset.read.parents.members
    keys = list(members)
    # A busy browser may draw a control only after a later run has described it once more, and takes for chosen what
    # stands there. So every run describes what is in force; else a parent is chosen by nobody, and the page changes to
    # it when next something is typed.
    asked = session.parents.get(dataset.key) or dataset.read.settings.target_cluster
    first = keys.index(asked) if asked in keys else max(range(len(keys)), key=lambda at: len(members[keys[at]]))

    def described(key: str) -> str:
        return f"{parent_title(key)} · {whole(len(members[key]))} · {percent(dataset.read.parents.share(key))}"

    label, key = "Parent to look inside", session.key_of(f"parent-{dataset.key}")
    if len(keys) <= MOST_RADIO_BUTTONS:
        # A radio button's text is Markdown, an entry of a list is not.
        chosen = st.radio(label, keys, first, lambda each: plain(described(each)), key, label_visibility="collapsed")
    else:
        chosen = st.selectbox(label, keys, first, described, key, label_visibility="collapsed")
    assert chosen is not None
    session.parents[dataset.key] = chosen
    return chosen

"""What the page says when not all is well: rows left out, unusable files, empty, waiting and ended states."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from core import InvalidInput, Problem
from core.exports import left_out_csv, to_csv
from core.rules import Effect
from dashboard.jobs import Job
from dashboard.words import count, duration, plain

MOST_SHOWN: Final = 5
MOST_IN_ERROR: Final = 10
EXAMPLE_CUSTOMERS: Final = pd.DataFrame(
    {
        "id": ["00123", "00124", "00125"],
        "frequency": [12, 3, 7],
        "amount_spent": ["845.10", "120.00", "310.50"],
        "product_types": ["jeans|t-shirt|sneakers", "stationery", "books|pens"],
    }
)
EXAMPLE_LABELS: Final = pd.DataFrame(
    {"customer_id": ["00123", "00124", "00125"], "cluster_id": ["Gold", "Silver", "Gold"]}
)


def data_notices(problems: Sequence[Problem], delimiter: str) -> None:
    """The rows that were left out, grouped by rule, with a download; and what else is worth knowing."""
    left_out = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    notices = [problem for problem in problems if problem.effect is Effect.NOTICE]
    if not left_out and not notices:
        return
    rows = _rows(left_out)
    title = [f"{count(rows, 'row')} left out"] if rows else []
    title += [problem.rule.title.lower() for problem in notices]
    sentence = "; ".join(title)
    with st.expander(sentence[0].upper() + sentence[1:], icon=":material/info:", key="data-notices"):
        for problem in notices:
            st.markdown(plain(problem.text))
        for name, _ in Counter(problem.rule.title for problem in left_out).most_common():
            same = [problem for problem in left_out if problem.rule.title == name]
            st.markdown(f"**{name}: {count(_rows(same), 'row')}**")
            for problem in same[:MOST_SHOWN]:
                st.markdown(plain(problem.text))
            if len(same) > MOST_SHOWN:
                st.caption(f"and {len(same) - MOST_SHOWN:,} more, all in the download")
        if left_out:
            st.download_button(
                "Rows left out, with the reason (CSV)",
                data=lambda: left_out_csv(left_out, delimiter),
                file_name="rows-left-out.csv",
                mime="text/csv",
                on_click="ignore",
                key="download-left-out",
                icon=":material/download:",
            )


def unusable(error: InvalidInput) -> None:
    """The files cannot be used: every reason, in a marketer's words, and the form that works."""
    st.title("These files cannot be used yet", anchor=False)
    for problem in error.problems[:MOST_IN_ERROR]:
        st.error(plain(problem.text))
    if len(error.problems) > MOST_IN_ERROR:
        st.download_button(
            f"All {len(error.problems):,} problems (CSV)",
            data=lambda: _problems_csv(error.problems),
            file_name="problems.csv",
            mime="text/csv",
            on_click="ignore",
            key="download-problems",
        )
    st.markdown("Mend the files and upload them again, at the left under **Use your own files**.")
    file_forms()


def waiting_for_labels(customers: str) -> None:
    """Half of the data is there."""
    st.title("Now add the labels", anchor=False)
    st.markdown(
        f"{plain(customers)} is here. Add the labels file beside it, at the left under **Use your own files**: "
        "it says which cluster each customer is in."
    )
    file_forms()


def file_forms() -> None:
    """What goes into the two files, with examples to download."""
    left, right = st.columns(2)
    for place, title, frame, name in (
        (left, "Customers file", EXAMPLE_CUSTOMERS, "customers.csv"),
        (right, "Labels file", EXAMPLE_LABELS, "labels.csv"),
    ):
        with place.container(border=True):
            st.markdown(f"**{title}**")
            st.table(frame, hide_index=True, border="horizontal", alt=f"Example of a {title.lower()}")
            st.download_button(
                f"Example {title.lower()}",
                data=to_csv(frame, ",", byte_order_mark=True),
                file_name=name,
                mime="text/csv",
                on_click="ignore",
                key=f"example-{name}",
            )


@st.fragment(run_every=0.5)
def progress(job: Job) -> None:
    """How far the run is, what it does, how long it still takes, and a way out; reruns the page when it ends."""
    if job.wait(0):
        st.rerun()
    left = job.seconds_left
    text = job.progress.text if job.status == "running" else "Waiting for another run on this server to finish"
    text = plain(f"{text} ({duration(left)})" if left is not None else text)
    st.progress(job.progress.fraction, text=text)
    if st.button("Cancel", key="cancel"):
        job.cancel()
        job.wait(2)
        st.rerun()


def ended(job: Job) -> bool:
    """The run ended without a result: say why. Whether the user wants to start again."""
    if job.problem is not None:
        unusable(job.problem)
        return False
    if job.status == "cancelled":
        st.title("Cancelled", anchor=False)
        st.markdown("Nothing was computed for these settings. Change them at the left, or start again.")
    else:
        st.title("This run ended early", anchor=False)
        st.markdown(
            "That is a defect of this program, not of your data; the server's log says where. Your files and names are "
            "still here: change a setting at the left, or start again."
        )
    return st.button("Start again", key="start-again")


def _rows(problems: Sequence[Problem]) -> int:
    """How many rows have these problems; one row may have several."""
    return len({(problem.where.source, problem.where.row) for problem in problems})


def _problems_csv(problems: Sequence[Problem]) -> bytes:
    texts = pd.DataFrame({"problem": [problem.text for problem in problems]})
    return to_csv(texts, ",", byte_order_mark=True)

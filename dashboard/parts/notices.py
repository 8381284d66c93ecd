"""What the page says when not all is well: rows left out, unusable files, empty, waiting and ended states."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from core import Exploration, InvalidInput, Problem
from core.exports import left_out_csv, to_csv
from core.problems import Effect, Problems, RuleCount
from core.running import BackgroundRun
from core.tables import Role
from dashboard.parts.column_forms import ROLE_WORDS
from dashboard.parts.progress_line import DEFECT
from dashboard.texts.formatting import LANGUAGE, plain, say

MOST_IN_ERROR: Final = 10  # problems on the page, which fit a screen; of more, all are in a download
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


def data_notices(problems: Problems, delimiter: str, expanded: bool = False) -> None:
    """The rows that were left out, grouped by rule, with a download; and what else is worth knowing."""
    left_out, notices = problems.having(Effect.LEFT_OUT), problems.having(Effect.NOTICE)
    if not len(left_out) and not len(notices):
        return
    title = [say("page.left_out.rows", rows=left_out.rows_left_out)] if len(left_out) else []
    title += dict.fromkeys(each.rule.title(LANGUAGE).lower() for each in notices.by_rule())
    sentence = LANGUAGE.clauses(title)
    with st.expander(sentence[0].upper() + sentence[1:], expanded=expanded, icon=":material/info:", key="data-notices"):
        for each in notices.by_rule():
            _examples(each)
        for each in left_out.by_rule():
            st.markdown(f"**{say('page.left_out.rule', rule=each.rule.title(LANGUAGE), times=each.count)}**")
            _examples(each)
        if len(left_out):
            st.download_button(
                "Rows left out, with the reason (CSV)",
                data=lambda: left_out_csv(left_out, delimiter, language=LANGUAGE),
                file_name="rows-left-out.csv",
                mime="text/csv",
                on_click="ignore",
                key="download-left-out",
                icon=":material/download:",
            )


def _examples(broken: RuleCount) -> None:
    for problem in broken.examples:
        st.markdown(plain(problem.told(LANGUAGE)))
    if broken.count > len(broken.examples):
        in_download = broken.rule.effect is Effect.LEFT_OUT
        more = "page.left_out.more_in_download" if in_download else "page.left_out.more"
        st.caption(say(more, problems=broken.count - len(broken.examples)))


def unusable(error: InvalidInput, correct: Callable[[], None] | None = None) -> None:
    """The files cannot be used: every reason, in a marketer's words, a form to ``correct`` what the columns mean where
    the files could be opened, and the form that works.
    """
    alone = st.session_state.get("customers") is not None and st.session_state.get("labels") is None
    files = 1 if alone else 2
    st.title(say("page.unusable.title", n=files), anchor=False)
    for text in _in_few_words(error.problems[:MOST_IN_ERROR], can_correct=correct is not None):
        st.error(plain(text))
    if len(error.problems) > MOST_IN_ERROR:
        st.download_button(
            say("page.unusable.all_problems", problems=len(error.problems)),
            data=lambda: _problems_csv(error.problems),
            file_name="problems.csv",
            mime="text/csv",
            on_click="ignore",
            key="download-problems",
        )
    if correct is not None:
        st.markdown(say("page.unusable.correct_or_mend", n=files))
        correct()
    else:
        st.markdown(say("page.unusable.mend", n=files))
    file_forms()


def _in_few_words(problems: Sequence[Problem], can_correct: bool) -> list[str]:
    """The problems as sentences; where the form for the columns stands below, a file's missing ones are one."""
    missing: dict[str, list[str]] = {}
    others = []
    for problem in problems:
        if can_correct and problem.code == "column_missing" and not problem.variant:
            missing.setdefault(problem.where.source, []).append(ROLE_WORDS[Role(problem.column)].lower())
        elif can_correct and problem.code == "labels_absent":
            others.append(say("page.unusable.no_cluster", file=problem.where.source))
        else:
            others.append(problem.told(LANGUAGE))
    said = [
        say("page.unusable.columns_missing", n=len(roles), file=name, columns=roles) for name, roles in missing.items()
    ]
    return [*said, *others]


def waiting_for_labels(customers: str, correct: Callable[[], None] | None) -> None:
    """Half of the data is there."""
    st.title("Now add the labels", anchor=False)
    st.markdown(say("page.waiting.labels", file=plain(customers)))
    if correct is not None:
        with st.expander("The cluster stands in a column of this file", key="cluster-within"):
            correct()
    file_forms()


def file_forms() -> None:
    """What goes into the two files, with examples to download."""
    left, right = st.columns(2)
    for place, which, frame, name in (
        (left, "customers", EXAMPLE_CUSTOMERS, "customers.csv"),
        (right, "labels", EXAMPLE_LABELS, "labels.csv"),
    ):
        with place.container(border=True):
            st.markdown(f"**{say(f'page.files.{which}')}**")
            st.table(frame, hide_index=True, border="horizontal", alt=say(f"page.files.{which}.example"))
            st.download_button(
                say(f"page.files.{which}.download"),
                data=to_csv(frame, ",", byte_order_mark=True),
                file_name=name,
                mime="text/csv",
                on_click="ignore",
                key=f"example-{name}",
            )


def ended(run: BackgroundRun[Exploration]) -> bool:
    """The run ended without a result: say why. Whether the user wants to start again."""
    if isinstance(run.error, InvalidInput):
        unusable(run.error)
        return False
    if run.status == "cancelled":
        st.title("Cancelled", anchor=False)
        st.markdown("Nothing was computed for these settings. Change them in the side panel, or start again.")
    else:
        st.title("This run ended early", anchor=False)
        st.markdown(f"{DEFECT} {say('page.run.ended')}")
    return st.button("Start again", key="start-again")


def _problems_csv(problems: Sequence[Problem]) -> bytes:
    texts = pd.DataFrame({"problem": [problem.told(LANGUAGE) for problem in problems]})
    return to_csv(texts, ",", byte_order_mark=True)

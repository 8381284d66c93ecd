"""What was decided about the user's data and changes the answer, seen without a click, and how to decide otherwise."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import streamlit as st

from core.intake import AmountsOf, header_key
from core.language import Message
from core.problems import Effect, Problem, Problems
from core.tables import Role
from dashboard.parts.column_forms import ROLE_WORDS
from dashboard.parts.column_question import column_question
from dashboard.texts.formatting import LANGUAGE, plain, say
from dashboard.visit.datasets import Dataset
from dashboard.visit.session import Session

# The notices of what changes an answer. Each has a few words here and its whole sentence among all notices.
DECIDED: Final = (
    "files_exchanged",
    "column_guessed",
    "decimal_mark_guessed",
    "dates_guessed",
    "order_totals",
    "order_amounts_alike",
    "rows_folded",
    "rows_sum_up",
    "packages_doubtful",
    "currencies_mixed",
    "statuses_counted",
    "rows_left_out_as_asked",
    "categories_guessed",
)
BY_VARIANT: Final = ("rows_folded", "rows_sum_up")  # what their variants say is not the same
OWNERS: Final[Mapping[AmountsOf, str]] = MappingProxyType(
    {AmountsOf.LINE: "each order line", AmountsOf.ORDER: "the whole order"}
)
KEY_LETTERS: Final = 12  # of a SHA-256 in hexadecimal: 48 bits, which no two values of one visit share


def decided(session: Session, dataset: Dataset) -> None:
    """What was guessed, chosen or left out, in a few words each; for own files also what the visitor can decide."""
    is_own = dataset is session.uploaded and bool(dataset.tables)  # a request says in its options how it is read
    chosen = _chosen(session, dataset) if is_own else []
    if said := [*_in_few_words(dataset.read.problems), *chosen]:
        with st.container(key="decided"):
            st.markdown(say("page.decided", facts=plain(LANGUAGE.clauses(said))))
            if chosen and any(session.correction(table) for table in dataset.tables):
                st.button(say("page.decided.forget"), key="forget-chosen", on_click=partial(_forget, session, dataset))
    if is_own:
        session.answers.look(dataset.read.problems)
        questions(session)
        column_question(session, within=say("page.columns.unsure"))


def questions(session: Session) -> None:
    """Controls for what the notices propose: rows to leave out, and whose the amounts of order lines are.

    Each shows what holds: an answer may have been forgotten since the control was touched.
    """
    answers = session.answers
    if not answers.offered and answers.amounts is None and not answers.sums:
        return
    with st.container(key="data-questions", border=True):
        for (column, value), rows in answers.offered.items():
            key = f"leave-out-{_short(session.opened_key, column, value)}"
            st.session_state[key] = (column, value) in answers.left_out
            st.checkbox(
                plain(say("page.leave_out", n=rows, column=column, value=value)),
                key=key,
                on_change=partial(_leave_out, session, column, value, key),
            )
        if answers.sums:
            key = f"every-row-{_short(session.opened_key)}"
            st.session_state[key] = answers.amounts_of is AmountsOf.LINE
            st.checkbox(
                say("page.every_row"),
                key=key,
                on_change=partial(_every_row, session, key),
            )
        elif answers.amounts is not None:
            column, found = answers.amounts
            key = f"amounts-of-{_short(session.opened_key, column)}"
            st.session_state[key] = answers.amounts_of or found
            st.radio(
                plain(say("page.amounts_of", column=column)),
                list(OWNERS),
                format_func=OWNERS.__getitem__,
                key=key,
                horizontal=True,
                on_change=partial(_amounts_of, session, key),
            )


def with_questions(session: Session, forms: Callable[[], None] | None) -> Callable[[], None] | None:
    """The forms for files that cannot be used, below what the visitor decided about them."""
    if forms is None:
        return None

    def draw() -> None:
        questions(session)
        if not column_question(session):
            forms()
            return
        with st.expander(say("page.columns.every"), key="every-column"):
            forms()

    return draw


def _leave_out(session: Session, column: str, value: str, key: str) -> None:
    session.answers.leave_out(column, value, bool(st.session_state[key]))


def _amounts_of(session: Session, key: str) -> None:
    session.answers.amounts_of = st.session_state[key]


def _every_row(session: Session, key: str) -> None:
    session.answers.amounts_of = AmountsOf.LINE if st.session_state[key] else None


def _forget(session: Session, dataset: Dataset) -> None:
    for table in dataset.tables:
        session.correct(header_key(table), None)


def _chosen(session: Session, dataset: Dataset) -> list[str]:
    """What the visitor chose for these files, or earlier for files with their headers, and what it overrules."""
    said = []
    for known in filter(None, map(session.correction, dataset.tables)):
        for role, name in known.roles.items():
            code = "column_chosen" if name is not None else "no_column_chosen"
            said.append(say(f"page.decided.{code}", name=name, column=ROLE_WORDS[role].lower()))
        if known.mark is not None:
            said.append(say("page.decided.mark_chosen", mark=known.mark))
    answers = session.answers
    if answers.amounts_of is AmountsOf.LINE and answers.sums:
        said.append(say("page.decided.every_row"))
    elif answers.amounts_of is AmountsOf.LINE and answers.amounts is not None:
        column, found = answers.amounts
        code = "lines_chosen" if found is AmountsOf.LINE else "lines_chosen_instead"
        said.append(say(f"page.decided.{code}", column=column))
    return said


def _in_few_words(problems: Problems) -> list[str]:
    notices, out = problems.having(Effect.NOTICE), problems.rows_left_out
    examples = {each.rule.code: each.examples for each in notices.by_rule()}
    said = [_said(problem) for code in DECIDED for problem in examples.get(code, ())]
    return [*([say("page.left_out.rows", rows=out)] if out else []), *said]


def _said(problem: Problem) -> str:
    column = problem.column
    if problem.code == "column_guessed":
        column = ROLE_WORDS[Role(column)].lower()
    code = ".".join(filter(None, (problem.code, problem.variant if problem.code in BY_VARIANT else "")))
    return LANGUAGE.said(Message(f"page.decided.{code}", (("column", column), *problem.facts)))


def _short(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LETTERS]

"""The downloads: labelled CSV, the API's JSON, and SQL for the CRM; each made when it is clicked."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

import streamlit as st

from core import Borders, CrmTable, Exploration, InvalidInput, Problem, labelled_csv, to_json, write_back_sql
from core.exports import IdType, Statement
from core.intake import FilesRead
from core.language import Message
from dashboard.texts.formatting import LANGUAGE, parent_title, plain, say
from dashboard.visit.datasets import Dataset

STATEMENTS: Final[Mapping[Statement, str]] = MappingProxyType(
    {
        "update": "UPDATE … FROM (PostgreSQL, SQLite)",
        "merge": "MERGE (SQL standard)",
    }
)
FIELDS: Final = MappingProxyType(
    {
        "table": "Table",
        "id_column": "Column with the customer's id",
        "segment_column": "Column for the sub-segment's number",
        "name_column": "Column for its name (optional)",
        "parent_column": "Column for the parent (optional)",
    }
)
ID_TYPES: Final[Mapping[IdType, str]] = MappingProxyType({"text": "text", "bigint": "whole number", "uuid": "UUID"})


def downloads(
    exploration: Exploration,
    dataset: Dataset,
    names: Mapping[str, str],
    parent: str,
    possible_types: Sequence[IdType],
    look: Callable[[], Borders | None],
) -> None:
    """A button that opens all downloads of what the page shows; ``possible_types`` are those that the ids fit.

    ``look`` tells who is at the border, or says how far that is.
    """
    stem = "".join(character if character.isalnum() else "-" for character in parent) or "parent"
    kept, read = dict(names), dataset.read
    with st.popover("Downloads", icon=":material/download:", key="downloads", width="stretch"):
        _csv(exploration, read, kept, parent, stem, look)
        customers = len(exploration.parent(parent).members)
        st.caption(say("page.downloads.csv", customers=customers, parent=plain(parent_title(parent))))
        st.download_button(
            "Result in the API's form (JSON)",
            data=lambda: to_json(exploration),
            file_name=f"sub-segments-{stem}.json",
            mime="application/json",
            on_click="ignore",
            key="download-json",
            icon=":material/data_object:",
            width="stretch",
        )
        st.caption("The form of the API has no place for your names; the CSV and the SQL carry them.")
        with st.expander("Write back to the CRM (SQL)", icon=":material/database:", key="sql"):
            _sql(exploration, kept, stem, possible_types)


def _csv(
    exploration: Exploration,
    read: FilesRead,
    names: Mapping[str, str],
    parent: str,
    stem: str,
    look: Callable[[], Borders | None],
) -> None:
    with_borders = exploration.parent(parent).solution.k > 1 and st.checkbox(
        "Add how near each customer is to the next sub-segment",
        key="csv-borders",
        persist_state="session",
        help="Three more columns: the silhouette, the margin to the next sub-segment, and which one that is.",
    )
    borders = look() if with_borders else None
    known = {} if borders is None else {parent: borders}
    st.download_button(
        "Labelled customers (CSV)",
        data=lambda: labelled_csv(
            exploration,
            read.own,
            names,
            read.delimiter,
            byte_order_mark=True,
            with_borders=with_borders,
            known_borders=known,
            language=LANGUAGE,
        ),
        disabled=with_borders and borders is None,
        file_name=f"sub-segments-{stem}.csv",
        mime="text/csv",
        on_click="ignore",
        key="download-csv",
        icon=":material/table:",
        width="stretch",
    )


def _sql(exploration: Exploration, names: Mapping[str, str], stem: str, possible_types: Sequence[IdType]) -> None:
    wrong = st.container()  # above the fields: what stands below them is out of sight
    table = _field(st, "table", "crm.customers", "sql-table")
    left, right = st.columns(2)
    id_column = _field(left, "id_column", "id", "sql-id")
    segment = _field(right, "segment_column", "sub_cluster", "sql-segment")
    name = _field(left, "name_column", "", "sql-name")
    parent = _field(right, "parent_column", "", "sql-parent")
    statement = st.selectbox(
        "Statement",
        list(STATEMENTS),
        format_func=STATEMENTS.__getitem__,
        key="sql-statement",
        persist_state="session",
    )
    id_type: IdType = "text"
    if len(possible_types) > 1:
        id_type = st.selectbox(
            "Type of the id column",
            possible_types,
            format_func=ID_TYPES.__getitem__,
            key="sql-id-type",
            persist_state="session",
            help="Choose whole number if the CRM keeps the ids as numbers; leading zeros then do not matter.",
        )
    try:
        crm = CrmTable(table, id_column, segment, name, parent, id_type)
    except InvalidInput as error:
        for problem in error.problems:
            wrong.error(plain(LANGUAGE.said(_in_the_pages_words(problem).message)))
        return
    st.download_button(
        "SQL statements",
        data=lambda: write_back_sql(exploration, crm, statement, names, language=LANGUAGE),
        file_name=f"sub-segments-{stem}.sql",
        mime="application/sql",
        on_click="ignore",
        key="download-sql",
        icon=":material/database:",
        width="stretch",
    )
    st.caption("One transaction that updates these customers and no others. Try it on a copy first.")


def _field(place: Any, field: str, default: str, key: str) -> str:
    text: str = place.text_input(FIELDS[field], default, key=key, persist_state="session")
    return text


def _in_the_pages_words(problem: Problem) -> Problem:
    """A problem of the table's names that speaks of the fields as the page calls them."""
    facts = dict(problem.facts)
    rule = facts["rule"]
    if isinstance(rule, Message):
        values = tuple((name, f"“{FIELDS.get(value, value)}”") for name, value in rule.values)
        facts["rule"] = replace(rule, values=values)
    return replace(problem, column=f"“{FIELDS[problem.column]}”", facts=tuple(facts.items()))

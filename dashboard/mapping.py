"""The mapping form: which column of a file plays which part, with sample values, for the user to correct."""

from collections.abc import Callable
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.columns import Roles, header_key, suggest_roles
from core.header_words import Role
from core.number_text import DecimalMark
from core.table import Table
from dashboard.state import Session
from dashboard.words import plain

ROLE_WORDS: Final = {
    Role.ID: "Customer id",
    Role.FREQUENCY: "Number of orders",
    Role.AMOUNT_SPENT: "Spend",
    Role.PRODUCT_TYPES: "Product types",
    Role.CLUSTER: "Cluster (parent)",
    Role.ORDER_ID: "Order number",
    Role.ORDER_DATE: "Order date",
    Role.QUANTITY: "Quantity",
    Role.UNIT_PRICE: "Price of one",
}
OF_CUSTOMERS: Final = (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT, Role.PRODUCT_TYPES, Role.CLUSTER)
OF_ORDER_LINES: Final = (Role.ORDER_ID, Role.ORDER_DATE, Role.QUANTITY, Role.UNIT_PRICE)
OF_LABELS: Final = (Role.ID, Role.CLUSTER)
MARKS: Final[dict[DecimalMark | None, str]] = {None: "as found", ".": "point (1,234.56)", ",": "comma (1.234,56)"}
NO_COLUMN: Final = "no column"


def correct_columns(session: Session) -> Callable[[], None] | None:
    """What draws the forms for the files that were opened last; None where no table could be opened."""
    tables = session.opened.tables if session.opened is not None else ()
    return partial(mapping_forms, session, tables) if tables else None


def mapping_forms(session: Session, tables: tuple[Table, ...]) -> None:
    """A form for each file; what is chosen is remembered for files with the same header."""
    for position, table in enumerate(tables):
        _form(session, table, position)


def _form(session: Session, table: Table, position: int) -> None:
    header, is_labels = header_key(table), position > 0
    key = f"{position}-{header}"
    known = session.corrections.roles.get(header)
    roles = suggest_roles(table, known)
    with st.form(f"mapping-{key}", border=True):
        st.markdown(f"**{plain(table.name)}**: which column is what")
        chosen: dict[Role, str | None] = {}
        columns = st.columns(2)
        for number, role in enumerate(OF_LABELS if is_labels else OF_CUSTOMERS):
            chosen[role] = _choice(columns[number % 2], table, roles, role, key)
        if not is_labels:
            purchases = st.expander("The file has one row for each purchase")
            for role in OF_ORDER_LINES:
                chosen[role] = _choice(purchases, table, roles, role, key)
        mark = session.corrections.mark
        if not is_labels:
            mark = st.selectbox(
                "Decimal mark", list(MARKS), list(MARKS).index(mark), MARKS.__getitem__, key=f"mark-{key}"
            )
        if st.form_submit_button("Use these columns", key=f"use-{key}"):
            changed = {role: name for role, name in chosen.items() if name != roles.columns.get(role)}
            session.correct(header, {**(known or {}), **changed}, mark)
            st.rerun()


def _choice(place: DeltaGenerator, table: Table, roles: Roles, role: Role, key: str) -> str | None:
    names: list[str | None] = [None, *table.frame.columns]
    taken = roles.columns.get(role)

    def described(name: str | None) -> str:
        if name is None:
            return NO_COLUMN
        samples = [sample for sample in roles.samples.get(name, ()) if sample]
        return f"{name}  ({', '.join(samples)})" if samples else name

    return place.selectbox(ROLE_WORDS[role], names, names.index(taken), described, key=f"role-{key}-{role}")

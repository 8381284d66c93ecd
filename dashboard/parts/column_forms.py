"""Which column of a file plays which part: as it was found, and the form to correct it."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.intake import DecimalMark, Roles, header_key, is_order_lines, suggest_roles
from core.tables import Role, Table
from dashboard.texts.formatting import LANGUAGE, plain, say
from dashboard.visit.browser_memory import Correction
from dashboard.visit.session import Session

ROLE_WORDS: Final = MappingProxyType(
    {
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
)
OF_CUSTOMERS: Final = (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT, Role.PRODUCT_TYPES, Role.CLUSTER)
OF_ORDER_LINES: Final = (Role.ORDER_ID, Role.ORDER_DATE, Role.QUANTITY, Role.UNIT_PRICE)
OF_LABELS: Final = (Role.ID, Role.CLUSTER)
PRICED: Final = (Role.QUANTITY, Role.UNIT_PRICE)
MARKS: Final[Mapping[DecimalMark | None, str]] = MappingProxyType(
    {None: "as found", ".": "point (1,234.56)", ",": "comma (1.234,56)"}
)
NO_COLUMN: Final = "no column"
MOST_OTHERS: Final = 8  # columns named that nothing is asked about
LONGEST_SAMPLE: Final = 20  # characters of a cell, shown as an example in the list of columns


def columns_found(session: Session, table: Table, is_labels: bool) -> None:
    """The column of each role with values from the top of the file, and the columns that have none."""
    roles = roles_of(session, table)
    found = {role: roles.columns[role] for role in used_roles(table, roles, is_labels) if role in roles.columns}
    frame = pd.DataFrame(
        {
            "Read as": [ROLE_WORDS[role] for role in found],
            "Column": [plain(name) for name in found.values()],
            "First values": [plain(" · ".join(samples_of(roles, name))) for name in found.values()],
        }
    )
    with st.container(key=f"columns-{header_key(table)}-{is_labels}"):
        st.table(frame, hide_index=True, border="horizontal", alt=say("page.columns.table", file=table.name))
    others = [name for name in table.frame.columns if name not in found.values()]
    if others:
        st.caption(plain(say("page.columns.others", columns=LANGUAGE.listed(others, most=MOST_OTHERS))))


def used_roles(table: Table, roles: Roles, is_labels: bool) -> list[Role]:
    """The roles that count in such a file."""
    if is_labels:
        return list(OF_LABELS)
    if not is_order_lines(table, roles):
        return list(OF_CUSTOMERS)
    unused = {Role.FREQUENCY, *(PRICED if Role.AMOUNT_SPENT in roles.columns else ())}
    return [role for role in (Role.ID, *OF_ORDER_LINES, *OF_CUSTOMERS[1:]) if role not in unused]


def samples_of(roles: Roles, name: str) -> list[str]:
    """Up to three values of a column, short enough to stand side by side."""
    samples = (sample for sample in roles.samples.get(name, ()) if sample)
    return [sample if len(sample) <= LONGEST_SAMPLE else sample[: LONGEST_SAMPLE - 1] + "…" for sample in samples]


def roles_of(session: Session, table: Table) -> Roles:
    """Which column is what, as it was found and as the visitor corrected it."""
    known = session.correction(table)
    return suggest_roles(table, known.roles if known else None)


def correct_columns(session: Session) -> Callable[[], None] | None:
    """What draws the forms for the files that were opened last; None where no table could be opened."""
    tables = session.opened.tables if session.opened is not None else ()
    return partial(mapping_forms, session, tables) if tables else None


def mapping_forms(session: Session, tables: tuple[Table, ...]) -> None:
    """A form for each file; what is chosen is remembered for files with the same header."""
    for position, table in enumerate(tables):
        _form(session, table, position)
    st.caption(
        "Remembered in this browser for files with the same header: the names of the columns, never what is in them."
    )


def _form(session: Session, table: Table, position: int) -> None:
    header, is_labels = header_key(table), position > 0
    key = f"{position}-{header}"
    known = session.correction(table)
    roles = roles_of(session, table)
    with st.form(f"mapping-{key}", border=True):
        st.markdown(say("page.columns.form", file=plain(table.name)))
        chosen: dict[Role, str | None] = {}
        columns = st.columns(2)
        for number, role in enumerate(OF_LABELS if is_labels else OF_CUSTOMERS):
            chosen[role] = _choice(columns[number % 2], table, roles, role, key)
        mark = known.mark if known else None
        if not is_labels:
            mark = columns[1].selectbox(
                "Decimal mark", list(MARKS), list(MARKS).index(mark), MARKS.__getitem__, key=f"mark-{key}"
            )
            purchases = st.expander("If the file has one row for each purchase")
            for role in OF_ORDER_LINES:
                chosen[role] = _choice(purchases, table, roles, role, key)
        buttons = st.container(horizontal=True)
        if buttons.form_submit_button("Use these columns", key=f"use-{key}"):
            changed = {role: name for role, name in chosen.items() if name != roles.columns.get(role)}
            session.correct(header, Correction({**(known.roles if known else {}), **changed}, mark))
            st.rerun()
        if known and buttons.form_submit_button("Forget my corrections", key=f"forget-{key}"):
            session.correct(header, None)
            for name in [f"mark-{key}", *(f"role-{key}-{role}" for role in Role)]:
                st.session_state.pop(name, None)
            st.rerun()


def _choice(place: DeltaGenerator, table: Table, roles: Roles, role: Role, key: str) -> str | None:
    names: list[str | None] = [None, *table.frame.columns]
    taken = roles.columns.get(role)

    def described(name: str | None) -> str:
        if name is None:
            return NO_COLUMN
        samples = samples_of(roles, name)
        return f"{name}  ({' · '.join(samples)})" if samples else name

    return place.selectbox(ROLE_WORDS[role], names, names.index(taken), described, key=f"role-{key}-{role}")

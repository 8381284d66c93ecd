"""One question about the columns that are unsure: the candidates of each role, with three values of each."""

from typing import Final

import streamlit as st

from core.intake import Roles, header_key, is_order_lines, possible_columns
from core.tables import Role, Table
from dashboard.parts.column_forms import OF_LABELS, ROLE_WORDS, roles_of, samples_of, used_roles
from dashboard.texts.formatting import literal, plain, say
from dashboard.visit.browser_memory import Correction
from dashboard.visit.session import NEEDED, Session

MOST_CANDIDATES: Final = 8  # columns that one question offers; the form for every column has them all

IN_PLACE_OF_ORDERS: Final = (Role.ORDER_ID, Role.ORDER_DATE)

Unsure = tuple[int, Table, dict[Role, tuple[str, ...]]]  # the file's place among those in use, and its candidates


def column_question(session: Session, within: str = "") -> bool:
    """Ask for the columns that are unsure, in an expander of this title where one is given; whether any are."""
    tables = session.opened.tables if session.opened is not None else ()
    unsure = [
        (position, table, candidates)
        for position, table in enumerate(tables)
        if (candidates := _unsure(session, table, position > 0, alone=len(tables) == 1))
    ]
    if not unsure:
        return False
    place = st.expander(within, key="column-question-within") if within else st.container()
    with place, st.form("column-question", border=not within):
        if not within:
            st.markdown(f"**{say('page.columns.unsure')}**")
        _form(session, unsure, named=len(tables) > 1)
    return True


def _form(session: Session, unsure: list[Unsure], named: bool) -> None:
    answers: list[tuple[Table, dict[Role, str | None]]] = []
    for position, table, candidates in unsure:
        place = position if named else None
        roles = roles_of(session, table)
        answers.append((table, {role: _choice(table, roles, role, names, place) for role, names in candidates.items()}))
    if st.form_submit_button("Use these columns", key="use-answered"):
        for table, chosen in answers:
            known = session.correction(table)
            said = {role: name for role, name in chosen.items() if name is not None}
            before = known.roles if known else {}
            session.correct(header_key(table), Correction({**before, **said}, known.mark if known else None))
        st.rerun()


def _choice(table: Table, roles: Roles, role: Role, names: tuple[str, ...], place: int | None) -> str | None:
    """The column that is chosen for a role; the one that was taken is chosen already.

    ``place`` is the file's among several, which may have the same columns.
    """
    taken = roles.columns.get(role)

    def described(name: str) -> str:
        samples = " · ".join(map(literal, samples_of(roles, name)))
        return f"**{plain(name)}**: {samples}" if samples else f"**{plain(name)}**"

    label = ROLE_WORDS[role]
    return st.radio(
        label if place is None else plain(say("page.columns.role_in_file", role=label, file=table.name)),
        names,
        names.index(taken) if taken in names else None,
        described,
        key=f"answer-{place or 0}-{header_key(table)}-{role}",
    )


def _unsure(session: Session, table: Table, is_labels: bool, alone: bool) -> dict[Role, tuple[str, ...]]:
    """The roles whose column is a guess, or that have none and need one, each with the columns that it may be."""
    roles = roles_of(session, table)
    used = used_roles(table, roles, is_labels)
    needed = list(OF_LABELS if is_labels else (*NEEDED, Role.CLUSTER) if alone else NEEDED)
    if Role.FREQUENCY in needed and Role.FREQUENCY not in roles.columns and _has_purchases(table, roles):
        # One row for each purchase has no number of orders, but an order or a day.
        used = [*IN_PLACE_OF_ORDERS, *(role for role in used if role is not Role.FREQUENCY)]
        needed += IN_PLACE_OF_ORDERS
    found: dict[Role, tuple[str, ...]] = {}
    for role in used:
        if role in roles.sure:
            continue
        candidates = roles.candidates.get(role, ())
        if role not in roles.columns and not candidates and role in needed:
            candidates = possible_columns(table, roles, role)
        if candidates:
            found[role] = tuple(dict.fromkeys(candidates))[:MOST_CANDIDATES]
    return found


def _has_purchases(table: Table, roles: Roles) -> bool:
    """Whether a file without a number of orders looks as if each row were a purchase."""
    return not is_order_lines(table, roles) and roles.missing(table, Role.FREQUENCY).variant == "of_order_lines"

"""One file or two → customers and labels: the labels may stand in a file of their own or in a column beside."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from core.intake.columns.ids import read_ids
from core.intake.columns.numbers import DecimalMark
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.customer_rows import CustomersTable, read_customers
from core.intake.label_rows import LabelsTable, read_labels
from core.intake.orders.order_totals import AmountsOf
from core.problems.problem import InvalidInput, Place, Problem
from core.problems.problem_list import Problems
from core.problems.rules import Effect
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import cells_of, coded


def read_both(
    customers_table: Table,
    labels_table: Table | None = None,
    customers_roles: Roles | Chosen | None = None,
    labels_roles: Chosen | None = None,
    mark: DecimalMark | None = None,
    amounts_of: AmountsOf | None = None,
) -> tuple[CustomersTable, LabelsTable]:
    """Read customers and labels out of two files, or out of one that has a column of clusters.

    Two files that were given the wrong way round are exchanged.

    Parameters
    ----------
    customers_roles, labels_roles : which column is what, as the user chose: for some of the roles, or for all

    Raises
    ------
    InvalidInput
        A file is unusable; with every problem of both files at once.
    """
    roles = customers_roles
    if not isinstance(roles, Roles):
        roles = suggest_roles(customers_table, roles, labels_table)
    if labels_table is None:
        if Role.CLUSTER not in roles.columns:
            raise InvalidInput([_labels_absent(customers_table, roles)])
        people = read_customers(customers_table, roles, mark, amounts_of)
        return people, _labels_within(people)

    other_roles = suggest_roles(labels_table, labels_roles, customers_table)
    notices: list[Problem] = []
    if not _has_spend(roles) and _has_spend(other_roles):
        customers_table, labels_table, roles, other_roles = labels_table, customers_table, other_roles, roles
        notices.append(Problem.of("files_exchanged", Place(customers_table.name, beside=labels_table.name)))
    if Role.CLUSTER in roles.columns:
        place = Place(customers_table.name)
        notices.append(Problem.of("labels_in_both", place, roles.columns[Role.CLUSTER]))
    found = Problems()
    people_read = membership = None
    try:
        people_read = read_customers(customers_table, roles, mark, amounts_of)
        found = found.also(people_read.problems)
    except InvalidInput as error:
        found = found.also(error.problems)
    try:
        membership = read_labels(labels_table, other_roles)
        found = found.also(membership.problems)
    except InvalidInput as error:
        found = found.also(error.problems)
    if people_read is None or membership is None:
        raise InvalidInput(found)
    return replace(people_read, problems=people_read.problems.also(notices)), membership


def _has_spend(roles: Roles) -> bool:
    return Role.AMOUNT_SPENT in roles.columns or Role.UNIT_PRICE in roles.columns


def _labels_absent(table: Table, roles: Roles) -> Problem:
    if Role.CLUSTER in roles.tied:
        return roles.missing(table, Role.CLUSTER)
    names, columns = Role.CLUSTER.usual_names, tuple(table.frame.columns)
    return Problem.of("labels_absent", Place(table.name), names=names, columns=columns)


def _labels_within(people: CustomersTable) -> LabelsTable:
    """The labels in the column beside the customers: of the customers that are used, each from all of its rows."""
    table, columns = people.source, people.roles.columns
    ids, _ = read_ids(table, columns[Role.ID])
    parents = cells_of(table, columns[Role.CLUSTER])
    owner, different = coded(ids)
    used = np.zeros(len(different), dtype=bool)
    used[owner[np.searchsorted(table.rows, people.rows)]] = True
    pairs = owner * len(ids) + coded(parents)[0]
    positions = np.sort(np.unique(pairs, return_index=True)[1])
    positions = positions[used[owner[positions]]]
    cells = {
        column: text.take(pa.array(positions))
        for column, text in ((columns[Role.ID], ids), (columns[Role.CLUSTER], parents))
    }
    frame = pa.table(cells).to_pandas(types_mapper={pa.large_string(): pd.StringDtype("pyarrow", na_value=np.nan)}.get)
    beside = replace(table, frame=frame, rows=table.rows[positions], problems=())
    read = read_labels(beside, replace(people.roles, sure=frozenset(Role)))
    # What is to be known of a column's cells, the customers' reader told.
    told = {(problem.code, problem.column) for problem in people.problems.having(Effect.NOTICE)}
    news = [each for each in read.problems.having(Effect.NOTICE) if (each.code, each.column) not in told]
    return replace(read, problems=read.problems.having(Effect.LEFT_OUT).also(news))

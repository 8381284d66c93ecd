"""A table → labels: which parent each customer is in, with every problem found."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.cell_notices import about_cells
from core.intake.columns.ids import read_ids
from core.intake.columns.role_finding import suggest_roles
from core.intake.columns.roles import Chosen, Roles
from core.intake.row_problems import RowProblems, all_left_out, first_of_each
from core.model.labels import Labels, whole_clusters
from core.problems.problem import Place, Problem
from core.problems.problem_list import Problems
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_array import Texts
from core.tables.text_cells import cells_of, coded, flags


@dataclass(frozen=True, slots=True, eq=False)
class LabelsTable:
    """What a labels file holds: the labels, and the problems of the rows that are left out."""

    labels: Labels
    problems: Problems
    records: int


def read_labels(table: Table, roles: Roles | Chosen | None = None) -> LabelsTable:
    """Take the labels out of a table; a row with a problem is left out and listed with every rule it breaks.

    Parameters
    ----------
    roles : which column is what, as the user chose: for some of the roles, or for all

    Raises
    ------
    InvalidInput
        A column is missing or found twice, or no row can be used.
    """
    roles = roles if isinstance(roles, Roles) else suggest_roles(table, roles)
    roles.require(table, (Role.ID, Role.CLUSTER))
    id_column, cluster_column = roles.columns[Role.ID], roles.columns[Role.CLUSTER]
    ids, notices = read_ids(table, id_column)
    written = cells_of(table, cluster_column)
    parents = whole_clusters(written)
    about = list(about_cells(table, {role: roles.columns[role] for role in (Role.ID, Role.CLUSTER)}))
    if parents is not written:
        filled = int(np.argmax(flags(pc.not_equal(written, parents))))
        facts = {"written": written[filled].as_py(), "read": parents[filled].as_py()}
        some = bool(flags(pc.and_(pc.equal(written, parents), pc.not_equal(written, ""))).any())
        variant = "some" if some else ""
        about.append(Problem.of("labels_as_numbers", Place(table.name), cluster_column, variant=variant, **facts))
    finder = RowProblems(table)
    for column, cells, code in ((id_column, ids, "id_missing"), (cluster_column, parents, "label_missing")):
        finder.add(code, column, flags(pc.equal(cells, "")))
        finder.add("text_unstorable", column, flags(pc.match_substring(cells, "\x00")), character=0)
    codes, names = coded(ids)
    first, repeated = first_of_each(codes, len(names), ~finder.bad)
    finder.add("label_repeated", id_column, repeated, first)
    kept = pa.array(np.flatnonzero(~finder.bad))
    if not len(kept):
        raise all_left_out(table, finder.problems)
    guesses = tuple(each for each in roles.guesses(table) if each.column in (Role.ID, Role.CLUSTER))
    labels = Labels(Texts(ids.take(kept)), parents.take(kept).to_numpy(zero_copy_only=False))
    return LabelsTable(labels, finder.problems.also([*notices, *guesses, *about]), table.records)

"""Labels: which parent each customer is in; from a table or a mapping, joined to the customers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.columns import Chosen, Roles, suggest_roles
from core.customers import Customers
from core.errors import InvalidInput, Place, Problem, counted, listed, quoted
from core.header_words import Role
from core.id_forms import NearMatch, near_match
from core.ids import read_ids
from core.problems import Problems
from core.row_problems import RowProblems, first_of_each, no_usable_row
from core.table import Table
from core.text_cells import Cells, cells_of, coded, flags, trimmed
from core.texts import Texts, in_arrow

EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """m labels: ``ids`` and ``parents`` are m texts each; every id occurs once."""

    ids: npt.NDArray[np.object_] | Texts
    parents: npt.NDArray[np.object_]

    def __post_init__(self) -> None:
        assert len(self.ids) == len(self.parents)

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, mapping: Mapping[Any, object]) -> "Labels":
        """Labels from customer id → parent; a number becomes its text, so 1 and "1" are the same parent."""
        return cls(
            np.array([str(name) for name in mapping], dtype=object),
            np.array([str(parent).strip() for parent in mapping.values()], dtype=object),
        )


@dataclass(frozen=True, slots=True, eq=False)
class LabelsTable:
    """What a labels file holds: the labels, and the problems of the rows that are left out."""

    labels: Labels
    problems: Problems
    records: int


@dataclass(frozen=True, slots=True, eq=False)
class Parents:
    """The customers of each parent, and what found no partner.

    Attributes
    ----------
    members : parent → int64 array of positions in the customers, ascending; parents in their natural order
    unlabelled : positions of the customers without a label
    without_customer : the ids that have a label and no customer
    """

    members: Mapping[str, npt.NDArray[np.int64]]
    unlabelled: npt.NDArray[np.int64]
    without_customer: npt.NDArray[np.object_]

    def share(self, key: str) -> float:
        """The part of all labelled customers that is in one parent, 0 to 1."""
        return len(self.members[key]) / sum(map(len, self.members.values()))

    def keys_for(self, target_cluster: str | int | None) -> list[str]:
        """The parents to explore: the one that is named, or all of them.

        Raises
        ------
        InvalidInput
            There is no such parent.
        """
        if target_cluster is None:
            return list(self.members)
        target = str(target_cluster).strip()  # as the parents are
        if target not in self.members:
            raise InvalidInput([parent_unknown(target, self.members)])
        return [target]

    def problems(self, customers: Customers) -> tuple[Problem, ...]:
        """What the user should know about the ids that found no partner."""
        found = []
        if len(self.unlabelled):
            value = counted(len(self.unlabelled), "customer has", "customers have")
            found.append(Problem("customers_unlabelled", value=value, hint=_some(customers.ids[self.unlabelled])))
        if len(self.without_customer):
            value = counted(len(self.without_customer), "label names", "labels name")
            found.append(Problem("labels_without_customer", value=value, hint=_some(self.without_customer)))
        if near := near_match(customers.ids[self.unlabelled], self.without_customer):
            found.append(_differing("ids_nearly_fit", near))
        return tuple(found)


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
    parents = trimmed(cells_of(table, cluster_column))
    finder = RowProblems(table)
    for column, cells, code in ((id_column, ids, "id_missing"), (cluster_column, parents, "label_missing")):
        finder.add(code, column, flags(pc.equal(cells, "")))
        finder.add("text_unstorable", column, flags(pc.match_substring(cells, "\x00")), "code 0")
    codes, names = coded(ids)
    first, repeated = first_of_each(codes, len(names), ~finder.bad)
    finder.add("label_repeated", id_column, repeated, "row {}", first)
    kept = pa.array(np.flatnonzero(~finder.bad))
    if not len(kept):
        raise no_usable_row(table, finder.problems)
    guesses = tuple(each for each in roles.guesses(table) if each.column in (Role.ID, Role.CLUSTER))
    labels = Labels(Texts(ids.take(kept)), parents.take(kept).to_numpy(zero_copy_only=False))
    return LabelsTable(labels, finder.problems.also([*notices, *guesses]), table.records)


def parent_unknown(target: str, known: Iterable[str]) -> Problem:
    """That the labels do not name a target; those that they name are told in their natural order."""
    parents = listed(map(quoted, sorted(known, key=natural_order)))
    return Problem("parent_unknown", Place(path="target_cluster"), value=quoted(target), hint=parents)


def group_by_parent(customers: Customers, labels: Labels, target_cluster: str | int | None = None) -> Parents:
    """Join labels to customers by id.

    Raises
    ------
    InvalidInput
        No customer has a label at all; where no label names the target either, that is told as well.
    """
    position = _positions(in_arrow(customers.ids), in_arrow(labels.ids))
    labelled = np.flatnonzero(position >= 0)
    if not len(labelled):
        problems = [_no_label_fits(customers, labels)]
        if target_cluster is not None and str(target_cluster) not in (known := set(labels.parents)):
            problems.append(parent_unknown(str(target_cluster), known))
        raise InvalidInput(problems)
    used = np.zeros(len(labels), dtype=bool)
    used[position[labelled]] = True
    codes, keys = pd.factorize(labels.parents[position[labelled]])
    order = np.argsort(codes, kind="stable")
    groups = np.split(labelled[order].astype(np.int64), np.cumsum(np.bincount(codes))[:-1])
    members = dict(sorted(zip(map(str, keys), groups, strict=True), key=lambda pair: natural_order(pair[0])))
    return Parents(members, np.flatnonzero(position < 0).astype(np.int64), labels.ids[~used])


def _positions(ids: Cells, labelled: Cells) -> npt.NDArray[np.integer[Any]]:
    """Where each id stands among those with a label; -1 where it does not."""
    if ids.equals(labelled):  # as where labels were made from the customers' file, row by row
        return np.arange(len(ids))
    found = pc.index_in(ids, value_set=labelled)
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False))


def _no_label_fits(customers: Customers, labels: Labels) -> Problem:
    if near := near_match(customers.ids[:], labels.ids[:]):
        return _differing("ids_differ", near)
    ids, others = (listed(map(quoted, array[:EXAMPLES])) for array in (customers.ids, labels.ids))
    return Problem("no_label_fits", value=ids, hint=others)


def natural_order(key: str) -> tuple[bool, int, str, str]:
    """Sorts parents as people do: 2 before 10, numbers before names, names without regard to case."""
    is_number = key.removeprefix("-").isdecimal() and len(key) < 19
    return (not is_number, int(key) if is_number else 0, key.casefold(), key)


def _some(ids: npt.NDArray[np.object_]) -> str:
    """The first ids, the rest counted."""
    more = [f"{len(ids) - EXAMPLES:,} more"] if len(ids) > EXAMPLES else []
    return listed([*map(quoted, ids[:EXAMPLES]), *more])


def _differing(code: str, near: NearMatch) -> Problem:
    pairs = listed(f"{quoted(ours)} and {quoted(theirs)}" for ours, theirs in near.pairs)
    value = counted(near.count, "customer has", "customers have")
    return Problem(code, column=near.difference, value=value, hint=pairs)

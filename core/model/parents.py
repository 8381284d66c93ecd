"""Customers and labels, joined: who belongs to which parent, and who is left over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.compute as pc

from core.language.message import Message, message
from core.model.customers import Customers
from core.model.id_matching import NearMatch, near_match
from core.model.labels import Labels
from core.problems.problem import InvalidInput, Place, Problem
from core.tables.text_array import in_arrow
from core.tables.text_cells import Cells

EXAMPLES: Final = 3  # ids named in a problem, enough to find them by


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
            ids = _some(customers.ids[self.unlabelled])
            found.append(Problem.of("customers_unlabelled", n=len(self.unlabelled), ids=ids))
        if len(self.without_customer):
            ids = _some(self.without_customer)
            found.append(Problem.of("labels_without_customer", n=len(self.without_customer), ids=ids))
        if near := near_match(customers.ids[self.unlabelled], self.without_customer):
            found.append(Problem.of("ids_nearly_fit", n=near.count, **_differing(near)))
        return tuple(found)


def parent_unknown(target: str, known: Iterable[str]) -> Problem:
    """That the labels do not name a target; those that they name are told in their natural order."""
    parents = tuple(sorted(known, key=natural_order))
    return Problem.of("parent_unknown", Place(path="target_cluster"), target=target, parents=parents)


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
        return Problem.of("ids_differ", **_differing(near))
    return Problem.of("no_label_fits", ids=tuple(customers.ids[:EXAMPLES]), others=tuple(labels.ids[:EXAMPLES]))


def natural_order(key: str) -> tuple[bool, int, str, str]:
    """Sorts parents as people do: 2 before 10, numbers before names, names without regard to case."""
    is_number = key.removeprefix("-").isdecimal() and len(key) < 19
    return (not is_number, int(key) if is_number else 0, key.casefold(), key)


def _some(ids: npt.NDArray[np.object_]) -> tuple[str | Message, ...]:
    """The first ids, the rest counted."""
    more = [message("unit.more", n=len(ids) - EXAMPLES)] if len(ids) > EXAMPLES else []
    return (*ids[:EXAMPLES], *more)


def _differing(near: NearMatch) -> dict[str, Any]:
    pairs = tuple(message("ids.pair", one=ours, other=theirs) for ours, theirs in near.pairs)
    return {"difference": message(f"ids.differ_in_{near.difference}"), "pairs": pairs}

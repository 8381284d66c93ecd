"""The labels of a request: each checked by itself, then together with the customers and the target."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from core.intake.columns.ids import ids_saying_nothing
from core.intake.request.problems import RequestProblems
from core.intake.request.settings import whole
from core.language.message import message
from core.model.customers import Customers
from core.model.labels import Labels, named_clusters
from core.model.parents import group_by_parent, parent_unknown
from core.problems.bad_values import kind_of_value, unstorable
from core.problems.problem import InvalidInput, Problem

LABELS: Final = message("must_be.labels")


def labels_in(given: object, problems: RequestProblems) -> Labels | None:
    """The labels of a request; None where there is a problem."""
    if not isinstance(given, dict) or not given:
        found = kind_of_value(given) if given != {} else message("found.empty")
        problems.add("type_wrong", "labels", value=found, rule=LABELS)
        return None
    before = len(problems.found)
    for key, value in given.items():
        parent = whole(value)
        path = f"labels[{json.dumps(key)}]"
        if not _is_parent(parent):
            rule = message("must_be.parent_label")
            problems.add("type_wrong", path, column=path, value=kind_of_value(parent), rule=rule)
        for text in (key, str(parent)):
            if odd := unstorable(text):
                problems.add("text_unstorable", path, column=path, **odd)
    if len(problems.found) == before:
        _check_said(given, problems)
    return labels_of(given) if len(problems.found) == before else None


def labels_of(given: Mapping[str, Any]) -> Labels:
    """Sound labels: 2, 2.0 and "2" are one cluster, "2.0" is another, for a text is its writer's own."""
    parents = [str(whole(parent)) for parent in given.values()]
    return Labels(np.array(list(given), dtype=object), np.array(named_clusters(parents), dtype=object))


def _check_said(given: Mapping[str, Any], problems: RequestProblems) -> None:
    """Refuse ids and clusters that spell out that there is none, as an export of missing values writes them."""
    keys = list(given)
    for position in ids_saying_nothing(keys):
        path = f"labels[{json.dumps(keys[position])}]"
        problems.add("id_missing", path, column=path, variant="says_nothing", text=keys[position])
    clusters = named_clusters([str(whole(parent)) for parent in given.values()])
    for (key, parent), name in zip(given.items(), clusters, strict=True):
        if not name:
            path = f"labels[{json.dumps(key)}]"
            problems.add("label_missing", path, column=path, variant="says_nothing", text=parent)


def check_together(
    body: Mapping[str, Any], customers: Customers | None, labels: Labels | None, problems: RequestProblems
) -> None:
    """See whether labels fit customers, and the target the labels: told with the other problems, not after them."""
    target = whole(body.get("target_cluster"))
    target = str(target).strip() if _is_parent(target) else None
    found: Sequence[Problem] = ()
    if customers is not None and labels is not None:
        try:
            group_by_parent(customers, labels, target).keys_for(target)
        except InvalidInput as error:
            found = error.problems
    elif target is not None and isinstance(body.get("labels"), dict):
        known = {str(parent).strip() for each in body["labels"].values() if _is_parent(parent := whole(each))}
        if known and target not in known:
            found = [parent_unknown(target, known)]
    for each in found:
        problems.add_found(each)


def _is_parent(value: object) -> bool:
    """Whether a JSON value can name a parent: a whole number, or a text that is not blank."""
    return bool(value.strip()) if isinstance(value, str) else isinstance(value, int) and not isinstance(value, bool)

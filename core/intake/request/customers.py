"""The customers of a request: each value checked by itself, then their ids together."""

import math
from collections.abc import Callable
from types import MappingProxyType
from typing import Any, Final, TypeGuard

import numpy as np
import pyarrow as pa

from core.intake.columns.ids import ids_saying_nothing
from core.intake.request.problems import RequestProblems
from core.intake.request.settings import RequestLimits
from core.intake.request.sound_request import CUSTOMER_KEYS
from core.language.message import Message, message
from core.language.quotes import quotable
from core.model.customers import AMOUNT_BOUNDS, FREQUENCY_BOUNDS, Customers
from core.model.products import encode
from core.problems.bad_values import kind_of_value, unstorable

CUSTOMERS: Final = message("must_be.customers")
MUST_BE: Final = MappingProxyType({key: message(f"must_be.{key}") for key in CUSTOMER_KEYS})


def customers_given(given: object, problems: RequestProblems, most: RequestLimits | None) -> TypeGuard[list[Any]]:
    """Whether a request has an array of customers, neither empty nor longer than it may be; adds the problem if not."""
    if not isinstance(given, list) or not given:
        found = kind_of_value(given) if given != [] else message("found.empty")
        problems.add("type_wrong", "customers", value=found, rule=CUSTOMERS)
        return False
    if most and len(given) > most.customers:
        count = message("unit.customer", n=len(given))
        problems.add("request_too_large", "customers", given=count, limit=most.customers)
        return False
    return True


def customers_in(given: object, problems: RequestProblems, most: RequestLimits | None) -> Customers | None:
    """The customers of a request; None where there is a problem."""
    if not customers_given(given, problems, most):
        return None
    before = len(problems.found)
    for position, each in enumerate(given):
        path = f"customers[{position}]"
        if not isinstance(each, dict):
            problems.add("type_wrong", path, value=kind_of_value(each), rule=message("must_be.object"))
        elif each.keys() != MUST_BE.keys():
            problems.check_keys(each, path, MUST_BE)
    records = [(f"customers[{position}]", each) for position, each in enumerate(given) if isinstance(each, dict)]
    _check_each(records, "id", _id_problem, problems)
    _check_each(records, "frequency", _frequency_problem, problems)
    _check_each(records, "amount_spent", _amount_problem, problems)
    _check_each(records, "product_types", _products_problem, problems)
    _check_unique(records, problems)
    _check_said(records, problems)
    if len(problems.found) > before:
        return None
    return Customers(
        ids=np.array([each["id"] for each in given], dtype=object),
        frequency=np.array([each["frequency"] for each in given], dtype=np.float64).astype(np.int64),
        amount_spent=np.array([each["amount_spent"] for each in given], dtype=np.float64) + 0.0,
        products=encode(pa.array([each["product_types"] for each in given], type=pa.list_(pa.string()))),
    )


Broken = tuple[str, dict[str, Any]]  # the code of a rule, and the facts of the problem
Check = Callable[[Any], Broken | None]


def _check_each(records: list[tuple[str, dict[str, Any]]], key: str, check: Check, problems: RequestProblems) -> None:
    for path, each in records:
        if key in each and (found := check(each[key])):
            code, facts = found
            problems.add(code, f"{path}.{key}", **facts)


def _id_problem(value: Any) -> Broken | None:
    if not isinstance(value, str):
        return _wrong_type(value, "id_in_quotes")
    if not value.strip():
        return "id_missing", {}
    return _unstorable(value)


def _frequency_problem(value: Any) -> Broken | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _wrong_type(value, "whole")
    if outside := _outside(value, FREQUENCY_BOUNDS):
        return outside
    return None if value == math.floor(value) else ("number_not_whole", {"value": _number(value)})


def _amount_problem(value: Any) -> Broken | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _wrong_type(value, "number")
    return _outside(value, AMOUNT_BOUNDS)


def _products_problem(value: Any) -> Broken | None:
    if not isinstance(value, list):
        return _wrong_type(value, "product_types")
    for each in value:
        if not isinstance(each, str):
            with_it = message("found.array_with", element=kind_of_value(each))
            return "type_wrong", {"value": with_it, "rule": message("must_be.product_types")}
    return _unstorable(*value)


def _wrong_type(value: object, rule: str) -> Broken:
    return "type_wrong", {"value": kind_of_value(value), "rule": message(f"must_be.{rule}")}


def _unstorable(*texts: str) -> Broken | None:
    odd = unstorable(*texts)
    return ("text_unstorable", odd) if odd else None


def _outside(value: float, bounds: tuple[float, float]) -> Broken | None:
    least, most = bounds
    if least <= value <= most:
        return None
    return "number_out_of_range", {"value": _number(value), "least": least, "most": most}


def _number(value: float) -> str | Message:
    """A number for a sentence; JSON numbers beyond float64 arrive as infinity."""
    return message("found.beyond_numbers") if abs(value) == math.inf else quotable(str(value))


def _check_unique(records: list[tuple[str, dict[str, Any]]], problems: RequestProblems) -> None:
    first: dict[str, str] = {}
    for path, each in records:
        name = each.get("id")
        if isinstance(name, str) and first.setdefault(name, path) != path:
            problems.add("id_repeated", f"{path}.id", value=quotable(name), other=first[name])


def _check_said(records: list[tuple[str, dict[str, Any]]], problems: RequestProblems) -> None:
    """Refuse the ids that spell out that there is none, as an export of missing values writes them."""
    texts = ((path, each["id"]) for path, each in records if isinstance(each.get("id"), str))
    known = [(path, text) for path, text in texts if not unstorable(text)]
    for position in ids_saying_nothing([text for _, text in known]):
        path, text = known[position]
        problems.add("id_missing", f"{path}.id", variant="says_nothing", text=text)

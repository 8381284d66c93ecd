"""The API's request JSON → customers, labels and settings, with every problem and its JSON path."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow as pa

from core.intake.request.labels import LABELS, check_together, labels_in
from core.intake.request.problems import MOST_PROBLEMS, RequestProblems, TooManyError
from core.intake.request.settings import PUBLISHED, RequestLimits, read_settings
from core.intake.request.sound_request import sound_request
from core.language.message import Message, message
from core.language.quotes import quotable
from core.model.customers import LARGEST_AMOUNT, LARGEST_FREQUENCY, Customers
from core.model.labels import Labels
from core.model.products import encode
from core.model.settings import Settings
from core.problems.bad_values import kind_of_value, unstorable
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.json.json_places import repeated_keys
from core.reading.json.json_text import JsonError, broken, check_shape, decoded, loads
from core.tables.limits import DEFAULT_LIMITS, Limits

REQUIRED: Final = MappingProxyType(
    {
        "customers": message("must_be.customers"),
        "labels": LABELS,
    }
)
OPTIONAL: Final = (*PUBLISHED, "options")
# What the whole of the customers is called where no labels divide them: "Inside parent-cluster of all customers, …"
EVERYONE: Final = "of all customers"
RECORD_DEPTH: Final = 3  # the request, its array of customers, a customer
CUSTOMER_KEYS: Final = MappingProxyType(
    {key: message(f"must_be.{key}") for key in ("id", "frequency", "amount_spent", "product_types")}
)


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What a request holds. ``settings`` has the contract's defaults where the request says nothing."""

    customers: Customers
    labels: Labels
    settings: Settings


def read_request(
    data: bytes,
    name: str = "",
    labelled: bool = True,
    most: RequestLimits | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Request:
    """Read and check a whole request: a sound one at once, any other value by value.

    Parameters
    ----------
    data : the JSON text
    name : the file's name, for the places of problems
    labelled : whether the request divides its customers by labels; if not, all of them are one parent
    most : how much it may ask for; None for no limit
    limits : how large the text and what it holds may be

    Raises
    ------
    InvalidInput
        With every problem found; their places are paths such as ``customers[3].frequency``.
    """
    limits.check(name, "bytes", len(data))
    if sound := _sound(data, labelled, most):
        limits.check(name, "rows", max(len(sound.customers), len(sound.labels)))
        return sound
    return read_carefully(data, name, labelled, most, limits)


def read_carefully(
    data: bytes,
    name: str = "",
    labelled: bool = True,
    most: RequestLimits | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Request:
    """Read and check a request value by value, as ``read_request`` does where something is wrong.

    It gives the same for a sound one, in many times the time. Parameters and errors are those of ``read_request``.
    """
    body = _parsed(data, name, limits)
    most_problems = most.problems if most else MOST_PROBLEMS
    problems = RequestProblems(name, most_problems)
    if not isinstance(body, dict):
        problems.add("type_wrong", "", value=kind_of_value(body), rule=message("must_be.request"))
        raise InvalidInput(problems.found)
    customers, labels, settings = None, None, Settings()
    try:
        _check_keys_of_body(body, labelled, problems)
        if "customers" in body:
            customers = _customers(body["customers"], problems, most)
        if labelled and "labels" in body:
            labels = labels_in(body["labels"], problems)
        settings = read_settings(body, most, problems)
        if problems.found and labelled:
            check_together(body, customers, labels, problems)
    except TooManyError:
        problems.found.append(Problem.of("problems_more", Place(name), most=most_problems))
    if problems.found:
        raise InvalidInput(problems.found)
    assert customers is not None
    assert labels is not None or not labelled
    return Request(customers, labels or _all_in_one(customers), settings)


def _sound(data: bytes, labelled: bool, most: RequestLimits | None) -> Request | None:
    """A request in which nothing is wrong, its settings included; None where the careful reading must say what is."""
    sound = sound_request(data, labelled)
    if sound is None or (most and len(sound.customers) > most.customers):
        return None
    problems = RequestProblems("")
    settings = read_settings(sound.chosen, most, problems)
    if problems.found:
        return None
    return Request(sound.customers, sound.labels or _all_in_one(sound.customers), settings)


def _all_in_one(customers: Customers) -> Labels:
    return Labels(customers.ids, np.full(len(customers), EVERYONE, dtype=object))


def _check_keys_of_body(body: Mapping[str, object], labelled: bool, problems: RequestProblems) -> None:
    required = {key: text for key, text in REQUIRED.items() if labelled or key != "labels"}
    problems.check_keys(body, "", required, [key for key in OPTIONAL if labelled or key != "target_cluster"])


def _parsed(data: bytes, name: str, limits: Limits) -> Any:
    """Text of JSON → Python values; a key that stands twice in an object is a problem, and so is NaN."""
    text = decoded(data, name, errors="surrogatepass")
    check_shape(text, name, limits, record_depth=RECORD_DEPTH)

    def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            raise JsonError(*next(repeated_keys(text)))
        return found

    try:
        return loads(text, without_repeats)
    except JsonError as fault:
        raise broken(name, fault) from None


def _customers(given: object, problems: RequestProblems, most: RequestLimits | None) -> Customers | None:
    if not isinstance(given, list) or not given:
        found = kind_of_value(given) if given != [] else message("found.empty")
        problems.add("type_wrong", "customers", value=found, rule=REQUIRED["customers"])
        return None
    if most and len(given) > most.customers:
        count = message("unit.customer", n=len(given))
        problems.add("request_too_large", "customers", given=count, limit=most.customers)
        return None
    before = len(problems.found)
    for position, each in enumerate(given):
        path = f"customers[{position}]"
        if not isinstance(each, dict):
            problems.add("type_wrong", path, value=kind_of_value(each), rule=message("must_be.object"))
        elif each.keys() != CUSTOMER_KEYS.keys():
            problems.check_keys(each, path, CUSTOMER_KEYS)
    records = [(f"customers[{position}]", each) for position, each in enumerate(given) if isinstance(each, dict)]
    _check_each(records, "id", _id_problem, problems)
    _check_each(records, "frequency", _frequency_problem, problems)
    _check_each(records, "amount_spent", _amount_problem, problems)
    _check_each(records, "product_types", _products_problem, problems)
    _check_unique(records, problems)
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
    if not 0 <= value <= LARGEST_FREQUENCY:
        return "number_out_of_range", {"value": _number(value), "least": 0, "most": LARGEST_FREQUENCY}
    return None if value == math.floor(value) else ("number_not_whole", {"value": _number(value)})


def _amount_problem(value: Any) -> Broken | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _wrong_type(value, "number")
    if abs(value) <= LARGEST_AMOUNT:
        return None
    return "number_out_of_range", {"value": _number(value), "least": -LARGEST_AMOUNT, "most": LARGEST_AMOUNT}


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


def _number(value: float) -> str | Message:
    """A number for a sentence; JSON numbers beyond float64 arrive as infinity."""
    return message("found.beyond_numbers") if abs(value) == math.inf else quotable(str(value))


def _check_unique(records: list[tuple[str, dict[str, Any]]], problems: RequestProblems) -> None:
    first: dict[str, str] = {}
    for path, each in records:
        name = each.get("id")
        if isinstance(name, str) and first.setdefault(name, path) != path:
            problems.add("id_repeated", f"{path}.id", value=quotable(name), other=first[name])

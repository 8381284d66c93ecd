"""The API's request JSON → customers, labels and settings, with every problem and its JSON path."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from core.intake.request.labels import LABELS, check_together, labels_in
from core.intake.request.problems import MOST_PROBLEMS, RequestProblems, TooManyError
from core.intake.request.settings import PUBLISHED, RequestLimits, read_settings
from core.intake.request.sound_request import sound_request
from core.language.lists import quoted
from core.model.customers import LARGEST_AMOUNT, LARGEST_FREQUENCY, Customers
from core.model.labels import Labels
from core.model.products import encode
from core.model.settings import Settings
from core.problems.bad_values import quoted_type, unstorable
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.json.json_places import repeated_keys
from core.reading.json.json_text import JsonError, broken, check_shape, decoded, loads
from core.tables.limits import DEFAULT_LIMITS, Limits

REQUIRED: Final = {
    "customers": "an array of customers",
    "labels": LABELS,
}
OPTIONAL: Final = (*PUBLISHED, "options")
# What the whole of the customers is called where no labels divide them: "Inside parent-cluster of all customers, …"
EVERYONE: Final = "of all customers"
RECORD_DEPTH: Final = 3  # the request, its array of customers, a customer
CUSTOMER_KEYS: Final = {
    "id": "the customer's id as text",
    "frequency": "the orders as a whole number",
    "amount_spent": "the spend as a number",
    "product_types": "an array of texts",
}


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
        problems.add("type_wrong", "", quoted_type(body), "an object with customers and labels")
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
        problems.found.append(Problem("problems_more", Place(name), value=f"{most_problems:,}"))
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
        problems.add("type_wrong", "customers", quoted_type(given) if given != [] else "empty", REQUIRED["customers"])
        return None
    if most and len(given) > most.customers:
        problems.add("request_too_large", "customers", f"{len(given):,} customers", f"{most.customers:,}")
        return None
    before = len(problems.found)
    for position, each in enumerate(given):
        path = f"customers[{position}]"
        if not isinstance(each, dict):
            problems.add("type_wrong", path, quoted_type(each), "an object")
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


Check = Callable[[Any], tuple[str, str, str] | None]


def _check_each(records: list[tuple[str, dict[str, Any]]], key: str, check: Check, problems: RequestProblems) -> None:
    for path, each in records:
        if key in each and (found := check(each[key])):
            problems.add(found[0], f"{path}.{key}", found[1], found[2])


def _id_problem(value: Any) -> tuple[str, str, str] | None:
    if not isinstance(value, str):
        return "type_wrong", quoted_type(value), "the customer's id as text, in quotes"
    if not value.strip():
        return "id_missing", "", ""
    return unstorable(value)


def _frequency_problem(value: Any) -> tuple[str, str, str] | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "type_wrong", quoted_type(value), "a whole number"
    if not 0 <= value <= LARGEST_FREQUENCY:
        return "number_out_of_range", _number(value), f"from 0 to {LARGEST_FREQUENCY:,.0f}"
    return None if value == math.floor(value) else ("number_not_whole", _number(value), "")


def _amount_problem(value: Any) -> tuple[str, str, str] | None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return "type_wrong", quoted_type(value), "a number"
    limits = f"from {-LARGEST_AMOUNT:,.0f} to {LARGEST_AMOUNT:,.0f}"
    return None if abs(value) <= LARGEST_AMOUNT else ("number_out_of_range", _number(value), limits)


def _number(value: float) -> str:
    """A number for a sentence; JSON numbers beyond float64 arrive as infinity."""
    return "beyond every computer number" if abs(value) == math.inf else quoted(value)


def _products_problem(value: Any) -> tuple[str, str, str] | None:
    if not isinstance(value, list):
        return "type_wrong", quoted_type(value), "an array of texts"
    for each in value:
        if not isinstance(each, str):
            return "type_wrong", f"an array with {quoted_type(each)}", "an array of texts"
    return next((found for each in value if (found := unstorable(each))), None)


def _check_unique(records: list[tuple[str, dict[str, Any]]], problems: RequestProblems) -> None:
    first: dict[str, str] = {}
    for path, each in records:
        name = each.get("id")
        if isinstance(name, str) and first.setdefault(name, path) != path:
            problems.add("id_repeated", f"{path}.id", quoted(name), first[name])

"""The API's request JSON → customers, labels and settings, with every problem and its JSON path."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from core.intake.request.customers import CUSTOMERS, customers_in
from core.intake.request.labels import LABELS, check_together, labels_in
from core.intake.request.problems import MOST_PROBLEMS, RequestProblems, TooManyError
from core.intake.request.settings import PUBLISHED, RequestLimits, read_settings
from core.intake.request.sound_request import sound_request
from core.language.message import message
from core.model.customers import Customers
from core.model.labels import Labels
from core.model.settings import Settings
from core.problems.bad_values import kind_of_value
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.json.json_places import repeated_keys
from core.reading.json.json_text import JsonError, broken, check_shape, decoded, loads
from core.tables.limits import DEFAULT_LIMITS, Limits

REQUIRED: Final = MappingProxyType(
    {
        "customers": CUSTOMERS,
        "labels": LABELS,
    }
)
OPTIONAL: Final = (*PUBLISHED, "options")
# What the whole of the customers is called where no labels divide them: "Inside parent-cluster of all customers, …"
EVERYONE: Final = "of all customers"
RECORD_DEPTH: Final = 3  # the request, its array of customers, a customer


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
            customers = customers_in(body["customers"], problems, most)
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

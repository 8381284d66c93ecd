"""The API's request JSON → customers, labels and settings, with every problem and its JSON path."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
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
from core.problems.problem_list import Problems
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
DEFAULTS: Final = Settings()
RECORD_DEPTH: Final = 3  # the request, its array of customers, a customer


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What a request holds. ``settings`` has the contract's defaults where the request says nothing.

    ``notices`` says how its rows were read, where its options correct that; there are none of customers in the
    published form, of which nothing is guessed and everything stays as it was written.
    """

    customers: Customers
    labels: Labels
    settings: Settings
    notices: Problems = field(default_factory=Problems)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What is right in a body, before it is known whether all of it is."""

    customers: Customers | None = None
    labels: Labels | None = None
    settings: Settings = DEFAULTS
    notices: Problems = field(default_factory=Problems)


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """The JSON object that was ``given``, and what it may be; the other fields as in ``read_request``."""

    given: Mapping[str, Any]
    labelled: bool
    most: RequestLimits | None
    limits: Limits

    def check_keys(self, problems: RequestProblems, labels_within: bool = False) -> None:
        """Add the keys that are missing or not known; ``labels_within`` says that it may go without labels."""
        must = self.labelled and not labels_within
        required = {key: text for key, text in REQUIRED.items() if key != "labels" or must}
        optional = [key for key in (*OPTIONAL, "labels") if self.labelled or key not in ("target_cluster", "labels")]
        problems.check_keys(self.given, "", required, [key for key in optional if key not in required])


@dataclass(frozen=True, slots=True)
class RowsReader:
    """What reads the customers of a request where its options have one of these keys: as rows of a table."""

    keys: tuple[str, ...]
    read: Callable[[Body, Found, RequestProblems], Found]

    def are_in(self, body: Mapping[str, Any]) -> bool:
        """Whether a body brings rows."""
        options = body.get("options")
        return isinstance(options, dict) and any(key in options for key in self.keys)


def read_request(
    data: bytes,
    name: str = "",
    labelled: bool = True,
    most: RequestLimits | None = None,
    limits: Limits = DEFAULT_LIMITS,
    rows: RowsReader | None = None,
) -> Request:
    """Read and check a whole request: a sound one at once, any other value by value.

    Parameters
    ----------
    data : the JSON text
    name : the file's name, for the places of problems
    labelled : whether the request divides its customers by labels; if not, all of them are one parent
    most : how much it may ask for; None for no limit
    limits : how large the text and what it holds may be
    rows : what reads customers that are rows of a table; None for a request that may only bring customers

    Raises
    ------
    InvalidInput
        With every problem found; their places are paths such as ``customers[3].frequency``.
    """
    limits.check(name, "bytes", len(data))
    if sound := _sound(data, labelled, most, rows):
        limits.check(name, "rows", max(len(sound.customers), len(sound.labels)))
        return sound
    return read_carefully(data, name, labelled, most, limits, rows)


def read_carefully(
    data: bytes,
    name: str = "",
    labelled: bool = True,
    most: RequestLimits | None = None,
    limits: Limits = DEFAULT_LIMITS,
    rows: RowsReader | None = None,
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
    asked = Body(body, labelled, most, limits)
    found = Found()
    try:
        found = _read(asked, rows, problems)
        if problems.found and labelled:
            check_together(body, found.customers, found.labels, problems)
    except TooManyError:
        problems.found.append(Problem.of("problems_more", Place(name), most=most_problems))
    if problems.found:
        raise InvalidInput(problems.found)
    assert found.customers is not None
    assert found.labels is not None or not labelled
    labels = found.labels if found.labels is not None and labelled else _all_in_one(found.customers)
    return Request(found.customers, labels, found.settings, found.notices)


def _read(body: Body, rows: RowsReader | None, problems: RequestProblems) -> Found:
    """What is right in a body; what is wrong with it is added to the problems."""
    given = body.given
    if rows is not None and rows.are_in(given):
        labels = _labels_in(body, problems)
        settings = read_settings(given, body.most, problems, rows.keys)
        return rows.read(body, Found(None, labels, settings), problems)
    body.check_keys(problems)
    customers = customers_in(given["customers"], problems, body.most) if "customers" in given else None
    labels = _labels_in(body, problems)
    return Found(customers, labels, read_settings(given, body.most, problems, rows.keys if rows else ()))


def _labels_in(body: Body, problems: RequestProblems) -> Labels | None:
    return labels_in(body.given["labels"], problems) if body.labelled and "labels" in body.given else None


def _sound(data: bytes, labelled: bool, most: RequestLimits | None, rows: RowsReader | None) -> Request | None:
    """A request in which nothing is wrong, its settings included; None where the careful reading must say what is."""
    sound = sound_request(data, labelled)
    if sound is None or (most and len(sound.customers) > most.customers):
        return None
    if rows is not None and rows.are_in(sound.chosen):
        return None  # the keys may be those of customers, but the values are to be read as cells
    problems = RequestProblems("")
    settings = read_settings(sound.chosen, most, problems)
    if problems.found:
        return None
    return Request(sound.customers, sound.labels or _all_in_one(sound.customers), settings)


def _all_in_one(customers: Customers) -> Labels:
    return Labels(customers.ids, np.full(len(customers), EVERYONE, dtype=object))


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

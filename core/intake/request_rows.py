"""A request whose customers are rows of a table, read as a file's are and corrected as its options say."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, get_args

from core.intake.columns.numbers import DecimalMark
from core.intake.columns.role_finding import suggest_roles
from core.intake.corrections import Corrections, corrected
from core.intake.customer_rows import CustomersTable, read_customers
from core.intake.orders.order_totals import AmountsOf
from core.intake.request.customers import customers_given
from core.intake.request.problems import RequestProblems
from core.intake.request.read_request import Body, Found, Request, RowsReader
from core.intake.request.read_request import read_request as read_with
from core.intake.request.settings import RequestLimits
from core.intake.request.typed_numbers import with_typed_numbers
from core.intake.two_tables import read_both
from core.language.message import message
from core.language.quotes import quotable
from core.model.labels import Labels
from core.problems.bad_values import kind_of_value
from core.problems.problem import InvalidInput, Place, Problem
from core.problems.problem_list import Problems
from core.problems.rules import Effect
from core.reading.json.read_json import CLUSTER, ID, Records
from core.tables.headers import Role
from core.tables.limits import DEFAULT_LIMITS, Limits
from core.tables.table import Table

COLUMNS: Final = "columns"
DECIMAL: Final = "decimal"
LEAVE_OUT: Final = "leave_out"
AMOUNTS_OF: Final = "amounts_of"
# The keys of ``options`` that correct. A request that has one of them brings rows of a table, even where it is null and
# corrects nothing.
CORRECTIONS: Final = (COLUMNS, DECIMAL, LEAVE_OUT, AMOUNTS_OF)
MARKS: Final[tuple[DecimalMark, ...]] = get_args(DecimalMark)
CUSTOMERS: Final = "customers"
LABELS: Final = "labels"
# The option that is wrong, where a problem is not about the rows.
OPTION_OF: Final = MappingProxyType(
    {"column_unknown": COLUMNS, "column_of_several_roles": COLUMNS, "all_rows_left_out": LEAVE_OUT}
)


def read_request(
    data: bytes,
    name: str = "",
    labelled: bool = True,
    most: RequestLimits | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Request:
    """Read and check a whole request, of customers in the published form or of rows of a table.

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
    return read_with(data, name, labelled, most, limits, RowsReader(CORRECTIONS, _read_rows))


def _read_rows(body: Body, found: Found, problems: RequestProblems) -> Found:
    """Read the rows as a file's; a row that has to be left out is refused, as any customer with a problem is."""
    options = body.given["options"]
    corrections = _corrections_in(options, problems)
    within = _names_clusters(corrections)
    body.check_keys(problems, labels_within=within)
    rows = body.given.get("customers")
    if "customers" not in body.given or not customers_given(rows, problems, body.most):
        return found
    # Where the labels are wrong the rows are read without them, so that what is wrong with both is told.
    labels = body.given["labels"] if found.labels is not None else None
    within = within and body.labelled and "labels" not in body.given
    try:
        people, held, notices = _read(rows, labels, corrections, within, body.limits, problems.most + 1)
    except InvalidInput as error:
        _add(error.problems, labels, problems)
        return found
    if bad := notices.having(Effect.LEFT_OUT):
        _add(bad, labels, problems)
        return found
    settings = found.settings
    if people.window_months is not None and options.get("window_months") is None:
        settings = replace(settings, window_months=people.window_months)
    placed = Problems(_placed(each, list(labels or ())) for each in notices)
    return Found(people.customers, held, settings, placed)


def _names_clusters(corrections: Corrections) -> bool:
    """Whether a column of the rows is said to hold the labels, so that the request needs none beside them."""
    return any(role is Role.CLUSTER and name is not None for role, name in corrections.columns)


def _corrections_in(options: Mapping[str, Any], problems: RequestProblems) -> Corrections:
    """What the options correct; what is wrong with them is added to the problems, and corrects nothing."""
    mark = _one_of(options, DECIMAL, MARKS, problems)
    whose = _one_of(options, AMOUNTS_OF, tuple(map(str, AmountsOf)), problems)
    return Corrections(
        mark=next((each for each in MARKS if each == mark), None),
        columns=tuple(_columns(options.get(COLUMNS), problems)),
        leave_out=tuple(_leave_out(options.get(LEAVE_OUT), problems)),
        amounts_of=AmountsOf(whose) if whose else None,
    )


def _one_of(options: Mapping[str, Any], key: str, choices: tuple[str, ...], problems: RequestProblems) -> str | None:
    value = options.get(key)
    if value is None or (isinstance(value, str) and value in choices):
        return value
    rule = message("must_be.one_of", choices=choices)
    problems.add("setting_wrong", f"options.{key}", rule=rule, value=quotable(str(value)))
    return None


def _columns(given: object, problems: RequestProblems) -> list[tuple[Role, str | None]]:
    if given is None:
        return []
    path = f"options.{COLUMNS}"
    if not isinstance(given, dict):
        problems.add("type_wrong", path, value=kind_of_value(given), rule=message("must_be.columns"))
        return []
    problems.check_keys(given, path, {}, tuple(map(str, Role)))
    found: list[tuple[Role, str | None]] = []
    for role, name in given.items():
        if name is not None and not _is_name(name):
            rule = message("must_be.column_or_null")
            problems.add("type_wrong", f"{path}.{role}", value=kind_of_value(name), rule=rule)
        elif role in tuple(Role):
            found.append((Role(role), name))
    return found


def _leave_out(given: object, problems: RequestProblems) -> list[tuple[str, str]]:
    if given is None:
        return []
    path, rule = f"options.{LEAVE_OUT}", message("must_be.values_left_out")
    if not isinstance(given, dict):
        problems.add("type_wrong", path, value=kind_of_value(given), rule=rule)
        return []
    found: list[tuple[str, str]] = []
    for name, values in given.items():
        listed = values if isinstance(values, list) else [values]
        if wrong := [each for each in listed if not isinstance(each, str)]:
            problems.add("type_wrong", f"{path}.{name}", value=kind_of_value(wrong[0]), rule=rule)
        found += [(name, each) for each in listed if isinstance(each, str)]
    return found


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _read(
    given: Sequence[Any],
    labels: Mapping[str, Any] | None,
    corrections: Corrections,
    labels_within: bool,
    limits: Limits,
    most_problems: int,
) -> tuple[CustomersTable, Labels | None, Problems]:
    after = corrected([_table(CUSTOMERS, given, limits)], corrections, most_problems)
    (table,), (chosen,) = after.tables, after.chosen
    notices = Problems(after.notices)
    mark, amounts_of = corrections.mark, corrections.amounts_of
    beside = None
    if labels is not None:
        beside = _table(LABELS, [{ID: key, CLUSTER: parent} for key, parent in labels.items()], limits)
    roles = suggest_roles(table, chosen, beside)
    table = with_typed_numbers(table, roles, given, mark)
    if beside is None and not labels_within:
        people = read_customers(table, roles, mark, amounts_of)
        return people, None, notices.also(people.problems)
    people, membership = read_both(table, beside, roles, None, mark, amounts_of)
    return people, membership.labels, notices.also(people.problems).also(membership.problems)


def _table(name: str, rows: Iterable[Any], limits: Limits) -> Table:
    """Records as a table of text cells; the first is row 1."""
    records = Records(name, limits)
    for row, record in enumerate(rows, start=1):
        records.add(row, record)
    extract = records.extract(message("note.request"))
    return Table(name, extract.frame, extract.rows, extract.problems, extract.records, how=extract.how)


def _add(found: Iterable[Problem], labels: Mapping[str, Any] | None, problems: RequestProblems) -> None:
    ids = list(labels or ())
    # ``TooManyError`` ends the loop soon after as many as are told; no more of a million are made.
    for each in islice(found, problems.most + 1):
        problems.add_found(_placed(each, ids))


def _placed(problem: Problem, ids: list[str]) -> Problem:
    """A problem with its path in the request in place of its row in a table."""
    row, source, path = problem.where.row, problem.where.source, problem.where.source
    if problem.code in OPTION_OF:
        of_rows = problem.variant == "left_out"
        path = f"options.{LEAVE_OUT if of_rows else OPTION_OF[problem.code]}"
        path = f"{path}.{problem.column}" if problem.column and not of_rows else path
    elif row is not None:
        at_column = f".{problem.column}" if problem.column else ""
        path = f"{LABELS}[{json.dumps(ids[row - 1])}]" if source == LABELS else f"{CUSTOMERS}[{row - 1}]{at_column}"
    return replace(problem, where=Place(path=path))

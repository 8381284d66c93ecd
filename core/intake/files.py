"""A customers file with or without a labels file, or one request → what an exploration starts from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import pandas as pd

from core.intake.columns.role_finding import suggest_roles
from core.intake.corrections import AS_FOUND, Corrections, corrected
from core.intake.customer_rows import read_customers
from core.intake.label_rows import read_labels
from core.intake.request.is_request import is_request
from core.intake.request.read_request import Request
from core.intake.request_rows import read_request
from core.intake.two_tables import read_both
from core.language.message import Message, message
from core.model.customers import Customers, columns_of
from core.model.labels import Labels
from core.model.parents import Parents, group_by_parent
from core.model.settings import Settings
from core.problems.problem import InvalidInput, Place, Problem
from core.problems.problem_list import Problems
from core.reading.container.archives import Unpacked, unpacked
from core.reading.container.file_kinds import FileKind
from core.reading.read_table import read_table, table_in
from core.tables.headers import Role
from core.tables.limits import DEFAULT_LIMITS, Limits
from core.tables.table import Table

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class File:
    """The name of a file and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class FilesRead:
    """What one or two files hold.

    Attributes
    ----------
    customers, labels, parents : the usable customers and labels, joined
    own : the customers' own columns as text, one row for each customer; ``delimiter`` is what separated them
    settings : those of a request, else the defaults; a window that order lines span is in it
    problems : the rows that were left out, and what else the user should know
    kinds : for each file its name and how it was opened
    notes : how the cells were read
    """

    customers: Customers
    labels: Labels
    parents: Parents
    own: pd.DataFrame
    delimiter: str
    settings: Settings
    problems: Problems
    kinds: tuple[Message, ...]
    notes: tuple[Message, ...] = ()

    @property
    def reading(self) -> tuple[Message, ...]:
        """A fact for each file and each decision, for the user."""
        return (*self.kinds, *self.notes)


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """Files that were opened and not yet understood: one or two tables, or a request; ``place``
    names them where what is wrong lies between them, ``unused`` a labels file that came with a request.
    """

    place: Place
    tables: tuple[Table, ...] = ()
    request: Request | None = None
    unused: str = ""


def open_files(customers: File, labels: File | None = None, limits: Limits = DEFAULT_LIMITS) -> Opened:
    """Read one or two files of any kind into tables of text, or a request; each is unpacked and parsed once.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unreadable, of both files at once.
    """
    file = _or_its_problems(lambda: unpacked(customers.data, customers.name, limits))
    if isinstance(file, Unpacked) and file.kind is FileKind.JSON and is_request(file.data):
        # A request brings its own labels.
        request = read_request(file.data, customers.name, limits=limits)
        return Opened(Place(customers.name), request=request, unused=labels.name if labels is not None else "")
    opened = [file if isinstance(file, InvalidInput) else _or_its_problems(lambda: table_in(file, limits))]
    if labels is not None:
        opened.append(_or_its_problems(lambda: read_table(labels.data, labels.name, limits)))
    tables = [each for each in opened if isinstance(each, Table)]
    if len(tables) < len(opened):
        faults = (each.problems if isinstance(each, InvalidInput) else _faults_of(each) for each in opened)
        raise InvalidInput(problem for problems in faults for problem in problems)
    beside = tables[1].name if len(tables) > 1 else ""
    return Opened(Place(tables[0].name, beside=beside), tuple(tables))


def understand(
    opened: Opened, corrections: Corrections = AS_FOUND, target_cluster: str | int | None = None
) -> FilesRead:
    """Find out what the columns mean, and take the customers and the labels out of them.

    Parameters
    ----------
    target_cluster : the parent that is wanted. Only where no customer has a label is it looked at here, so that both
        is told at once; else whoever explores finds out whether there is such a parent.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    if opened.request is not None:
        return _from_request(opened, corrections, target_cluster)
    after = corrected(opened.tables, corrections)
    beside, roles = (after.tables[1], after.chosen[1]) if len(after.tables) > 1 else (None, None)
    mark, amounts_of = corrections.mark, corrections.amounts_of
    people, membership = read_both(after.tables[0], beside, after.chosen[0], roles, mark, amounts_of)
    parents = _joined(people.customers, membership.labels, opened.place, target_cluster)
    settings = Settings() if people.window_months is None else Settings(window_months=people.window_months)
    return FilesRead(
        people.customers,
        membership.labels,
        parents,
        people.own,
        people.source.delimiter,
        settings,
        Problems(after.notices)
        .also(people.problems)
        .also(membership.problems)
        .also(parents.problems(people.customers)),
        tuple(message("note.of_file", name=table.name, how=table.note) for table in opened.tables),
        people.notes,
    )


def read_files(
    customers: File,
    labels: File | None = None,
    corrections: Corrections = AS_FOUND,
    target_cluster: str | int | None = None,
) -> FilesRead:
    """Read a customers file with a labels file, one file that has both, or one JSON request.

    ``target_cluster`` is what ``understand`` says of it.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    return understand(open_files(customers, labels), corrections, target_cluster)


def _or_its_problems(action: Callable[[], Found]) -> Found | InvalidInput:
    """What the action returns, or the error that says what is wrong: the other file is to be looked at as well."""
    try:
        return action()
    except InvalidInput as error:
        return error


def _faults_of(table: Table) -> Sequence[Problem]:
    """What makes a table unusable by itself, as customers or as labels, whichever it looks like."""
    columns = suggest_roles(table).columns
    is_labels = Role.CLUSTER in columns and Role.AMOUNT_SPENT not in columns
    try:
        (read_labels if is_labels else read_customers)(table)
    except InvalidInput as error:
        return error.problems
    return ()


def _from_request(opened: Opened, corrections: Corrections, target_cluster: str | int | None) -> FilesRead:
    request = opened.request
    assert request is not None
    target = request.settings.target_cluster if target_cluster is None else target_cluster
    parents = _joined(request.customers, request.labels, opened.place, target)
    problems = request.notices.also(parents.problems(request.customers))
    if opened.unused:
        problems = Problems([Problem.of("labels_not_used", Place(opened.unused))]).also(problems)
    if corrections.columns or corrections.leave_out or corrections.mark or corrections.amounts_of:
        problems = Problems([Problem.of("corrections_not_used", opened.place)]).also(problems)
    own = columns_of(request.customers)
    kinds = (message("note.of_file", name=opened.place.source, how=message("note.request")),)
    return FilesRead(request.customers, request.labels, parents, own, ",", request.settings, problems, kinds)


def _joined(customers: Customers, labels: Labels, place: Place, target_cluster: str | int | None) -> Parents:
    """The parents; what is wrong with the ids of two files is said of both."""
    try:
        return group_by_parent(customers, labels, target_cluster)
    except InvalidInput as error:
        placed = (each if each.where != Place() else replace(each, where=place) for each in error.problems)
        raise InvalidInput(placed) from None

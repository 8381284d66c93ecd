"""A customers file with or without a labels file, or one request → what an exploration starts from."""

import re
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from core.archives import unpacked
from core.columns import Chosen
from core.customers import Customers, CustomersTable
from core.errors import InvalidInput, Place, Problem
from core.exports import columns_of
from core.formats import Kind
from core.inputs import read_both
from core.labels import Labels, LabelsTable, Parents, group_by_parent
from core.limits import DEFAULT_LIMITS
from core.number_text import DecimalMark
from core.problems import Problems
from core.request import read_request
from core.settings import Settings
from core.table import Table
from core.tables import read_table

REQUEST: Final = re.compile(rb'[\xef\xbb\xbf\s]*\{\s*"(?:customers|labels|target_cluster|k_range)"\s*:\s*[\[{]')


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
    own : the customers' own columns as text, one row a customer; ``delimiter`` is what separated them
    settings : those of a request, else the defaults; a window that order lines span is in it
    problems : the rows that were left out, and what else the user should know
    how_it_was_read : one line a file for the user
    customers_table, labels_table : what the files hold in detail; None for a request
    """

    customers: Customers
    labels: Labels
    parents: Parents
    own: pd.DataFrame
    delimiter: str
    settings: Settings
    problems: Problems
    how_it_was_read: tuple[str, ...]
    customers_table: CustomersTable | None = None
    labels_table: LabelsTable | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the user corrected in how the files were read: columns for roles, and the decimal mark."""

    customers: Chosen | None = None
    labels: Chosen | None = None
    mark: DecimalMark | None = None


def read_files(customers: File, labels: File | None = None, corrections: Corrections = Corrections()) -> FilesRead:
    """Read a customers file with a labels file, one file that has both, or one JSON request.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    request = _request_in(customers)
    if request is not None:
        return _from_request(File(customers.name, request), labels)
    problems: list[Problem] = []
    tables: list[Table] = []
    for file in (customers, labels):
        try:
            if file is not None:
                tables.append(read_table(file.data, file.name))
        except InvalidInput as error:
            if file is customers and any(problem.code == "json_is_request" for problem in error.problems):
                return _from_request(File(file.name, unpacked(file.data, file.name, DEFAULT_LIMITS).data), labels)
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(problems)
    beside = tables[1] if labels is not None else None
    people, membership = read_both(tables[0], beside, corrections.customers, corrections.labels, corrections.mark)
    place = customers.name if labels is None else f"{customers.name} and {labels.name}"
    parents = _joined(people.customers, membership.labels, place)
    settings = Settings() if people.window_months is None else Settings(window_months=people.window_months)
    return FilesRead(
        people.customers,
        membership.labels,
        parents,
        people.own,
        people.source.delimiter,
        settings,
        people.problems.also(membership.problems).also(parents.problems(people.customers)),
        tuple(f"{table.name}: {table.how_it_was_read}" for table in tables),
        people,
        membership,
    )


def _request_in(file: File) -> bytes | None:
    """The text of a request, which brings its own labels; None for a table of any kind."""
    opened = unpacked(file.data, file.name, DEFAULT_LIMITS)
    return opened.data if opened.kind is Kind.JSON and REQUEST.match(opened.data[:1000]) else None


def _from_request(file: File, labels: File | None) -> FilesRead:
    request = read_request(file.data, file.name)
    parents = _joined(request.customers, request.labels, file.name)
    problems = Problems(parents.problems(request.customers))
    if labels is not None:
        problems = Problems([Problem("labels_not_used", Place(labels.name))]).also(problems)
    own = columns_of(request.customers)
    how = (f"{file.name}: JSON in the API's request form",)
    return FilesRead(request.customers, request.labels, parents, own, ",", request.settings, problems, how)


def _joined(customers: Customers, labels: Labels, place: str) -> Parents:
    """The parents; what is wrong with the ids of two files is said of both."""
    try:
        return group_by_parent(customers, labels)
    except InvalidInput as error:
        raise InvalidInput(replace(problem, where=Place(place)) for problem in error.problems) from None

"""A customers file with a labels file, or one request → what an exploration starts from, with all problems at once."""

from dataclasses import dataclass, replace

import pandas as pd

from core.customers import Customers, read_customers
from core.errors import InvalidInput, Place, Problem
from core.exports import columns_of
from core.labels import Labels, Parents, group_by_parent, read_labels
from core.request import read_request
from core.settings import Settings
from core.tables import read_table

BLANKS = b"\xef\xbb\xbf \t\r\n"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class File:
    """The name of a file and its bytes."""

    name: str
    data: bytes

    @property
    def is_request(self) -> bool:
        """Whether it is a JSON request, which brings its own labels."""
        start = self.data[:100].lstrip(BLANKS)
        if start.startswith(UTF_16):
            start = self.data[:100].decode("utf-16", "ignore").strip().encode()
        return self.name.lower().endswith(".json") or start.startswith(b"{")


@dataclass(frozen=True, slots=True, eq=False)
class FilesRead:
    """What one or two files hold.

    Attributes
    ----------
    customers, labels, parents : the usable customers and labels, joined
    own : the customers' own columns as text, one row a customer; ``delimiter`` is what separated them
    settings : those of a request, else the defaults
    problems : the rows that were left out, and what else the user should know
    how_it_was_read : one line for the user
    """

    customers: Customers
    labels: Labels
    parents: Parents
    own: pd.DataFrame
    delimiter: str
    settings: Settings
    problems: tuple[Problem, ...]
    how_it_was_read: str


def read_files(customers: File, labels: File | None = None) -> FilesRead:
    """Read a customers file with a labels file, or one JSON request that has both.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    if customers.is_request:
        return _from_request(customers, labels)
    if labels is None:
        raise InvalidInput([Problem("labels_absent", Place(customers.name))])
    problems: list[Problem] = []
    people = membership = None
    try:
        people = read_customers(read_table(customers.data, customers.name))
        problems.extend(people.problems)
    except InvalidInput as error:
        problems.extend(error.problems)
    try:
        table = read_table(labels.data, labels.name)
        membership = read_labels(table)
        problems.extend(membership.problems)
    except InvalidInput as error:
        problems.extend(error.problems)
    if people is None or membership is None:
        raise InvalidInput(problems)
    parents = _joined(people.customers, membership.labels, f"{customers.name} and {labels.name}")
    return FilesRead(
        people.customers,
        membership.labels,
        parents,
        people.own,
        people.source.delimiter,
        Settings(),
        (*problems, *parents.problems(people.customers)),
        f"{customers.name}: {people.source.how_it_was_read}; {labels.name}: {table.how_it_was_read}",
    )


def _from_request(file: File, labels: File | None) -> FilesRead:
    request = read_request(file.data, file.name)
    parents = _joined(request.customers, request.labels, file.name)
    problems = parents.problems(request.customers)
    if labels is not None:
        problems = (Problem("labels_not_used", Place(labels.name)), *problems)
    own = columns_of(request.customers)
    how = f"{file.name}: JSON in the API's request form"
    return FilesRead(request.customers, request.labels, parents, own, ",", request.settings, problems, how)


def _joined(customers: Customers, labels: Labels, place: str) -> Parents:
    """The parents; what is wrong with the ids of two files is said of both."""
    try:
        return group_by_parent(customers, labels)
    except InvalidInput as error:
        raise InvalidInput(replace(problem, where=Place(place)) for problem in error.problems) from None

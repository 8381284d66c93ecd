"""What a run starts from: the bundled examples, and the files that a user uploads."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

import pandas as pd

from core import Customers, InvalidInput, Labels, Problem, read_customers, read_labels, read_request, read_table
from core.errors import Place
from core.exports import columns_of
from core.labels import Parents, group_by_parent


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Customers with their labels, ready to explore, and everything the page says about them.

    ``own`` has the user's own columns, one row a customer; ``problems`` lists the rows left out and what else the
    user should know; ``window_months`` is 1 where the data does not say; ``source`` names an example's origin.
    """

    key: str
    title: str
    customers: Customers
    labels: Labels
    parents: Parents
    own: pd.DataFrame
    delimiter: str
    problems: tuple[Problem, ...]
    how_it_was_read: str
    window_months: float = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A bundled data set: its files in ``sample_data``, and where it comes from."""

    title: str
    customers: str
    labels: str
    window_months: float
    source: str


EXAMPLES: Final = {
    "groceries": Example(
        "Grocery households",
        "grocery_customers.csv",
        "grocery_labels.csv",
        12,
        "Example data: a year of grocery purchases of 2,469 households, from the completejourney data set "
        "that 84.51° published for learning.",
    ),
    "published": Example(
        "The API's 40 customers",
        "published_customers.csv",
        "published_labels.csv",
        1,
        "Example data: the 40 customers of the API's published request.",
    ),
}


@dataclass(frozen=True, slots=True)
class Upload:
    """One uploaded file."""

    name: str
    data: bytes


def load_example(key: str) -> Dataset:
    """One of the bundled examples."""
    example = EXAMPLES[key]
    folder = files("sample_data")
    customers, labels = (
        Upload(name, folder.joinpath(name).read_bytes()) for name in (example.customers, example.labels)
    )
    return _from_tables(key, customers, labels, example.title, example.window_months, example.source)


def load_uploads(key: str, customers: Upload, labels: Upload | None) -> Dataset:
    """The user's files: a customers file with a labels file, or one JSON request that has both.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    if _is_json(customers):
        request = read_request(customers.data, customers.name)
        parents = group_by_parent(request.customers, request.labels)
        problems = parents.problems(request.customers)
        how = "JSON in the API's request form"
        own = columns_of(request.customers)
        return Dataset(
            key,
            customers.name,
            request.customers,
            request.labels,
            parents,
            own,
            ",",
            problems,
            f"{customers.name}: {how}",
        )
    assert labels is not None, "a customers file in CSV needs a labels file"
    return _from_tables(key, customers, labels, customers.name)


def needs_labels(customers: Upload) -> bool:
    """Whether a labels file must come with this file: a JSON request brings its own labels."""
    return not _is_json(customers)


def _is_json(upload: Upload) -> bool:
    return upload.name.lower().endswith(".json") or upload.data[:100].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def _from_tables(
    key: str, customers: Upload, labels: Upload, title: str, window_months: float = 1, source: str = ""
) -> Dataset:
    problems: list[Problem] = []
    people = membership = None
    try:
        people = read_customers(read_table(customers.data, customers.name))
    except InvalidInput as error:
        problems.extend(error.problems)
    try:
        table = read_table(labels.data, labels.name)
        membership = read_labels(table)
    except InvalidInput as error:
        problems.extend(error.problems)
    if people is None or membership is None:
        raise InvalidInput(problems)
    try:
        parents = group_by_parent(people.customers, membership.labels)
    except InvalidInput as error:
        at = Place(f"{customers.name} and {labels.name}")
        raise InvalidInput([Problem(p.code, at, p.column, p.value, p.hint) for p in error.problems]) from None
    found = (*people.problems, *membership.problems, *parents.problems(people.customers))
    how = f"{customers.name}: {people.source.how_it_was_read}; {labels.name}: {table.how_it_was_read}"
    return Dataset(
        key,
        title,
        people.customers,
        membership.labels,
        parents,
        people.own,
        people.source.delimiter,
        found,
        how,
        window_months,
        source,
    )

"""What a run starts from: the bundled examples, and the files that a user uploads."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Final

from core.files import File, FilesRead, read_files


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Files that were read, ready to explore, and what the page says about them.

    ``window_months`` is 1 where the data does not say; ``source`` names an example's origin.
    """

    key: str
    title: str
    read: FilesRead
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


def load_example(key: str) -> Dataset:
    """One of the bundled examples."""
    example = EXAMPLES[key]
    folder = files("sample_data")
    customers, labels = (File(name, folder.joinpath(name).read_bytes()) for name in (example.customers, example.labels))
    return Dataset(key, example.title, read_files(customers, labels), example.window_months, example.source)


def load_uploads(key: str, customers: File, labels: File | None) -> Dataset:
    """The user's files: a customers file with a labels file, or one JSON request that has both.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    return Dataset(key, customers.name, read_files(customers, labels))

"""What a run starts from: the bundled examples, and the files that a user uploads."""

from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from core.intake import AS_FOUND, Corrections, File, FilesRead, Opened, open_files, understand
from core.problems import Effect
from core.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """Files that were read, ready to explore, and what the page says about them.

    ``window_months`` is 1 where the data does not say; ``source`` names an example's origin; ``tables`` are the files
    as text, the customers' first, for the page that shows how they were read.
    """

    key: str
    title: str
    read: FilesRead
    window_months: float = 1
    source: str = ""
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A bundled data set: its files in ``sample_data``, and where it comes from."""

    title: str
    customers: str
    labels: str
    window_months: float
    source: str


EXAMPLES: Final = MappingProxyType(
    {
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
)


def load_example(key: str) -> Dataset:
    """One of the bundled examples."""
    example = EXAMPLES[key]
    folder = files("sample_data")
    customers, labels = (File(name, folder.joinpath(name).read_bytes()) for name in (example.customers, example.labels))
    opened = open_files(customers, labels)
    read = understand(opened, AS_FOUND)
    return Dataset(key, example.title, read, example.window_months, example.source, opened.tables)


def load_opened(key: str, opened: Opened, corrections: Corrections) -> Dataset:
    """The user's files, understood with the user's corrections.

    Raises
    ------
    InvalidInput
        With every problem that makes the files unusable, of both files at once.
    """
    read = understand(opened, corrections)
    title = opened.tables[0].name if opened.tables else opened.place.source
    exchanged = any(problem.code == "files_exchanged" for problem in read.problems.having(Effect.NOTICE))
    tables = opened.tables[::-1] if exchanged else opened.tables
    return Dataset(key, title, read, read.settings.window_months, tables=tables)

"""Customers as they are read from the lines of a file, for tables of files and of what they mean."""

from core.intake import File, read_files
from core.model.customers import columns_of
from tests.core.support import csv_of

Found = dict[str, tuple[int, float, str]]


def read(lines: list[str], labels: list[str] | None = None) -> tuple[Found, list[str]]:
    """Each customer's orders, spend and product types, and the codes of what was told."""
    beside = File("labels.csv", csv_of(*labels)) if labels else None
    found = read_files(File("customers.csv", csv_of(*lines)), beside)
    rows = columns_of(found.customers).itertuples(index=False)
    return {
        str(row[0]): (int(row[1]), round(float(row[2]), 2), "|".join(sorted(str(row[3]).split("|")))) for row in rows
    }, [problem.code for problem in found.problems]

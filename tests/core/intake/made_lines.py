"""What a test of a file's grain holds: its lines, its customers, and what must be told; and how it is checked."""

import re

import pytest

from core import CustomersTable, read_customers, read_table
from core.intake import AmountsOf
from core.problems import with_hint
from tests.core.support import csv_of

Customers = dict[str, tuple[int, float]]
Case = tuple[str, list[str], Customers, str]


def read(lines: list[str], amounts_of: AmountsOf | None = None) -> CustomersTable:
    return read_customers(read_table(csv_of(*lines), "file.csv"), amounts_of=amounts_of)


def numbers_of(table: CustomersTable) -> Customers:
    found = table.customers
    numbers = zip(found.frequency.tolist(), found.amount_spent.tolist(), strict=True)
    return dict(zip(found.ids.tolist(), numbers, strict=True))


def told_by(table: CustomersTable) -> str:
    return "\n".join(with_hint(problem.text, problem, "shell") for problem in table.problems)


def check(lines: list[str], expected: Customers, told: str) -> None:
    """Whether the lines become these customers, with a sentence that matches."""
    table = read(lines)
    assert numbers_of(table) == {name: (n, pytest.approx(spent)) for name, (n, spent) in expected.items()}
    assert re.search(told, told_by(table))

"""Builders that the tests of the dashboard share."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np

from core import Customers, Exploration, Labels, Settings, explore
from core.intake.files import AS_FOUND, File, open_files
from dashboard.visit.datasets import Dataset, load_example, load_opened
from tests.core.support import Row, customers_of

HEADER = "id;frequency;amount_spent;product_types"


def load_uploads(key: str, customers: File, labels: File | None) -> Dataset:
    """Two uploaded files as the page reads them when nothing was corrected."""
    return load_opened(key, open_files(customers, labels), AS_FOUND)


@cache
def groceries() -> Dataset:
    return load_example("groceries")


@cache
def grocery_exploration(parent: str = "2") -> Exploration:
    dataset = groceries()
    return explore(dataset.read.customers, dataset.read.labels, Settings(target_cluster=parent, k_range=range(2, 7)))


def explored(rows: Iterable[Row], **settings: object) -> Exploration:
    """The exploration of customers who are all in the parent 1."""
    customers = customers_of(rows)
    return explore(customers, in_one_parent(customers), Settings(target_cluster="1", **settings))  # type: ignore[arg-type]


def in_one_parent(customers: Customers) -> Labels:
    return Labels.of(dict.fromkeys(customers.ids.tolist(), "1"))


def groups_of(sizes: Iterable[int]) -> list[Row]:
    """Customers in clear groups: group i is called gi-0, gi-1, … and spends about 1,000 × (i + 1)."""
    return [
        (f"g{group}-{member}", 10 * (group + 1), 1000 * (group + 1) + member % 7, ["tea"])
        for group, size in enumerate(sizes)
        for member in range(size)
    ]


def csv_of_rows(rows: Iterable[Row]) -> bytes:
    lines = [f"{name};{orders};{spend:.2f};{'|'.join(types)}" for name, orders, spend, types in rows]
    return "\n".join([HEADER, *lines]).encode()


def csv_of_labels(labels: Mapping[str, str]) -> bytes:
    return "\n".join(["customer_id;cluster_id", *(f"{name};{parent}" for name, parent in labels.items())]).encode()


def uploads_of(rows: list[Row], labels: Mapping[str, str]) -> tuple[File, File]:
    return File("people.csv", csv_of_rows(rows)), File("clusters.csv", csv_of_labels(labels))


def dataset_of(rows: list[Row], labels: Mapping[str, str]) -> Dataset:
    return load_uploads("test", *uploads_of(rows, labels))


def random_rows(size: int, seed: int = 7) -> list[Row]:
    generator = np.random.default_rng(seed)
    spends = generator.lognormal(5, 1, size).round(2).tolist()
    orders = generator.poisson(9, size).tolist()
    return [
        (f"r{number}", orders[number], spends[number], ["tea", "wine", "bread"][: number % 4]) for number in range(size)
    ]

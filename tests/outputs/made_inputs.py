"""Inputs that are made with a fixed seed: what real files are like, and what is rare in them."""

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pandas as pd
import xlwt

from tests.outputs.case import Case

SEED: Final = 20250611
CATEGORIES: Final = ["bread", "coffee", "tea", "milk", "fresh fruit", "cheese", "água", "smart-tv", "soap"]
HEADER: Final = ["id", "frequency", "amount_spent", "product_types"]
LABELS: Final = ["customer_id", "cluster_id"]
Row = Sequence[Any]


def people(random: np.random.Generator, n: int, groups: int = 3) -> list[list[Any]]:
    """Customers in some groups that overlap: id, orders, spend with cents, one to four categories."""
    group = random.integers(groups, size=n)
    orders = random.poisson(3 + 9 * group)
    spend = np.round(random.gamma(2, 40, n) * (1 + 2 * group), 2)
    return [[f"C{at:05d}", int(orders[at]), float(spend[at]), "|".join(some_categories(random))] for at in range(n)]


def some_categories(random: np.random.Generator) -> list[str]:
    return [CATEGORIES[code] for code in random.permutation(len(CATEGORIES))[: random.integers(1, 5)]]


def parents_of(rows: Sequence[Row], *keys: Any) -> list[list[Any]]:
    """A label for each customer, the parents in turn."""
    return [[row[0], keys[at % len(keys)]] for at, row in enumerate(rows)]


def text_of(header: Row, rows: Sequence[Row], delimiter: str = ",", line_end: str = "\n") -> str:
    """A CSV with a cell in quotation marks where it needs them."""

    def cell(value: Any) -> str:
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in (delimiter, '"', "\n")) else text

    return "".join(delimiter.join(map(cell, row)) + line_end for row in [header, *rows])


class Maker:
    """Writes the files of cases into a folder, each case with a generator of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def random(self, name: str) -> np.random.Generator:
        return np.random.default_rng([SEED, *name.encode()])

    def write(self, name: str, data: bytes | str) -> Path:
        path = self._folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def csv(self, name: str, rows: Sequence[Row], labels: Sequence[Row], **others: Any) -> Case:
        """A case of two plain CSV files."""
        customers = self.write(f"{name}_customers.csv", text_of(HEADER, rows))
        return Case(name, customers, self.write(f"{name}_labels.csv", text_of(LABELS, labels)), **others)


def skewed_spend(make: Maker, name: str) -> list[Case]:
    random = make.random(name)
    rows = people(random, 400)
    for row, spend in zip(rows, random.lognormal(4, 2, 400), strict=True):
        row[2] = round(float(spend), 2)
    settings = {"k_range": [2, 3, 4, 5], "scaling": "log", "window_months": 3.5}
    return [make.csv(name, rows, parents_of(rows, 1, 2), settings=settings)]


def refunds(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 150)
    for row in rows[::3]:
        row[2] = -row[2]
    labels = parents_of(rows, "A", "B")
    return [
        make.csv(f"{name}, {scaling}", rows, labels, settings={"scaling": scaling}) for scaling in ("zscore", "log")
    ]


def duplicates(make: Maker, name: str) -> list[Case]:
    random = make.random(name)
    rows = [[f"d{at}", int(random.integers(1, 4)), float(random.integers(1, 3)), "tea"] for at in range(300)]
    return [make.csv(name, rows, parents_of(rows, 7), settings={"k_range": [2, 3, 6, 9]})]


def constant_column(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 120)
    for row in rows:
        row[1] = 5
    return [make.csv(name, rows, parents_of(rows, 0), settings={"k_range": [2, 4]})]


def identical_customers(make: Maker, name: str) -> list[Case]:
    rows = [[f"i{at}", 5, 10, "tea|milk"] for at in range(30)]
    return [make.csv(name, rows, parents_of(rows, 0))]


def one_customer(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 1)
    return [make.csv(name, rows, parents_of(rows, 3))]


def two_customers(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 2)
    return [make.csv(name, rows, parents_of(rows, 3), settings={"scaling": "none"})]


def many_parents(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 600)
    keys = ["Gold", "prata é", "007", 7, "-1", "O'Hara", '"quoted"', *range(10, 25)]
    return [make.csv(name, rows, parents_of(rows, *keys), settings={"k_range": [2, 3]})]


def parent_sizes(make: Maker, name: str) -> list[Case]:
    sizes = [1, 2, 3, 4, 5, 20, 300, 5000]
    rows = people(make.random(name), sum(sizes))
    keys = np.repeat(np.arange(len(sizes)), sizes).tolist()
    labels = [[row[0], key] for row, key in zip(rows, keys, strict=True)]
    return [make.csv(name, rows, labels, settings={"k_range": [2, 3, 4]}, demands={"most-segments": 3})]


def order_lines(make: Maker, name: str) -> list[Case]:
    random = make.random(name)
    days = np.datetime64("2024-01-05") + random.integers(300, size=3000)
    rows = [
        [f"c{random.integers(200):03d}", f"o{at // 2}", str(days[at // 2]), round(float(amount), 2), category]
        for at, amount, category in zip(
            range(3000), random.normal(40, 30, 3000), random.choice(CATEGORIES, 3000), strict=True
        )
    ]
    lines = make.write(f"{name}.csv", text_of(["customer_id", "order_id", "order_date", "amount", "category"], rows))
    labels = [[f"c{at:03d}", at % 2] for at in range(210)]
    return [Case(name, lines, make.write(f"{name}_labels.csv", text_of(LABELS, labels)), {"k_range": [2, 3, 4]})]


def category_columns(make: Maker, name: str) -> list[Case]:
    random = make.random(name)
    rows = [[*row[:3], *random.integers(2, size=4).tolist()] for row in people(random, 200)]
    header = [*HEADER[:3], "category_tea", "category_milk", "category_água", "category_soap"]
    labels = make.write(f"{name}_labels.csv", text_of(LABELS, parents_of(rows, 1)))
    customers = make.write(f"{name}.csv", text_of(header, rows))
    return [Case(name, customers, labels, {"top_categories": 3, "k_range": [2, 3]})]


def brazilian(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 250)
    for row in rows:
        row[2] = "R$ " + f"{100 * row[2]:,.2f}".translate(str.maketrans(",.", ".,"))
    text = text_of(["código do cliente", "pedidos", "valor gasto", "categorias"], rows, ";", "\r\n")
    labels = text_of(["cliente", "segmento"], parents_of(rows, "ouro", "prata"), ";", "\r\n")
    customers = make.write(f"{name}.csv", text.encode("windows-1252"))
    return [Case(name, customers, make.write(f"{name}_labels.csv", labels.encode("windows-1252")))]


def spanish_with_cluster(make: Maker, name: str) -> list[Case]:
    rows = [[*row, f"grupo {at % 2}"] for at, row in enumerate(people(make.random(name), 180))]
    text = text_of(["cliente", "frecuencia", "importe", "categorias", "segmento"], rows, "\t")
    return [Case(name, make.write(f"{name}.csv.gz", gzip.compress(text.encode("utf-16"), mtime=0)))]


def workbooks(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 150)
    book = openpyxl.Workbook()
    for row in [HEADER, *rows]:
        book.active.append(list(row))
    new, old = make.write(f"{name}.xlsx", b""), make.write(f"{name}.xls", b"")
    book.save(new)
    labels = xlwt.Workbook()
    sheet = labels.add_sheet("Labels")
    for at, row in enumerate([LABELS, *parents_of(rows, 1, 2)]):
        for column, cell in enumerate(row):
            sheet.write(at, column, cell)
    labels.save(str(old))
    return [Case(name, new, old, {"k_range": [2, 3, 4]})]


def json_lines(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 150)
    records = [dict(zip(HEADER, [*row[:3], row[3].split("|")], strict=True)) for row in rows]
    customers = make.write(f"{name}.jsonl", "".join(json.dumps(each) + "\n" for each in records))
    labels = json.dumps([dict(zip(LABELS, each, strict=True)) for each in parents_of(rows, 1)])
    return [Case(name, customers, make.write(f"{name}_labels.json", labels))]


def parquet(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 150)
    frame = pd.DataFrame([[*row[:3], row[3].split("|")] for row in rows], columns=HEADER)
    customers, labels = make.write(f"{name}.parquet", b""), make.write(f"{name}_labels.parquet", b"")
    frame.to_parquet(customers)
    pd.DataFrame(parents_of(rows, 1, 2), columns=LABELS).to_parquet(labels)
    return [Case(name, customers, labels)]


def compiled(make: Maker, name: str) -> list[Case]:
    """A parent with 4,000 different customers, for the compiled kernels; with little memory, and from a sample."""
    rows = people(make.random(name), 4500, groups=4)
    labels = [[row[0], int(at >= 4000)] for at, row in enumerate(rows)]
    ks = {"k_range": [2, 3, 4, 7]}
    return [
        make.csv(name, rows, labels, settings=ks),
        make.csv(f"{name}, 16 MB", rows, labels, settings=ks | {"memory_mb": 16, "target_cluster": "0"}),
        make.csv(f"{name}, sampled", rows, labels, settings=ks | {"exact": False, "scaling": "log"}),
        make.csv(f"{name}, categories", rows, labels, settings=ks | {"top_categories": 8, "n_init": 3}),
    ]


def customers_on_lines(make: Maker, name: str) -> list[Case]:
    """Above 20,000 different customers, those with equal orders and number of product types share a line."""
    random = make.random(name)
    spend = np.round(random.gamma(2, 400, 24_000), 2)
    orders = random.poisson(4, 24_000)
    rows = [[f"L{at}", int(orders[at]), float(spend[at]), "tea|milk" if at % 3 else "tea"] for at in range(24_000)]
    return [make.csv(name, rows, parents_of(rows, 1), settings={"k_range": [2, 3]})]


def top_categories(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 300)
    labels = parents_of(rows, 1, 2)
    settings = {"top_categories": 5, "random_state": 7, "n_init": 4}
    demands = {"least-customers": 40}
    return [
        make.csv(f"{name}, {scaling}", rows, labels, settings=settings | {"scaling": scaling}, demands=demands)
        for scaling in ("zscore", "log", "none")
    ]


def chosen_k(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 200)
    settings = {"k_range": [2, 3, 4, 5], "chosen_k": 4, "target_cluster": "two"}
    return [make.csv(name, rows, parents_of(rows, "one", "two"), settings=settings)]


def strange_ids(make: Maker, name: str) -> list[Case]:
    ids = ["00123", "=1+1", "O'Hara", "São Paulo", "a b", '"q"', "@x", "-5", "1e5", "12345678901234567890", "日本", "+"]
    random = make.random(name)
    rows = [[each, *row[1:]] for each, row in zip(ids, people(random, len(ids)), strict=True)]
    numbers = [[str(1000 + at), *row[1:]] for at, row in enumerate(people(random, 20))]
    uuids = [[f"00000000-0000-4000-8000-{at:012x}", *row[1:]] for at, row in enumerate(people(random, 20))]
    return [
        make.csv(f"{name}, {kind}", each, parents_of(each, 1))
        for kind, each in {"text": rows, "numbers": numbers, "uuids": uuids}.items()
    ]


def bad_rows(make: Maker, name: str) -> list[Case]:
    """Rows with every kind of mistake; refused, and left out."""
    rows = people(make.random(name), 60)
    rows[3][1], rows[5][1], rows[7][1], rows[9][1] = "many", -2, 1.5, ""
    rows[11][2], rows[13][2], rows[15][2] = "lots", "", "1.2.3"
    rows[17][0], rows[19][0] = "", "   "
    rows[21][0] = rows[20][0]
    rows[23][2] = 1e30
    labels = parents_of(rows, 1, 2)
    labels[30][1] = ""
    labels[31][0] = ""
    labels += [[labels[32][0], 9], ["nobody", 1]]
    return [
        make.csv(f"{name}, refused", rows, labels),
        make.csv(f"{name}, left out", rows, labels, leave_out_bad_rows=True),
        make.csv(f"{name}, wrong settings", rows, labels, settings={"k_range": [1, 900], "target_cluster": "none"}),
    ]


def unusable_files(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 20)
    labels = make.write(f"{name}_labels.csv", text_of(LABELS, parents_of(rows, 1)))
    strangers = make.write(f"{name}_strangers.csv", text_of(LABELS, [["x1", 1], ["x2", 2]]))
    customers = make.write(f"{name}.csv", text_of(HEADER, rows))
    no_spend = make.write(f"{name}_no_spend.csv", text_of(HEADER[:2], [row[:2] for row in rows]))
    empty, binary = make.write(f"{name}_empty.csv", b""), make.write(f"{name}_binary.xlsx", b"PK\x03\x04" + bytes(99))
    return [
        Case(f"{name}, no labels", customers),
        Case(f"{name}, exchanged", labels, customers),
        Case(f"{name}, strangers", customers, strangers),
        Case(f"{name}, no spend", no_spend, labels),
        Case(f"{name}, empty and no workbook", empty, binary),
    ]


def wrong_settings(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 20)
    settings = {"k_range": [1, 3], "chosen_k": 9, "window_months": 0, "top_categories": 51, "n_init": 0, "memory_mb": 1}
    labels = parents_of(rows, 1)
    return [
        make.csv(name, rows, labels, settings=settings),
        make.csv(f"{name}, no such parent", rows, labels, settings={"target_cluster": "Platinum"}),
        make.csv(f"{name}, no such demands", rows, labels, demands={"most-segments": 1, "least-customers": 0}),
    ]


def requests_as_files(make: Maker, name: str) -> list[Case]:
    rows = people(make.random(name), 90)
    customers = [dict(zip(HEADER, [*row[:3], row[3].split("|")], strict=True)) for row in rows]
    body: dict[str, Any] = {"customers": customers, "labels": dict(parents_of(rows, 1, 2)), "k_range": [2, 4]}
    options = {"scaling": "log", "window_months": 12, "top_categories": 2}
    wrong: Mapping[str, Any] = body | {"labels": {"x": True}, "colour": 1, "k_range": "two"}
    bodies = {
        "options": json.dumps(body | {"options": options, "target_cluster": 2}),
        "wrong": json.dumps(wrong),
        "broken": json.dumps(body)[:-40],
    }
    return [Case(f"{name}, {kind}", make.write(f"{name}_{kind}_request.json", text)) for kind, text in bodies.items()]


MAKERS: Final[Sequence[Callable[[Maker, str], list[Case]]]] = (
    skewed_spend,
    refunds,
    duplicates,
    constant_column,
    identical_customers,
    one_customer,
    two_customers,
    many_parents,
    parent_sizes,
    order_lines,
    category_columns,
    brazilian,
    spanish_with_cluster,
    workbooks,
    json_lines,
    parquet,
    compiled,
    customers_on_lines,
    top_categories,
    chosen_k,
    strange_ids,
    bad_rows,
    unusable_files,
    wrong_settings,
    requests_as_files,
)


def make_all(folder: Path) -> list[Case]:
    """Write the files of every made input into the folder."""
    make = Maker(folder)
    return [case for maker in MAKERS for case in maker(make, maker.__name__.replace("_", " "))]


def bundled(sample_data: Path) -> list[Case]:
    """The inputs that come with the project."""
    groceries = sample_data / "grocery_customers.csv", sample_data / "grocery_labels.csv"
    published = sample_data / "published_customers.csv", sample_data / "published_labels.csv"
    year = {"window_months": 12, "k_range": [2, 3, 4]}
    return [
        Case("groceries", *groceries, year),
        Case(
            "groceries, few", *groceries, year | {"target_cluster": "2"}, {"most-segments": 3, "least-customers": 100}
        ),
        Case("groceries, log", *groceries, year | {"scaling": "log", "top_categories": 6}),
        Case("published", *published, {"k_range": [2, 3, 4]}),
        Case("published request", sample_data / "published_request.json"),
        Case("published request, raw units", sample_data / "published_request.json", settings={"scaling": "none"}),
    ]

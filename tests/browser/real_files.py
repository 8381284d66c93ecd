"""Files as people really have them: a Brazilian export, a workbook with a title, order lines, and broken ones."""

import io
from collections.abc import Callable
from typing import Any, Final

import numpy as np
import openpyxl
import pandas as pd

GROUPS: Final = ((50, 2, 150.25, "Calçados"), (30, 12, 1234.56, "Calçados|Eletrônicos"), (10, 40, 9876.5, "Vinhos|Pão"))
PARENT: Final = "Região Sul"
OTHER_PARENT: Final = "São Paulo"


def brazilian_amount(amount: float) -> str:
    """An amount as a Brazilian spreadsheet shows it: R$ 1.234,56."""
    return "R$ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def brazilian_customers() -> list[tuple[str, str, int, float, str]]:
    """Id, name, orders, spend and categories: 90 customers in three clear groups, and one without purchases."""
    people = [
        (f"{group}{number:04d}", "João Conceição", orders + number % 2, spend + number, categories)
        for group, (size, orders, spend, categories) in enumerate(GROUPS)
        for number in range(size)
    ]
    return [*people, ("09999", "Antônio Ávila", 0, 0.0, "")]


def brazilian_csv(with_cluster: bool = False) -> bytes:
    """The customers in Windows-1252 with semicolons and decimal commas; the cluster as a column if asked for."""
    lines = ["Código do Cliente;Nome;Nº de Pedidos;Valor Gasto;Categorias" + ";Segmento" * with_cluster]
    for name, person, orders, spend, categories in brazilian_customers():
        cluster = f";{brazilian_cluster(name)}" * with_cluster
        lines.append(f"{name};{person};{orders};{brazilian_amount(spend)};{categories}{cluster}")
    return "\r\n".join([*lines, ""]).encode("cp1252")


def brazilian_labels() -> bytes:
    """The clusters of the customers in a file of their own."""
    lines = ["Código do Cliente;Agrupamento"]
    lines += [f"{name};{brazilian_cluster(name)}" for name, *_ in brazilian_customers()]
    return "\r\n".join([*lines, ""]).encode("cp1252")


def brazilian_cluster(name: str) -> str:
    """The cluster of a customer: São Paulo for the one without purchases, else Região Sul."""
    return OTHER_PARENT if name == "09999" else PARENT


def titled_workbook() -> bytes:
    """An .xlsx with a merged title above the header, amounts as text, and ids as numbers."""
    rows = [
        (100001 + 1000 * group + number, orders, f"{spend + number:,.2f}", categories.replace("|", ", "), "Gold")
        for group, (size, orders, spend, categories) in enumerate(GROUPS)
        for number in range(size)
    ]

    def fill(book: Any) -> None:
        sheet = book.active
        sheet.title = "Customers"
        sheet.append(["Customer report 2024, all regions"])
        sheet.merge_cells("A1:E1")
        sheet.append([])
        sheet.append(["Customer ID", "Orders", "Total spent", "Categories", "Cluster"])
        for row in rows:
            sheet.append(row)

    return workbook(fill)


def workbook(fill: Callable[[Any], None]) -> bytes:
    """An .xlsx of what ``fill`` writes into a new workbook."""
    book = openpyxl.Workbook()
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def order_lines(lines: int, customers: int, seed: int = 5) -> tuple[bytes, pd.DataFrame]:
    """Lines of purchases in 2023 as CSV, and the same as a table; of each order there are several lines."""
    generator = np.random.default_rng(seed)
    order = np.sort(generator.integers(0, max(lines // 3, 1), lines))
    owner = (order * 7919) % customers
    day = np.datetime64("2023-01-01") + (order * 31) % 365
    amount = np.where(owner % 5 == 0, 80, 15) + generator.integers(0, 2000, lines) / 100
    categories = np.array(["tea", "coffee", "bread", "wine", "cheese", "fruit", "toys", "books"])
    frame = pd.DataFrame(
        {
            "customer_id": np.char.add("C", np.char.zfill(owner.astype(str), 7)),
            "order_id": order + 500_000,
            "order_date": day.astype(str),
            "category": categories[(generator.integers(0, 3, lines) + owner) % len(categories)],
            "amount": amount.round(2),
        }
    )
    return frame.to_csv(index=False, float_format="%.2f").encode(), frame


def labels_for(frame: pd.DataFrame, parents: int = 4) -> bytes:
    """A labels file for the customers of order lines."""
    names = frame["customer_id"].drop_duplicates().sort_values()
    cluster = "Cluster " + (names.str[1:].astype(int) % parents + 1).astype(str)
    return pd.DataFrame({"customer_id": names, "cluster_id": cluster}).to_csv(index=False).encode()


def unknown_columns(first: int) -> bytes:
    """A file whose header says little: 60 customers from number ``first`` on, in three groups."""
    lines = ["who;how often;value;bought;where"]
    lines += [f"c{n};{n % 3 * 20 + 1};{n % 3 * 100 + n % 5},50;tea|wine;Sul" for n in range(first, first + 60)]
    return "\n".join([*lines, ""]).encode()


def locked_workbook() -> bytes:
    """The beginning of an .xlsx with a password: Office wraps it into its older container, with these parts."""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return header + "EncryptedPackage".encode("utf-16-le") + bytes(2000)


BROKEN: Final[dict[str, tuple[str, bytes, str]]] = {
    "binary junk": ("clients.csv", bytes(range(256)) * 40, "not a CSV, but binary data or damaged text. Save it as"),
    "empty": ("clients.csv", b"", "The file is empty. Export it again and check that it has rows."),
    "a renamed PDF": ("clients.csv", b"%PDF-1.7\n" + bytes(300), "The file is a PDF document. Copy the table into a"),
    "no usable column": (
        "notes.csv",
        b"title,text,day\nA,hello,Monday\nB,bye,Friday\n",
        "No column was recognised as customer id, number of orders or spend. Say below which ones they are.",
    ),
    "a truncated workbook": ("report.xlsx", titled_workbook()[:4000], "damaged or not complete. Export or download it"),
    "a locked workbook": ("report.xlsx", locked_workbook(), "The file is locked with a password. Open it in Excel,"),
}
"""Files that cannot be used: name, bytes, and a part of the sentence that the visitor reads."""

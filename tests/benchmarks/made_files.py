"""Files that the benchmark of speed reads: a million customers as CSV in three dialects, and a request of the API."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

SEED: Final = 20250101
ROWS: Final = 1_000_000
REQUEST_BYTES: Final = 20_000_000
CITIES: Final = ["São Paulo", "Rio de Janeiro", "Belo Horizonte", "Brasília", "Curitiba", "Goiânia", "Salvador"]
CATEGORIES: Final = ["bread", "coffee", "tea", "milk", "fresh fruit", "cheese", "water-filter", "smart-tv", "soap"]
HEADER: Final = ["customer_id", "city", "since", "frequency", "amount_spent", "product_types"]
FIRST_DAY: Final = np.datetime64("2015-01-01")
DAYS: Final = 3650
Columns = tuple[list[str], list[str], list[str], list[int], list[float], list[list[str]]]
Line = Callable[[str, str, str, int, float, list[str]], str]


def columns(rows: int) -> Columns:
    """Ids, cities, first days, orders, spend with cents, and one to five different categories."""
    random = np.random.default_rng(SEED)
    ids = [f"C{number:08d}" for number in random.permutation(10 * rows)[:rows].tolist()]
    cities = [CITIES[code] for code in random.integers(len(CITIES), size=rows).tolist()]
    since: list[str] = (FIRST_DAY + random.integers(DAYS, size=rows)).astype(str).tolist()
    orders: npt.NDArray[np.int64] = random.poisson(9, rows)
    spend: npt.NDArray[np.float64] = np.round(random.gamma(2, 400, rows), 2)
    order = np.argsort(random.random((rows, len(CATEGORIES))), axis=1)
    bought = random.integers(1, 6, size=rows)
    categories = [
        [CATEGORIES[code] for code in codes[:count]]
        for codes, count in zip(order.tolist(), bought.tolist(), strict=True)
    ]
    return ids, cities, since, orders.tolist(), spend.tolist(), categories


def _lines(rows: int, line: Line, header: str) -> str:
    return "".join([header, *map(line, *columns(rows))])


def unquoted_csv(rows: int) -> bytes:
    """With commas, UTF-8, no quotation mark anywhere."""
    text = _lines(
        rows,
        lambda name, city, since, orders, spend, bought: (
            f"{name},{city},{since},{orders},{spend:.2f},{'|'.join(bought)}\n"
        ),
        ",".join(HEADER) + "\n",
    )
    return text.encode()


def quoted_csv(rows: int) -> bytes:
    """With commas, UTF-8, every text in quotation marks."""
    text = _lines(
        rows,
        lambda name, city, since, orders, spend, bought: (
            f'"{name}","{city}","{since}",{orders},{spend:.2f},"{"|".join(bought)}"\n'
        ),
        ",".join(f'"{name}"' for name in HEADER) + "\n",
    )
    return text.encode()


def brazilian_csv(rows: int) -> bytes:
    """As Excel in Brazil writes it: semicolons, a decimal comma, Windows-1252, CR LF."""
    text = _lines(
        rows,
        lambda name, city, since, orders, spend, bought: (
            f"{name};{city};{since};{orders};{f'{spend:.2f}'.replace('.', ',')};{'|'.join(bought)}\r\n"
        ),
        ";".join(HEADER) + "\r\n",
    )
    return text.encode("windows-1252")


def request_json(size: int) -> bytes:
    """A request of the API with about ``size`` bytes."""
    rows = size // 128
    ids, _, _, orders, spend, categories = columns(rows)
    customers = [
        {"id": name, "frequency": count, "amount_spent": amount, "product_types": bought}
        for name, count, amount, bought in zip(ids, orders, spend, categories, strict=True)
    ]
    labels = {name: position % 4 for position, name in enumerate(ids)}
    return json.dumps({"customers": customers, "labels": labels, "k_range": [2, 3]}).encode()


def write_all(folder: Path, rows: int, request_bytes: int) -> dict[str, Path]:
    """Write every file; what it is called → its path."""
    made = {
        "CSV, no quotes": ("unquoted.csv", unquoted_csv(rows)),
        "CSV, every text quoted": ("quoted.csv", quoted_csv(rows)),
        "CSV from Brazil": ("brazilian.csv", brazilian_csv(rows)),
        "request, JSON": ("request.json", request_json(request_bytes)),
    }
    paths = {}
    for title, (name, data) in made.items():
        paths[title] = folder / name
        paths[title].write_bytes(data)
    return paths

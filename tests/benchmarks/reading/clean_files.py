"""Clean tables of many kinds, made from a seed: some to work with, others held out for the final score."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A header and rows of text cells, all of the same width; ``quoted`` are the columns always put in quotes."""

    name: str
    header: list[str]
    rows: list[list[str]]
    quoted: frozenset[int] = frozenset()


ADJECTIVES: Final = [
    "Light",
    "Warm",
    "Waterproof",
    "Classic",
    "Organic",
    "Kids'",
    "Women's",
    "Men's",
    "Heavy-Duty",
    "Slim",
    "Portable",
    "Royal",
]
THINGS: Final = [
    "Jacket",
    "Boots",
    "Tent",
    "Lamp",
    "Table",
    "Watch",
    "Sweater",
    "Socks",
    "Backpack",
    "Towel",
    "Chair",
    "Stove",
]
PHRASES: Final = (
    "made for cold, wet days",
    "soft and quick to dry",
    "it's light enough for every hike",
    "our bestseller, year after year",
    "keeps its shape wash after wash",
    "with pockets, zips and a hood",
    "built to last",
    "tested on ice; loved at home",
)
NAMES: Final = [
    "Ana",
    "Bruno",
    "Carla",
    "Diego",
    "Elena",
    "Fábio",
    "Gisele",
    "Hugo",
    "Inês",
    "João",
    "Karla",
    "Luís",
    "Marta",
    "Nuno",
    "Olga",
    "Paulo",
]
SURNAMES: Final = ["Silva", "Souza", "O'Neill", "García", "Müller", "da Costa", "Van Dyk", "Sá", "Lee"]
CITIES: Final = [
    "Lisbon",
    "Porto",
    "São Paulo",
    "Recife",
    "Madrid",
    "Sevilla",
    "Bogotá",
    "London",
    "New York",
    "Zürich",
]
CATEGORIES: Final = ["books", "garden", "music", "toys & games", "shoes", "electronics", "pet food", "sports"]


def _day(pick: random.Random, form: str = "%Y-%m-%d") -> str:
    return (date(2022, 1, 1) + timedelta(days=pick.randrange(900))).strftime(form)


def _sentence(pick: random.Random) -> str:
    return f"{pick.choice(ADJECTIVES)} {pick.choice(THINGS)}, {', '.join(pick.sample(PHRASES, pick.randint(1, 3)))}."


def _products(pick: random.Random) -> CleanFile:
    rows = []
    for number in range(40):
        title = f"{pick.choice(ADJECTIVES)} {pick.choice(THINGS)}"
        if number % 7 == 3:
            title += f', {pick.randint(5, 60)}"'
        code = f"{pick.choice('ABCDXYZ')}{pick.choice('GHK')}-{pick.randint(1000, 9999)}"
        minute = number * 15
        rows.append(
            [
                _day(pick, "%d/%m/%Y"),
                f"{minute // 60:02}:{minute % 60:02}",
                str(pick.randint(0, 30)),
                code,
                f"${pick.uniform(1, 99):.2f}",
                title,
                _sentence(pick),
                f"https://www.example.com/product/{code}.html",
                "",
            ]
        )
    header = ["DATE", "TIME", "Qty", "PRODUCTID", "Price", "ProductType", "ProductDescription", "URL", "Comments"]
    return CleanFile("products", header, rows, frozenset({6, 7}))


def _customers(pick: random.Random) -> CleanFile:
    rows = []
    for number in range(45):
        categories = "|".join(pick.sample(CATEGORIES, pick.randint(0, 4)))
        rows.append([f"C{number * 37:05}", str(pick.randint(1, 60)), f"{pick.gammavariate(2, 150):.2f}", categories])
    return CleanFile("customers", ["customer_id", "frequency", "amount_spent", "product_types"], rows)


def _contacts(pick: random.Random) -> CleanFile:
    rows = []
    for _ in range(35):
        first, last = pick.choice(NAMES), pick.choice(SURNAMES)
        street = f"{pick.randint(1, 300)} {pick.choice(THINGS)} Street"
        rows.append([last, first, f"{street}, {pick.choice(CITIES)}", pick.choice(CITIES), pick.choice(PHRASES)])
    return CleanFile("contacts", ["Last name", "First name", "Address", "City", "Notes"], rows)


def _wide(pick: random.Random) -> CleanFile:
    header = ["station", *(f"m{number:02}" for number in range(1, 25))]
    rows = [
        [f"S{row:03}", *(f"{pick.gauss(15, 6):.1f}" if pick.random() > 0.1 else "" for _ in range(24))]
        for row in range(25)
    ]
    return CleanFile("wide", header, rows)


def _labels(pick: random.Random) -> CleanFile:
    rows = [[f"{number:06}", str(pick.randint(0, 5))] for number in range(1, 50)]
    return CleanFile("labels", ["id", "cluster_id"], rows)


def _orders(pick: random.Random) -> CleanFile:
    rows = [
        [
            str(100200 + number),
            f"00{pick.randint(100, 999)}",
            _day(pick),
            pick.choice(CATEGORIES),
            f"{pick.uniform(-40, 900):.2f}",
            pick.choice(["yes", "no"]),
            _sentence(pick) if pick.random() < 0.4 else "",
        ]
        for number in range(40)
    ]
    return CleanFile("orders", ["Order", "Client", "Date", "Category", "Total", "Gift", "Message"], rows)


def _clientes(pick: random.Random) -> CleanFile:
    rows = []
    for number in range(42):
        spent = f"{pick.gammavariate(2, 900):,.2f}".translate(str.maketrans(",.", ".,"))
        rows.append(
            [
                f"{7000 + number * 13:08}",
                f"{pick.choice(NAMES)} {pick.choice(SURNAMES)}",
                str(pick.randint(1, 40)),
                f"R$ {spent}",
                pick.choice(CITIES),
                _day(pick, "%d/%m/%Y"),
            ]
        )
    return CleanFile("clientes", ["código", "nome", "pedidos", "valor gasto", "cidade", "cadastro"], rows)


def _survey(pick: random.Random) -> CleanFile:
    rows = [
        [
            str(number),
            f"{pick.choice(NAMES).lower()}{number}@example.org",
            str(pick.randint(1, 5)),
            " ".join(_sentence(pick) for _ in range(pick.randint(1, 4))),
            pick.choice(["Strongly agree", "Agree", "Neither", "Disagree"]),
        ]
        for number in range(1, 38)
    ]
    return CleanFile("survey", ["Respondent", "E-mail", "Score", "In your words", "Question 4"], rows, frozenset({3}))


def _bank(pick: random.Random) -> CleanFile:
    balance = 1200.0
    rows = []
    for _ in range(48):
        change = pick.uniform(-200, 220)
        balance += change
        rows.append(
            [
                _day(pick, "%d.%m.%Y"),
                f"{pick.choice(['CARD', 'TRANSFER', 'FEE'])} {pick.choice(CITIES).upper()} {pick.randint(10, 99)}",
                f"{change:,.2f}",
                f"{balance:,.2f}",
                pick.choice(["EUR", "USD"]),
            ]
        )
    return CleanFile("bank", ["Booked on", "Text", "Amount", "Balance", "Currency"], rows)


def _flags(pick: random.Random) -> CleanFile:
    header = ["user", *(name.replace(" ", "_") for name in CATEGORIES), "last seen"]
    rows = [
        [f"u{number:04x}", *(str(pick.randint(0, 1)) for _ in CATEGORIES), f"{_day(pick)} {number % 24:02}:30:00"]
        for number in range(300, 340)
    ]
    return CleanFile("flags", header, rows)


def _parts(pick: random.Random) -> CleanFile:
    rows = [
        [
            f"{pick.randint(10, 99)}-{pick.randint(100, 999)}/{pick.choice('AB')}",
            f'{pick.choice(["Pipe", "Bolt"])} {pick.randint(1, 9)}/{pick.choice("248")}" {pick.choice(THINGS)}',
            f"{pick.randint(1, 500)}",
            f"{pick.uniform(0.01, 4):.3f}",
            pick.choice(["in stock", "2-3 days", "on request"]),
        ]
        for _ in range(36)
    ]
    return CleanFile("parts", ["Part no.", "Name", "Pieces", "Weight (kg)", "Delivery"], rows)


def _titles(pick: random.Random) -> CleanFile:
    rows = []
    for _ in range(30):
        title = f"The {pick.choice(ADJECTIVES)} {pick.choice(THINGS)}"
        if pick.random() < 0.3:
            title = f'{title}: "{pick.choice(PHRASES)}"'
        rows.append([title, f"{pick.choice(SURNAMES)}, {pick.choice(NAMES)}", pick.choice(CITIES), _sentence(pick)])
    return CleanFile("titles", ["Title", "Author", "Place", "Summary"], rows)


WORKING: Final[tuple[Callable[[random.Random], CleanFile], ...]] = (
    _products,
    _customers,
    _contacts,
    _wide,
    _labels,
    _orders,
)
HELD_OUT: Final[tuple[Callable[[random.Random], CleanFile], ...]] = (
    _clientes,
    _survey,
    _bank,
    _flags,
    _parts,
    _titles,
)


def clean_files(held_out: bool, seed: int = 7) -> Iterator[CleanFile]:
    """The files to work with, or those held out."""
    for make in HELD_OUT if held_out else WORKING:
        yield make(random.Random(f"{make.__name__} {seed}"))  # noqa: S311 — made-up tables, not secrets

"""Amounts in several currencies, by a column that names them or by the signs beside the numbers."""

import re
from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from core.intake.columns.numbers import CURRENCY
from core.language.message import message
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.headers import meanings
from core.tables.table import Table
from core.tables.text_bytes import text_of
from core.tables.text_cells import Cells, cells_of, coded

OF_A_CURRENCY: Final = words_of("currency currencies moeda moedas moneda monedas divisa divisas ccy")
NAME: Final = re.compile(r"[^\W\d_]{1,3}\$|[$€£¥₹₩₽]|[^\W\d_][^\d_]{1,29}")  # “R$”, “€”, “EUR”, “US dollar”
MOST_CURRENCIES: Final = 200  # different texts; the world has fewer, and a column with more of them names none
MOST_TOLD: Final = 8  # currencies that a sentence names, those of most rows first
SIGNS: Final = MappingProxyType(
    {"r$": "brl", "us$": "usd", "mx$": "mxn", "ar$": "ars", "clp$": "clp", "cop$": "cop", "€": "eur", "£": "gbp"}
    | {"¥": "jpy", "₹": "inr"}
)
PLAIN_BYTES: Final = frozenset(b"0123456789.,-+'() \teE")  # of numbers without a sign of a currency


def currency_notices(table: Table, amount_column: str, free: Iterable[str]) -> list[Problem]:
    """A notice where the amounts of a table are in several currencies, with the rows of each.

    Parameters
    ----------
    free : the columns without a role
    """
    for name in free:
        if OF_A_CURRENCY.intersection(meanings(name)):
            codes, texts = coded(cells_of(table, name))
            if (found := _notice(table, name, codes, texts.to_pylist()[: MOST_CURRENCIES + 1])) is not None:
                return [found]
    cells = cells_of(table, amount_column)
    if not _with_signs(cells):
        return []
    signs = pc.replace_substring_regex(cells, r"[\d.,'\s()+\-\x{2212}\x{2012}\x{2013}\x{a0}]+", "")
    codes, texts = coded(signs)
    known = [text if re.fullmatch(CURRENCY, text) else "" for text in texts.to_pylist()[: MOST_CURRENCIES + 1]]
    found = _notice(table, amount_column, codes, known, variant="signs")
    return [found] if found is not None else []


def _notice(
    table: Table, column: str, codes: "np.ndarray[Any, Any]", texts: list[str], variant: str = ""
) -> Problem | None:
    """The notice of several currencies; None where the texts name at most one."""
    if len(texts) > MOST_CURRENCIES:
        return None
    times = np.bincount(codes, minlength=len(texts)).tolist()
    rows: dict[str, int] = {}
    written: dict[str, str] = {}
    for text, count in zip(texts, times, strict=True):
        if NAME.fullmatch(text):
            currency = SIGNS.get(text.casefold(), text.casefold())
            written.setdefault(currency, text)
            rows[currency] = rows.get(currency, 0) + count
    if len(rows) < 2:
        return None
    first = sorted(rows, key=lambda currency: -rows[currency])[:MOST_TOLD]
    counts = tuple(message("count.of_currency", currency=written[each], rows=rows[each]) for each in first)
    facts: dict[str, Any] = {"currencies": len(rows), "counts": counts}
    if not variant:
        facts["example"] = written[first[-1]]
    return Problem.of("currencies_mixed", Place(table.name), column, variant=variant, **facts)


def _with_signs(cells: Cells) -> bool:
    """Whether any cell has a character that plain numbers do not have."""
    plain = np.zeros(256, dtype=bool)
    plain[list(PLAIN_BYTES)] = True
    return not bool(plain[text_of(cells)[0]].all())

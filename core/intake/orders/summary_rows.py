"""Rows among order lines that sum up other rows: a package above its pieces, a total below the lines of an order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.numbers import DecimalMark, NumberColumn, read_numbers
from core.intake.orders.first_lines import with_columns
from core.problems.problem import Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_bytes import text_of
from core.tables.text_cells import Cells, cells_of, coded, flags, trimmed
from core.tables.total_rows import is_total

EXAMPLES: Final = 3  # rows named in a notice, enough to find them by
CENT: Final = 0.011  # a sum that differs by no more than a rounded cent is equal
MOST_DIFFERENT: Final = 20_000  # texts of a column that are looked at; what tells a package or a total is among few
PACKAGE: Final = re.compile(
    r"\s*(?:pacote|paquete|package|pack|bundle|kit|combo)\s+(?:de|of|com|con|with)\s+(\d{1,3})\s+\w+.*", re.IGNORECASE
)
TOTAL_OF: Final = re.compile(
    r"\s*(?:(?:grand|order)[ -])?(?:sub)?-?total(?:s|es)?\b", re.IGNORECASE
)  # “Total do pedido”
# The same among products, where “Total Care” is one: with a number, or with the word that says of what.
TOTAL_AMONG_PRODUCTS: Final = re.compile(
    TOTAL_OF.pattern + r"(?:[\s#:]*\d*|\s+(?:of|for|de|do|da|del|order|pedido)\b.*)", re.IGNORECASE
)
# First bytes of the words above and of those for a total, and of spaces before them.
BEGINNINGS: Final = frozenset(b"pkcbtsgomaPKCBTSGOMA \xc2\xe2\t")
Positions = npt.NDArray[np.int64]


def without_summaries(
    table: Table, columns: Mapping[Role, str], beside: Sequence[str], mark: DecimalMark | None
) -> tuple[Table, list[Problem]]:
    """The table without the rows that sum up others, and a notice of them.

    Parameters
    ----------
    beside : the columns without a role of their own that may say “Pacote de 2 produtos”, such as those of a status

    A row is taken for a summary only where its amount is the sum of the rows that it stands for.
    """
    if Role.AMOUNT_SPENT not in columns:
        return table, []
    amount = columns[Role.AMOUNT_SPENT]
    roles = (Role.PRODUCT_TYPES, Role.ORDER_ID, Role.ID)
    names = [*beside, *(columns[role] for role in roles if role in columns)]
    packages: dict[int, int] = {}
    totals: dict[int, str] = {}
    for name in names:
        cells = cells_of(table, name)
        likely = _likely(cells)
        codes, texts = coded(trimmed(cells.take(pa.array(likely))))
        if len(texts) > MOST_DIFFERENT:
            continue
        rows_by_text = likely[np.argsort(codes, kind="stable")]
        begins = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(texts)))])
        is_product = name == columns.get(Role.PRODUCT_TYPES)
        for code, text in enumerate(texts.to_pylist()):
            where = rows_by_text[begins[code] : begins[code + 1]]
            if (found := PACKAGE.fullmatch(text)) is not None:
                packages |= dict.fromkeys(where.tolist(), int(found[1]))
            elif is_total(text) or (TOTAL_AMONG_PRODUCTS.fullmatch(text) if is_product else TOTAL_OF.match(text)):
                totals |= dict.fromkeys(where.tolist(), name)
    if not packages and not totals:
        return table, []
    numbers = NumberColumn(trimmed(cells_of(table, amount)))
    _, (amounts,) = read_numbers([numbers], table.rows, table.delimiter, mark)
    owners, people = coded(trimmed(cells_of(table, columns[Role.ID])))
    named = flags(pc.not_equal(people, ""))[owners]
    alone = {
        at: pieces
        for at, pieces in packages.items()
        if _is_alone(amounts, at, pieces) and _is_of_one(owners, named, at, pieces)
    }
    table, told = _with_pieces(table, columns, alone)
    summaries = [at for at, pieces in packages.items() if _sums_up_below(amounts, at, pieces)]
    summaries += _totals(table, columns, amounts, np.array(sorted(totals), dtype=np.int64))
    if not summaries:
        return table, told
    kept = np.ones(len(amounts), dtype=bool)
    kept[summaries] = False
    rows = tuple(table.rows[np.flatnonzero(~kept)[:EXAMPLES]].tolist())
    notice = Problem.of("rows_sum_up", Place(table.name), n=len(set(summaries)), rows=rows, column=amount)
    return only(table, kept), [notice, *told]


def only(table: Table, kept: npt.NDArray[np.bool_]) -> Table:
    """The table with some of its rows."""
    return replace(table, frame=table.frame[kept].reset_index(drop=True), rows=table.rows[kept])


def _likely(cells: Cells) -> Positions:
    """The positions of the cells whose first character may begin a package's text or the word for a total."""
    data, places = text_of(cells)
    begins = np.zeros(256, dtype=bool)
    begins[list(BEGINNINGS)] = True
    first = np.minimum(places[:-1], max(len(data) - 1, 0))
    found = begins[data[first]] & (places[1:] > places[:-1]) if len(data) else np.zeros(len(cells), dtype=bool)
    return np.flatnonzero(found)


def _sums_up_below(amounts: npt.NDArray[np.float64], at: int, pieces: int) -> bool:
    below = amounts[at + 1 : at + 1 + pieces]
    return 0 < len(below) == pieces and bool(abs(below.sum() - amounts[at]) <= CENT)


def _is_alone(amounts: npt.NDArray[np.float64], at: int, pieces: int) -> bool:
    """Whether a package has an amount, and none of the rows of its pieces has."""
    below = amounts[at + 1 : at + 1 + pieces]
    return 0 < len(below) == pieces and bool(np.isnan(below).all() and np.isfinite(amounts[at]))


def _is_of_one(owners: Positions, named: npt.NDArray[np.bool_], at: int, pieces: int) -> bool:
    """Whether the rows below a package name no other customer than the package's."""
    below = slice(at + 1, at + 1 + pieces)
    return bool((~named[below] | (owners[below] == owners[at])).all())


def _with_pieces(table: Table, columns: Mapping[Role, str], packages: Mapping[int, int]) -> tuple[Table, list[Problem]]:
    """The table with the pieces of packages as lines of the package's order that add nothing to its amount."""
    if not packages:
        return table, []
    above = np.arange(len(table.frame))
    for at, pieces in packages.items():
        above[at + 1 : at + 1 + pieces] = at
    piece = pa.array(above != np.arange(len(above)))
    filled = {}
    for role in (Role.ORDER_ID, Role.ID, Role.ORDER_DATE, Role.CLUSTER):
        if role in columns:
            own = cells_of(table, columns[role])
            lacking = piece if role is Role.ORDER_ID else pc.and_(piece, pc.equal(pc.utf8_trim_whitespace(own), ""))
            filled[columns[role]] = pc.if_else(lacking, own.take(pa.array(above)), own)
    amount = columns[Role.AMOUNT_SPENT]
    filled[amount] = pc.if_else(piece, "0", cells_of(table, amount))
    rows = tuple(table.rows[sorted(packages)[:EXAMPLES]].tolist())
    facts: dict[str, Any] = {"n": len(packages), "rows": rows, "pieces": sum(packages.values())}
    return with_columns(table, filled), [Problem.of("packages_unpacked", Place(table.name), amount, **facts)]


def _totals(table: Table, columns: Mapping[Role, str], amounts: npt.NDArray[np.float64], found: Positions) -> list[int]:
    """Those rows called a total whose amount is the sum of their order, of the lines since the last one, or of all."""
    if not len(found):
        return []
    plain = np.nan_to_num(amounts)
    plain[found] = 0.0
    until = np.concatenate([[0.0], np.cumsum(plain)])
    since_last = until[found] - until[np.concatenate([[0], found[:-1]])]
    sums = [since_last, np.full(len(found), until[-1]), until[found]]
    if Role.ORDER_ID in columns:
        orders = coded(trimmed(cells_of(table, columns[Role.ORDER_ID])))[0]
        sums.append(np.bincount(orders, weights=plain)[orders[found]])
    equal = np.any([np.abs(each - amounts[found]) <= CENT for each in sums], axis=0)
    return [int(at) for at in found[equal & (amounts[found] != 0)]]

"""Rows among order lines that sum up other rows: a package above its pieces, a total below the lines of an order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.numbers import DecimalMark, NumberColumn, read_numbers
from core.intake.orders.named_rows import examples
from core.intake.orders.order_sums import CENT
from core.intake.orders.order_totals import AmountsOf
from core.intake.orders.packages import PACKAGE, Packages, summing_packages, with_pieces
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role
from core.tables.plain_cells import FIRST_BEYOND_ASCII
from core.tables.table import Table
from core.tables.text_bytes import text_of
from core.tables.text_cells import Cells, Reader, coded, flags
from core.tables.total_rows import is_total

MOST_DIFFERENT: Final = 20_000  # texts of a column that are looked at; what tells a package or a total is among few
TOTAL_OF: Final = re.compile(
    r"\s*(?:(?:grand|order)[ -])?(?:sub)?-?total(?:s|es)?\b", re.IGNORECASE
)  # “Total do pedido”
# The same among products, where “Total Care” is one: with a number, or with the word that says of what.
TOTAL_AMONG_PRODUCTS: Final = re.compile(
    TOTAL_OF.pattern + r"(?:[\s#:]*\d*|\s+(?:of|for|de|do|da|del|order|pedido)\b.*)", re.IGNORECASE
)
# The same in the column of the customers of a line without an order: “Ann Lee Total”, “Total de Ana”, “Subtotal Ann”.
TOTAL_OF_CUSTOMER: Final = r"(?i)^(?:grand |sub)?-?total(?:s|es|is)?\b|\b(?:sub-?)?total(?:s|es|is)?:?$"
# The first two letters of the words above and of those for a total; the second of “média” is a byte beyond ASCII.
BEGINNINGS: Final = words_of("pa bu ki co to gr or su so ge me pr av ov")
FIRST_BYTES: Final = frozenset({*(each.encode() for each in BEGINNINGS), b"m\xc3"})
SMALL: Final = 0x20  # the bit by which a small letter differs from a capital one
BYTE: Final = 8  # bits
Positions = npt.NDArray[np.int64]


def without_summaries(
    table: Table,
    columns: Mapping[Role, str],
    beside: Sequence[str],
    read: Reader,
    mark: DecimalMark | None,
    asked: AmountsOf | None = None,
) -> tuple[Table, list[Problem]]:
    """The table without the rows that sum up others, and a notice of them.

    Parameters
    ----------
    beside : the columns without a role of their own that may say “Pacote de 2 produtos”, such as those of a status
    read : gives the cells of the table
    asked : whose the amounts are, if the user said so; where they are the lines' own, no package is a summary

    A row is taken for a summary only where its amount is the sum of the rows that it stands for.
    """
    if Role.AMOUNT_SPENT not in columns:
        return table, []
    amount = columns[Role.AMOUNT_SPENT]
    found, totals = _found(columns, beside, read)
    totals = np.union1d(totals, totals_of_customers(columns, read))
    packages = Packages.of(found)
    if not len(packages.at) and not len(totals):
        return table, []
    numbers = NumberColumn(read(amount))
    _, (amounts,) = read_numbers([numbers], table.rows, table.delimiter, mark)
    told: list[Problem] = []
    summaries = _totals(columns, amounts, totals, read)
    if len(summaries):
        rows = examples(table.rows, summaries)
        told.append(Problem.of("rows_sum_up", Place(table.name), n=len(summaries), rows=rows, column=amount))
    if asked is not AmountsOf.LINE and len(packages.at):
        sums, of_packages = summing_packages(table, columns, packages, amounts)
        told += of_packages
        summaries = np.union1d(summaries, sums)
    if len(packages.at):
        table, unpacked = with_pieces(table, columns, packages, amounts)
        told += unpacked
    if not len(summaries):
        return table, told
    kept = np.ones(len(amounts), dtype=bool)
    kept[summaries] = False
    return only(table, kept), told


def _found(
    columns: Mapping[Role, str], beside: Sequence[str], read: Reader
) -> tuple[list[tuple[Positions, int, bool]], Positions]:
    """The rows called packages, as ``Packages.of`` takes them, and those called totals, in ascending order."""
    roles = (Role.PRODUCT_TYPES, Role.ORDER_ID, Role.ID)
    packages: list[tuple[Positions, int, bool]] = []
    totals = [np.zeros(0, dtype=np.int64)]
    for name in (*beside, *(columns[role] for role in roles if role in columns)):
        cells = read(name)
        likely = _likely(cells)
        codes, texts = coded(cells.take(pa.array(likely)))
        if len(texts) > MOST_DIFFERENT:
            continue
        rows_by_text = likely[np.argsort(codes, kind="stable")]
        begins = np.concatenate([[0], np.cumsum(np.bincount(codes, minlength=len(texts)))])
        is_product = name == columns.get(Role.PRODUCT_TYPES)
        for code, text in enumerate(texts.to_pylist()):
            if (package := PACKAGE.fullmatch(text)) is not None:
                packages.append((rows_by_text[begins[code] : begins[code + 1]], int(package[1]), is_product))
            elif is_total(text) or (TOTAL_AMONG_PRODUCTS.fullmatch(text) if is_product else TOTAL_OF.match(text)):
                totals.append(rows_by_text[begins[code] : begins[code + 1]])
    return packages, np.unique(np.concatenate(totals))


def totals_of_customers(columns: Mapping[Role, str], read: Reader) -> Positions:
    """The rows without an order whose customer is called a total, in ascending order."""
    order = columns.get(Role.ORDER_ID, columns.get(Role.ORDER_DATE))
    if order is None or Role.ID not in columns:
        return np.zeros(0, dtype=np.int64)
    bare = np.flatnonzero(flags(pc.equal(read(order), "")))
    names = read(columns[Role.ID]).take(pa.array(bare))
    return np.asarray(bare[flags(pc.match_substring_regex(names, TOTAL_OF_CUSTOMER))], dtype=np.int64)


def only(table: Table, kept: npt.NDArray[np.bool_]) -> Table:
    """The table with some of its rows."""
    return replace(table, frame=table.frame[kept].reset_index(drop=True), rows=table.rows[kept])


def _likely(cells: Cells) -> Positions:
    """The positions of the cells whose first two letters may begin a package's text or a word for a total."""
    data, places = text_of(cells)
    begins = np.zeros(1 << 2 * BYTE, dtype=bool)
    begins[[each[0] << BYTE | each[1] for each in FIRST_BYTES]] = True
    long = np.flatnonzero(places[1:] - places[:-1] > 1)
    first, second = (data[places[long] + behind].astype(np.int64) for behind in (0, 1))
    second = np.where(second < FIRST_BEYOND_ASCII, second | SMALL, second)
    return np.asarray(long[begins[(first | SMALL) << BYTE | second]], dtype=np.int64)


def _totals(columns: Mapping[Role, str], amounts: npt.NDArray[np.float64], found: Positions, read: Reader) -> Positions:
    """Those rows called a total whose amount is the sum of their order, of the lines since the last one, or of all."""
    if not len(found):
        return found
    plain = np.nan_to_num(amounts)
    plain[found] = 0.0
    until = np.concatenate([[0.0], np.cumsum(plain)])
    since_last = until[found] - until[np.concatenate([[0], found[:-1]])]
    sums = [since_last, np.full(len(found), until[-1]), until[found]]
    if Role.ORDER_ID in columns:
        orders = coded(read(columns[Role.ORDER_ID]))[0]
        sums.append(np.bincount(orders, weights=plain)[orders[found]])
    equal = np.any([np.abs(each - amounts[found]) <= CENT for each in sums], axis=0)
    return np.asarray(found[equal & (amounts[found] != 0)], dtype=np.int64)

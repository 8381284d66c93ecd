"""Packages among order lines: a row above its pieces that has their amount, or the amount that they do not have."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.orders.first_lines import with_columns
from core.intake.orders.named_rows import examples
from core.intake.orders.order_sums import CENT
from core.problems.problem import Place, Problem
from core.tables.headers import Role
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags

PACKAGE: Final = re.compile(
    r"\s*(?:pacote|paquete|package|pack|bundle|kit|combo)\s+(?:de|of|com|con|with)\s+(\d{1,3})\s+\w+.*", re.IGNORECASE
)
# What says no more than that others follow, and is no product's name.
OF_OTHERS: Final = re.compile(
    r".*\s\d{1,3}\s+(?:produtos?|products?|productos?|items?|itens|art[ií]culos?|artigos?|articles?)", re.IGNORECASE
)
MOST_SUM_UP: Final = 0.9  # share of the products called packages; where so many sum up the lines below, all do
FEWEST_SUMS: Final = 2  # different amounts of such packages; one may be a sum by chance
BY_CHANCE: Final = 0.05  # highest probability that all of them are sums by chance
MOST_READ: Final = 1_000  # products called packages whose pieces are read one by one; further ones stay in doubt
PART: Final = re.compile(r"[-\u2010-\u2015*+>\u2022\u00b7\u21b3\u2514].*", re.DOTALL)  # a piece is set off by a mark
Positions = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Packages:
    """The m rows that are called packages, from the top of the file to its end.

    Attributes
    ----------
    at : int64 array of m, their positions
    pieces : int64 array of m, how many rows below each are its pieces, as its text says
    products : boolean array of m, whether the text is that of the product, which may only be called so
    """

    at: Positions
    pieces: Positions
    products: Flags

    @classmethod
    def of(cls, found: Sequence[tuple[Positions, int, bool]]) -> "Packages":
        """From rows with the same number of pieces and kind of column; of a row that is there twice the first."""
        at = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _, _ in found)])
        sizes = [len(rows) for rows, _, _ in found]
        pieces = np.repeat(np.array([each for _, each, _ in found], dtype=np.int64), sizes)
        products = np.repeat(np.array([each for _, _, each in found], dtype=bool), sizes)
        at, first = np.unique(at, return_index=True)
        return cls(at, pieces[first], products[first])

    def those(self, which: Flags) -> "Packages":
        """Some of them."""
        return Packages(self.at[which], self.pieces[which], self.products[which])

    @property
    def ends(self) -> Positions:
        """The position behind the last piece of each."""
        return self.at + 1 + self.pieces


def summing_packages(
    table: Table, columns: Mapping[Role, str], packages: Packages, amounts: Numbers
) -> tuple[Positions, list[Problem]]:
    """The packages that have the amount of their pieces a second time, and notices of them and of those in doubt.

    A package is a summary for sure where a status says so, or where a product names its pieces or only their number,
    has pieces set off by a mark, or is one of several of which nearly all are sums. Others may be sums by chance.
    """
    packages = packages.those((packages.ends <= len(amounts)) & (packages.pieces > 0))
    equal = _equal_sums(amounts, packages) & _of_one(table, columns[Role.ID], packages)
    near = _together(table, columns, packages)
    sure = equal & ~packages.products
    products = packages.products
    if (equal & products).any():
        usual = _usually_sums(amounts, packages.those(products), (equal & near)[products])
        described = np.zeros(len(equal), dtype=bool)
        names = cells_of(table, columns[Role.PRODUCT_TYPES])
        for position in np.flatnonzero(equal & products & near)[:MOST_READ] if not usual else ():
            described[position] = _describes(names, packages.at[position], packages.ends[position])
        sure |= equal & products & near & (described | usual)
    told: list[Problem] = []
    place, amount = Place(table.name), columns[Role.AMOUNT_SPENT]
    if sure.any():
        rows = examples(table.rows, packages.at[sure])
        told.append(Problem.of("rows_sum_up", place, variant="packages", n=int(sure.sum()), rows=rows, column=amount))
    if len(doubtful := packages.at[equal & products & near & ~sure]):
        column = columns[Role.PRODUCT_TYPES]
        example = cells_of(table, column).take(pa.array(doubtful[:1]))[0].as_py()
        facts: dict[str, Any] = {"n": len(doubtful), "rows": examples(table.rows, doubtful), "example": example}
        told.append(Problem.of("packages_doubtful", place, column, amount=amount, **facts))
    return packages.at[sure], told


def with_pieces(
    table: Table, columns: Mapping[Role, str], packages: Packages, amounts: Numbers
) -> tuple[Table, list[Problem]]:
    """The table with pieces that have no amount as lines of the package's order that add nothing to its amount.

    Lines of other orders, customers or days are no pieces: they stay as they are, and what they lack is told.
    """
    packages = packages.those((packages.ends <= len(amounts)) & (packages.pieces > 0))
    lacking = np.concatenate([[0], np.cumsum(np.isnan(amounts))])
    alone = (lacking[packages.ends] - lacking[packages.at + 1] == packages.pieces) & np.isfinite(amounts[packages.at])
    alone &= _of_one(table, columns[Role.ID], packages) & _of_its_order(table, columns, packages)
    packages = packages.those(alone)
    if not len(packages.at):
        return table, []
    positions = np.arange(len(amounts))
    owner = np.full(len(amounts), -1, dtype=np.int64)
    owner[packages.at] = packages.at
    owner = np.maximum.accumulate(owner)
    end = np.zeros(len(amounts), dtype=np.int64)
    end[packages.at] = packages.ends
    is_piece = (owner >= 0) & (owner != positions) & (positions < end[owner])
    above, piece = pa.array(np.where(is_piece, owner, positions)), pa.array(is_piece)
    filled = {}
    for role in (Role.ORDER_ID, Role.ID, Role.ORDER_DATE, Role.CLUSTER):
        if role in columns:
            own = cells_of(table, columns[role])
            empty = piece if role is Role.ORDER_ID else pc.and_(piece, pc.equal(pc.utf8_trim_whitespace(own), ""))
            filled[columns[role]] = pc.if_else(empty, own.take(above), own)
    amount = columns[Role.AMOUNT_SPENT]
    filled[amount] = pc.if_else(piece, "0", cells_of(table, amount))
    facts: dict[str, Any] = {"n": len(packages.at), "pieces": int(is_piece.sum())}
    facts["rows"] = examples(table.rows, packages.at)
    return with_columns(table, filled), [Problem.of("packages_unpacked", Place(table.name), amount, **facts)]


def _equal_sums(amounts: Numbers, packages: Packages) -> Flags:
    """Whether each package has the sum of the amounts of its pieces, all of which have one."""
    until = np.concatenate([[0.0], np.cumsum(np.nan_to_num(amounts))])
    lacking = np.concatenate([[0], np.cumsum(np.isnan(amounts))])
    first, end = packages.at + 1, packages.ends
    equal = np.abs(until[end] - until[first] - amounts[packages.at]) <= CENT  # a cell that is no number is false
    return np.asarray(equal & (lacking[end] == lacking[first]) & (amounts[packages.at] != 0))


def _of_one(table: Table, column: str, packages: Packages) -> Flags:
    """Whether the pieces have no other text in a column than the package: the same, or none."""
    codes, texts = coded(cells_of(table, column))
    named = flags(pc.not_equal(texts, ""))[codes]
    # The last text that is not empty, from the top on; where it does not change, no piece has another one.
    last = codes[np.maximum.accumulate(np.where(named, np.arange(len(codes)), 0))]
    changes = np.concatenate([[0], np.cumsum(last[1:] != last[:-1])])
    return np.asarray(changes[packages.ends - 1] == changes[packages.at])


def _of_its_order(table: Table, columns: Mapping[Role, str], packages: Packages) -> Flags:
    """Whether no piece is of another order or another day than its package.

    Some shops number the pieces too. Where a status says “package”, pieces that name no customer are not orders.
    """
    fits = np.ones(len(packages.at), dtype=bool)
    if Role.ORDER_ID in columns:
        named = np.concatenate([[0], np.cumsum(flags(pc.not_equal(cells_of(table, columns[Role.ID]), "")))])
        nameless = named[packages.ends] == named[packages.at + 1]
        fits &= _of_one(table, columns[Role.ORDER_ID], packages) | (nameless & ~packages.products)
    if Role.ORDER_DATE in columns:
        fits &= _of_one(table, columns[Role.ORDER_DATE], packages)
    return fits


def _together(table: Table, columns: Mapping[Role, str], packages: Packages) -> Flags:
    """Whether a package and its pieces are of one order or one day, where the file has either."""
    tests = [_of_one(table, columns[role], packages) for role in (Role.ORDER_ID, Role.ORDER_DATE) if role in columns]
    return np.any(tests, axis=0) if tests else np.ones(len(packages.at), dtype=bool)


def _usually_sums(amounts: Numbers, packages: Packages, equal: Flags) -> bool:
    """Whether so many products called packages are sums of the lines below that it cannot be chance."""
    if equal.mean() < MOST_SUM_UP or len(np.unique(amounts[packages.at[equal]])) < FEWEST_SUMS:
        return False
    others = np.setdiff1d(np.arange(len(amounts) - 2), packages.at)
    pieces = np.full(len(others), 2, dtype=np.int64)
    sums = _equal_sums(amounts, Packages(others, pieces, np.ones(len(others), dtype=bool)))
    return float((sums.sum() + 1) / (len(others) + 1)) ** int(equal.sum()) <= BY_CHANCE


def _describes(names: Cells, at: np.int64, end: np.int64) -> bool:
    """Whether a package names all of its pieces, or no product at all, or each piece is set off by a mark."""
    package, *pieces = names.slice(int(at), int(end - at)).to_pylist()
    text = package.casefold()
    named = all(each and each.casefold() in text for each in pieces)
    return named or OF_OTHERS.fullmatch(package) is not None or all(map(PART.match, pieces))

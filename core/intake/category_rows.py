"""Several rows for a customer, each with another category: the customer's own numbers again, or numbers to add up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.numbers import Numbers
from core.intake.order_sums import spend_of_owners
from core.intake.row_problems import RowProblems, first_of_each
from core.model.products import ProductTypes
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags, trimmed

FEWEST_CUSTOMERS: Final = 2  # with several rows; one alone may have been written twice
FEWEST_REPEATED: Final = 0.01  # share of the rows; of fewer it is likelier that they were written twice
MOST_PAIRS: Final = 0.9  # share of the repeated rows with another category; the others may be mistakes
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CategoryRows:
    """How the n rows of a table go together.

    Attributes
    ----------
    joined : boolean array of n, the rows that are one more category of a customer with an earlier row
    added : whether their numbers are added up; else they are those of the customer's first row
    """

    joined: Flags
    added: bool = False


def category_rows(
    table: Table,
    columns: tuple[str, str | None],
    owners: tuple[Positions, Flags, Positions],
    numbers: Sequence[Numbers],
    products: ProductTypes,
    finder: RowProblems,
) -> CategoryRows:
    """Which repeated rows of customers are further categories of them; a pair that stands twice is left out.

    The numbers are the customer's where at least half of the repeated rows have those of the first row and another
    category. They are each category's own, to be added up, where every cell holds one category at most and the
    repeated rows of at least two customers name categories that these have in no other row.

    Parameters
    ----------
    columns : of the ids and of the product types
    owners : int64 array of n, a number for each customer; which rows repeat a customer; the position of its first row
    """
    codes, repeated, first = owners
    none = np.zeros(len(repeated), dtype=bool)
    again = np.flatnonzero(repeated)
    id_column, column = columns
    if not len(again) or column is None:
        return CategoryRows(none)
    cells: Cells = trimmed(cells_of(table, column))
    other = flags(pc.not_equal(cells.take(pa.array(again)), cells.take(pa.array(first[again]))))
    same = np.logical_and.reduce([each[again] == each[first[again]] for each in numbers])
    if (same & other).sum() >= max(len(again) / 2, 1):
        none[again] = same
        return CategoryRows(none)
    if np.diff(products.offsets).max(initial=0) > 1 or len(again) < FEWEST_REPEATED * len(codes):
        return CategoryRows(none)
    if len(np.unique(codes[again])) < FEWEST_CUSTOMERS:
        return CategoryRows(none)
    category, names = coded(cells)
    usable = ~finder.bad
    pairs = np.unique(codes * len(names) + category, return_inverse=True)[1]
    first_pair, twice = first_of_each(pairs, int(pairs.max()) + 1, usable)
    if (~twice[again]).mean() < MOST_PAIRS and twice.sum() > 1:
        return CategoryRows(none)
    finder.add("category_repeated", id_column, twice, first_pair, categories=column)
    return CategoryRows(repeated & ~twice, added=True)


def added_up(numbers: Sequence[Numbers], group: Positions, n: int) -> list[Numbers]:
    """The sums of numbers over the rows of each of n customers; rows of no customer have the group -1."""
    used = np.flatnonzero(group >= 0)
    return [spend_of_owners(group[used], each[used], n) for each in numbers]

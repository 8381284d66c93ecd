"""Several rows for a customer, each with another category: the customer's own numbers again, or numbers to add up."""

from collections.abc import Mapping, Sequence
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
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role, meanings
from core.tables.table import Table
from core.tables.text_cells import Cells, Flags, cells_of, coded, flags, trimmed

FEWEST_CUSTOMERS: Final = 2  # with several rows; one alone may have been written twice
FEWEST_REPEATED: Final = 0.01  # share of the rows; of fewer it is likelier that they were written twice
MOST_PAIRS: Final = 0.9  # share of the repeated rows with another category; the others may be mistakes
# Words of the columns by which a customer may have several rows, each with numbers of its own.
PARTING: Final = words_of(
    "month months mes meses year ano quarter trimestre week semana period periodo channel canal store loja tienda "
    "category categories brand marca subcategory subcategoria"
)
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class CategoryRows:
    """How the n rows of a table go together.

    Attributes
    ----------
    joined : boolean array of n, the rows that are one more category of a customer with an earlier row
    added : the columns that part the rows whose numbers are added up; none where the numbers are the first row's
    """

    joined: Flags
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CategoryColumns:
    """The columns of the ids, of the product types, if any, and others by which a customer may have several rows."""

    ids: str
    categories: str | None
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, columns: Mapping[Role, str], free: Sequence[str]) -> "CategoryColumns":
        """The columns with these roles, and those of the free ones whose name says so."""
        others = tuple(name for name in free if PARTING.intersection(meanings(name)))
        return cls(columns[Role.ID], columns.get(Role.PRODUCT_TYPES), others)

    @property
    def parting(self) -> tuple[str, ...]:
        """The columns by which the rows of a customer may differ."""
        return (*([self.categories] if self.categories else []), *self.others)


def category_rows(
    table: Table,
    columns: CategoryColumns,
    owners: tuple[Positions, Flags, Positions],
    numbers: Sequence[Numbers],
    products: ProductTypes,
    finder: RowProblems,
) -> CategoryRows:
    """Which repeated rows of customers are further categories of them; what stands twice is left out.

    The numbers are the customer's where at least half of the repeated rows have those of the first row and another
    category. They are each row's own, to be added up, where every cell holds one category at most and the repeated
    rows of at least two customers name categories, or months and the like, that these have in no other row.

    Parameters
    ----------
    owners : int64 array of n, a number for each customer; which rows repeat a customer; the position of its first row
    """
    codes, repeated, first = owners
    joined = np.zeros(len(repeated), dtype=bool)
    again = np.flatnonzero(repeated)
    if not len(again):
        return CategoryRows(joined)
    if columns.categories is not None:
        cells: Cells = trimmed(cells_of(table, columns.categories))
        other = flags(pc.not_equal(cells.take(pa.array(again)), cells.take(pa.array(first[again]))))
        same = np.logical_and.reduce([each[again] == each[first[again]] for each in numbers])
        if (same & other).sum() >= max(len(again) / 2, 1):
            joined[again] = same
            return CategoryRows(joined)
    parting = columns.parting
    if not parting or len(again) < FEWEST_REPEATED * len(codes) or len(np.unique(codes[again])) < FEWEST_CUSTOMERS:
        return CategoryRows(joined)
    if columns.categories is not None and np.diff(products.offsets).max(initial=0) > 1:
        return CategoryRows(joined)
    pairs = codes
    for name in parting:
        value, texts = coded(trimmed(cells_of(table, name)))
        pairs = np.unique(pairs * len(texts) + value, return_inverse=True)[1]
    first_pair, twice = first_of_each(pairs, int(pairs.max()) + 1, ~finder.bad)
    if (~twice[again]).mean() < MOST_PAIRS and twice.sum() > 1:
        return CategoryRows(joined)
    finder.add("category_repeated", columns.ids, twice, first_pair, categories=parting)
    return CategoryRows(repeated & ~twice, parting)


def added_up(numbers: Sequence[Numbers], group: Positions, n: int) -> list[Numbers]:
    """The sums of numbers over the rows of each of n customers; rows of no customer have the group -1."""
    used = np.flatnonzero(group >= 0)
    return [spend_of_owners(group[used], each[used], n) for each in numbers]

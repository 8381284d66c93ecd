"""One column for each product type, with yes and no or with counts → product types."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.products import ProductTypes
from core.tables.header_vocabulary import ABOUT_THE_CUSTOMER, PHRASES, words_of
from core.tables.headers import meanings
from core.tables.table import Table
from core.tables.text_cells import Cells, cells_of, coded, trimmed

YES: Final = words_of("1 1.0 1,0 yes y sim s si sí x ✓ ✔ true t verdadeiro verdadero v")
NO: Final = frozenset(words_of("- 0 0.0 0,0 no n não nao false f falso") | {""})
COUNT: Final = r"\d{1,9}(?:[.,]0)?"
FEWEST: Final = 2  # columns that are named alike, or hold nothing but yes and no; one alone may be anything
FEWEST_COUNTS: Final = 3  # columns of counts, which look like many other columns
MOST_DIFFERENT: Final = 10_000  # texts; a column with more of them holds no counts
TOP: Final = 1000  # rows by which a column is judged before all of it is read
NAMES_OF_CATEGORIES: Final = frozenset(tuple(sorted(phrase.split())) for phrase in PHRASES["product_types"])
PREFIXES: Final = frozenset({("cat",), ("bought",), ("buys",), ("comprou",), ("compro",), ("has",), ("type",)})


@dataclass(frozen=True, slots=True)
class CategoryColumns:
    """Columns that each stand for a product type; ``names`` are the product types."""

    columns: tuple[str, ...]
    names: tuple[str, ...]


def find_category_columns(table: Table, free: Sequence[str]) -> CategoryColumns | None:
    """The columns without a role that stand for product types, or None.

    Those whose header starts like ``category_`` or ``product_types_``; else at least two columns of only yes and no,
    or at least three of whole numbers with many zeros, whose names do not speak of the customer.
    """
    named = [(column, name) for column in free if (name := _after_prefix(column))]
    named = [(column, name) for column, name in named if _amounts(table, column, TOP) is not None]
    if len(named) >= FEWEST:
        named = [pair for pair in named if _amounts(table, pair[0]) is not None]
    if len(named) >= FEWEST:
        return CategoryColumns(tuple(column for column, _ in named), tuple(name for _, name in named))
    others = [column for column in free if not ABOUT_THE_CUSTOMER.intersection(meanings(column))]
    others = [column for column in others if _amounts(table, column, TOP) is not None]
    marks, counts = [], []
    for column in others:
        if (amounts := _amounts(table, column)) is None:
            continue
        if amounts.max(initial=0) <= 1:
            marks.append(column)
        elif (amounts == 0).mean() >= 1 / FEWEST_COUNTS:
            counts.append(column)
    block = set(marks if len(marks) >= FEWEST else ()) | set(counts if len(counts) >= FEWEST_COUNTS else ())
    found = tuple(column for column in free if column in block)
    return CategoryColumns(found, found) if found else None


def read_category_columns(table: Table, block: CategoryColumns) -> ProductTypes:
    """The product types of each row, the most bought first where the columns count, else in the columns' order."""
    owners, codes, counts = [], [], []
    for code, column in enumerate(block.columns):
        amounts = _amounts(table, column)
        assert amounts is not None, "the columns of the block hold counts"
        bought = np.flatnonzero(amounts)
        owners.append(bought)
        codes.append(np.full(len(bought), code, dtype=np.int32))
        counts.append(amounts[bought])
    every_owner, every_code = np.concatenate(owners), np.concatenate(codes)
    order = np.lexsort((every_code, -np.concatenate(counts), every_owner))
    of_each = np.bincount(every_owner, minlength=len(table.frame))
    offsets = np.concatenate([[0], np.cumsum(of_each)]).astype(np.int64)
    return ProductTypes(every_code[order].astype(np.int32), offsets, block.names)


def _amounts(table: Table, column: str, top: int | None = None) -> npt.NDArray[np.int64] | None:
    """How often each row says that it was bought, from all rows or the first; None where a cell says something else."""
    cells: Cells = trimmed(cells_of(table, column, top))
    codes, texts = coded(cells)
    if len(texts) > MOST_DIFFERENT:
        return None
    values = [_amount(text) for text in texts.to_pylist()]
    if None in values or not any(values):
        return None if top is None or None in values else np.zeros(len(cells), dtype=np.int64)
    return np.array(values, dtype=np.int64)[codes]


def _amount(cell: str) -> int | None:
    word = cell.casefold()
    if word in YES:
        return 1
    if word in NO:
        return 0
    return int(re.split("[.,]", word)[0]) if re.fullmatch(COUNT, word) else None


def _after_prefix(column: str) -> str:
    """What follows a prefix that says that a product type comes: “tea” of “category_tea”; nothing without one."""
    for position in [match.start() for match in re.finditer(r"[\s_\-:.\[/]", column)][::-1]:
        words = meanings(column[:position])
        if words and (tuple(sorted(set(words))) in NAMES_OF_CATEGORIES or words in PREFIXES):
            rest = column[position:].strip(" _-:.[]/")
            if rest and meanings(rest) not in (("id",), ("types",), ("type",), ("categories",), ("category",)):
                return rest
    return ""

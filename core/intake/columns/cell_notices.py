"""What the user should know of the cells of a column that do not say what stands in them."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.problems.problem import Place, Problem
from core.tables.headers import Role
from core.tables.plain_cells import A_CODE, AN_ID, NOT_AVAILABLE, saying_nothing, without_armour
from core.tables.table import Table
from core.tables.text_bytes import starting_with
from core.tables.text_cells import Cells, flags, trimmed, written_cells

# Cells of these are texts; in a column of numbers what is no number is listed with its row.
OF_TEXTS: Final = (Role.ID, Role.ORDER_ID, Role.PRODUCT_TYPES, Role.CLUSTER)
LIST_BEGINS: Final = "["  # the texts of a list stand in quotation marks and are not changed


def about_cells(table: Table, columns: Mapping[Role, str]) -> tuple[Problem, ...]:
    """Notices of the columns of texts: armour that is taken off, spellings of nothing, “NA” that is a value."""
    roles = [role for role in OF_TEXTS if role in columns]
    return tuple(notice for role in roles for notice in _about_column(table, role, columns[role]))


def _about_column(table: Table, role: Role, column: str) -> Iterator[Problem]:
    written = written_cells(table, column)
    bare = without_armour(written)
    place = Place(table.name)
    if bare is not written:
        changed = pc.and_(pc.not_equal(bare, trimmed(written)), pc.invert(pc.starts_with(bare, LIST_BEGINS)))
        at = np.flatnonzero(flags(changed))
        if len(at):
            read = bare[int(at[0])].as_py()
            yield Problem.of("cells_unarmoured", place, column, **_example(table, written, at), read=read)
    nothing = saying_nothing(bare, AN_ID if role is Role.ID else A_CODE)
    if len(nothing):
        yield Problem.of("cells_say_nothing", place, column, **_example(table, written, nothing))
    words = starting_with(NOT_AVAILABLE[:1].encode(), bare, len(NOT_AVAILABLE))
    words = words[flags(pc.equal(bare.take(pa.array(words)), NOT_AVAILABLE))]
    values = np.setdiff1d(words, nothing, assume_unique=True)
    if len(values):
        yield Problem.of("code_like_nothing", place, column, n=len(values), row=int(table.rows[values[0]]))


def _example(table: Table, written: Cells, positions: npt.NDArray[np.int64]) -> dict[str, Any]:
    """How many cells, and the first of them with its row."""
    first = int(positions[0])
    return {"n": len(positions), "text": written[first].as_py(), "row": int(table.rows[first])}

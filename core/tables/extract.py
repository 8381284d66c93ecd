"""What a reader takes out of a file: columns of text cells with the rows that they come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from core.language.message import Message
from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem, no_usable_row
from core.problems.rules import Effect
from core.tables.distinct_names import distinct_names
from core.tables.plain_cells import blank_rows

TEXT: Final = pd.StringDtype("pyarrow", na_value=np.nan)


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """n rows of text cells, ``rows`` their numbers in the file, the problems found, and how it was read."""

    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    how: Message
    problems: tuple[Problem, ...] = field(default=())

    @property
    def records(self) -> int:
        """All rows with anything in them, those left out as well."""
        left_out = {problem.where.row for problem in self.problems if problem.effect is Effect.LEFT_OUT}
        return len(self.frame) + len(left_out)


def extract_of(
    name: str,
    names: Sequence[str],
    columns: Iterable[Sequence[str] | pa.ChunkedArray],
    rows: Sequence[int],
    how: Message,
    problems: Sequence[Problem] = (),
) -> Extract:
    """Put columns of text together; rows without anything in them go, and so do those that no file can store.

    Raises
    ------
    InvalidInput
        Nothing is left.
    """
    arrays: list[pa.Array] = []
    without_bytes: dict[int, tuple[str, str]] = {}
    names = distinct_names([_storable(" ".join(each.split())) for each in names])
    for column, cells in zip(names, columns, strict=True):
        try:
            arrays.append(pa.array(cells, type=pa.string()))
        except UnicodeEncodeError:  # half of a surrogate pair, which JSON can write and no file can store
            clean = [_storable(cell) for cell in cells]
            for position, (cell, storable) in enumerate(zip(cells, clean, strict=True)):
                if cell != storable:
                    without_bytes[position] = (column, cell)
            arrays.append(pa.array(clean, type=pa.string()))
    frame = pa.table(arrays, names=names).to_pandas(types_mapper={pa.string(): TEXT}.get)
    numbers = np.array(rows if names else [], dtype=np.int64)  # records without any key have no cells
    kept = ~blank_rows(arrays, len(numbers)) if arrays else np.zeros(len(numbers), dtype=bool)
    found = list(problems)
    for position, (column, cell) in sorted(without_bytes.items()):
        kept[position] = False
        where = Place(name, int(numbers[position]))
        found.append(
            Problem.of("text_unstorable", where, column, value=quotable(cell), character=_half_of_a_pair(cell))
        )
    extract = Extract(frame[kept].reset_index(drop=True), numbers[kept], how, tuple(found))
    if kept.any():
        return extract
    first = next((problem for problem in found if problem.effect is Effect.LEFT_OUT), None)
    if first is None:
        raise InvalidInput([Problem.of("file_no_rows", Place(name))])
    raise InvalidInput([no_usable_row(name, first), *found])


def _half_of_a_pair(cell: str) -> int:
    """The code of the first half of a surrogate pair in a text."""
    return next(ord(character) for character in cell if "\ud800" <= character <= "\udfff")


def _storable(cell: str) -> str:
    return cell.encode("utf-8", "backslashreplace").decode()

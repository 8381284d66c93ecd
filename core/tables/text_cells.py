"""The cells of a column as Arrow text: how every reader of columns gets them, and what it asks of them."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.plain_cells import AN_ID, plain
from core.tables.table import Table
from core.tables.text_bytes import may_have_spaces_around, surely_differ, text_of

# Arrow's own allocator gives memory back and takes it again, page by page: in a fresh process a million rows took 2.2
# seconds of the processor and 750 MB, and with the system's allocator 1.6 seconds and 610 MB.
pa.set_memory_pool(pa.system_memory_pool())

Cells = Any  # pyarrow publishes no types: an Arrow array of n texts without nulls
Flags = npt.NDArray[np.bool_]
Reader = Callable[[str], Cells]  # the name of a column -> what its cells say


def cells_of(table: Table, column: str, most: int | None = None) -> Cells:
    """What the n cells of a column say, or the first ones of them: without armour, and empty where they say nothing."""
    return plain(written_cells(table, column, most))


def remembered_cells(table: Table) -> Reader:
    """A function that gives ``cells_of`` each column of a table, and looks at a column once, however often it is asked.

    What it remembers goes with it: it is made where several readers ask for the same columns, and kept no longer.
    """
    return cache(lambda column: cells_of(table, column))


def id_cells(table: Table, column: str) -> Cells:
    """The same for a column of ids, in which “NA” is an id unless most others are numbers."""
    return plain(written_cells(table, column), AN_ID)


def written_cells(table: Table, column: str, most: int | None = None) -> Cells:
    """The n cells of a column as they stand in the file, or the first ones of them."""
    return as_text(table.frame[column].array.__arrow_array__()[:most])


def pieces_of_cells(table: Table, column: str) -> Any:
    """The same in the pieces in which they were read, without a copy: an Arrow array or several of them."""
    values = table.frame[column].array.__arrow_array__()
    return values if pa.types.is_large_string(values.type) else values.cast(pa.large_string())


def as_text(values: Any) -> Cells:
    """Text of any Arrow type, in one piece or several → one array of large strings."""
    if isinstance(values, pa.ChunkedArray):
        values = values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()
    return values if pa.types.is_large_string(values.type) else values.cast(pa.large_string())


def trimmed(cells: Cells) -> Cells:
    """The cells without the spaces around them."""
    return pc.utf8_trim_whitespace(cells) if may_have_spaces_around(cells) else cells


def with_character(cells: Cells, old: str, new: str) -> Cells:
    """The cells with one ASCII character for another."""
    text, places = text_of(cells)
    data = np.where(text == ord(old), np.uint8(ord(new)), text)
    return pa.Array.from_buffers(cells.type, len(cells), [None, pa.py_buffer(places), pa.py_buffer(data)])


def flags(booleans: Any) -> Flags:
    """An Arrow array of booleans → NumPy."""
    return np.asarray(booleans.to_numpy(zero_copy_only=False), dtype=bool)


def matching(cells: Cells, shape: str) -> Flags:
    """Which cells have a shape from their first to their last character."""
    return flags(pc.match_substring_regex(cells, rf"\A(?:{shape})\z"))


def coded(cells: Cells) -> tuple[npt.NDArray[np.int64], Cells]:
    """For each cell, in one piece or several, the position of its text among the different ones, and these.

    They are in the order in which they first stand.
    """
    encoded = cells.dictionary_encode()
    if not isinstance(encoded, pa.ChunkedArray):
        return encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64), encoded.dictionary
    if not encoded.num_chunks:
        return np.zeros(0, dtype=np.int64), pa.array([], pa.large_string())
    codes = np.empty(len(cells), dtype=np.int64)
    at = 0
    for chunk in encoded.chunks:
        codes[at : at + len(chunk)] = chunk.indices.to_numpy(zero_copy_only=False)
        at += len(chunk)
    return codes, encoded.chunk(encoded.num_chunks - 1).dictionary


def identified(ids: Cells) -> tuple[npt.NDArray[np.int64], Cells]:
    """The same as ``coded``, several times as fast where all texts differ, as ids do."""
    return (np.arange(len(ids)), ids) if surely_differ(ids) else coded(ids)

"""The cells of a column as Arrow text: how every reader of columns gets them, and what it asks of them."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.table import Table
from core.text_bytes import count_of, may_have_spaces_around, surely_differ, text_of

# Arrow's own allocator gives memory back and takes it again, page by page: in a fresh process a million rows took 2.2
# seconds of the processor and 750 MB, and with the system's allocator 1.6 seconds and 610 MB.
pa.set_memory_pool(pa.system_memory_pool())

Cells = Any  # pyarrow publishes no types: an Arrow array of n texts without nulls
Flags = npt.NDArray[np.bool_]


def cells_of(table: Table, column: str, most: int | None = None) -> Cells:
    """The n cells of a column as they stand in the file, or the first ones of them."""
    return as_text(table.frame[column].array.__arrow_array__()[:most])


def as_text(values: Any) -> Cells:
    """Text of any Arrow type, in one piece or several → one array of large strings."""
    if isinstance(values, pa.ChunkedArray):
        values = values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()
    return values if pa.types.is_large_string(values.type) else values.cast(pa.large_string())


def trimmed(cells: Cells) -> Cells:
    """The cells without the spaces around them."""
    return pc.utf8_trim_whitespace(cells) if may_have_spaces_around(cells) else cells


def holds(cells: Cells, character: str) -> bool:
    """Whether an ASCII character stands in any of the cells."""
    return count_of(character, text_of(cells)[0]) > 0


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
    """The different texts in the order in which they first stand, and for each cell the position of its text."""
    encoded = cells.dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes, encoded.dictionary


def identified(ids: Cells) -> tuple[npt.NDArray[np.int64], Cells]:
    """The same as ``coded``, several times as fast where all texts differ, as ids do."""
    return (np.arange(len(ids)), ids) if surely_differ(ids) else coded(ids)

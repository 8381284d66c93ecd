"""A Parquet file → a table of text cells, without loss from any type."""

import io
from collections.abc import Iterator
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from core.language.message import message
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.container.file_kinds import FileKind
from core.reading.parquet.column_chunks import chunks_of
from core.tables.cell_values import cell_text
from core.tables.extract import Extract, extract_of
from core.tables.limits import Expansion, Limits

BATCH_ROWS: Final = 16_384  # rows made into text in one go: little memory on the way
LONGEST_NAME: Final = 1 << 20  # bytes of a name in the file's description; a longer one is an attack
# Entries of one list in the file's description for each column that a file may have. A column that is nested has an
# entry for each of its levels, far fewer than these; a longer list is an attack.
LISTED_FOR_A_COLUMN: Final = 100


def read_parquet(data: bytes, name: str, limits: Limits) -> Extract:
    """Read a Parquet file; the first record is row 1, for there is no row with a header.

    Raises
    ------
    InvalidInput
        The file is damaged, locked, passes a limit, or has no rows.
    """
    try:
        columns, names = _columns(data, name, limits)
    # Not ValueError alone: pyarrow.ArrowInvalid is one, others are OSError (ArrowIOError) or NotImplementedError, and
    # what C++ throws without a class of Arrow's own becomes RuntimeError (RecursionError is one as well).
    except (pa.ArrowException, OSError, ValueError, RuntimeError):
        raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.PARQUET.message)]) from None
    size = len(columns[0]) if columns else 0
    return extract_of(name, names, columns, range(1, size + 1), message("note.parquet"))


def _columns(data: bytes, name: str, limits: Limits) -> tuple[list[pa.ChunkedArray], list[str]]:
    # Limits for the footer, which is read before its counts can be looked at.
    longest_list = LISTED_FOR_A_COLUMN * limits.columns
    source = {"thrift_string_size_limit": LONGEST_NAME, "thrift_container_size_limit": longest_list}
    metadata = pq.ParquetFile(io.BytesIO(data), **source).metadata
    limits.check(name, "rows", metadata.num_rows)
    limits.check(name, "columns", metadata.num_columns)
    limits.check(name, "cells", metadata.num_rows * metadata.num_columns)
    _check_values(metadata, data, name, limits)

    # Texts that repeat are stored once; they stay so until it is known what they weigh when they are written out.
    texts = [column.path for column in _leaves(metadata) if column.physical_type == "BYTE_ARRAY"]
    file = pq.ParquetFile(io.BytesIO(data), read_dictionary=texts, **source)
    expansion = Expansion(limits, name, len(data))
    schema = file.schema_arrow
    chunks: list[list[pa.Array]] = [[] for _ in schema.names]
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        for position, column in enumerate(batch.columns):
            expansion.add(_weight(column))
            text = _as_text(column)
            limits.check(name, "cell_length", pc.max(pc.binary_length(text)).as_py() or 0)
            chunks[position].append(text)
    return [pa.chunked_array(parts, type=pa.string()) for parts in chunks], schema.names


def _leaves(metadata: pq.FileMetaData) -> list[pq.ColumnSchema]:
    return [metadata.schema.column(position) for position in range(metadata.num_columns)]


def _check_values(metadata: pq.FileMetaData, data: bytes, name: str, limits: Limits) -> None:
    """Compare what all columns together hold with the limits, as far as the file says so itself."""
    expansion = Expansion(limits, name, len(data))
    values = 0
    every_chunk = chunks_of(data, LONGEST_NAME, LISTED_FOR_A_COLUMN * limits.columns)
    for leaf, chunks in zip(_leaves(metadata), every_chunk, strict=True):
        values += chunks.values
        limits.check(name, "cells", values)
        if leaf.physical_type == "FIXED_LEN_BYTE_ARRAY":
            expansion.add(chunks.values * leaf.length)
        limits.check(name, "expanded_bytes", chunks.largest_bytes)


def _weight(column: pa.Array) -> int:
    """The bytes of a column when every text that is stored once is written out."""
    kind = column.type
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        return int(pc.sum(pc.binary_length(column.dictionary).take(column.indices)).as_py() or 0)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_map(kind):
        return int(column.nbytes) + _weight(column.values)
    if pa.types.is_struct(kind):
        return sum(map(_weight, column.flatten()))
    return int(column.nbytes)


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_binary(kind))


def _as_text(column: pa.Array) -> pa.Array:
    """The cells of a column as text; a missing value is empty."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _as_text(column.dictionary_decode())
    if pa.types.is_string(kind):
        return pc.fill_null(column, "")
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind):
        return pc.fill_null(column.cast(pa.string()), "")
    return pa.array(_texts(column), type=pa.string())


def _texts(column: pa.Array) -> Iterator[str]:
    for value in column:
        yield cell_text(value.as_py())

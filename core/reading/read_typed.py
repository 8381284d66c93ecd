"""Bytes of any file that is no text → the table in it; text is handed back for the reader of CSV."""

from collections.abc import Callable
from typing import Final

from core.reading.container.archives import Unpacked
from core.reading.container.kinds import Kind
from core.reading.excel.read_xls import read_xls
from core.reading.excel.read_xlsx import read_xlsx
from core.reading.json.read_json import read_json, read_json_lines
from core.reading.parquet.read_parquet import read_parquet
from core.tables.extract import Extract
from core.tables.limits import Limits

READERS: Final[dict[Kind, Callable[[bytes, str, Limits], Extract]]] = {
    Kind.XLSX: read_xlsx,
    Kind.XLS: read_xls,
    Kind.PARQUET: read_parquet,
    Kind.JSON: read_json,
    Kind.JSON_LINES: read_json_lines,
}


def read_typed(file: Unpacked, limits: Limits) -> Extract:
    """Read a file of any kind but text.

    Raises
    ------
    InvalidInput
        With the sentences of the reader.
    """
    return READERS[file.kind](file.data, file.name, limits)

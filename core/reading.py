"""Bytes of any file that is no text → the table in it; text is handed back for the reader of CSV."""

from collections.abc import Callable
from typing import Final

from core.archives import Unpacked
from core.excel import read_xlsx
from core.excel_old import read_xls
from core.extract import Extract
from core.formats import Kind
from core.json_tables import read_json, read_json_lines
from core.limits import Limits
from core.parquet import read_parquet

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

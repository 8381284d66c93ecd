"""Bytes of a file of any kind → a table of text cells."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from core.language.message import message
from core.reading.container.archives import Unpacked, unpacked
from core.reading.container.file_kinds import FileKind
from core.reading.csv.read_csv import read_csv
from core.reading.excel.read_xls import read_xls
from core.reading.excel.read_xlsx import read_xlsx
from core.reading.json.read_json import read_json, read_json_lines
from core.reading.parquet.read_parquet import read_parquet
from core.tables.extract import Extract
from core.tables.limits import DEFAULT_LIMITS, Limits
from core.tables.table import Table

# CSV is not among them: its reader makes a table by itself, because it has to find out where the table stands.
READERS: Final[Mapping[FileKind, Callable[[bytes, str, Limits], Extract]]] = MappingProxyType(
    {
        FileKind.XLSX: read_xlsx,
        FileKind.XLS: read_xls,
        FileKind.PARQUET: read_parquet,
        FileKind.JSON: read_json,
        FileKind.JSON_LINES: read_json_lines,
    }
)


def read_table(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a file of any kind: CSV, Excel, Parquet, JSON or JSON Lines, by itself or in a .gz or .zip.

    Raises
    ------
    InvalidInput
        The file is damaged, locked, larger than a limit, of a kind that is not read, or has no table.
    """
    return table_in(unpacked(data, name, limits), limits)


def table_in(file: Unpacked, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a file that was taken out of its archives.

    Raises
    ------
    InvalidInput
        The file is damaged, locked, larger than a limit, or has no table.
    """
    if file.kind is FileKind.TEXT:
        table = read_csv(file.data, file.name, limits)
    else:
        extract = READERS[file.kind](file.data, file.name, limits)
        table = Table(file.name, extract.frame, extract.rows, extract.problems, extract.records, how=extract.how)
    for packing in reversed(file.packed_as):
        key = "note.out_of_gzip" if packing is FileKind.GZIP else "note.out_of_zip"
        table = replace(table, how=message(key, file=table.note))
    return table

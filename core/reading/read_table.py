"""Bytes of a file of any kind → a table of text cells."""

from dataclasses import replace

from core.reading.container.archives import unpacked
from core.reading.container.kinds import Kind
from core.reading.csv.read_csv import read_csv
from core.reading.read_typed import read_typed
from core.tables.limits import DEFAULT_LIMITS, Limits
from core.tables.table import Table


def read_table(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Table:
    """Read a file of any kind: CSV, Excel, Parquet, JSON or JSON Lines, by itself or in a .gz or .zip.

    Raises
    ------
    InvalidInput
        The file is damaged, locked, larger than a limit, of a kind that is not read, or has no table.
    """
    limits.check(name, "bytes", len(data))
    file = unpacked(data, name, limits)
    if file.kind is Kind.TEXT:
        table = read_csv(file.data, file.name, limits)
    else:
        extract = read_typed(file, limits)
        table = Table(file.name, extract.frame, extract.rows, extract.problems, extract.records, how=extract.how)
    packing = "".join(f", out of {kind}" for kind in reversed(file.packed_as))
    return replace(table, how=table.how_it_was_read + packing) if packing else table

"""What an input of the fuzzer stands for, and what must hold whatever it is."""

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path

from core import InvalidInput, Limits, Table, read_table
from tests.core.files import SHEET, of_every_kind, parts_of, sheet_of, with_part, zip_of

CORPUS = Path(__file__).with_name("corpus.zip")
BASE = sheet_of(["id", "frequency"], ["a", 1])
PARTS = (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "_rels/.rels")
LIMITS = Limits(bytes=1 << 20, expanded_bytes=1 << 22, rows=10_000, columns=500, cells=1 << 20)
NAMES = ("file", "file.csv", "file.json", "file.jsonl")


def file_of(data: bytes) -> tuple[bytes, str]:
    """The file that an input stands for, and its name.

    The first byte says where the rest goes: into a file by itself, or into one part of an intact workbook or archive,
    which mutation of compressed bytes would never reach.
    """
    mode, rest = (data[0], data[1:]) if data else (0, b"")
    if mode < len(NAMES):
        return rest, NAMES[mode]
    mode -= len(NAMES)
    if mode < len(PARTS):
        return with_part(BASE, PARTS[mode], rest, zipfile.ZIP_STORED), "file.xlsx"
    return (gzip.compress(rest, 0), "file.gz") if mode % 2 else (zip_of({"file.csv": rest}, 0), "file.zip")


def check(data: bytes, name: str, limits: Limits = LIMITS) -> None:
    """Read a file: a table or an InvalidInput, nothing else."""
    try:
        table = read_table(data, name, limits)
    except InvalidInput:
        return
    assert isinstance(table, Table)
    assert len(table.frame) == len(table.rows) <= table.records
    assert table.frame.columns.is_unique
    assert table.how_it_was_read


def seeds() -> Iterator[tuple[str, bytes]]:
    """One valid input of every kind, with its name."""
    for name, data in of_every_kind().items():
        yield name, b"\0" + data
    for position, part in enumerate(PARTS):
        content = parts_of(BASE).get(part, b"<sst><si><t>id</t></si></sst>")
        yield part.replace("/", "-"), bytes([len(NAMES) + position]) + content

"""Coverage-guided fuzzing of read_table: whatever the bytes, only a table or an InvalidInput may come out.

    pip install atheris
    python tests/fuzz/read_table.py --seed FOLDER                        # writes one valid file of every kind
    python tests/fuzz/read_table.py FOLDER -max_total_time=600           # fuzzes, and adds what it finds to FOLDER
    python tests/fuzz/read_table.py FILE                                 # repeats one case

The first byte of an input says where the rest goes: into a file by itself, or into one part of an intact workbook or
archive, which mutation of compressed bytes would never reach.
"""

import gzip
import sys
import zipfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["core", "xlrd", "zipfile", "json"]):
    from core.errors import InvalidInput
    from core.limits import Limits
    from core.table import Table
from core.tables import read_table
from tests.core.files import SHEET, of_every_kind, parts_of, sheet_of, with_part, zip_of

BASE = sheet_of(["id", "frequency"], ["a", 1])
PARTS = (SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "_rels/.rels")
LIMITS = Limits(bytes=1 << 20, expanded_bytes=1 << 22, rows=10_000, columns=500, cells=1 << 20)
NAMES = ("file", "file.csv", "file.json", "file.jsonl")


def file_of(data: bytes) -> tuple[bytes, str]:
    """The file that an input stands for, and its name."""
    mode, rest = (data[0], data[1:]) if data else (0, b"")
    if mode < len(NAMES):
        return rest, NAMES[mode]
    mode -= len(NAMES)
    if mode < len(PARTS):
        return with_part(BASE, PARTS[mode], rest, zipfile.ZIP_STORED), "file.xlsx"
    return (gzip.compress(rest, 0), "file.gz") if mode % 2 else (zip_of({"file.csv": rest}, 0), "file.zip")


def read_one(data: bytes) -> None:
    try:
        table = read_table(*file_of(data), LIMITS)
    except InvalidInput:
        return
    assert isinstance(table, Table)
    assert len(table.frame) == len(table.rows) <= table.records
    assert table.how_it_was_read


def seed(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in of_every_kind().items():
        (folder / name).write_bytes(b"\0" + data)
    for position, part in enumerate(PARTS):
        content = parts_of(BASE).get(part, b"<sst><si><t>id</t></si></sst>")
        (folder / part.replace("/", "-")).write_bytes(bytes([len(NAMES) + position]) + content)


if __name__ == "__main__":
    if "--seed" in sys.argv:
        seed(Path(sys.argv[-1]))
    else:
        atheris.Setup(sys.argv, read_one)
        atheris.Fuzz()

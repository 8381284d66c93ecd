"""Tables in .gz and .zip, and archives that hold something else."""

import gzip
import struct
import zipfile

import pytest

from core import Table, read_table
from core.tables.limits import Limits
from tests.core.files import sheet_of, zip_of
from tests.core.support import texts_of

CSV = b"id,frequency\n00123,1\n"


def read(data: bytes, name: str = "x.zip") -> Table:
    return read_table(data, name)


@pytest.mark.parametrize(
    "data",
    [
        zip_of({"customers.csv": CSV}),
        zip_of({"customers.csv": CSV}, zipfile.ZIP_STORED),
        zip_of({"customers.csv": CSV}, zipfile.ZIP_BZIP2),
        zip_of({"customers.csv": CSV}, zipfile.ZIP_LZMA),
        zip_of({"export/": b"", "export/customers.csv": CSV}),
        zip_of(
            {
                "customers.csv": CSV,
                "__MACOSX/customers.csv": b"x",
                "._customers.csv": b"x",
                ".DS_Store": b"y",
                "~$customers.xlsx": b"z",
            }
        ),
        zip_of({"customers.csv": CSV, "README.txt": b"how to", "chart.png": b"\x89PNG"}),
        zip_of({"customers": CSV}),
        zip_of({"CUSTOMERS.CSV": CSV}),
        gzip.compress(CSV, mtime=0),
        gzip.compress(CSV[:13], mtime=0) + gzip.compress(CSV[13:], mtime=0),
        gzip.compress(CSV, mtime=0) + bytes(512),
        gzip.compress(zip_of({"customers.csv": CSV}), mtime=0),
        zip_of({"customers.csv.gz": gzip.compress(CSV, mtime=0)}),
        zip_of({"customers.zip": zip_of({"customers.csv": CSV})}),
        zip_of({"customers.xlsx": sheet_of(["id", "frequency"], ["00123", 1])}),
    ],
)
def test_the_one_table_of_an_archive_is_read(data: bytes) -> None:
    assert read(data).frame.to_numpy().tolist() == [["00123", "1"]]


def test_a_table_has_the_name_that_it_has_inside() -> None:
    assert read(zip_of({"2024/customers.csv": CSV})).name == "2024/customers.csv"
    assert read(gzip.compress(CSV, mtime=0), "customers.csv.gz").name == "customers.csv"


def locked(data: bytes) -> bytes:
    """An archive that says that its first member has a password."""
    changed = bytearray(data)
    changed[6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (
            locked(zip_of({"customers.csv": CSV})),
            "x.zip",
            "x.zip: The file is locked with a password. Unpack it with the password and upload the file inside.",
        ),
        (
            zip_of({}),
            "x.zip",
            "x.zip: The archive holds no table, but nothing. Put a CSV, Excel, Parquet or JSON file into it.",
        ),
        (
            zip_of({"scan.pdf": b"%PDF-1.4"}),
            "x.zip",
            "scan.pdf: The file is a PDF document. "
            "Copy the table into a spreadsheet, save it as .xlsx or CSV and upload that file.",
        ),
        (
            zip_of({"customers.csv": CSV})[:-30],
            "x.zip",
            "x.zip: The file looks like a zip archive or Excel workbook, but it is damaged or not complete. "
            "Export or download it again.",
        ),
        (
            zip_of({"customers.csv": CSV}, zipfile.ZIP_STORED).replace(b"00123", b"00124"),
            "x.zip",
            "x.zip: The file looks like a zip archive, but it is damaged or not complete. Export or download it again.",
        ),
        (
            gzip.compress(CSV, mtime=0)[:-10],
            "x.gz",
            "x.gz: The file looks like a gzip file, but it is damaged or not complete. Export or download it again.",
        ),
        (
            gzip.compress(CSV, mtime=0) + b"more",
            "x.gz",
            "x.gz: The file looks like a gzip file, but it is damaged or not complete. Export or download it again.",
        ),
    ],
)
def test_an_archive_that_cannot_be_read_says_why(data: bytes, name: str, sentence: str) -> None:
    assert texts_of(lambda: read(data, name)) == [sentence]


def test_what_a_member_claims_to_weigh_is_not_believed() -> None:
    data = bytearray(zip_of({"customers.csv": CSV + b"b,2\n" * 200_000}))
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 30)
    limits = Limits(expanded_bytes=100)
    (text,) = texts_of(lambda: read_table(bytes(data), "x.zip", limits))
    assert text.startswith("x.zip: The file looks like a zip archive, but it is damaged")

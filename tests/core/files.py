"""Files of every kind, built for the tests from rows and from parts."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import xlwt

HEADER = ["id", "frequency", "amount_spent", "product_types"]
ROWS = [["00123", 5, 12.5, "tea|milk"], ["b", 0, 1001.0, ""]]


def workbook_of(fill: Callable[[Any], object]) -> bytes:
    """An .xlsx; ``fill`` gets the workbook of openpyxl with one empty sheet."""
    workbook = openpyxl.Workbook()
    fill(workbook)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def sheet_of(*rows: list[Any]) -> bytes:
    """An .xlsx with one sheet of these rows."""
    return workbook_of(lambda workbook: [workbook.active.append(row) for row in rows])


def old_workbook_of(*rows: list[Any]) -> bytes:
    """An .xls with one sheet of these rows."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Customers")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_part(data: bytes, part: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A package in which one part has another content."""
    return zip_of({**parts_of(data), part: content}, method)


SHEET = "xl/worksheets/sheet1.xml"


@cache
def blank_workbook() -> bytes:
    return sheet_of(HEADER)


def sheet_with_xml(rows: str, before: str = "") -> bytes:
    """An .xlsx whose sheet holds these rows of XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return with_part(
        blank_workbook(),
        SHEET,
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode(),
    )


def parquet_of(columns: Mapping[str, Any]) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(dict(columns)), stream)
    return stream.getvalue()


def json_of(value: object) -> bytes:
    return json.dumps(value).encode()


def records() -> list[dict[str, Any]]:
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


def of_every_kind() -> dict[str, bytes]:
    """The same two customers in a file of every kind that is read."""
    csv = "\n".join(",".join(map(str, row)) for row in [HEADER, *ROWS]).encode()
    columns = {name: [row[position] for row in ROWS] for position, name in enumerate(HEADER)}
    workbook = sheet_of(HEADER, *ROWS)
    return {
        "customers.csv": csv,
        "customers.xlsx": workbook,
        "customers.xls": old_workbook_of(HEADER, *ROWS),
        "customers.parquet": parquet_of(columns),
        "customers.json": json_of(records()),
        "customers.jsonl": b"\n".join(map(json_of, records())),
        "customers.csv.gz": gzip.compress(csv, mtime=0),
        "customers.zip": zip_of({"customers.csv": csv}),
        "workbook.zip": zip_of({"customers.xlsx": workbook}),
    }

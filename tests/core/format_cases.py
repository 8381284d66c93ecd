"""For each rule of the files that are no CSV: a file that breaks it, and the whole sentence that the user reads."""

import gzip
from collections.abc import Callable, Iterable

from core import Problem, read_table
from core.tables.limits import Limits
from tests.core.files import HEADER, ROWS, json_of, sheet_of, sheet_with_xml, workbook_of, zip_of

CSV = b"id,frequency\na,1\n"


def file(data: bytes, name: str, limits: Limits | None = None) -> Callable[[], Iterable[Problem]]:
    return lambda: read_table(data, name, limits or Limits()).problems


def two_sheets() -> bytes:
    def fill(workbook):  # type: ignore[no-untyped-def]
        workbook.active.title = "Prices"
        for row in [["product", "price"], ["tea", 2], ["milk", 1]]:
            workbook.active.append(row)
        sheet = workbook.create_sheet("Customers")
        for row in [HEADER, *ROWS]:
            sheet.append(row)

    return workbook_of(fill)


def only_hidden() -> bytes:
    def fill(workbook):  # type: ignore[no-untyped-def]
        workbook.active.title = "Cover"
        workbook.active.append(["Customers of 2024"])
        workbook.create_sheet("Blank")
        sheet = workbook.create_sheet("Data")
        sheet.sheet_state = "hidden"
        for row in [HEADER, *ROWS]:
            sheet.append(row)

    return workbook_of(fill)


NAMES = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>frequency</v></c></row>'
LONG = NAMES + "".join(f'<row r="{row}"><c r="A{row}"><v>1234567890123456{row}</v></c></row>' for row in (2, 3))

CASES_OF_FORMATS: list[tuple[str, Callable[[], Iterable[Problem]], list[str]]] = [
    (
        "file_kind_unreadable",
        file(b"%PDF-1.7 ...", "customers.xlsx"),
        [
            "customers.xlsx: The file is a PDF document. "
            "Copy the table into a spreadsheet, save it as .xlsx or CSV and upload that file."
        ],
    ),
    (
        "file_damaged",
        file(sheet_of(HEADER, *ROWS)[:-200], "customers.xlsx"),
        [
            "customers.xlsx: The file looks like a zip archive or Excel workbook, but it is damaged or not complete. "
            "Export or download it again."
        ],
    ),
    (
        "file_locked",
        file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "customers.xlsx"),
        [
            "customers.xlsx: The file is locked with a password. "
            "Open it in Excel, remove the password under File > Info > Protect Workbook, and save it."
        ],
    ),
    (
        "limit_passed",
        file(CSV, "customers.csv", Limits(bytes=10)),
        [
            "customers.csv: The file has more than 10 bytes, which is the limit. "
            "Split the file, or leave out what is not needed."
        ],
    ),
    (
        "expands_too_much",
        file(gzip.compress(bytes(20_000_000)), "customers.csv.gz"),
        [
            "customers.csv.gz: The file unpacks to more than 250 times its size, as files do that are made to fill a "
            "memory. Upload the table itself, unpacked."
        ],
    ),
    (
        "archive_of_many",
        file(zip_of({"2023/customers.csv": CSV, "2024/customers.csv": CSV, "photo.jpg": b""}), "files.zip"),
        [
            "files.zip: The archive holds 2 tables: “2023/customers.csv” and “2024/customers.csv”. "
            "Upload one of them by itself."
        ],
    ),
    (
        "archive_without_table",
        file(zip_of({"photo.jpg": b"", "letter.docx": b"", ".hidden.csv": CSV}), "files.zip"),
        [
            "files.zip: The archive holds no table, but “photo.jpg” and “letter.docx”. "
            "Put a CSV, Excel, Parquet or JSON file into it."
        ],
    ),
    (
        "archive_too_deep",
        file(zip_of({"a.zip": zip_of({"a.csv.gz": gzip.compress(CSV)})}), "files.zip"),
        ["files.zip: The table is packed 3 times, one archive inside another. Unpack it and upload the file inside."],
    ),
    (
        "workbook_without_table",
        file(only_hidden(), "customers.xlsx"),
        [
            "customers.xlsx: No visible sheet has a header with rows below it; "
            "the sheets are “Cover” (no rows), “Blank” (empty) and “Data” (hidden). "
            "Show the sheet with the table, or export it again."
        ],
    ),
    (
        "json_without_table",
        file(json_of([1, 2]), "customers.json"),
        [
            "customers.json: The JSON holds an array that begins with the number “1”, which is no table. "
            "Write an array of objects, one for each customer, or an object that maps each customer's id to a cluster."
        ],
    ),
    (
        "json_is_request",
        file(json_of({"customers": [], "labels": {}}), "request.json"),
        [
            "request.json: The file is a request for the API: it has customers and labels inside. "
            "Use it by itself, in place of the two files."
        ],
    ),
    (
        "row_is_total",
        file(sheet_of(HEADER, *ROWS, ["Total geral:", 5, 1013.5]), "customers.xlsx"),
        ["customers.xlsx, row 4: The row begins with “Total geral:”: it sums others up and is no customer."],
    ),
    (
        "key_repeated",
        file(b'[{"id": "a", "frequency": 1, "id": "b"}, {"id": "c"}]', "customers.json"),
        ["customers.json, row 1: The key “id” stands twice in the same record. Keep one of them."],
    ),
    (
        "record_unreadable",
        file(json_of([{"id": "a"}, None]), "customers.json"),
        ["customers.json, row 2: This is null. Write an object with a key for each column."],
    ),
    (
        "line_broken",
        file(b'{"id": "a"}\n{"id": "b",}\n', "customers.jsonl"),
        [
            "customers.jsonl, row 2: The line is not valid JSON at column 12: "
            "Expecting property name enclosed in double quotes. Each line holds one whole object."
        ],
    ),
    (
        "rows_above",
        file(sheet_of(["Customers of 2024"], [], ["Exported", "by Ana"], HEADER, *ROWS), "customers.xlsx"),
        [
            "customers.xlsx: The table begins in row 4; what stands above it is not used: "
            "“Customers of 2024” and “Exported by Ana”."
        ],
    ),
    (
        "sheet_chosen",
        file(two_sheets(), "customers.xlsx"),
        [
            "customers.xlsx: The workbook has tables in the sheets “Prices” and “Customers”; “Customers” is used. "
            "For another one, hide the others or save it alone."
        ],
    ),
    (
        "cells_with_errors",
        file(
            sheet_with_xml(NAMES + '<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'),
            "customers.xlsx",
        ),
        [
            "customers.xlsx: The column “frequency” has errors of the spreadsheet in 1 cell, "
            "for example “#N/A” in row 2. Mend their formulas."
        ],
    ),
    (
        "formulas_without_result",
        file(sheet_of(HEADER, ["a", "=1+1", 2, "tea"]), "customers.xlsx"),
        [
            "customers.xlsx: The column “frequency” has formulas without a stored result in 1 cell, read as empty. "
            "Open the file in Excel, save it and upload it again."
        ],
    ),
    (
        "digits_lost",
        file(sheet_with_xml(LONG), "customers.xlsx"),
        [
            "customers.xlsx: The column “id” has numbers of more than 15 digits in 2 cells, for example "
            "“12345678901234562” in row 2; spreadsheets turn the digits after the 15th into zeros. "
            "If they are ids, export them as text."
        ],
    ),
]

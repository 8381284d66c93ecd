"""Files of every kind → the same customers; files of other kinds → one sentence that says how to mend it."""

import pytest

from core import InvalidInput, read_customers, read_table
from core.reading.container.file_kinds import FileKind, file_kind_of
from tests.core.files import json_of, of_every_kind, sheet_of, zip_of
from tests.core.support import texts_of

FILES = of_every_kind()


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_file_gives_the_same_customers(name: str) -> None:
    customers = read_customers(read_table(FILES[name], name)).customers
    assert customers.ids.tolist() == ["00123", "b"]
    assert customers.frequency.tolist() == [5, 0]
    assert customers.amount_spent.tolist() == [12.5, 1001.0]
    assert [customers.products.of(position) for position in range(2)] == [["tea", "milk"], []]


@pytest.mark.parametrize("name", FILES)
def test_the_bytes_tell_the_kind_whatever_the_file_is_called(name: str) -> None:
    assert read_table(FILES[name], "customers").frame.equals(read_table(FILES[name], name).frame)
    assert read_table(FILES[name], "customers.pdf").frame.equals(read_table(FILES[name], name).frame)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("customers.csv", "UTF-8 text, separated by commas"),
        ("customers.xlsx", "Excel workbook, sheet “Sheet”, header in row 1"),
        ("customers.xls", "Old Excel workbook (.xls), sheet “Customers”, header in row 1"),
        ("customers.parquet", "Parquet file"),
        ("customers.json", "JSON file"),
        ("customers.jsonl", "JSON Lines file"),
        ("customers.csv.gz", "UTF-8 text, separated by commas, out of a gzip file"),
        ("workbook.zip", "Excel workbook, sheet “Sheet”, header in row 1, out of a zip archive"),
    ],
)
def test_how_a_file_was_read_is_said_in_words(name: str, how: str) -> None:
    assert read_table(FILES[name], name).how_it_was_read == how


@pytest.mark.parametrize("name", FILES)
def test_rows_have_the_numbers_that_the_file_shows(name: str) -> None:
    # A file without a header row counts its records; a spreadsheet counts the header as row 1.
    without_header = name.endswith((".parquet", ".json", ".jsonl"))
    assert read_table(FILES[name], name).rows.tolist() == ([1, 2] if without_header else [2, 3])


IN_A_SHEET = "Copy the table into a spreadsheet, save it as .xlsx or CSV and upload that file."
SAVE_AS_XLSX = "Open it in a spreadsheet program, save it as .xlsx or CSV and upload that file."
EXPORT_CSV = "Export the table from it as CSV and upload that file."
EXPORT_XLSX = "Export it as Excel or CSV and upload that file."
PACK_AGAIN = "Unpack it and upload the table inside, or pack it as .zip."
SAVE_PARQUET = "Save it as Parquet or CSV and upload that file."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"%PDF-1.4", f"a PDF document. {IN_A_SHEET}"),
        (b"\x89PNG\r\n\x1a\n", f"a picture. {IN_A_SHEET}"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", f"a picture. {IN_A_SHEET}"),
        (b"GIF89a", f"a picture. {IN_A_SHEET}"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", f"a picture. {IN_A_SHEET}"),
        (b"\x00\x00\x00\x18ftypheic", f"a picture. {IN_A_SHEET}"),
        (b"{\\rtf1", f"a text document (RTF). {IN_A_SHEET}"),
        (zip_of({"word/document.xml": b""}), f"a Word document. {IN_A_SHEET}"),
        (zip_of({"ppt/presentation.xml": b""}), f"a PowerPoint presentation. {IN_A_SHEET}"),
        (zip_of({"xl/workbook.bin": b""}), f"a binary Excel workbook (.xlsb). {SAVE_AS_XLSX}"),
        (zip_of({"Index/Document.iwa": b""}), f"an Apple Numbers, Pages or Keynote file. {EXPORT_XLSX}"),
        (
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
            f"an OpenDocument spreadsheet (.ods). {SAVE_AS_XLSX}",
        ),
        (
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"}),
            f"an OpenDocument text or drawing. {IN_A_SHEET}",
        ),
        (zip_of({"mimetype": b"application/epub+zip"}), f"an e-book. {IN_A_SHEET}"),
        (OLD_OFFICE + "WordDocument".encode("utf-16-le"), f"an old Word document. {IN_A_SHEET}"),
        (OLD_OFFICE, f"an old Office file without a workbook. {SAVE_AS_XLSX}"),
        (b"<html><table><tr><td>id", f"a web page (HTML). {SAVE_AS_XLSX}"),
        (b"\xef\xbb\xbf\r\n<!-- made by a shop -->\n<TABLE border=1>", f"a web page (HTML). {SAVE_AS_XLSX}"),
        ("<html><table>".encode("utf-16"), f"a web page (HTML). {SAVE_AS_XLSX}"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', f"an XML spreadsheet. {SAVE_AS_XLSX}"),
        (b'<?xml version="1.0"?><customers>', f"an XML file. {EXPORT_CSV}"),
        (b"MIME-Version: 1.0\n", f"a web archive (MHTML). {SAVE_AS_XLSX}"),
        (b"7z\xbc\xaf\x27\x1c", f"a 7z archive. {PACK_AGAIN}"),
        (b"Rar!\x1a\x07\x01", f"a RAR archive. {PACK_AGAIN}"),
        (b"BZh91AY&SY", f"a bzip2 archive. {PACK_AGAIN}"),
        (b"\xfd7zXZ\x00", f"an xz archive. {PACK_AGAIN}"),
        (b"\x28\xb5\x2f\xfd", f"a Zstandard archive. {PACK_AGAIN}"),
        (b"customers.csv" + bytes(244) + b"ustar", f"a tar archive. {PACK_AGAIN}"),
        (b"SQLite format 3\x00", f"an SQLite database. {EXPORT_CSV}"),
        (b"$FL2", f"an SPSS file. {EXPORT_CSV}"),
        (b"\x80\x04\x95\x10\x00", f"a Python pickle, which may run programs. {EXPORT_CSV}"),
        (b"ARROW1\x00\x00", f"an Arrow file. {SAVE_PARQUET}"),
        (b"Obj\x01", f"an Avro file. {SAVE_PARQUET}"),
    ],
)
def test_a_kind_that_is_not_read_is_named_with_the_way_to_mend_it(data: bytes, sentence: str) -> None:
    assert texts_of(lambda: read_table(data, "customers.xls")) == [f"customers.xls: The file is {sentence}"]


@pytest.mark.parametrize(
    "text", ["ORCAMENTO;id\n1;2\n", "GIF;id\n1;2\n", "PK;id\n1;2\n", "[id];frequency\n1;2\n", "{id};frequency\n1;2\n"]
)
def test_text_that_only_begins_like_another_kind_is_text(text: str) -> None:
    header = text.partition("\n")[0].split(";")
    assert read_table(text.encode(), "customers.csv").frame.columns.tolist() == header


def test_json_called_csv_is_json_and_csv_called_json_is_csv() -> None:
    assert read_table(json_of([{"id": "a"}]), "customers.csv").how_it_was_read == "JSON file"
    assert read_table(b"id,frequency\na,1\n", "customers.json").how_it_was_read == "UTF-8 text, separated by commas"


def test_an_empty_file_is_empty_whatever_it_is_called() -> None:
    for name in ("customers.xlsx", "customers.json", "customers.parquet", "customers.zip"):
        assert texts_of(lambda name=name: read_table(b"", name)) == [
            f"{name}: The file is empty. Export it again and check that it has rows."
        ]


def test_a_workbook_without_rows_is_said_to_have_none() -> None:
    (text,) = texts_of(lambda: read_table(sheet_of(["id", "frequency"]), "customers.xlsx"))
    assert "the sheets are “Sheet” (no rows)" in text


def test_very_many_comments_are_looked_at_once() -> None:
    comments = b"<!---->" * 500  # with an expression that tries all ways to part them this would never end
    assert file_kind_of(comments + b"a,b\n1,2\n", "x.csv") is FileKind.TEXT
    with pytest.raises(InvalidInput, match="a web page"):
        file_kind_of(comments + b"<table>", "x.csv")

"""Bytes → what kind of file they are, by what they hold; and what to do with each kind that is not read."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from typing import Final, NoReturn

from core.language.message import Message, message
from core.problems.problem import InvalidInput, Place, Problem

BYTES_TO_KNOW_A_KIND: Final = 4096  # bytes at the start; marks stand in the first hundred
UNPACKED_AT_ONCE: Final = 1 << 16  # bytes, each counted before the next ones are unpacked

# What to do with a file that is not read: codes of the messages called mend.
IN_A_SHEET: Final = "copy_into_spreadsheet"
SAVE_AS_XLSX: Final = "save_as_xlsx"
EXPORT_XLSX: Final = "export_xlsx"
EXPORT_CSV: Final = "export_csv"
PACK_AGAIN: Final = "pack_again"


# What zipfile raises on damaged, locked or unknown members; a RuntimeError means that a password is missing.
UNZIPPING_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    KeyError,
    IndexError,
)


class FileKind(StrEnum):
    """The kinds of files that are read."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    PARQUET = "parquet"
    JSON = "json"
    JSON_LINES = "json_lines"
    GZIP = "gzip"
    ZIP = "zip"

    @property
    def message(self) -> Message:
        """What such a file is called."""
        return message(f"file_kind.{self}")


SIGNATURES: Final = ((b"PAR1", FileKind.PARQUET), (b"\x1f\x8b", FileKind.GZIP))

UNREADABLE: Final = (
    (b"%PDF-", "pdf", IN_A_SHEET),
    (b"\x89PNG", "picture", IN_A_SHEET),
    (b"\xff\xd8\xff", "picture", IN_A_SHEET),
    (b"GIF8", "picture", IN_A_SHEET),
    (b"II*\x00", "picture", IN_A_SHEET),
    (b"MM\x00*", "picture", IN_A_SHEET),
    (b"{\\rtf", "rtf", IN_A_SHEET),
    (b"7z\xbc\xaf\x27\x1c", "7z", PACK_AGAIN),
    (b"Rar!\x1a\x07", "rar", PACK_AGAIN),
    (b"BZh91AY&SY", "bzip2", PACK_AGAIN),
    (b"\xfd7zXZ\x00", "xz", PACK_AGAIN),
    (b"\x28\xb5\x2f\xfd", "zstandard", PACK_AGAIN),
    (b"SQLite format 3\x00", "sqlite", EXPORT_CSV),
    (b"ARROW1\x00", "arrow", "save_as_parquet"),
    (b"Obj\x01", "avro", "save_as_parquet"),
    (b"$FL2", "spss", EXPORT_CSV),
)
MARKED_UP: Final = (
    (re.compile(rb"(?:<\?xml[^>]*>\s*)?<\?mso-application\s+progid=.Excel", re.I), "xml_spreadsheet", SAVE_AS_XLSX),
    (
        # What a comment or blanks have taken is never given back: otherwise each further comment would double the time.
        re.compile(rb"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype html|html|head|meta|table|style)\b", re.I | re.S),
        "html",
        SAVE_AS_XLSX,
    ),
    (re.compile(rb"MIME-Version:", re.I), "mhtml", SAVE_AS_XLSX),
    (re.compile(rb"\s*<\?xml", re.I), "xml", EXPORT_CSV),
)
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICKLE: Final = re.compile(rb"\x80[\x02-\x05](?:\x95|[}\])(c])")
INSIDE_ZIP: Final = (
    ("xl/workbook.bin", "xlsb", SAVE_AS_XLSX),
    ("word/document.xml", "word", IN_A_SHEET),
    ("ppt/presentation.xml", "powerpoint", IN_A_SHEET),
    (
        "Index/Document.iwa",
        "iwork",
        "export_xlsx",
    ),
    ("Index.zip", "iwork", EXPORT_XLSX),
)
OPEN_DOCUMENTS: Final = (
    (b"application/vnd.oasis.opendocument.spreadsheet", "ods", SAVE_AS_XLSX),
    (b"application/vnd.oasis.opendocument", "open_document", IN_A_SHEET),
    (b"application/epub", "e_book", IN_A_SHEET),
)
INSIDE_OLD_OFFICE: Final = (
    ("WordDocument", "old_word", IN_A_SHEET),
    ("PowerPoint Document", "old_powerpoint", IN_A_SHEET),
    ("__nameid_version1.0", "outlook", "upload_attachment"),
)
UNPROTECT: Final = message("mend.unprotect")
JSON_START: Final = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*(?:[\]{\[\"]|-?\d|true|false|null))")
# Byte-order marks, of which the zeros of UTF-32 were taken out.
MARKS_BEFORE_TEXT: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
JSON_LINES_NAMES: Final = (".jsonl", ".ndjson", ".jsonlines")
PLAIN_NAMES: Final = (".csv", ".tsv", ".tab", ".txt")


def file_kind_of(data: bytes, name: str) -> FileKind:
    """The kind of a file by its bytes; its name settles only between CSV and JSON.

    Raises
    ------
    InvalidInput
        It is of a kind that is not read, or locked with a password.
    """
    for start, kind in SIGNATURES:
        if data.startswith(start):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data, name)
    if data.startswith(OLD_OFFICE):
        return _kind_of_old_office(data, name)
    _refuse_known(data, name)
    return _kind_of_text(data, name)


def _refuse_known(data: bytes, name: str) -> None:
    for start, what, mend in UNREADABLE:
        if data.startswith(start):
            _refuse(name, what, mend)
    head = _start_of(data)
    for pattern, what, mend in MARKED_UP:
        if pattern.match(head):
            _refuse(name, what, mend)
    if data[8:12] == b"WEBP" or data[4:12] in (b"ftypheic", b"ftypavif"):
        _refuse(name, "picture", IN_A_SHEET)
    if data[257:262] == b"ustar":
        _refuse(name, "tar", PACK_AGAIN)
    if PICKLE.match(data):
        _refuse(name, "pickle", EXPORT_CSV)


def _kind_of_zip(data: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = set(archive.namelist())
            if "mimetype" in members:
                with archive.open("mimetype") as stream:
                    start = stream.read(BYTES_TO_KNOW_A_KIND)
                for mark, what, mend in OPEN_DOCUMENTS:
                    if start.startswith(mark):
                        _refuse(name, what, mend)
    except UNZIPPING_ERRORS:
        raise InvalidInput([Problem.of("file_damaged", Place(name), kind=message("file_kind.zip_or_xlsx"))]) from None
    for member, what, mend in INSIDE_ZIP:
        if member in members:
            _refuse(name, what, mend)
    return (
        FileKind.XLSX
        if "xl/workbook.xml" in members or {"[Content_Types].xml", "_rels/.rels"} <= members
        else FileKind.ZIP
    )


def _kind_of_old_office(data: bytes, name: str) -> FileKind:
    # The directory of such a file names its streams in UTF-16; it need not stand near the start.
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise InvalidInput([Problem.of("file_locked", Place(name), mend=UNPROTECT)])
    if holds("Workbook\0") or holds("Book\0"):
        return FileKind.XLS
    for stream, what, mend in INSIDE_OLD_OFFICE:
        if holds(stream):
            _refuse(name, what, mend)
    return _refuse(name, "old_office", SAVE_AS_XLSX)


def _kind_of_text(data: bytes, name: str) -> FileKind:
    start = _start_of(data)
    lower = name.lower()
    if not JSON_START.match(start) or (lower.endswith(PLAIN_NAMES) and start.lstrip()[1:].lstrip()[:1] not in b'{"'):
        return FileKind.TEXT
    if lower.endswith(JSON_LINES_NAMES):
        return FileKind.JSON_LINES
    return FileKind.JSON_LINES if _begins_with_whole_record(data) else FileKind.JSON


def _start_of(data: bytes) -> bytes:
    """The first bytes of a text, of UTF-16 as well, without its byte-order mark."""
    start = data[:BYTES_TO_KNOW_A_KIND].replace(b"\x00", b"")
    return next((start[len(mark) :] for mark in MARKS_BEFORE_TEXT if start.startswith(mark)), start)


def _begins_with_whole_record(data: bytes) -> bool:
    """Whether the first line ends an object and the next one opens another, as in no single value of JSON."""
    end = data.find(b"\n", data.find(b"{"))
    return (
        end > 0
        and data[end - 2 : end].rstrip().endswith(b"}")
        and data[end : end + BYTES_TO_KNOW_A_KIND].lstrip().startswith(b"{")
    )


def _refuse(name: str, what: str, mend: str) -> NoReturn:
    raise refused(name, what, mend)


def refused(name: str, what: str, mend: str) -> InvalidInput:
    """That a file is of a kind that is not read, and what to do: codes of the messages ``file_kind`` and ``mend``."""
    kind, todo = message(f"file_kind.{what}"), message(f"mend.{mend}")
    return InvalidInput([Problem.of("file_kind_unreadable", Place(name), kind=kind, mend=todo)])

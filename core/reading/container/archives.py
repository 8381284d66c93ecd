"""A .gz or .zip → the one table inside, unpacked within the limits."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from core.language.message import message
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.container.file_kinds import UNPACKED_AT_ONCE, UNZIPPING_ERRORS, FileKind, file_kind_of
from core.tables.limits import Expansion, Limits

MOST_LAYERS: Final = 2  # a .zip or .gz, and one more in it; a further one is no habit but an attack
# What zlib calls the gzip format (16) with the largest window that Deflate knows, of 2^15 bytes, which reads them all.
GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
ENCRYPTED: Final = 0x1  # the bit of a member that has a password
TABLE_NAMES: Final = (
    ".csv",
    ".tsv",
    ".tab",
    ".txt",
    ".xlsx",
    ".xlsm",
    ".xls",
    ".parquet",
    ".json",
    ".jsonl",
    ".ndjson",
    ".gz",
    ".zip",
)
NOT_TABLES: Final = ("readme", "license", "licence", "leiame", "leia-me")


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file that is no archive: its bytes, name and kind, and the archives it came out of, outermost first."""

    data: bytes
    name: str
    kind: FileKind
    packed_as: tuple[FileKind, ...] = ()


def unpacked(data: bytes, name: str, limits: Limits) -> Unpacked:
    """Take a file out of the archives around it; a file in no archive stays as it is.

    Raises
    ------
    InvalidInput
        The file is larger than a limit or of a kind that is not read, or its archive is damaged, locked, too large
        when unpacked, or does not hold exactly one table.
    """
    limits.check(name, "bytes", len(data))
    layers: list[FileKind] = []
    inner = name
    while (kind := file_kind_of(data, inner)) in (FileKind.GZIP, FileKind.ZIP):
        layers.append(kind)
        if len(layers) > MOST_LAYERS:
            raise InvalidInput([Problem.of("archive_too_deep", Place(name), layers=len(layers))])
        if kind is FileKind.GZIP:
            data, inner = _gunzipped(data, name, limits), inner.removesuffix(".gz").removesuffix(".GZ")
        else:
            data, inner = _unzipped(data, name, limits)
    return Unpacked(data, inner, kind, tuple(layers))


def _gunzipped(data: bytes, name: str, limits: Limits) -> bytes:
    """The members of a gzip file, one after another."""
    expansion = Expansion(limits, name, len(data))
    parts: list[bytes] = []
    rest = data
    while rest.strip(b"\x00"):
        member = zlib.decompressobj(wbits=GZIP_WINDOW)
        try:
            while not member.eof:
                part = member.decompress(rest, UNPACKED_AT_ONCE)
                expansion.add(len(part))
                parts.append(part)
                rest = member.unconsumed_tail
                if not part and not rest and not member.eof:
                    raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.GZIP.message)])
        except zlib.error:
            raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.GZIP.message)]) from None
        rest = member.unused_data
    return b"".join(parts)


def _unzipped(data: bytes, name: str, limits: Limits) -> tuple[bytes, str]:
    """The one table of a zip archive and its name inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            member = _only_table(archive.infolist(), name)
            if member.flag_bits & ENCRYPTED:
                mend = message("mend.unpack_with_password")
                raise InvalidInput([Problem.of("file_locked", Place(name), mend=mend)])
            return _member_bytes(archive, member, Expansion(limits, name, len(data))), member.filename
    except UNZIPPING_ERRORS:
        raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.ZIP.message)]) from None


def _member_bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo, expansion: Expansion) -> bytes:
    """One member of an archive, counted while it is unpacked."""
    parts = []
    with archive.open(member) as stream:
        while part := stream.read(UNPACKED_AT_ONCE):
            expansion.add(len(part))
            parts.append(part)
    return b"".join(parts)


def _only_table(members: list[zipfile.ZipInfo], name: str) -> zipfile.ZipInfo:
    files = [member for member in members if _is_a_users_file(member)]
    tables = [member for member in files if _may_be_table(member.filename)]
    candidates = tables or (files if len(files) == 1 else [])
    if len(candidates) > 1:
        names = tuple(member.filename for member in candidates)
        raise InvalidInput([Problem.of("archive_of_many", Place(name), tables=len(names), names=names)])
    if not candidates:
        held = tuple(file.filename for file in files) or message("archive.nothing")
        raise InvalidInput([Problem.of("archive_without_table", Place(name), held=held)])
    return candidates[0]


def _is_a_users_file(member: zipfile.ZipInfo) -> bool:
    """Whether a person put the file there: no folder, nothing hidden, nothing that macOS or Office adds."""
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and bool(parts) and "__MACOSX" not in parts and not parts[-1].startswith((".", "~$"))


def _may_be_table(path: str) -> bool:
    lower = PurePosixPath(path.lower())
    return lower.suffix in TABLE_NAMES and not lower.stem.startswith(NOT_TABLES)

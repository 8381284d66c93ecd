"""Bytes of a text file in an unknown encoding → the same text in UTF-8."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from core.language.quotes import is_control
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.csv.older_encodings import OlderEncoding, older_encoding
from core.tables.text_bytes import blocks_of

BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
BYTES_TO_KNOW_A_TEXT: Final = 4096  # bytes at the start; more would tell the same
MOST_CONTROL_CHARACTERS: Final = 0.05  # share of the characters; texts have next to none, other files many
GOOD_FOR_EACH_BAD: Final = 5  # accents in UTF-8; with fewer the text is in another encoding
BLANK: Final = b"\x00 \t\r\n"
ESCAPED_BYTES: Final = range(0xDC80, 0xDD00)  # as Python marks the bytes that are no UTF-8
FIRST_BEYOND_ASCII: Final = 0x80  # the first byte that is no ASCII character
# The first byte that begins a character of several; those below, signed, continue one.
FIRST_LEADING: Final = 0xC0 - 0x100
PIECE: Final = 1 << 20  # bytes decoded in one go: little memory on the way


@dataclass(frozen=True, slots=True)
class Text:
    """A text as UTF-8 bytes without a byte-order mark, the encoding it came in, and how many characters broke it.

    ``older`` says why it was taken to be of an older encoding than Windows-1252.
    """

    data: bytes
    encoding: str
    foreign: int = 0
    older: OlderEncoding | None = None


def to_utf8(data: bytes, name: str) -> Text:
    """Decode by byte-order mark, by the zeros of UTF-16, as UTF-8, else as Windows-1252 (Excel's in the west).

    Where words come out of it that no language writes, and words of DOS or of a Macintosh do not, it is that encoding.

    UTF-8 with a few bytes that are none, as when texts of two systems were put together, stays UTF-8; those bytes
    are read as Windows-1252 and counted.

    Raises
    ------
    InvalidInput
        The file is empty, or is not text.
    """
    text = _decoded(data)
    if text is None:
        raise InvalidInput([Problem.of("file_not_text", Place(name))])
    start_of_text = text.data[:BYTES_TO_KNOW_A_TEXT]
    if not start_of_text.strip(BLANK) and not text.data.strip(BLANK):
        raise InvalidInput([Problem.of("file_empty", Place(name))])
    sample = start_of_text.decode(errors="ignore")
    if sum(map(is_control, sample)) > MOST_CONTROL_CHARACTERS * len(sample):
        raise InvalidInput([Problem.of("file_not_text", Place(name))])
    return text


def _decoded(data: bytes) -> Text | None:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _from(data[len(mark) :], encoding, encoding.removesuffix("-le").removesuffix("-be"))
    # Without its mark, western text in UTF-16 shows by a zero in every second byte.
    even, odd = (data[start:BYTES_TO_KNOW_A_TEXT:2].count(0) for start in (0, 1))
    if abs(even - odd) > len(data[:BYTES_TO_KNOW_A_TEXT]) / 4:
        return _from(data, "utf-16-be" if even > odd else "utf-16-le")
    text = _from(data, "utf-8") or _mixed(data)
    if text is not None:
        return text
    older = older_encoding(data)
    if older is not None and (text := _western(data, older.name)) is not None:
        return replace(text, older=older)
    return _western(data, "windows-1252") or _western(data, "latin-1")


def _from(data: bytes, encoding: str, name: str = "") -> Text | None:
    if encoding == "utf-8":
        return Text(data, name or encoding) if _is_utf8(data) else None
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return Text(text.encode("utf-8", errors="replace"), name or encoding)


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8: Arrow takes a sixth of the time of decoding them, and no memory."""
    places = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    try:
        pa.Array.from_buffers(pa.large_string(), 1, [None, places, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _western(data: bytes, encoding: str) -> Text | None:
    """From an encoding with a byte for each character: piece by piece, so that only the result takes memory."""
    try:
        pieces = [data[at : at + PIECE].decode(encoding).encode() for at in range(0, len(data), PIECE)]
    except UnicodeDecodeError:
        return None
    return Text(b"".join(pieces), encoding)


def _mixed(data: bytes) -> Text | None:
    """UTF-8 with a few other bytes, if by far most of its accents are UTF-8."""
    beyond_ascii, continuing = 0, 0
    for block in blocks_of(data):
        beyond_ascii += int(np.count_nonzero(block >= FIRST_BEYOND_ASCII))
        continuing += int(np.count_nonzero(block.view(np.int8) < FIRST_LEADING))
    if continuing < GOOD_FOR_EACH_BAD * (beyond_ascii - 2 * continuing):
        return None  # each character of UTF-8 has as many continuing bytes as leading ones, or more: too few are good
    text = data.decode("utf-8", errors="surrogateescape")
    foreign = len(data) - len(text.encode(errors="ignore"))
    if (len(data) - len(text)) < GOOD_FOR_EACH_BAD * foreign:
        return None
    western = {code: bytes([code - 0xDC00]).decode("windows-1252", errors="replace") for code in ESCAPED_BYTES}
    return Text(text.translate(western).encode(), "utf-8", foreign)

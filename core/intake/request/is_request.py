"""Whether a JSON text is a request of the HTTP interface, told before any of its values is made."""

import codecs
import json
import re
from typing import Final

import msgspec

from core.intake.request.settings import PUBLISHED

# A text that begins like a request is read as one, so that it is told what a request lacks.
FIRST_KEYS: Final = "|".join(("customers", "labels", *PUBLISHED)).encode()
BEGINNING: Final = re.compile(rb'[\xef\xbb\xbf\s]*\{\s*"(?:' + FIRST_KEYS + rb')"\s*:\s*[\[{]')
BEGINNING_BYTES: Final = 1000  # bytes in which the first key of a file stands that a person or a program indented


class _Outline(msgspec.Struct):
    """The two keys that make a request. Their values, and all other keys, are passed over and not made."""

    customers: msgspec.Raw
    labels: msgspec.Raw


OUTLINE: Final = msgspec.json.Decoder(_Outline)


def is_request(data: bytes) -> bool:
    """Whether a JSON text begins as a request does, or has customers and labels at its top, wherever they stand."""
    return BEGINNING.match(data[:BEGINNING_BYTES]) is not None or _has_customers_and_labels(data)


def _has_customers_and_labels(data: bytes) -> bool:
    try:
        encoding = json.detect_encoding(data)
        if encoding in ("utf-8", "utf-8-sig"):
            OUTLINE.decode(memoryview(data)[len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0 :])
        else:
            OUTLINE.decode(data.decode(encoding).encode())
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return False
    return True

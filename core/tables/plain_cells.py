"""Cells as they are written → what they say: armour of spreadsheets and web pages off, spellings of nothing empty."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from html.entities import html5
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.text_bytes import are_empty, count_of, may_be_blank, may_have_spaces_around, starting_with, text_of

Cells = Any  # pyarrow publishes no types: an Arrow array of n texts without nulls
Flags = npt.NDArray[np.bool_]

# How databases, programs, spreadsheets and pivot tables write that a cell is empty, in lower case.
_NOTHING: Final = r"""
nan | nat | null | nil | none | na | n/a | n/d | n.a. | n.d. | s/d | undefined | not available | \N
<na> | <null> | <nan> | <none> | (null) | (none) | (nan) | (not set) | (not provided)
#n/a | #n/d | #n/disp | #n/disp! | #na | #nv | #null! | #nulo! | #¡nulo! | #nul! | #ref! | #¡ref! | #bezug!
#value! | #valor! | #¡valor! | #wert! | #valeur! | #div/0! | #¡div/0! | #name? | #nome? | #nombre? | #nom?
#num! | #núm! | #¡num! | #error! | #erro!
(blank) | (blanks) | (empty) | (vazio) | (vazia) | (em branco) | (sem valor) | (nulo) | (nula)
(en blanco) | (vacío) | (vacio) | (vacía) | (vacia) | (sin valor) | (leer) | (vide)
- | -- | --- | – | —
"""
NOTHING: Final = frozenset(word.strip().lower() for line in _NOTHING.strip().splitlines() for word in line.split("|"))
NOT_AVAILABLE: Final = "NA"  # also North America and Namibia: the other values of its column tell
A_CODE: Final = r"\A[A-Z]{2,5}\z"  # as regions and countries are written beside it
AN_ID: Final = r"\A.*[^\d.,].*\z"  # an id that is no number: among such, NA may be one more
MOST_ALIKE: Final = 0.5  # share of the other different values, from which on NA is one more of them
UNTICKED: Final = frozenset({"false", "falso", "faux", "falsch"})  # what an unticked checkbox leaves in a row
LONGEST_NOTHING: Final = max(len(word.encode()) for word in NOTHING)  # bytes
FIRST_OF_NOTHING: Final = bytes({each.encode()[0] for word in NOTHING | UNTICKED for each in (word, word.upper())})

REPLACEMENT: Final = "\ufffd"  # what stands for a number that is no character
AMPERSAND: Final = "&amp;"
DIFFERENT_ENTITIES: Final = 1024  # kept with their characters; a file has a few dozen
ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Soft hyphens, spaces without width, marks of direction and of byte order: none is part of a name.
INVISIBLE: Final = "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
# Joiners belong to Persian and to pictures of several signs; at the edge of a cell and beside ASCII they say nothing.
JOINERS: Final = (("(\\A|[ -~])[\u200c\u200d]+", r"\1"), ("[\u200c\u200d]+(\\z|[ -~])", r"\1"))
NO_BREAK: Final = "[\u00a0\u2007\u202f]"
# The bytes of all of these in UTF-8.
INVISIBLE_BYTES: Final = re.compile(
    rb"\xc2[\xa0\xad]|\xe2\x80[\x87\x8b-\x8f\xaa-\xaf]|\xe2\x81[\xa0-\xa9]|\xef\xbb\xbf"
)
FORMULA: Final = r'\A="([^"]*)"\z'
APOSTROPHE: Final = r"\A'([-+=@\d][^']*)'?\z"
FIRST_BEYOND_ASCII: Final = 0x80  # the first byte that is no ASCII character


def plain(cells: Cells, like_na: str = A_CODE) -> Cells:
    """What n cells say, without spaces around; those that spell out that there is nothing are empty.

    “NA” is a text where at least half of the other different texts have the shape ``like_na``, such as EU and LATAM.
    """
    return with_nothing_empty(without_armour(cells), like_na)


def with_nothing_empty(texts: Cells, like_na: str = A_CODE) -> Cells:
    """N texts without spaces around, empty where they spell out that there is nothing."""
    nothing = saying_nothing(texts, like_na)
    if not len(nothing):
        return texts
    which = np.zeros(len(texts), dtype=bool)
    which[nothing] = True
    return pc.if_else(pa.array(which), "", texts)


def without_armour(cells: Cells) -> Cells:
    """N texts without spaces around, HTML entities, invisible signs, ``="…"`` and the apostrophe before a number."""
    cells = without_entities(cells)
    data, _ = text_of(cells)
    if len(data) and data.max() >= FIRST_BEYOND_ASCII and INVISIBLE_BYTES.search(data.data):
        for pattern, by in ((INVISIBLE, ""), *JOINERS, (NO_BREAK, " ")):
            cells = pc.replace_substring_regex(cells, pattern, by)
    cells = _trimmed(cells)
    if len(starting_with(b"='", cells)):
        for pattern in (FORMULA, APOSTROPHE):
            cells = pc.replace_substring_regex(cells, pattern, r"\1")
        cells = _trimmed(cells)
    return cells


def without_entities(cells: Cells) -> Cells:
    """The texts with the characters that entities such as ``&amp;`` stand for.

    That one, the most frequent by far, is replaced in all texts at once. Of texts with others each is read once.
    """
    data, _ = text_of(cells)
    if not (count_of("&", data) and count_of(";", data)):
        return cells
    has_others = pc.match_substring_regex(pc.replace_substring(cells, AMPERSAND, ""), ENTITY.pattern)
    result = pc.replace_substring(cells, AMPERSAND, "&")
    if pc.any(has_others).as_py():
        encoded = cells.filter(has_others).dictionary_encode()
        texts = [ENTITY.sub(_character, text) for text in encoded.dictionary.to_pylist()]
        result = pc.replace_with_mask(result, has_others, pa.array(texts, pa.large_string()).take(encoded.indices))
    return result


def saying_nothing(texts: Cells, like_na: str = A_CODE) -> npt.NDArray[np.int64]:
    """The positions of the texts, without spaces around, that spell out that there is nothing."""
    positions, words = _short_words(texts)
    which = _are_among(words, NOTHING)
    not_available = np.asarray(pc.equal(words, NOT_AVAILABLE).to_numpy(zero_copy_only=False), dtype=bool)
    if not_available.any():
        away = np.zeros(len(texts), dtype=bool)
        away[positions[which]] = True
        others = pc.unique(texts.filter(pa.array(~away)))
        others = others.filter(pc.not_equal(others, ""))
        if len(others) and pc.mean(pc.match_substring_regex(others, like_na).cast("float64")).as_py() >= MOST_ALIKE:
            which &= ~not_available
    return positions[which]


def blank_rows(columns: Sequence[Any], n: int) -> Flags:
    """Which of n rows have nothing but spaces, spellings of nothing, and unticked checkboxes in their columns of text.

    In a table of one column only empty cells and spaces are nothing: there a row of one word may be a record.
    """
    blank = np.ones(n, dtype=bool)
    for column in columns:
        pieces = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
        if pieces:
            blank &= np.concatenate([_are_blank(piece.cast(pa.large_string()), len(columns) > 1) for piece in pieces])
        if not blank.any():
            break
    return blank


def _are_blank(cells: Cells, or_say_nothing: bool) -> Flags:
    texts = _trimmed(cells) if may_be_blank(cells) else cells
    blank = are_empty(texts)
    if or_say_nothing:
        positions, words = _short_words(texts)
        blank[positions[_are_among(words, NOTHING | UNTICKED)]] = True
    return blank


def plain_names(names: Sequence[str]) -> list[str]:
    """Names of columns without armour and without blanks around and doubled."""
    texts: list[str] = without_armour(pa.array(names, pa.large_string())).to_pylist()
    return [" ".join(text.split()) for text in texts]


def _short_words(texts: Cells) -> tuple[npt.NDArray[np.int64], Cells]:
    """The positions of the texts that may spell out nothing, by their first bytes and lengths, and these texts."""
    positions = starting_with(FIRST_OF_NOTHING, texts, LONGEST_NOTHING)
    return positions, texts.take(pa.array(positions))


def _are_among(words: Cells, known: frozenset[str]) -> Flags:
    values = pa.array(sorted(known), pa.large_string())
    found = pc.is_in(pc.utf8_lower(words), value_set=values)
    return np.array(found.to_numpy(zero_copy_only=False), dtype=bool)


def _trimmed(cells: Cells) -> Cells:
    return pc.utf8_trim_whitespace(cells) if may_have_spaces_around(cells) else cells


def _character(found: re.Match[str]) -> str:
    return _character_of(found.group())


@lru_cache(maxsize=DIFFERENT_ENTITIES)
def _character_of(entity: str) -> str:
    """The character of an entity; what is none, or would be no text, stays as it is written."""
    if not entity.startswith("&#") and entity[1:] not in html5:
        return entity  # “&notebooks;” begins like an entity and is none
    character = html.unescape(entity)
    is_text = character != REPLACEMENT and (character.isprintable() or character.isspace())
    return character if is_text else entity

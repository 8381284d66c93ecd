"""HTML entities in a CSV text whose delimiter is a semicolon: the one that ends an entity separates no cells."""

import re
from html.entities import name2codepoint
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from core.reading.csv.rows.fast_rows import Rows, with_rows
from core.reading.csv.rows.records import Dialect, split
from core.tables.text_bytes import count_of

# Letters with accents and the signs that programs write as entities. Others, such as “&or;”, are more often a name.
FIRST_LETTER: Final = 0xC0  # À, from which on Latin-1 has letters only
LAST_LETTER: Final = 0xFF  # ÿ
SIGNS: Final = ("amp", "lt", "gt", "quot", "apos", "nbsp", "ndash", "mdash", "hellip", "euro", "ordm", "ordf", "deg")
QUOTES: Final = ("lsquo", "rsquo", "ldquo", "rdquo", "laquo", "raquo", "trade", "reg", "copy")
LETTERS: Final = tuple(name for name, code in name2codepoint.items() if FIRST_LETTER <= code <= LAST_LETTER)
NAMES: Final = "|".join((*SIGNS, *QUOTES, *LETTERS)).encode()
ENTITY: Final = re.compile(rb"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|" + NAMES + rb"));")
SEMICOLONS: Final = ("⁏", "；", "؛", "⸵")  # of other scripts; one that the text does not have stands in


def hold_entities(data: bytes) -> tuple[bytes, str]:
    """A text in UTF-8 with another sign for the semicolon of each entity, and that sign; "" where nothing changed.

    Nothing changes where all semicolons are those of entities, because then they separate no cells.
    """
    if b"&" not in data or ENTITY.search(data) is None:
        return data, ""
    stand_in = next((sign for sign in SEMICOLONS if sign.encode() not in data), "")
    held, entities = ENTITY.subn(rb"\1" + stand_in.encode(), data)
    if not stand_in or entities == count_of(";", data):
        return data, ""
    return held, stand_in


def with_ends_of_cells(rows: Rows, dialect: Dialect, width: int, stand_in: str) -> Rows:
    """The rows with those that fit only if what ends an entity ends its cell as well: “A&reg” before a semicolon."""
    fitting: dict[int, list[str]] = {}
    for each in rows.refused:
        if stand_in in each.text:
            cells, regular = split(each.text.replace(stand_in, dialect.delimiter), dialect)
            if regular and len(cells) == width:
                fitting[each.number] = cells
    return with_rows(rows, list(fitting), list(fitting.values()))


def release_entities(cells: pa.Table, stand_in: str) -> pa.Table:
    """The cells with the semicolons of their entities."""
    for position, name in enumerate(cells.column_names):
        column = cells.column(position)
        if pc.any(pc.match_substring(column, stand_in)).as_py():
            cells = cells.set_column(position, name, pc.replace_substring(column, stand_in, ";"))
    return cells


def released(value: Any, stand_in: str) -> Any:
    """A text, or a tuple of texts, with the semicolons of its entities; what is neither stays, as all does for ""."""
    if not stand_in:
        return value
    if isinstance(value, str):
        return value.replace(stand_in, ";")
    return tuple(released(each, stand_in) for each in value) if isinstance(value, tuple) else value

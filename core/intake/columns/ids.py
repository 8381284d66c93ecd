"""A column of ids → the ids as text, character for character, with what a spreadsheet may have done to them."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.customer_column import is_email
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import CUSTOMER_NAME
from core.tables.headers import meanings
from core.tables.plain_cells import AN_ID, saying_nothing
from core.tables.table import Table
from core.tables.text_bytes import are_empty, holds, text_of
from core.tables.text_cells import Cells, Flags, flags, id_cells, matching, trimmed, written_cells

EXAMPLES: Final = 3  # ids named in a notice, enough to find them by
AS_NUMBER: Final = r"\d+[.,]0"
SHORTENED: Final = r"\d(?:[.,]\d+)?[eE]\+\d+"


def read_ids(table: Table, column: str) -> tuple[Cells, tuple[Problem, ...]]:
    """The n ids of a column, without spaces around them; and what the user should know about them.

    Where every id of the column is written like ``1001.0``, as a spreadsheet writes a column of numbers with gaps,
    the ids are ``1001``. What spells out that there is no id is empty, and the armour of spreadsheets is off, as in
    every column. E-mails are in small letters, because capitals make no other person of them, in whichever file they
    stand. Everything else stays: leading zeros, many digits, accents, spaces inside.
    """
    written, ids = written_cells(table, column), id_cells(table, column)
    place = Place(table.name)
    notices = []
    spaced = np.zeros(len(ids), dtype=bool)
    if len(text_of(ids)[0]) < len(text_of(written)[0]):
        spaced = flags(pc.and_(pc.not_equal(written, trimmed(written)), pc.not_equal(ids, "")))
    if spaced.any():
        notices.append(_about("ids_trimmed", place, column, ids, spaced))
    if (shortened := matching(ids, SHORTENED) if holds(ids, "+") else spaced[:0]).any():
        notices.append(_about("ids_shortened", place, column, ids, shortened))
    first = ids[int(np.argmin(are_empty(ids)))].as_py() if len(ids) else ""
    if re.fullmatch(AS_NUMBER, first, re.ASCII) and matching(ids.filter(pc.not_equal(ids, "")), AS_NUMBER).all():
        notices.append(Problem.of("ids_as_numbers", place, column, written=first, read=first[:-2]))
        ids = pc.utf8_slice_codeunits(ids, 0, -2)
    if holds(ids, "@") and is_email(ids):
        small = pc.if_else(pc.match_substring(ids, "@"), pc.utf8_lower(ids), ids)
        if (changed := flags(pc.not_equal(small, ids))).any():
            notices.append(_about("ids_in_small_letters", place, column, ids, changed))
            ids = small
    if set(meanings(column)) == CUSTOMER_NAME:
        notices.append(Problem.of("ids_are_names", place, column))
    return ids, tuple(notices)


def ids_saying_nothing(ids: Sequence[str]) -> list[int]:
    """The positions of the ids, of a request or a mapping, that spell out that there is none; all can be stored."""
    texts = pc.utf8_trim_whitespace(pa.array(ids, pa.large_string()))
    found: list[int] = saying_nothing(texts, AN_ID).tolist()
    return found


def _about(code: str, place: Place, column: str, ids: Cells, which: Flags) -> Problem:
    """What the user should know about some of the ids, with the first of them."""
    examples = tuple(ids[position].as_py() for position in np.flatnonzero(which)[:EXAMPLES].tolist())
    return Problem.of(code, place, column, n=int(which.sum()), ids=examples)

"""A column of product types, however its cells are written → product types: separated texts, JSON or Python lists."""

import json
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.language.message import Message, message
from core.model.products import ProductTypes, encode
from core.problems.problem import Place, Problem
from core.tables.text_bytes import holds
from core.tables.text_cells import Cells, Flags, coded, flags, matching, trimmed

ESCAPE: Final = re.compile(r"\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))", re.DOTALL)
ITEM: Final = r"(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
PYTHON_ITEM: Final = re.compile(ITEM, re.DOTALL)
PYTHON_LIST: Final = re.compile(rf"\[\s*(?:{ITEM}\s*(?:,\s*|\s|(?=\])))*\]", re.DOTALL)
ESCAPED_SPACES: Final = MappingProxyType({"n": "\n", "t": "\t", "r": "\r"})
PLAIN_LISTS: Final = MappingProxyType(
    {quote: r"\[Q[^Q\\\x00-\x1f]*Q(?:, *Q[^Q\\\x00-\x1f]*Q)*\]".replace("Q", quote) for quote in "\"'"}
)
SPLIT: Final = "\x1f"
NEVER: Final = r"[^\s\S]"
LONGEST_LIST: Final = 100_000  # characters; a longer cell would take too long to match
RARE: Final = 0.01  # share of the filled cells in which a comma may be part of a name


@dataclass(frozen=True, slots=True)
class ProductFormat:
    """How product types are written, and whether there is no other reading.

    ``form`` is the last part of the key of the messages that say so, with what they name.
    """

    form: Message
    sure: bool = True

    @property
    def note(self) -> Message:
        """The decision for the user, such as “categories: separated by |”."""
        return Message(f"note.categories.{self.form.key}", self.form.values)

    def guess(self, where: Place, column: str) -> Problem:
        """The notice of product types that could be read in another way."""
        return Problem.of("categories_guessed", where, column, variant=self.form.key, **dict(self.form.values))


def read_product_cells(cells: Cells) -> tuple[ProductFormat, ProductTypes, Flags]:
    """Read a column of product types.

    ``|`` and ``;`` separate wherever they stand. A comma separates only in a column without them, and not where
    commas seem to belong to the names: the same texts with a comma come again and again, or hardly any has one, and
    their parts never stand elsewhere. A cell that starts with ``[`` is a JSON array or a Python list of texts;
    nothing is evaluated.

    Parameters
    ----------
    cells : n texts in Arrow, in one piece or several; spaces around are trimmed

    Returns
    -------
    How they are written, the product types of each cell, and the cells that cannot be read.
    """
    rows, written = coded(cells)  # many customers have the same cell: each is read once
    again, cells = coded(trimmed(written))
    if len(cells) < len(written):
        rows = again[rows]
    form, products, unreadable = _read_different(cells, rows)
    return form, products.take(rows), unreadable[rows]


def _read_different(cells: Cells, rows: npt.NDArray[np.int64]) -> tuple[ProductFormat, ProductTypes, Flags]:
    """Read different cells; ``rows`` tells which of them each row of the table has."""
    listed = flags(pc.starts_with(cells, "["))
    plain = cells.filter(pa.array(~listed)) if listed.any() else cells
    form, marks = _separator(plain, np.bincount(rows, minlength=len(cells))[~listed])
    if not listed.any():
        return form, encode(_split(cells, marks)), listed
    simple = np.zeros(len(cells), dtype=bool)
    texts = cells
    for quote, shape in PLAIN_LISTS.items():
        these = listed & matching(cells, shape)
        if these.any():
            inside = pc.replace_substring_regex(pc.utf8_slice_codeunits(cells, 2, -2), rf"{quote},\s*{quote}", SPLIT)
            texts = pc.if_else(pa.array(these), inside, texts)
            simple |= these
    odd = np.flatnonzero(listed & ~simple)
    codes, different = coded(cells.take(pa.array(odd)))
    read = [_names(text) for text in different.to_pylist()]
    unreadable = np.zeros(len(cells), dtype=bool)
    unreadable[odd] = np.array([names is None for names in read], dtype=bool)[codes]

    kind = pa.large_list(pa.large_string())
    every = [
        _split(plain, marks).cast(kind),
        pc.split_pattern(texts.filter(pa.array(simple)), SPLIT).cast(kind),
        pa.array([names or [] for names in read], type=kind),
    ]
    place = np.empty(len(cells), dtype=np.int64)
    place[~listed] = np.arange(len(every[0]))
    place[simple] = np.arange(len(every[1])) + len(every[0])
    place[odd] = codes + len(every[0]) + len(every[1])
    return ProductFormat(message("in_brackets")), encode(pa.concat_arrays(every).take(pa.array(place))), unreadable


def _separator(plain: Cells, times: npt.NDArray[np.int64]) -> tuple[ProductFormat, str]:
    """What separates the product types of different cells that stand ``times`` in a column, and its characters."""
    found = [mark for mark in "|;" if holds(plain, mark)]
    if found:
        values = dict(zip(("mark", "other_mark"), found, strict=False))
        code = "separated_by_marks" if len(found) > 1 else "separated_by_mark"
        return ProductFormat(message(code, **values)), "".join(found)
    is_with_comma = flags(pc.match_substring(plain, ","))
    with_comma = plain.filter(pa.array(is_with_comma))
    if not len(with_comma):
        return ProductFormat(message("one_in_each_cell")), ""
    example = with_comma[0].as_py()
    parts = pc.utf8_trim_whitespace(pc.list_flatten(pc.split_pattern(with_comma, ",")))
    alone = plain.filter(pa.array(~is_with_comma))
    shared = pc.count_distinct(parts).as_py() < len(parts) or pc.any(pc.is_in(parts, value_set=alone)).as_py()
    rows = int(times[is_with_comma].sum())
    filled = int(times[flags(pc.not_equal(plain, ""))].sum())
    if not shared and (rows >= 2 * len(with_comma) or rows <= RARE * filled):
        return ProductFormat(message("parts_never_apart", cell=example), sure=False), ""
    return ProductFormat(message("separated_by_commas", cell=example), sure=bool(shared)), ","


def _split(cells: Cells, marks: str) -> Any:
    """The parts of each cell between any of the marks, as an Arrow array of lists; without marks the whole cell."""
    if len(marks) == 1:
        return pc.split_pattern(cells, marks)
    return pc.split_pattern_regex(cells, f"[{marks}]" if marks else NEVER)


def _names(cell: str) -> list[str] | None:
    """The texts of a JSON array or a Python list; None where the cell is neither, or holds half a surrogate pair."""
    try:
        names = json.loads(cell)
    except (ValueError, RecursionError):
        names = _python_names(cell)
    try:
        "".join(names or ()).encode()
    except (TypeError, UnicodeEncodeError):
        return None
    return names if isinstance(names, list) else None


def _python_names(cell: str) -> list[str] | None:
    """The texts of a list as Python or NumPy writes it."""
    if len(cell) > LONGEST_LIST or not PYTHON_LIST.fullmatch(cell):
        return None
    return [ESCAPE.sub(_unescaped, item[1:-1]) for item in PYTHON_ITEM.findall(cell)]


def _unescaped(found: "re.Match[str]") -> str:
    code = found[1] or found[2] or found[3]
    if code is None:
        return ESCAPED_SPACES.get(found[4], found[4] if found[4] in "\\'\"" else found[0])
    return chr(int(code, 16)) if int(code, 16) <= 0x10FFFF else found[0]

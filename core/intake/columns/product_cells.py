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

from core.intake.columns.product_names import Named, named
from core.language.message import Message, message
from core.model.products import ProductTypes, encode
from core.problems.problem import Place, Problem
from core.tables.plain_cells import plain
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
LINE_BREAKS: Final = "\r\n"
HTML_BREAK: Final = r"(?i)<br ?/?>"  # as web pages break a line within a cell
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


@dataclass(frozen=True, slots=True, eq=False)
class ProductColumn:
    """A column of product types that was read.

    Attributes
    ----------
    form : how the cells are written
    products : the product types of each of n cells
    unreadable : which of the n cells cannot be read
    names : the names of the different cells; ``rows`` is an int64 array of n, which of them each cell is
    """

    form: ProductFormat
    products: ProductTypes
    unreadable: Flags
    names: Named
    rows: npt.NDArray[np.int64]

    def notices(self, where: Place, column: str) -> tuple[Problem, ...]:
        """What the user should know of how the column was read."""
        guess = () if self.form.sure else (self.form.guess(where, column),)
        return (*guess, *self.names.notices(where, column, self.rows))


def read_product_cells(cells: Cells) -> tuple[ProductFormat, ProductTypes, Flags]:
    """How a column of product types is written, the product types of each cell, and the cells that cannot be read."""
    read = read_product_column(cells)
    return read.form, read.products, read.unreadable


def read_product_column(cells: Cells) -> ProductColumn:
    """Read a column of product types.

    Line breaks separate, and so do ``|`` and ``;``, unless more cells have commas whose parts stand in other cells as
    well: then these separate, and the others are told. A comma separates else only in a column without them, and not
    where commas seem to belong to the names: the same texts with a comma come again and again, or hardly any has one,
    and their parts never stand elsewhere. A cell that starts with ``[`` is a JSON array or a Python list of texts;
    nothing is evaluated, and of its texts only entities are taken off, and those left out that programs write for a
    missing value. Elsewhere every part that spells out that there is nothing is left out.

    Parameters
    ----------
    cells : n texts in Arrow, in one piece or several; spaces around are trimmed
    """
    rows, written = coded(cells)  # many customers have the same cell: each is read once
    again, cells = coded(_plain_unless_listed(trimmed(written)))
    if len(cells) < len(written):
        rows = again[rows]
    form, products, unreadable = _read_different(cells, rows)
    names = named(products, flags(pc.starts_with(cells, "[")))
    return ProductColumn(form, names.products.take(rows), unreadable[rows], names, rows)


def _read_different(cells: Cells, rows: npt.NDArray[np.int64]) -> tuple[ProductFormat, ProductTypes, Flags]:
    """Read different cells; ``rows`` tells which of them each row of the table has."""
    listed = flags(pc.starts_with(cells, "["))
    plain_cells = cells.filter(pa.array(~listed)) if listed.any() else cells
    form, marks = _separator(plain_cells, np.bincount(rows, minlength=len(cells))[~listed])
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
        _split(plain_cells, marks).cast(kind),
        pc.split_pattern(texts.filter(pa.array(simple)), SPLIT).cast(kind),
        pa.array([names or [] for names in read], type=kind),
    ]
    place = np.empty(len(cells), dtype=np.int64)
    place[~listed] = np.arange(len(every[0]))
    place[simple] = np.arange(len(every[1])) + len(every[0])
    place[odd] = codes + len(every[0]) + len(every[1])
    return (
        ProductFormat(message("in_brackets")),
        encode(pa.concat_arrays(every).take(pa.array(place))),
        unreadable,
    )


def _plain_unless_listed(cells: Cells) -> Cells:
    """What the cells say; those in square brackets as they are, for their texts stand in quotation marks."""
    if holds(cells, "<"):
        cells = pc.replace_substring_regex(cells, HTML_BREAK, "\n")
    listed = pc.starts_with(cells, "[")
    return pc.if_else(listed, cells, plain(cells)) if pc.any(listed).as_py() else plain(cells)


def _separator(plain_cells: Cells, times: npt.NDArray[np.int64]) -> tuple[ProductFormat, str]:
    """What separates the product types of different cells that stand ``times`` in a column, and its characters."""
    breaks = LINE_BREAKS if holds(plain_cells, "\n") or holds(plain_cells, "\r") else ""
    found = [mark for mark in "|;" if holds(plain_cells, mark)]
    if not found and not breaks:
        return _commas(plain_cells, times)
    with_marks = flags(pc.match_substring_regex(plain_cells, f"[{''.join(found)}{breaks}]"))
    with_commas = flags(pc.match_substring(plain_cells, ",")) & ~with_marks
    if holds(plain_cells, ",") and times[with_commas].sum() > times[with_marks].sum():
        without = pa.array(~with_marks)
        form, mark = _commas(plain_cells.filter(without), times[~with_marks])
        if mark and form.sure:
            example = plain_cells.filter(pa.array(with_marks))[0].as_py()
            if not found:
                return form, mark + breaks
            others = int(times[with_marks].sum())
            values = {**dict(form.form.values), "n": others, "other_cell": example}
            return ProductFormat(message("separated_by_most_commas", **values), sure=False), mark + breaks
    if not found:
        return ProductFormat(message("separated_by_line_breaks")), breaks
    if (disagreeing := _with_commas_instead(plain_cells, with_commas, "".join(found) + breaks)).any():
        example = plain_cells[int(disagreeing.argmax())].as_py()
        values = {"mark": found[0], "cell": example, "n": int(times[disagreeing].sum())}
        return ProductFormat(message("separated_by_mark_not_commas", **values), sure=False), "".join(found) + breaks
    values = dict(zip(("mark", "other_mark"), found, strict=False))
    code = "separated_by_marks" if len(found) > 1 else "separated_by_mark"
    return ProductFormat(message(code, **values)), "".join(found) + breaks


def _with_commas_instead(plain_cells: Cells, with_commas: Flags, marks: str) -> Flags:
    """Which cells have commas between names that other cells have by themselves or between the marks."""
    instead = np.zeros(len(plain_cells), dtype=bool)
    if not with_commas.any():
        return instead
    others = plain_cells.filter(pa.array(~with_commas))
    names = pc.unique(pc.utf8_trim_whitespace(pc.list_flatten(_split(others, marks))))
    lists = pc.split_pattern(plain_cells.filter(pa.array(with_commas)), ",")
    known = flags(pc.is_in(pc.utf8_trim_whitespace(pc.list_flatten(lists)), value_set=names))
    starts = np.concatenate([[0], np.cumsum(pc.list_value_length(lists).to_numpy(zero_copy_only=False))[:-1]])
    instead[with_commas] = np.logical_and.reduceat(known, starts)
    return instead


def _commas(plain_cells: Cells, times: npt.NDArray[np.int64]) -> tuple[ProductFormat, str]:
    """Whether commas separate in cells without another separator."""
    is_with_comma = flags(pc.match_substring(plain_cells, ","))
    with_comma = plain_cells.filter(pa.array(is_with_comma))
    if not len(with_comma):
        return ProductFormat(message("one_in_each_cell")), ""
    example = with_comma[0].as_py()
    parts = pc.utf8_trim_whitespace(pc.list_flatten(pc.split_pattern(with_comma, ",")))
    alone = plain_cells.filter(pa.array(~is_with_comma))
    shared = pc.count_distinct(parts).as_py() < len(parts) or pc.any(pc.is_in(parts, value_set=alone)).as_py()
    rows = int(times[is_with_comma].sum())
    filled = int(times[flags(pc.not_equal(plain_cells, ""))].sum())
    if not shared and (rows >= 2 * len(with_comma) or rows <= RARE * filled):
        return ProductFormat(message("parts_never_apart", cell=example), sure=False), ""
    return ProductFormat(message("separated_by_commas", cell=example), sure=bool(shared)), ","


def _split(cells: Cells, marks: str) -> Any:
    """The parts of each cell between any of the marks, as an Arrow array of lists; without marks the whole cell."""
    if len(marks) == 1:
        return pc.split_pattern(cells, marks)
    if LINE_BREAKS in marks:  # a comma at the end of a line belongs to the break
        return pc.split_pattern_regex(cells, rf"(?:, *)?[\r\n]|[{marks}]")
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

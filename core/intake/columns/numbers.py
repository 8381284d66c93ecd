"""Cells of text → numbers: which decimal mark a table uses and why, and what each cell is worth under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.language.message import Message, message
from core.problems.problem import Place, Problem
from core.tables.text_bytes import are_empty, count_of, ends_at, holds, text_of
from core.tables.text_cells import Cells, Flags, coded, flags, matching, with_character

DecimalMark = Literal[".", ","]
Numbers = npt.NDArray[np.float64]

CURRENCY: Final = (
    r"(?i:R\$|US\$|U\$S|MX\$|AR\$|AU\$|CA\$|NZ\$|HK\$|CLP\$|COP\$|[AC]\$|S/\.?|\$|€|£|¥|₹|₽|₺|₩|₲|₡|zł|Kč|Rs\.?|Bs\.?|kr\.?"
    r"|BRL|USD|EUR|GBP|MXN|ARS|CLP|COP|PEN|UYU|PYG|BOB|CRC|DOP|GTQ|CHF|CAD|AUD|NZD|JPY|CNY|INR|SEK|NOK|DKK|PLN|CZK|ZAR|TRY)"
)
SPACES: Final = "[\\s\u00a0\u2007\u2009\u202f]+"
MINUS_SIGNS: Final = "\u2212\u2012\u2013\uff0d"
GROUPED: Final = r"[+-]?[1-9]\d{0,2}(?:[ '’]\d{3})+(?:[.,]\d*)?"
EXPONENT: Final = r"(?:[eE][+-]?\d+)?"
# Of India: lakh and crore, 1,20,120.50; the groups of two are what no other country writes.
LAKH: Final = r"|[1-9]\d?(?:,\d{2})+,\d{3}"
SHAPES: Final = MappingProxyType(
    {
        mark: rf"[+-]?(?:(?:\d+|[1-9]\d{{0,2}}(?:\{thousands}\d{{3}})+{lakh})(?:\{mark}\d*)?|\{mark}\d+){EXPONENT}"
        for mark, thousands, lakh in ((".", ",", LAKH), (",", ".", ""))
    }
)
DIGITS_OF_A_GROUP: Final = 3  # digits between marks of thousands


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column that should hold numbers: n texts without spaces around; ``whole`` where decimals make no sense."""

    cells: Cells
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Votes:
    """How many cells of a column ask for the same, and the position of the first one."""

    count: int
    first: int


@dataclass(frozen=True, slots=True)
class DecimalFormat:
    """The decimal mark of a table, why it was taken, and whether its numbers leave no other reading.

    ``why`` is the last part of the key of the messages that say so, with what they name.
    """

    mark: DecimalMark
    why: Message
    sure: bool = True

    @property
    def note(self) -> Message:
        """The decision for the user, such as “decimal mark: comma, because of “12,5” in row 7”."""
        mark = message("decimal.point" if self.mark == "." else "decimal.comma")
        return message(f"note.decimal_mark.{self.why.key}", mark=mark, **dict(self.why.values))

    def guess(self, where: Place) -> Problem:
        """The notice of a mark that could be the other one."""
        why = dict(self.why.values)
        mark = message("decimal.a_point" if self.mark == "." else "decimal.a_comma")
        return Problem.of("decimal_mark_guessed", where, variant=self.why.key, mark=mark, **why)


def read_numbers(
    columns: Sequence[NumberColumn],
    rows: npt.NDArray[np.int64],
    delimiter: str,
    mark: DecimalMark | None = None,
) -> tuple[DecimalFormat, list[Numbers]]:
    """Decide the decimal mark of a table and read its number columns.

    ``1.234,56`` and ``12,5`` can only be read with a decimal comma, ``1,234.56`` and ``12.5`` only with a point; the
    mark that more of the cells ask for is taken. ``1.234`` can be read with both: in a column of whole numbers it is
    one thousand; elsewhere the other cells decide, and where they are silent the delimiter: a file separated by
    semicolons comes from a country with decimal commas.

    Currency signs and codes, spaces and apostrophes between thousands, groups of two digits as in India, every way to
    write a minus, and the dash that accounting writes for zero behind a currency are understood.

    Parameters
    ----------
    columns : the number columns, each of n cells
    rows : int64 array of n, the row of the file of each cell, for the reason
    delimiter : what separates the file's cells
    mark : the user's own decision, if any

    Returns
    -------
    The decision, and for each column a float64 array of n, NaN where a cell is no number.
    """
    readers = [_Reader(column) for column in columns]
    decided = DecimalFormat(mark, message("as_chosen")) if mark else _decided(readers, rows, delimiter)
    return decided, [reader.under(decided.mark) for reader in readers]


class _Reader:
    """One column: read at once where every cell is a plain number, else by its different texts."""

    def __init__(self, column: NumberColumn) -> None:
        self.column = column
        self.mark: DecimalMark = "."
        self.plain: Numbers | None = None
        if not holds(column.cells, ","):
            self.plain = _cast(column.cells)
        elif not holds(column.cells, "."):
            self.mark = ","
            self.plain = _cast(with_character(column.cells, ",", "."))
        self.codes: npt.NDArray[np.int64] | None = None

    def _texts(self) -> tuple[npt.NDArray[np.int64], Cells]:
        if self.codes is None:
            self.codes, texts = coded(self.column.cells)
            self.texts = _bare(texts)
        return self.codes, self.texts

    def under(self, mark: DecimalMark) -> Numbers:
        """The numbers under a decimal mark."""
        if self.plain is not None and mark == self.mark:
            return self.plain
        codes, texts = self._texts()
        readable = matching(texts, SHAPES[mark])
        thousands = "," if mark == "." else "."
        plain = pc.replace_substring(pc.replace_substring(texts, thousands, ""), mark, ".")
        values = np.full(len(texts), np.nan)
        values[readable] = plain.filter(pa.array(readable)).cast(pa.float64()).to_numpy(zero_copy_only=False)
        return np.asarray(values[codes], dtype=np.float64)

    def votes(self) -> dict[str, Votes]:
        """The cells that ask for a comma, for a point, and those that have a mark and can be read with both."""
        if self.plain is not None and (clear := _clearly_marked(self.column.cells, self.mark)) is not None:
            return {self.mark: clear}
        codes, texts = self._texts()
        with_comma, with_point = matching(texts, SHAPES[","]), matching(texts, SHAPES["."])
        marked = flags(pc.match_substring_regex(texts, "[.,]"))
        either = with_comma & with_point & marked
        comma, point = with_comma & ~with_point, with_point & ~with_comma
        if self.column.whole and not matching(texts, r".*[.,]000")[either].all():
            pointed = flags(pc.match_substring(texts, "."))
            comma, point, either = comma | (either & pointed), point | (either & ~pointed), np.zeros_like(either)
        return {kind: _votes(which[codes]) for kind, which in ((",", comma), (".", point), ("either", either))}


def _decided(readers: Sequence[_Reader], rows: npt.NDArray[np.int64], delimiter: str) -> DecimalFormat:
    def example(reader: _Reader, position: int) -> tuple[str, int]:
        return reader.column.cells[position].as_py(), int(rows[position])

    votes = [reader.votes() for reader in readers]
    first: dict[str, tuple[str, int]] = {}
    for reader, vote in zip(readers, votes, strict=True):
        for kind, which in vote.items():
            if which.count:
                first.setdefault(kind, example(reader, which.first))
    total = {kind: sum(vote[kind].count for vote in votes if kind in vote) for kind in (",", ".", "either")}
    usual: DecimalMark = "," if delimiter == ";" else "."
    if total[","] and total["."]:
        winner: DecimalMark = "," if (total[","], usual == ",") > (total["."], usual == ".") else "."
        other: DecimalMark = "." if winner == "," else ","
        (cell, row), (other_cell, other_row) = first[winner], first[other]
        counts = {"count": total[winner], "others": total[other]}
        why = message("because_of_most_cells", **counts, cell=cell, row=row, other_cell=other_cell, other_row=other_row)
        return DecimalFormat(winner, why, sure=False)
    for mark in (",", "."):
        if total[mark]:
            cell, row = first[mark]
            return DecimalFormat(mark, message("because_of_cell", cell=cell, row=row))
    if total["either"]:
        cell, row = first["either"]
        code = "because_of_semicolons" if usual == "," else "because_of_no_semicolons"
        return DecimalFormat(usual, message(code, cell=cell, row=row), sure=False)
    return DecimalFormat(".", message("because_of_no_mark"))


def _votes(which: Flags) -> Votes:
    return Votes(int(which.sum()), int(which.argmax()) if len(which) else 0)


def _clearly_marked(cells: Cells, mark: DecimalMark) -> Votes | None:
    """The plain numbers that have a decimal mark; None where a mark may be one of thousands, as in 1.234."""
    if holds(cells, "e") or holds(cells, "E"):
        return None
    text, places = text_of(cells)
    if not (count := count_of(mark, text)):
        return Votes(0, 0)
    if ends_at(mark, DIGITS_OF_A_GROUP, cells):
        return None
    # A plain number has one mark at most, so there are as many cells with one as there are marks.
    first = int(np.argmax(text == ord(mark)))
    return Votes(count, int(np.searchsorted(places, first, side="right")) - 1)


def _cast(cells: Cells) -> Numbers | None:
    """The numbers of a column whose cells are all empty or plain, such as 12 or 12.5; None for any other."""
    try:
        empty = are_empty(cells)
        filled = pc.if_else(pa.array(empty), None, cells) if empty.any() else cells
        values = filled.cast(pa.float64()).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        return None
    if np.isinf(values).any() or np.count_nonzero(np.isnan(values)) > np.count_nonzero(empty):
        return None  # the words “inf” and “nan” are no numbers
    return np.asarray(values, dtype=np.float64)


def _bare(cells: Cells) -> Cells:
    """The texts without currency signs, without separators of thousands other than . and , and with a plain minus."""
    odd = ~matching(cells, r"[+-]?[\d.,]+")
    if not odd.any():
        return cells
    texts = cells.filter(pa.array(odd))
    for pattern, by in (
        (SPACES, " "),
        (rf"\A[{MINUS_SIGNS}]", "-"),
        (rf"\A{CURRENCY} ?[-{MINUS_SIGNS}\x{{2014}}]{{1,2}}\z", "0"),
        (rf"\A[-\x{{2014}}] ?{CURRENCY}\z", "0"),
        (rf"([\d)-]) ?{CURRENCY}\z", r"\1"),
        (rf"\A{CURRENCY} ?\((.*)\)\z", r"-\1"),
        (rf"({CURRENCY} ?)[{MINUS_SIGNS}]", r"\1-"),
        (r"\A\((.*)\)\z", r"-\1"),
        (r"\A([^-]*\d[^-]*?) ?-\z", r"-\1"),
        (rf"\A([+-]?) ?{CURRENCY} ?([+-]?)", r"\1\2"),
        (rf" ?{CURRENCY}\z", ""),
        (r"\A([+-]) ", r"\1"),
    ):
        texts = pc.replace_substring_regex(texts, pattern, by)
    grouped = pa.array(matching(texts, GROUPED))
    texts = pc.if_else(grouped, pc.replace_substring_regex(texts, "[ '’]", ""), texts)
    return pc.replace_with_mask(cells, pa.array(odd), texts)

"""Cells of text → numbers: which decimal mark a table uses, and what each cell is worth under it."""

from collections.abc import Iterable
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

DecimalMark = Literal[".", ","]

CURRENCY: Final = r"(?i:R\$|US\$|\$|€|£|BRL|USD|EUR)"
SPACES: Final = r"[\s\u00a0\u202f]"
POINT: Final = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d*)?(?:[eE][+-]?\d+)?"
COMMA: Final = r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?(?:[eE][+-]?\d+)?"


def decimal_mark(columns: Iterable["pd.Series[str]"]) -> DecimalMark:
    """The decimal mark of a table's number columns: the one that more of the cells ask for, else a point.

    ``1.234,56`` and ``12,5`` can only be read with a decimal comma, ``1,234.56`` and ``12.5`` only with a point.
    ``1,234`` can be read with both: it is one thousand, unless other cells settle that commas are decimal marks.
    """
    ask_for_comma = 0
    for column in columns:
        cells = _bare(column)
        with_comma, with_point = cells.str.fullmatch(COMMA), cells.str.fullmatch(POINT)
        ask_for_comma += int((with_comma & ~with_point).sum()) - int((with_point & ~with_comma).sum())
    return "," if ask_for_comma > 0 else "."


def numbers_from(column: "pd.Series[str]", mark: DecimalMark) -> npt.NDArray[np.float64]:
    """The number in each cell, NaN where it has none. A currency sign and spaces around or inside are allowed."""
    cells = _bare(column)
    shape, thousands = (POINT, ",") if mark == "." else (COMMA, ".")
    readable = cells.str.fullmatch(shape) & cells.str.contains(r"\d")
    plain = cells.str.replace(thousands, "", regex=False).str.replace(mark, ".", regex=False)
    return pd.to_numeric(plain.where(readable), errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _bare(column: "pd.Series[str]") -> "pd.Series[str]":
    """The cells without currency signs and spaces."""
    return column.str.replace(SPACES, "", regex=True).str.replace(rf"^([+-]?){CURRENCY}|{CURRENCY}$", r"\1", regex=True)

"""A table → CSV in which no cell runs as a formula in a spreadsheet."""

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# A sign that starts a formula, at the start of a cell or behind a character that some spreadsheet takes as separator,
# unless a plain number follows and nothing else.
PLAIN_NUMBER: Final = r"[+-]?[.,]?\d[\d.,]*(?:[eE][+-]?\d+)?"


START_OF_CELL: Final = r"(^|[,;\t|\r\n])"


FORMULA: Final = rf"{START_OF_CELL}(?!{PLAIN_NUMBER}(?:[;\t|\r\n]|$))(\s*[=+\-@＝＋－＠])"


BLANK_START: Final = r"^([\t\r\n])"


# What the two have in common with some plain numbers, for Arrow: few of a million cells go through the others.
SUSPICIOUS: Final = r"^[\t\r\n]|(?:^|[,;\t|\r\n])[\s\p{Z}\x0b\x1c-\x1f\x{85}]*[=+\-@＝＋－＠]"


def to_csv(frame: pd.DataFrame, delimiter: str, byte_order_mark: bool) -> bytes:
    """A DataFrame as CSV bytes in UTF-8 in which no cell runs as a formula."""
    safe = frame.set_axis(_safe(pd.Series(frame.columns.astype("str"))), axis="columns")
    texts = [position for position, kind in enumerate(safe.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    for position in texts:
        safe.isetitem(position, _safe(safe.iloc[:, position].astype("str")).array)
    # A file may have been read with a delimiter of several characters; none can be written with one.
    text = safe.to_csv(index=False, sep=delimiter if len(delimiter) == 1 else ",", lineterminator="\r\n")
    return text.encode("utf-8-sig" if byte_order_mark else "utf-8")


def _safe(cells: "pd.Series[str]") -> "pd.Series[str]":
    suspicious = pc.match_substring_regex(pa.array(cells), SUSPICIOUS)
    places = pc.indices_nonzero(pc.fill_null(suspicious, False)).to_numpy()  # noqa: FBT003 - Arrow has no name for it
    codes, different = pd.factorize(cells.iloc[places], use_na_sentinel=False)  # many cells are the same
    mended = pd.Series(different, dtype=cells.dtype).str.replace(FORMULA, r"\1'\2", regex=True)
    safe = cells.copy()
    safe.iloc[places] = mended.str.replace(BLANK_START, r"'\1", regex=True).take(codes)
    return safe

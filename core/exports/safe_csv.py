"""A table → CSV in which no cell runs as a formula in a spreadsheet."""

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.cell_values import MAY_RUN, made_safe


def to_csv(frame: pd.DataFrame, delimiter: str, byte_order_mark: bool) -> bytes:
    """A DataFrame as CSV bytes in UTF-8 in which no cell runs as a formula.

    Only what stands at the start of a cell is changed, by one apostrophe before it, which is taken off when we read the
    file again.
    """
    safe = frame.set_axis(_safe(pd.Series(frame.columns.astype("str"))), axis="columns")
    texts = [position for position, kind in enumerate(safe.dtypes) if not pd.api.types.is_numeric_dtype(kind)]
    for position in texts:
        safe.isetitem(position, _safe(safe.iloc[:, position].astype("str")).array)
    # A file may have been read with a delimiter of several characters; none can be written with one.
    text = safe.to_csv(index=False, sep=delimiter if len(delimiter) == 1 else ",", lineterminator="\r\n")
    return text.encode("utf-8-sig" if byte_order_mark else "utf-8")


def _safe(cells: "pd.Series[str]") -> "pd.Series[str]":
    suspicious = pc.match_substring_regex(pa.array(cells), MAY_RUN)
    places = pc.indices_nonzero(pc.fill_null(suspicious, False)).to_numpy()  # noqa: FBT003 - Arrow has no name for it
    codes, different = pd.factorize(cells.iloc[places], use_na_sentinel=False)  # many cells are the same
    safe = cells.copy()
    safe.iloc[places] = pd.Series([made_safe(text) for text in different], dtype=cells.dtype).take(codes)
    return safe

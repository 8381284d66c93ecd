"""Cells that we made safe for spreadsheets when we wrote them → the cells as they were."""

import pyarrow as pa
import pyarrow.compute as pc

from core.tables.cell_values import MAY_RUN, as_before_made_safe


def before_made_safe(cells: pa.Table) -> pa.Table:
    """The cells without the apostrophe that stands before what a spreadsheet would run."""
    for at, name in enumerate(cells.column_names):
        column = cells.column(at).combine_chunks()
        if not pc.any(pc.starts_with(column, "'")).as_py():
            continue
        may_run = pc.and_(pc.starts_with(column, "'"), pc.match_substring_regex(column, MAY_RUN))
        encoded = column.filter(may_run).dictionary_encode()  # many cells are the same
        texts = pa.array([as_before_made_safe(text) for text in encoded.dictionary.to_pylist()], column.type)
        cells = cells.set_column(at, name, pc.replace_with_mask(column, may_run, texts.take(encoded.indices)))
    return cells

"""Cells that the fast reader's blocks cut in two."""

import pytest

from core.reading.csv.rows.fast_rows import RowForm, read_rows
from core.reading.csv.rows.records import Dialect

BLOCK = 1 << 16
LINE = '"0000001","yyyy"\n'


@pytest.mark.parametrize("shift", range(17))
def test_a_line_break_in_a_cell_is_kept_where_a_block_ends_there(shift: int) -> None:
    first = f'"{"p" * shift}","z"\n'
    before = (BLOCK - len(first)) // len(LINE)
    text = first + LINE * before + '"x","a\nb"\n' + LINE * 3000
    rows = read_rows(text.encode(), 0, RowForm(Dialect(), 2, 1000, BLOCK), text.count("\n"))
    assert rows.refused == []
    assert rows.cells.column(1).to_pylist() == ["z", *["yyyy"] * before, "a\nb", *["yyyy"] * 3000]

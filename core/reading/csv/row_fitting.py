"""Rows as they were read → the rows of the table: those that do not fit are mended or named, further ones taken out."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa

from core.language.quotes import quotable
from core.problems.problem import Place, Problem
from core.reading.csv.layout import Layout
from core.reading.csv.row_mending import mend
from core.reading.csv.rows.fast_rows import Rows, with_rows
from core.reading.csv.rows.records import Dialect, split
from core.reading.csv.rows_beside_table import FurtherRows

MOST_MENDED: Final = 1000  # rows; mending takes time, and of so many a person looks at none
MOST_FAILED: Final = 50  # rows of one number of cells that could not be mended: the next one will not be either
# Rows that lack the same cells; then whatever wrote the file leaves out empty ones at the end.
FEWEST_CUT_OFF: Final = 3


def fitted(rows: Rows, layout: Layout, name: str) -> tuple[Rows, list[Problem]]:
    """The rows with those that could be mended, and what is to say about each that did not fit."""
    dialect, width, profile = layout.dialect, layout.extent.width, layout.extent.profile
    filled = [each for each in rows.refused if each.text.strip(f"{dialect.delimiter}{dialect.quote} \t\r\n")]
    parts = [split(each.text, dialect) for each in filled]
    widths = Counter(len(cells) for cells, _ in parts)
    failed: Counter[int] = Counter()
    mended: dict[int, list[str]] = {}
    problems: list[Problem] = []
    for each, (cells, regular) in zip(filled, parts, strict=True):
        count = len(cells)
        if regular and count > width and not any(map(str.strip, cells[width:])):
            mended[each.number] = cells[:width]  # separators at the end say nothing
            continue
        row = _within_quotes(cells, dialect, width) if regular else None
        if row is None and len(problems) < MOST_MENDED and failed[count] < MOST_FAILED:
            early = count < width and widths[count] >= FEWEST_CUT_OFF
            row = mend(each.text, dialect, width, profile, may_end_early=early)
        if row is None:
            failed[count] += 1
            code = "quote_open" if not regular else "cells_too_many" if count > width else "cells_too_few"
        else:
            mended[each.number] = row
            code = "row_mended" if regular else "quote_stray"
        where = Place(name, each.number + layout.first_row)
        facts = {"cells": count, "width": width} if regular else {"text": quotable(each.text)}
        problems.append(Problem.of(code, where, **facts))
    return with_rows(rows, list(mended), list(mended.values())), problems


def _within_quotes(cells: list[str], dialect: Dialect, width: int) -> list[str] | None:
    """The cells of a row that stands in quotation marks as a whole, like one cell; None where it is no such row."""
    if not dialect.quote or any(cells[1:]) or width == 1:
        return None
    inside, regular = split(cells[0], dialect)
    return inside if regular and len(inside) == width else None


def about_further_rows(rows: Rows, further: FurtherRows, layout: Layout, name: str) -> Iterator[Problem]:
    """What the user should know about rows that are none of the table's."""
    for number in further.again:
        yield Problem.of("header_repeated", Place(name, number + layout.first_row))
    for each in further.below:
        total = further.totals.get(each.number)
        code = "rows_below" if total is None else "row_is_total"
        where = Place(name, each.number + layout.first_row)
        yield Problem.of(code, where, text=quotable(each.text if total is None else total))
    if further.second is not None:
        count = int((rows.numbers > further.second).sum())
        count += sum(each.number > further.second and bool(each.text.strip()) for each in rows.refused)
        where = Place(name, further.second + layout.first_row)
        yield Problem.of("table_second", where, text=quotable(further.second_text), rows=count)


def without(rows: Rows, further: FurtherRows) -> Rows:
    """The rows of the table alone."""
    end = rows.records if further.second is None else further.second
    away = {*further.again, *(each.number for each in further.below)}
    if not away and further.second is None:
        return rows
    kept = (rows.numbers < end) & ~np.isin(rows.numbers, list(away))
    refused = [each for each in rows.refused if each.number < end and each.number not in away]
    return Rows(rows.cells.filter(pa.array(kept)), rows.numbers[kept], refused)

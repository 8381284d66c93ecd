"""Cells of text → numbers, as Brazil, Europe and the United States write them."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.number_text import DecimalMark, decimal_mark, numbers_from


def column(*cells: str) -> "pd.Series[str]":
    return pd.Series(list(cells), dtype="str")


def number(cell: str, mark: DecimalMark) -> float:
    return float(numbers_from(column(cell), mark)[0])


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (["1.234,56"], ","),
        (["12,5", "7"], ","),
        (["R$ 1.234,56"], ","),
        (["1,234.56"], "."),
        (["12.50", "7"], "."),
        (["$1,234"], "."),
        (["1,234", "12,5"], ","),
        (["1.234", "2.000"], "."),
        (["12", "7"], "."),
        (["12.50", "9.99", "12,5"], "."),  # one slip of the pen does not turn the table over
        (["12,50", "9,99", "12.5"], ","),
        (["", "x"], "."),
    ],
)
def test_the_decimal_mark_is_the_one_that_most_cells_ask_for(cells: list[str], mark: str) -> None:
    assert decimal_mark([column(*cells)]) == mark


def test_one_column_settles_the_mark_of_the_other() -> None:
    assert decimal_mark([column("1", "2"), column("1.234,56", "1.000")]) == ","


@pytest.mark.parametrize(
    ("cell", "mark", "value"),
    [
        ("1,234.56", ".", 1234.56),
        ("1,234,567", ".", 1234567),
        ("$1,234.56", ".", 1234.56),
        ("US$ 7", ".", 7),
        ("-$5.00", ".", -5),
        ("$-5.00", ".", -5),
        (".5", ".", 0.5),
        ("5.", ".", 5),
        ("+5", ".", 5),
        ("1e5", ".", 100000),
        ("1E-3", ".", 0.001),
        ("-0", ".", 0),
        ("1.234,56", ",", 1234.56),
        ("1.234", ",", 1234),
        ("R$ 1.234,56", ",", 1234.56),
        ("R$\u00a01.234,56", ",", 1234.56),
        ("r$ 10", ",", 10),
        ("-R$ 5,00", ",", -5),
        ("12 345,6", ",", 12345.6),
        ("12\u202f345,6 €", ",", 12345.6),
        ("EUR 3", ",", 3),
        ("0,1", ",", 0.1),
    ],
)
def test_amounts_are_read_as_people_write_them(cell: str, mark: DecimalMark, value: float) -> None:
    assert number(cell, mark) == value


@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize(
    "cell",
    [
        "",
        "-",
        ".",
        ",",
        "$",
        "x",
        "12,5O",
        "1,2,3",
        "1..2",
        "1.2.3",
        "12-",
        "nan",
        "inf",
        "0x10",
        "1_000",
        "٣",
        "e5",
        "1e",
    ],
)
def test_what_is_no_number_gives_none(cell: str, mark: DecimalMark) -> None:
    assert math.isnan(number(cell, mark))


@pytest.mark.parametrize(("cell", "mark"), [("1,23", "."), ("12.50", ","), ("1.23,4", "."), ("1,2345", ".")])
def test_a_number_under_the_other_mark_is_no_number(cell: str, mark: DecimalMark) -> None:
    assert math.isnan(number(cell, mark))


def test_a_number_too_large_for_a_computer_is_infinite_and_not_missing() -> None:
    assert number("1e400", ".") == math.inf


@given(st.floats(-1e15, 1e15))
def test_no_digit_is_lost(value: float) -> None:
    assert number(repr(value), ".") == value
    assert number(repr(value).replace(".", ","), ",") == value


@given(st.integers(-(10**15), 10**15), st.integers(0, 99))
def test_thousands_are_read_in_both_ways_of_writing(whole: int, cents: int) -> None:
    text = f"{whole:,}.{cents:02}"
    assert number(text, ".") == float(f"{whole}.{cents:02}")
    assert number(text.translate(str.maketrans(",.", ".,")), ",") == float(f"{whole}.{cents:02}")

"""Cells of text → numbers, as Brazil, Europe and the United States write them."""

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.intake.columns.numbers import DecimalFormat, DecimalMark, NumberColumn, read_numbers
from core.language import ENGLISH


def column(*cells: str, whole: bool = False) -> NumberColumn:
    return NumberColumn(pa.array(cells, type=pa.large_string()), whole)


def decided(*columns: NumberColumn, delimiter: str = ",") -> DecimalFormat:
    rows = np.arange(2, 2 + len(columns[0].cells), dtype=np.int64)
    return read_numbers(columns, rows, delimiter)[0]


def number(cell: str, mark: DecimalMark) -> float:
    return float(read_numbers([column(cell)], np.array([2]), ",", mark)[1][0][0])


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
    assert decided(column(*cells)).mark == mark


def test_one_column_settles_the_mark_of_the_other() -> None:
    assert decided(column("1", "2"), column("1.234,56", "1.000")).mark == ","


@pytest.mark.parametrize(
    ("columns", "delimiter", "sentence", "sure"),
    [
        ([column("7", "12,5")], ",", "decimal mark: comma, because of “12,5” in row 3", True),
        ([column("7", "12.50")], ";", "decimal mark: point, because of “12.50” in row 3", True),
        ([column("7", "9")], ";", "decimal mark: point, because no number has a mark", True),
        (
            [column("1.234", "2", whole=True), column("3", "4")],
            ",",
            "decimal mark: comma, because of “1.234” in row 2",
            True,
        ),
        (
            [column("1,234", "2", whole=True), column("3", "4")],
            ";",
            "decimal mark: point, because of “1,234” in row 2",
            True,
        ),
        (
            [column("3", "1.234")],
            ";",
            "decimal mark: comma, because the file is separated by semicolons; “1.234” in row 3 can be read both ways",
            False,
        ),
        (
            [column("3", "1.234")],
            ",",
            "decimal mark: point, because the file is not separated by semicolons; "
            "“1.234” in row 3 can be read both ways",
            False,
        ),
        (
            [column("1.000", "2.000", whole=True)],
            ",",
            "decimal mark: point, because the file is not separated by semicolons; "
            "“1.000” in row 2 can be read both ways",
            False,
        ),
        (
            [column("12,5", "1,5", "3.25")],
            ",",
            "decimal mark: comma, because 2 cells are written like “12,5” in row 2 and 1 like “3.25” in row 4",
            False,
        ),
        (
            [column("12,5", "3.25")],
            ";",
            "decimal mark: comma, because 1 cells are written like “12,5” in row 2 and 1 like “3.25” in row 3",
            False,
        ),
    ],
)
def test_the_decision_has_its_reason_and_tells_whether_it_is_sure(
    columns: list[NumberColumn], delimiter: str, sentence: str, sure: bool
) -> None:
    found = decided(*columns, delimiter=delimiter)
    assert (ENGLISH.said(found.note), found.sure) == (sentence, sure)


def test_the_user_decides_over_the_cells() -> None:
    found, (values,) = read_numbers([column("1.234", "12.5")], np.array([2, 3]), ",", ",")
    assert ENGLISH.said(found.note) == "decimal mark: comma, as you chose"
    assert values[0] == 1234
    assert math.isnan(values[1])


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
        ("(12.00)", ".", -12),
        ("($1,234.50)", ".", -1234.5),
        ("12,50-", ",", -12.5),
        ("R$ -5,00", ",", -5),
        ("\u22123.5", ".", -3.5),
        ("R$ \u22123,5", ",", -3.5),
        ("1'234.56", ".", 1234.56),
        ("1’234", ".", 1234),
        ("1 234 567,8", ",", 1234567.8),
        ("£5", ".", 5),
        ("5 USD", ".", 5),
        ("- 5", ".", -5),
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
        "--5",
        "(-5)",
        "5--",
        "12%",
        "12 34",
        "1 2345",
        "0 123",
        "(5",
        "$ $5",
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

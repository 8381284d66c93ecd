"""Parquet of every column type → text cells, nothing lost."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import Table, read_table
from tests.core.files import parquet_of
from tests.core.support import texts_of

DAY = dt.datetime(2024, 2, 29)
NOON = dt.datetime(2024, 2, 29, 12, 30)


def read(data: bytes) -> Table:
    return read_table(data, "x.parquet")


COLUMNS = [
    (pa.array(["00123"]), "00123"),
    (pa.array(["João"], pa.large_string()), "João"),
    (pa.array(["tea"]).dictionary_encode(), "tea"),
    (pa.array([1001]), "1001"),
    (pa.array([2**64 - 1], pa.uint64()), "18446744073709551615"),
    (pa.array([1001.0]), "1001"),
    (pa.array([0.1]), "0.1"),
    (pa.array([0.1], pa.float32()), "0.10000000149011612"),
    (pa.array([float("nan")]), ""),
    (pa.array([Decimal("12.50")]), "12.50"),
    (
        pa.array([Decimal("12345678901234567890123456789")], pa.decimal256(40, 2)),
        "12345678901234567890123456789.00",
    ),
    (pa.array([True]), "true"),
    (pa.array([DAY.date()]), "2024-02-29"),
    (pa.array([DAY]), "2024-02-29"),
    (pa.array([NOON], pa.timestamp("ms")), "2024-02-29 12:30:00"),
    (pa.array([NOON], pa.timestamp("us", "UTC")), "2024-02-29 12:30:00+00:00"),
    (pa.array([1], pa.timestamp("ns")), "1970-01-01 00:00:00.000000001"),
    (pa.array([dt.time(13, 5)]), "13:05:00"),
    (pa.array([dt.timedelta(hours=30)]), "30:00:00"),
    (pa.array([b"tea"]), "tea"),
    (pa.array([b"\xff\x00"]), "ff00"),
    (pa.array([["tea", "mi|lk"]]), '["tea", "mi|lk"]'),
    (pa.array([["tea"]], pa.list_(pa.dictionary(pa.int32(), pa.string()))), '["tea"]'),
    (pa.array([[]], pa.list_(pa.string())), "[]"),
    (pa.array([[1, None]]), "[1, null]"),
    (pa.array([{"city": "São Paulo"}]), '{"city": "São Paulo"}'),
    (pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int32())), '[["a", 1]]'),
]


@pytest.fixture(scope="module")
def of_every_type() -> Table:
    """One file with each of ``COLUMNS`` by its number, a value and nothing: another process looks at each file."""
    both = [pa.concat_arrays([column, pa.nulls(1, column.type)]) for column, _ in COLUMNS]
    return read(parquet_of({"id": ["a", "b"], **{str(number): column for number, column in enumerate(both)}}))


@pytest.mark.parametrize("number", range(len(COLUMNS)))
def test_every_type_becomes_text_and_nothing_becomes_an_empty_cell(of_every_type: Table, number: int) -> None:
    assert of_every_type.frame[str(number)].tolist() == [COLUMNS[number][1], ""]


def test_a_column_without_any_value_is_empty() -> None:
    assert read(parquet_of({"id": ["a"], "n": pa.nulls(1)})).frame["n"].tolist() == [""]


def test_rows_of_several_groups_stay_in_order() -> None:
    stream = io.BytesIO()
    ids = [f"c{position:05}" for position in range(40_000)]
    pq.write_table(pa.table({"id": ids}), stream, row_group_size=7_000)
    table = read(stream.getvalue())
    assert table.frame["id"].tolist() == ids
    assert table.rows.tolist() == list(range(1, 40_001))


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + bytes(100) + b"PAR1", parquet_of({"id": ["a"]})[:-1]])
def test_a_damaged_file_is_said_to_be_damaged(data: bytes) -> None:
    assert texts_of(lambda: read(data)) == [
        "x.parquet: The file looks like a Parquet file, but it is damaged or not complete. Export or download it again."
    ]


@pytest.mark.parametrize("columns", [{"id": pa.array([], pa.string())}, {}, {"id": [None, ""]}])
def test_a_file_without_rows_is_said_to_have_none(columns: dict[str, Any]) -> None:
    assert texts_of(lambda: read(parquet_of(columns))) == [
        "x.parquet: The file has a header and no rows below it. Export it again with the customers in it."
    ]


@settings(max_examples=8)  # another process looks at each file
@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip), min_size=20))
def test_texts_survive(ids: list[str]) -> None:
    assert read(parquet_of({"id": ids})).frame["id"].tolist() == ids


@settings(max_examples=8)  # another process looks at each file
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=20))
def test_numbers_survive(numbers: list[float]) -> None:
    assert list(map(float, read(parquet_of({"n": numbers})).frame["n"])) == numbers

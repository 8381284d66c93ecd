"""Files that are made to fill a memory end in a sentence, before anything large is built."""

import gzip
import tracemalloc
from collections.abc import Callable

import pyarrow as pa
import pytest

from core import InvalidInput, read_table
from core.tables.limits import Expansion, Limits
from tests.core.files import json_of, parquet_of, sheet_of, sheet_with_xml, zip_of
from tests.core.support import texts_of

SPLIT = "which is the limit. Split the file, or leave out what is not needed."
BOMB = "The file unpacks to more than 250 times its size"
MEGABYTE = 1_000_000


def entities() -> bytes:
    """A billion laughs: ten entities, each ten times the one before."""
    lines = ['<!ENTITY e0 "ha">']
    lines += [f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10)]
    return sheet_with_xml(
        '<row r="1"><c r="A1" t="str"><v>&e9;</v></c></row>', f"<!DOCTYPE worksheet [{''.join(lines)}]>"
    )


def stored_once(kind: pa.DataType) -> bytes:
    """A Parquet file with one long text in two million rows."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 2 * MEGABYTE, pa.int32()), pa.array(["x" * 90_000], kind))
    return parquet_of({"id": column})


def texts_in_a_list() -> bytes:
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * MEGABYTE, pa.int32()), pa.array(["x" * 90_000]))
    return parquet_of({"n": pa.ListArray.from_arrays(pa.array([0, MEGABYTE], pa.int32()), texts)})


HOSTILE: dict[str, tuple[Callable[[], bytes], str, int]] = {
    "bomb.zip": (lambda: zip_of({"x.csv": b"0" * 41 * MEGABYTE}), BOMB, 30),
    "zeros.gz": (lambda: gzip.compress(bytes(100 * MEGABYTE)), BOMB, 60),
    "laughs.xlsx": (entities, "The file is a workbook with entities or oversized tags", 5),
    "tag.xlsx": (
        lambda: sheet_with_xml(f"<row {' ' * 100 * MEGABYTE}/>"),
        "The file is a workbook with entities or oversized tags",
        15,
    ),
    "text.xlsx": (lambda: sheet_with_xml(f"<row><c t='str'><v>{'x' * 40 * MEGABYTE}</v></c></row>"), BOMB, 30),
    "diagonal.xlsx": (
        lambda: sheet_with_xml(
            "".join(f'<row r="{n}"><c r="{letters(n % 4_999)}{n}"><v>1</v></c></row>' for n in range(1, 30_000))
        ),
        f"The file has more than 100,000,000 cells (rows times columns), {SPLIT}",
        30,
    ),
    "deep.json": (
        lambda: b"[" * 100_000,
        f"The file has more than 50 arrays and objects inside one another, {SPLIT}",
        20,
    ),
    "deeper.json": (
        lambda: b'[{"a":' * 100_000,
        f"The file has more than 50 arrays and objects inside one another, {SPLIT}",
        30,
    ),
    "wide.json": (
        lambda: b"[{" + b",".join(b'"%d":1' % n for n in range(MEGABYTE)) + b"}]",
        f"The file has more than 20,000 columns, {SPLIT}",
        50,
    ),
    "wide.jsonl": (
        lambda: b"{" + b",".join(b'"%d":1' % n for n in range(MEGABYTE)) + b"}\n{}",
        f"The file has more than 20,000 columns, {SPLIT}",
        50,
    ),
    "union.jsonl": (
        lambda: b"\n".join(b'{"%d":1}' % n for n in range(11_000)),
        f"The file has more than 100,000,000 cells (rows times columns), {SPLIT}",
        20,
    ),
    "brackets.json": (
        lambda: b"[" + b"[]," * (21 * MEGABYTE) + b"[]]",
        f"The file has more than 5,000,000 rows, {SPLIT}",
        200,  # the text itself takes 63 MB, twice
    ),
    "rows.parquet": (
        lambda: parquet_of({"id": pa.nulls(6 * MEGABYTE, pa.int8())}),
        f"The file has more than 5,000,000 rows, {SPLIT}",
        5,
    ),
    "once.parquet": (lambda: stored_once(pa.string()), "The file has more than 1,000,000,000 bytes when", 5),
    "bytes.parquet": (lambda: stored_once(pa.binary()), "The file has more than 1,000,000,000 bytes when", 5),
    "texts.parquet": (texts_in_a_list, "The file has more than 1,000,000,000 bytes when", 5),
}


def letters(column: int) -> str:
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(65 + column % 26)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_a_sentence_without_a_spike_of_memory(name: str) -> None:
    build, sentence, megabytes = HOSTILE[name]
    data = build()
    arrow_before = pa.default_memory_pool().max_memory()
    tracemalloc.start()
    try:
        (text,) = texts_of(lambda: read_table(data, name))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert text.startswith(f"{name}: {sentence}")
    assert peak < megabytes * MEGABYTE
    if name.endswith(".parquet"):
        assert pa.default_memory_pool().max_memory() <= max(arrow_before, 50 * MEGABYTE)


def test_a_cell_in_the_last_corner_of_a_sheet_makes_no_cells_between() -> None:
    first, last = '<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    data = sheet_with_xml(first + last)
    tracemalloc.start()
    try:
        table = read_table(data, "x.xlsx")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert table.frame.columns.tolist() == ["1", "column 16384"]
    assert (table.frame.to_numpy().tolist(), table.rows.tolist()) == ([["", "2"]], [1_048_576])
    assert peak < 15 * MEGABYTE


ROWS = [["id", "n"], ["a", 1], ["b", 2], ["c", 3]]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (sheet_of(*ROWS), "x.xlsx"),
        (json_of([{"id": "a", "n": 1}, {"id": "b", "n": 2}, {"id": "c", "n": 3}]), "x.json"),
        (b'{"id": "a", "n": 1}\n{"id": "b", "n": 2}\n{"id": "c", "n": 3}', "x.jsonl"),
        (parquet_of({"id": ["a", "b", "c"], "n": [1, 2, 3]}), "x.parquet"),
    ],
)
@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (Limits(rows=2), "2 rows"),
        (Limits(columns=1), "1 columns"),
        (Limits(cells=5), "5 cells (rows times columns)"),
        (Limits(bytes=20), "20 bytes"),
    ],
)
def test_every_limit_holds_for_every_kind_of_file(data: bytes, name: str, limits: Limits, what: str) -> None:
    assert texts_of(lambda: read_table(data, name, limits)) == [f"{name}: The file has more than {what}, {SPLIT}"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (sheet_of(["id"], ["x" * 11]), "x.xlsx"),
        (json_of([{"id": "x" * 11}]), "x.json"),
        (parquet_of({"id": ["x" * 11]}), "x.parquet"),
        (parquet_of({"id": [["x" * 11]]}), "x.parquet"),
    ],
)
def test_a_cell_that_is_too_long_is_refused(data: bytes, name: str) -> None:
    (text,) = texts_of(lambda: read_table(data, name, Limits(cell_length=10)))
    assert text == f"{name}: The file has more than 10 characters in one cell, {SPLIT}"


def test_values_inside_of_lists_are_counted_as_cells() -> None:
    data = parquet_of({"n": [[0] * 600, [0] * 600]})
    (text,) = texts_of(lambda: read_table(data, "x.parquet", Limits(cells=1_000)))
    assert text == f"x.parquet: The file has more than 1,000 cells (rows times columns), {SPLIT}"


def test_bytes_are_counted_as_they_come() -> None:
    expansion = Expansion(Limits(expanded_bytes=20 * MEGABYTE, expansion_ratio=12), "x.gz", MEGABYTE)
    expansion.add(11 * MEGABYTE)
    expansion.add(1 * MEGABYTE)
    with pytest.raises(InvalidInput, match="more than 12 times its size"):
        expansion.add(1)


@pytest.mark.parametrize("depth", [50, 51])
def test_the_depth_is_counted_outside_of_texts_only(depth: int) -> None:
    inner = depth - 2
    data = f'[{{"id": "{"[{" * 100}", "\\\\": "\\"[[[", "n": {"[" * inner}{"]" * inner}}}]'.encode()
    if depth == 50:
        assert read_table(data, "x.json").frame["id"].tolist() == ["[{" * 100]
    else:
        assert "50 arrays and objects inside one another" in texts_of(lambda: read_table(data, "x.json"))[0]

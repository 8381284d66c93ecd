"""Valid files with some bytes changed, and what the fuzzer found: only a table or an InvalidInput comes out."""

import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.files import HEADER, ROWS, SHEET, of_every_kind, parts_of, sheet_of, with_part
from tests.fuzz.inputs import CORPUS, check, file_of

FILES = of_every_kind()
PARQUET = "customers.parquet"
WORKBOOK = sheet_of(HEADER, *ROWS)
PARTS = [name for name in parts_of(WORKBOOK) if name.startswith("xl/") and "theme" not in name]
EDITS = st.lists(
    st.tuples(
        st.integers(0, 10**6),
        st.integers(0, 8),
        st.one_of(st.binary(max_size=4), st.sampled_from([b"\xff\xff\xff\xff", b"\x00", b"<", b'"', b"99999999999"])),
    ),
    min_size=1,
    max_size=5,
)


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some of them replaced, removed or added."""
    for place, length, new in edits:
        position = place % (len(data) + 1)
        data = data[:position] + new + data[position + length :]
    return data


@pytest.mark.parametrize("name", [name for name in FILES if name != PARQUET])
@settings(max_examples=100)
@given(edits=EDITS)
def test_a_changed_file_is_a_table_or_a_sentence(name: str, edits: list[tuple[int, int, bytes]]) -> None:
    check(edited(FILES[name], edits), name)


@settings(max_examples=25)  # another process looks at each file
@given(edits=EDITS)
def test_a_changed_parquet_file_is_a_table_or_a_sentence(edits: list[tuple[int, int, bytes]]) -> None:
    check(edited(FILES[PARQUET], edits), PARQUET)


@pytest.mark.parametrize("part", PARTS)
@given(edits=EDITS)
def test_a_changed_part_of_a_workbook_is_a_table_or_a_sentence(part: str, edits: list[tuple[int, int, bytes]]) -> None:
    assert SHEET in PARTS
    changed = edited(parts_of(WORKBOOK)[part], edits)
    check(with_part(WORKBOOK, part, changed, zipfile.ZIP_STORED), "x.xlsx")


@pytest.mark.parametrize("name", FILES)
@given(share=st.floats(0, 1))
def test_a_file_that_was_cut_off_is_a_table_or_a_sentence(name: str, share: float) -> None:
    check(FILES[name][: int(len(FILES[name]) * share)], name)


def test_what_the_fuzzer_found_is_a_table_or_a_sentence() -> None:
    with zipfile.ZipFile(CORPUS) as corpus:
        inputs = [corpus.read(name) for name in corpus.namelist()]
    assert len(inputs) > 100
    for data in inputs:
        check(*file_of(data))

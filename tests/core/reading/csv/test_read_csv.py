"""Bytes of CSV → text cells: whatever encoding, separator, line end and quoting a program wrote."""

import functools
import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import InvalidInput, Table, read_table
from core.problems.rules import Effect
from tests.core.support import csv_of, texts_of


def read(data: bytes) -> Table:
    return read_table(data, "x.csv")


def cells(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


PLAIN = [["id", "city"], ["1", "São Paulo"], ["2", "Łódź"]]
WESTERN = [["id", "city"], ["1", "São Paulo"], ["2", "Zürich – 5 €"]]


def text_of(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    return end.join(delimiter.join(row) for row in rows) + end


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_every_unicode_encoding_is_found(encoding: str, found: str) -> None:
    table = read(text_of(PLAIN).encode(encoding))
    assert cells(table) == PLAIN
    assert table.encoding == found


def test_windows_1252_and_latin_1_are_found() -> None:
    table = read(text_of(WESTERN).encode("windows-1252"))
    assert cells(table) == WESTERN
    assert table.how_it_was_read == "Windows-1252 text, separated by commas"
    # Byte 81 is no character of Windows-1252.
    assert cells(read(b"id,city\n1,S\xe3o\x81 Paulo e muitos outros lugares\n"))[1][1].startswith("São\x81")


@pytest.mark.parametrize(
    ("delimiter", "words"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end_is_found(delimiter: str, words: str, end: str) -> None:
    table = read(text_of(PLAIN, delimiter, end).encode())
    assert cells(table) == PLAIN
    assert table.how_it_was_read == f"UTF-8 text, separated by {words}"


def test_a_last_line_without_its_end_is_read() -> None:
    assert cells(read(b"id,city\n1,Rio")) == [["id", "city"], ["1", "Rio"]]
    assert cells(read(b"id,city\r1,Rio")) == [["id", "city"], ["1", "Rio"]]


def test_the_separator_is_the_headers_though_cells_are_full_of_others() -> None:
    table = read(csv_of("id,frequency,product_types", "1,2,a|b|c", "2,3,a|b|c", "3,4,a|b|c", "4,5", "5,6,a|b|c"))
    assert table.delimiter == ","
    assert len(table.frame) == 4
    table = read(csv_of("id;amount_spent", "1;12,50", "2;1.200,00", "3;7,10"))
    assert table.delimiter == ";"


@pytest.mark.parametrize(
    ("header", "row", "columns"),
    [
        ("Email,Last Order,First Order Date,Customer Group,Total Orders", "a@x.test,7,2024-01-02,B2C,3", 5),
        ("Customer Id;Order Id;Product Price;Order Date", "11;12;13,5;2024-01-02", 4),
        ('"Name","Order Number","Product Type","Customer Email"', '"Rosa","11","tea","a@x.test"', 4),
    ],
)
def test_spaces_between_the_words_of_a_header_separate_no_columns(header: str, row: str, columns: int) -> None:
    table = read_table(csv_of(header, row, row), "file.csv")
    assert table.frame.shape == (2, columns)


def test_one_column_is_a_table_too() -> None:
    assert cells(read(b"id\n00123\n\n7\n")) == [["id"], ["00123"], ["7"]]


def test_cells_stay_as_they_are_character_for_character() -> None:
    row = ["00123", "12345678901234567890", " spaces ", "NA", "null", "1e5", "TRUE", "=1+1", "", "é́ 🧺"]
    header = [f"c{position}" for position in range(len(row))]
    assert cells(read(text_of([header, row]).encode())) == [header, row]


def test_quoted_cells_hold_separators_quotes_and_line_breaks() -> None:
    table = read(b'id,note\n1,"a, ""b""\nc"\n2,"x\r\ny"\n3,5" pipe\n4,""\n')
    assert table.frame["note"].tolist() == ['a, "b"\nc', "x\r\ny", '5" pipe', ""]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    table = read(b'id,note\n1,"a\nb\nc"\n\n2,x\n,\n3,"y\nz"\n4\n5,x,y\n6,z\n')
    assert dict(zip(table.frame["id"], table.rows.tolist(), strict=True)) == {"1": 2, "2": 4, "3": 6, "6": 9}
    assert [problem.text for problem in table.problems] == [
        "x.csv, row 7: The row has 1 cell and the header has 2. "
        "Complete the row; leave a cell empty between separators.",
        "x.csv, row 8: The row has 3 cells and the header has 2. If a text contains the separator, put it in quotes.",
    ]
    assert table.records == 6


def test_blank_lines_above_the_header_count_as_rows() -> None:
    table = read(b"\n  \r\n,\nid,note\n1,x\n")
    assert cells(table) == [["id", "note"], ["1", "x"]]
    assert table.rows.tolist() == [5]
    assert table.problems == ()


@pytest.mark.parametrize("blank", ["", "   ", ",,", " , ,", ",,,,,"])
def test_blank_rows_are_no_customers_and_no_problem(blank: str) -> None:
    table = read(csv_of("id,a,b", "1,2,3", blank, "4,5,6", blank))
    assert table.frame["id"].tolist() == ["1", "4"]
    assert table.rows.tolist() == [2, 4]
    assert table.problems == ()
    assert table.records == 2


def test_columns_of_one_name_are_told_apart() -> None:
    table = read(csv_of("id,note,note,,note (2),,note", "1,2,3,4,5,6,7"))
    assert list(table.frame.columns) == ["id", "note", "note (3)", "column 4", "note (2)", "column 6", "note (4)"]


def test_names_of_columns_lose_the_spaces_around_them() -> None:
    assert list(read(csv_of(" id , Amount Spent\t", "1,2")).frame.columns) == ["id", "Amount Spent"]


def test_a_very_long_cell_is_read() -> None:
    long = "x" * 3_000_000
    table = read(f'id,note\n1,"{long}\n{long}"\n2,{long}\n3,y\n'.encode())
    assert table.frame["note"].str.len().tolist() == [6_000_001, 3_000_000, 1]
    assert table.rows.tolist() == [2, 3, 4]
    wide = ",".join(f"column number {position}" for position in range(9_000))
    assert read(f"{wide}\n{wide}\n".encode()).frame.shape == (1, 9_000)


@pytest.mark.parametrize("data", [b"", b"\n\r\n", b"  \t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00\x00", b",,\n,,\n"])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    assert texts_of(lambda: read(data)) == ["x.csv: The file is empty. Export it again and check that it has rows."]


@pytest.mark.parametrize("data", [b"id,city", b"id,city\n", b"id,city\n\n,\n"])
def test_a_header_without_rows_is_said_to_have_none(data: bytes) -> None:
    assert texts_of(lambda: read(data)) == [
        "x.csv: The file has a header and no rows below it. Export it again with the customers in it."
    ]


@pytest.mark.parametrize(
    ("data", "row", "stray"),
    [
        (b'id,a,b\n1,2,3\n4,5,"6\n7,8,9\n', 3, ["4", "5", '"6']),
        (b'id,a,b\n1,2,"3', 2, ["1", "2", '"3']),
        (b'id,a,b\n"1,2,3\n4,5,6\n7,8,"9, or ""so"""\n', 2, ['"1', "2", "3"]),
        (b'id,a,b\n1,""2, or so",3\n4,5,6\n7,8,9\n', 2, ["1", '"2, or so', "3"]),
    ],
)
def test_a_stray_quotation_mark_is_text_and_spoils_no_other_row(data: bytes, row: int, stray: list[str]) -> None:
    table = read(data)
    assert table.frame.iloc[row - 2].tolist() == stray
    assert len(table.frame) == data.strip().count(b"\n")
    (problem,) = table.problems
    assert (problem.code, problem.where.row) == ("quote_stray", row)


def test_a_row_that_an_open_quotation_mark_leaves_unreadable_is_left_out_alone() -> None:
    table = read(b'id,a,b\n1,2,3\n4,"5\n7,8,9\n')
    assert table.frame["id"].tolist() == ["1", "7"]
    assert [problem.text for problem in table.problems] == [
        'x.csv, row 3: A quotation mark is opened and never closed: “4,"5”. Close it, or remove it.'
    ]


def test_an_open_quotation_mark_in_the_header_is_part_of_the_name() -> None:
    assert cells(read(b'id,a,"b\n1,2,3\n')) == [["id", "a", '"b'], ["1", "2", "3"]]
    assert read(b'"id,a,b\n1,2,3\n' + b"4,5,6\n" * 30_000).frame.shape == (30_001, 3)


@pytest.mark.parametrize("data", [bytes(range(256)) * 40, b"BM" + bytes(500), b"\xff\xfea\x00b"])
def test_a_file_that_is_no_text_is_said_to_be_none(data: bytes) -> None:
    assert texts_of(lambda: read(data)) == [
        "x.csv: The file is not a CSV, but binary data or damaged text. Save it as CSV (UTF-8) and upload it again."
    ]


@given(st.binary(max_size=300))
def test_any_bytes_give_a_table_or_a_sentence(data: bytes) -> None:
    try:
        table = read(data)
    except InvalidInput:
        return
    left_out = sum(problem.effect is Effect.LEFT_OUT for problem in table.problems)
    assert len(table.frame) == len(table.rows) == table.records - left_out


@given(st.text(st.sampled_from('a,;"\n\r \t|é0'), max_size=80))
def test_any_text_gives_a_table_or_a_sentence(text: str) -> None:
    test_any_bytes_give_a_table_or_a_sentence.hypothesis.inner_test(text.encode())  # type: ignore[attr-defined]


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('ab,;|"\n\r\t 0é'), max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_was_written_in_quotes_comes_back(rows: list[list[str]], delimiter: str) -> None:
    header = ["id", "note", "other"]
    text = "\r\n".join(delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in [header, *rows])
    written = [row for row in rows if any(cell.strip() for cell in row)]
    if not written:
        assert "no rows below it" in texts_of(lambda: read(text.encode()))[0]
    else:
        table = read(text.encode())
        assert table.delimiter == delimiter
        assert table.frame.to_numpy().tolist() == written


def test_no_cell_of_a_file_is_kept_beyond_its_reading() -> None:
    """Reading a second file of the same form, with other cells, adds nothing to any cache of ours."""

    def read_people(first: int) -> None:
        rows = (f"customer {row},{row},{row}.5" for row in range(first, first + 50))
        read_table(csv_of("id,frequency,amount_spent", *rows), "a.csv")

    def new_to_caches() -> dict[str, int]:
        # Of the rooms that read, because a run of an earlier test may still be at work in others.
        caches = [each for each in gc.get_objects() if isinstance(each, functools._lru_cache_wrapper)]
        ours = [each for each in caches if each.__module__.startswith(("core.reading.", "core.tables."))]
        return {repr(each): each.cache_info().misses for each in ours}

    read_people(100)
    before = new_to_caches()
    assert before
    read_people(200)
    assert new_to_caches() == before


@pytest.mark.parametrize("letter", [b"\xe9", b"\x92", b"\x97"])
def test_a_long_run_of_accents_is_looked_at_once(letter: bytes) -> None:
    # With a copy of the run for each of its letters this would take hours.
    table = read_table(b"id,note\n1,a" + letter * 2_000_000 + b"\n2,b\n", "file.csv")
    assert table.frame.shape == (2, 2)


def test_a_long_run_of_letters_beside_a_word_with_an_accent_is_looked_at_once() -> None:
    # Looked at from each of its letters, this run would take hours.
    table = read_table(b"id,note\n1,caf\xe9 ol\xe9\n2," + b"a" * 1_000_000 + b"\n", "file.csv")
    assert table.frame.shape == (2, 2)

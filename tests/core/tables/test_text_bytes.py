"""What is told of texts by their bytes is what asking each text tells."""

import csv
import io

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.language.quotes import is_control
from core.problems.problem import InvalidInput
from core.reading.csv.encodings import MOST_CONTROL_CHARACTERS, to_utf8
from core.reading.read_table import read_table
from core.tables.text_bytes import count_of, ends_at, lines_of, may_have_spaces_around, surely_differ
from core.tables.text_cells import identified

TEXTS = st.lists(st.text(alphabet="ab0é \x00", max_size=20), max_size=40)


def cells_of(texts: list[str]) -> pa.Array:
    """Cells in the middle of a longer column, as a slice has them."""
    return pa.array(["before", *texts, "after"], pa.large_string()).slice(1, len(texts))


@given(TEXTS)
@example(["a", "é", "aé"])
@example(["", ""])
def test_texts_that_surely_differ_are_different(texts: list[str]) -> None:
    if surely_differ(cells_of(texts)):
        assert len(set(texts)) == len(texts)


@given(st.lists(st.text(alphabet="ab0é", min_size=1, max_size=20), min_size=1, max_size=40, unique=True))
def test_different_texts_are_found_to_be_so(texts: list[str]) -> None:
    assert surely_differ(cells_of([*texts, "and one that is longer"]))


@given(TEXTS)
def test_ids_are_told_apart_as_a_dictionary_tells_them_apart(texts: list[str]) -> None:
    codes, different = identified(cells_of(texts))
    assert different.to_pylist() == list(dict.fromkeys(texts))
    assert [different[code].as_py() for code in codes.tolist()] == texts


@given(TEXTS, st.integers(0, 3))
def test_spaces_and_ends_are_seen(texts: list[str], behind: int) -> None:
    assert may_have_spaces_around(cells_of(texts)) or all(text == text.strip() for text in texts)
    at_place = any(text.encode()[-behind - 1 :][:1] == b"0" and len(text.encode()) > behind for text in texts)
    assert ends_at("0", behind, cells_of(texts)) == at_place


@given(st.binary(), st.integers(0, 5))
@example(b"a\r\n\rb\n" * 100_000, 1)
def test_characters_and_lines_are_counted_as_python_counts_them(data: bytes, start: int) -> None:
    assert count_of("a", data, start) == data.count(b"a", start)
    rest = data[start:].replace(b"\x0b", b"").replace(b"\x0c", b"")
    assert lines_of(rest, 0, rest.count(b"\n")) == len(rest.splitlines()) + (not rest)


WITHOUT_CONTROLS = st.lists(st.integers(ord(" "), 0xFF), min_size=1).map(bytes)


@given((WITHOUT_CONTROLS | st.binary(min_size=1)).map(lambda data: b"name;place\n" + data))
@example("nome;cidade\nJosé;São Paulo\n".encode("windows-1252"))
@example("nome;cidade\n“José”;São Paulo\n".encode("windows-1252"))
@example("nome;cidade\nJosé;São Paulo\n".encode() * 9 + b"Jos\xe9")
@example(b"a\xc3\xa9\xed\xa0\x80\xf5\xc0\x80")
@example(b"a\xc3\xa9" * 6 + b"\x81")
def test_the_encoding_is_the_one_that_decoding_finds(data: bytes) -> None:
    try:
        found = to_utf8(data, "a.csv")
    except InvalidInput as error:
        found, codes = None, [each.code for each in error.problems]
    if found is None:
        text, _ = by_decoding(data)
        assert codes == ["file_not_text"]
        assert sum(map(is_control, text)) > MOST_CONTROL_CHARACTERS * len(text)
    elif found.encoding.startswith("utf-16"):
        assert data.count(0) > len(data) / 4
        assert found.data.decode() == data.decode(found.encoding).encode(errors="replace").decode()
    elif found.older is not None:
        assert by_decoding(data)[1] != "utf-8"
        assert (found.data.decode(), found.encoding) == (data.decode(found.older.name), found.older.name)
    else:
        assert (found.data.decode(), found.encoding) == by_decoding(data)


def by_decoding(data: bytes) -> tuple[str, str]:
    """The text, and the encoding that takes all of it."""
    try:
        return data.decode(), "utf-8"
    except UnicodeDecodeError:
        pass
    text = data.decode(errors="surrogateescape")
    foreign = sum("\udc80" <= character <= "\udcff" for character in text)
    if len(data) - len(text) >= 5 * foreign:
        western = [
            bytes([ord(each) - 0xDC00]).decode("windows-1252", errors="replace")
            if "\udc80" <= each <= "\udcff"
            else each
            for each in text
        ]
        return "".join(western), "utf-8"
    try:
        return data.decode("windows-1252"), "windows-1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"


@pytest.mark.parametrize("every", [1, 7_000, 21_001, 10**9])
def test_line_breaks_in_cells_are_kept_wherever_the_fast_reader_cuts_the_file(every: int) -> None:
    notes = ["two lines,\nthe second longer" if row % every == 0 else "one" for row in range(60_000)]
    text = "id,orders,note\n" + "".join(f'"C{row}",{row % 7},"{note}"\n' for row, note in enumerate(notes))
    frame = read_table(text.encode(), "a.csv").frame
    assert frame.to_numpy().tolist() == list(csv.reader(io.StringIO(text)))[1:]

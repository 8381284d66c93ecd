"""The comparison of two checkouts notices what differs."""

from pathlib import Path

from tests.outputs.compare import Line, differences, table
from tests.outputs.made_inputs import make_all

BEFORE = {("groceries", "JSON"): b'{\n "k": 2\n}', ("groceries", "CSV"): b"a,b\n", ("request", "body"): b""}


def test_equal_outputs_have_no_difference() -> None:
    assert differences(BEFORE, dict(BEFORE)) == [
        Line("groceries", "JSON", 11, ""),
        Line("groceries", "CSV", 4, ""),
        Line("request", "body", 0, ""),
    ]


def test_another_byte_a_longer_output_and_one_that_is_missing_are_told() -> None:
    after = {("groceries", "JSON"): b'{\n "k": 3\n}', ("groceries", "CSV"): b"a,b\n\n", ("new", "body"): b"new"}
    told = {(line.input, line.output): line.difference for line in differences(BEFORE, after)}
    assert told == {
        ("groceries", "JSON"): "line 2, byte 8: " + repr('{\n "k": 2\n}') + " / " + repr('{\n "k": 3\n}'),
        ("groceries", "CSV"): "line 2, byte 4: " + repr("a,b\n") + " / " + repr("a,b\n\n"),
        ("request", "body"): "only before",
        ("new", "body"): "only after",
    }


def test_a_brief_table_names_the_outputs_that_differ() -> None:
    after = BEFORE | {("groceries", "CSV"): b"a;b\n"}
    rows = table(differences(BEFORE, after), brief=True).splitlines()
    assert [row.split()[0] for row in rows] == ["input", "groceries", "CSV", "request"]
    assert rows[1].endswith("differ")
    assert rows[3].endswith("same")


def test_made_inputs_are_the_same_files_each_time_and_no_two_have_a_name(tmp_path: Path) -> None:
    made = []
    for number in range(2):
        folder = tmp_path / str(number)
        folder.mkdir()
        made.append((make_all(folder), {path.name: path.read_bytes() for path in folder.iterdir()}))
    (cases, files), (_, again) = made
    assert len({case.name for case in cases}) == len(cases)
    assert len(cases) >= 20
    texts = [name for name in files if name.endswith((".csv", ".gz", ".json", ".jsonl"))]
    assert len(texts) > 20
    assert all(files[name] == again[name] for name in texts)

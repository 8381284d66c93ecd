"""JSON of every shape that programs write → a table of text cells."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Table, read_customers, read_labels, read_table
from core.tables.plain_cells import NOTHING, UNTICKED
from tests.core.files import json_of, records
from tests.core.support import texts_of

NO_TABLE = (
    ", which is no table. Write an array of objects, one for each customer, "
    "or an object that maps each customer's id to a cluster."
)


def read(text: str | bytes, name: str = "x.json") -> Table:
    return read_table(text if isinstance(text, bytes) else text.encode(), name)


def cells(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        ([{"id": "a", "n": 1}, {"id": "b", "m": 2}], [["id", "n", "m"], ["a", "1", ""], ["b", "", "2"]]),
        ({"data": [{"id": "a"}], "count": 1, "next": None}, [["id"], ["a"]]),
        ([["id", "n"], ["a", 1], ["b"]], [["id", "n"], ["a", "1"], ["b", ""]]),
        ({"id": ["a", "b"], "frequency": [1, 2]}, [["id", "frequency"], ["a", "1"], ["b", "2"]]),
        ({"id": {"0": "a", "1": "b"}, "frequency": {"1": 2}}, [["id", "frequency"], ["a", ""], ["b", "2"]]),
        ({"00123": 1, "b": "Gold"}, [["id", "cluster_id"], ["00123", "1"], ["b", "Gold"]]),
        ({"a": {"frequency": 1}, "b": {"frequency": 2}}, [["id", "frequency"], ["a", "1"], ["b", "2"]]),
        ({"a": {"id": "x", "n": 1}, "b": {"id": "y", "n": 2}}, [["id", "n"], ["x", "1"], ["y", "2"]]),
        ({"id": "a", "frequency": 3}, [["id", "frequency"], ["a", "3"]]),
    ],
)
def test_every_shape_of_a_table_is_read(value: object, rows: list[list[str]]) -> None:
    assert cells(read(json_of(value))) == rows


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"00123"', "00123"),
        ("12345678901234567890", "12345678901234567890"),
        ("1001.0", "1001"),
        ("12.50", "12.50"),
        ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827"),
        ("1e3", "1000"),
        ("1e-7", "0.0000001"),
        ("1e999999999", "1E+999999999"),
        ("-0.0", "-0"),
        ("true", "true"),
        ("null", ""),
        ('["tea", "milk"]', '["tea", "milk"]'),
        ('{"city": "São Paulo", "n": [1.5, null, 1e400]}', '{"city": "São Paulo", "n": [1.5, null, "1E+400"]}'),
        ('"\\ud83d\\ude00"', "😀"),
    ],
)
def test_a_value_becomes_the_text_as_it_was_written(written: str, text: str) -> None:
    assert cells(read(f'[{{"id": "a", "value": {written}}}]'))[1] == ["a", text]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_is_read(encoding: str) -> None:
    assert cells(read('[{"id": "João"}]'.encode(encoding))) == [["id"], ["João"]]


def test_labels_are_read_from_an_object_and_an_id_that_stands_twice_is_a_problem() -> None:
    labels = read_labels(read('{"a": 1, "b": "Gold", "a": 2}'))
    assert labels.labels.ids.tolist() == ["a", "b"]
    assert labels.labels.parents.tolist() == ["1", "Gold"]
    assert [problem.text for problem in labels.problems] == [
        "x.json, row 3: The customer “a” already has a label, in row 1. Keep one row for each customer."
    ]


def test_lines_are_numbered_as_an_editor_shows_them() -> None:
    table = read('\n{"id": "a"}\r\n\r\n{"id": "b"}\n[1]\n{"id": 1, "id": 2}\n', "x.jsonl")
    assert cells(table) == [["id"], ["a"], ["b"]]
    assert table.rows.tolist() == [2, 4]
    assert [problem.text for problem in table.problems] == [
        "x.jsonl, row 5: This is an array. Write an object with a key for each column.",
        "x.jsonl, row 6: The key “id” stands twice in the same record. Keep one of them.",
    ]
    assert table.records == 4


def test_lines_are_told_from_one_value_without_a_name() -> None:
    lines = b"\n".join(map(json_of, records()))
    assert read(lines, "upload").how_it_was_read == "JSON Lines file"
    assert read(json.dumps(records(), indent=2), "upload").how_it_was_read == "JSON file"
    assert read('{"a":\n{"n": 1},\n"b": {"n": 2}}', "upload").how_it_was_read == "JSON file"
    assert read('{"id": "a"}', "x.jsonl").how_it_was_read == "JSON Lines file"


def test_a_key_that_stands_twice_inside_a_cell_is_not_passed_over() -> None:
    assert texts_of(lambda: read('[{"id": "a", "more": {"x": 1, "x": 2}}]')) == [
        "x.json: The text is not valid JSON at line 1, column 31: the key “x” stands twice in the same object. "
        "Mend it there and try again."
    ]
    text = '[{"id": "a", "id": "b"},\n {"id": {"n": "{", "y\\u0031": 1,\n "n": 2, "y1": 2}}]'
    assert texts_of(lambda: read(text)) == [
        "x.json: The text is not valid JSON at line 3, column 2: the key “n” stands twice in the same object. "
        "Mend it there and try again."
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('[{"id": "a"},]', "The text is not valid JSON at line 1, column 14: "),
        ('[{"id": "a"', "The text is not valid JSON at line 1, column 12: "),
        ('[{"id": NaN}]', "The text is not valid JSON at line 1, column 9: JSON has no number NaN."),
        (
            f'[{{"NaN\\"": 1.5,\n "id": {"9" * 5000}}}]',
            "The text is not valid JSON at line 2, column 8: the number has too many digits.",
        ),
        (
            '[{"n": 1e99999999999999999999}]',
            "The text is not valid JSON at line 1, column 8: the number has too many digits.",
        ),
        ('[{"id": "\xe9"}]', "The text is not valid JSON at line 1, column 10: byte 10 is not UTF-8."),
        ("[]", "The file has a header and no rows below it."),
        ("[{}]", "The file has a header and no rows below it."),
        ("{}", "The file has a header and no rows below it."),
        ('["a", "b"]', f"The JSON holds an array that begins with the text “a”{NO_TABLE}"),
        ('{"a": [1], "b": [2]}', f"The JSON holds an object with an array{NO_TABLE}"),
        ('{"customers": [], "labels": {}}', "The file is a request for the API"),
    ],
)
def test_a_text_without_a_table_says_what_it_is(text: str, sentence: str) -> None:
    data = text.encode("latin-1")
    (found,) = texts_of(lambda: read(data))
    assert found.startswith(f"x.json: {sentence}")


def test_where_no_record_can_be_used_the_first_reason_is_told() -> None:
    assert texts_of(lambda: read("[null, null]".replace("null", "{}", 1)))
    assert texts_of(lambda: read('{"id": 1,}\n{"id": 2,}\n', "x.jsonl"))[0] == (
        "x.jsonl: No row of the file can be used. Row 1: The line is not valid JSON at column 10: "
        "Expecting property name enclosed in double quotes. Each line holds one whole object."
    )


def test_half_of_a_surrogate_pair_in_a_name_is_written_out() -> None:
    table = read('[{"id": "a", "tier\\ud800": 1}]')
    assert list(table.frame.columns) == ["id", "tier\\ud800"]


def test_half_of_a_surrogate_pair_leaves_its_row_out() -> None:
    table = read('[{"id": "a\\ud800", "n": 1}, {"id": "b", "n": 2}]')
    assert cells(table) == [["id", "n"], ["b", "2"]]
    assert [problem.text for problem in table.problems] == [
        "x.json, row 1: id is “a\\ud800”, with a character that no file or CRM can store (code 55296). Remove it."
    ]


def test_customers_are_read_with_their_product_types() -> None:
    value = [{"id": "a", "frequency": 2, "amount_spent": 12.5, "product_types": ["te|a", "milk"]}]
    customers = read_customers(read(json_of(value))).customers
    assert customers.products.of(0) == ["te|a", "milk"]


STORABLE = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
KEYS = st.sampled_from(["id", "frequency", "amount_spent", "product_types", "city"])

# A row in which every cell spells out that there is nothing is a blank row, and goes.
SAYING = STORABLE.filter(lambda text: text.strip().lower() not in {"", *NOTHING, *UNTICKED})


@given(st.lists(st.fixed_dictionaries({"id": SAYING}, optional={"city": STORABLE}), min_size=1))
def test_texts_survive(rows: list[dict[str, Any]]) -> None:
    for data, name in ((json_of(rows), "x.json"), (b"\n".join(map(json_of, rows)), "x.jsonl")):
        table = read(data, name)
        assert table.frame["id"].tolist() == [row["id"] for row in rows]
        if "city" in table.frame:
            assert table.frame["city"].tolist() == [row.get("city", "") for row in rows]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | STORABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(STORABLE, inner, max_size=4),
    max_leaves=10,
)


@given(JSON_VALUES)
def test_nested_values_survive_as_json(value: Any) -> None:
    table = read(json_of([{"id": "a", "value": [value]}]))
    assert json.loads(table.frame["value"].iloc[0]) == [value]

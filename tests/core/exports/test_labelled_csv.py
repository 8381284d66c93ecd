"""Files for a spreadsheet: everything of the user's own, nothing that runs, and readable again."""

import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Labels, Settings, explore, labelled_csv, read_customers, read_table
from core.exports.left_out_rows import left_out_csv
from core.model.customers import columns_of
from core.tables.cell_values import made_safe
from core.tables.plain_cells import NOTHING
from tests.core.support import csv_of, customers_of, people


def records(data: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def export(*lines: str, names: dict[str, str] | None = None) -> list[list[str]]:
    """Read a customers file, put everybody in the parent Gold, and write the labelled CSV."""
    read = read_customers(read_table(csv_of(*lines), "customers.csv"))
    exploration = explore(read.customers, Labels.of(dict.fromkeys(read.customers.ids.tolist(), "Gold")))
    return records(labelled_csv(exploration, read.own, names))


def test_all_own_columns_come_first_character_for_character() -> None:
    header = "city,id,frequency,amount_spent,note"
    rows = ['Rio ,00123,5,"1,234.50"," a ""b"" "', "São Paulo,2,05,2.0,", '"x\ny",3,7,9e1,NA']
    assert export(header, *rows) == [
        ["city", "id", "frequency", "amount_spent", "note", "parent", "sub_segment", "sub_segment_name"],
        ["Rio ", "00123", "5", "1,234.50", ' a "b" ', "Gold", "1", "Sub-segment 1"],
        ["São Paulo", "2", "05", "2.0", "", "Gold", "0", "Sub-segment 0"],
        ["x\ny", "3", "7", "9e1", "NA", "Gold", "0", "Sub-segment 0"],
    ]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+A1", "'+A1"),
        ("-A1", "'-A1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("+55 11 9999", "'+55 11 9999"),
        ("-12.5", "-12.5"),
        ("-1.234,56", "-1.234,56"),
        ("+5", "+5"),
        ("-,5", "-,5"),
        ("-1e5", "-1e5"),
        ("a=b", "a=b"),
        ("'=1", "'=1"),
        ("a;=1+1", "a;=1+1"),
        ("a,@b", "a,@b"),
        ("a\t +b", "a\t +b"),
        ("a|-b", "a|-b"),
        ("likes tea; -10% coupon", "likes tea; -10% coupon"),
        ("-5\n=1", "'-5\n=1"),
        ("1;-2", "1;-2"),
        ("CANDY - PACKAGED", "CANDY - PACKAGED"),
        ("", ""),
    ],
)
def test_no_cell_runs_as_a_formula_and_numbers_stay_numbers(cell: str, written: str) -> None:
    quoted = '"' + cell + '"'
    assert export("id,frequency,amount_spent,note", f"a,1,-2,{quoted}")[1][3] == written


def test_headers_names_and_parents_do_not_run_either() -> None:
    customers, _ = people(1, 2)
    exploration = explore(customers, {"c0": "=A1", "c1": "@b"})
    mark = exploration.parent("=A1").solution.legend[0].mark
    own = pd.DataFrame({"=HYPERLINK()": ["x", "y"], "id": ["c0", "c1"]})
    assert records(labelled_csv(exploration, own, {mark: "=danger"})) == [
        ["'=HYPERLINK()", "id", "parent", "sub_segment", "sub_segment_name"],
        ["x", "c0", "'=A1", "0", "'=danger"],
        ["y", "c1", "'@b", "0", "Sub-segment 0"],
    ]


def test_own_columns_of_our_names_stay_and_ours_are_numbered() -> None:
    header = export("id,frequency,amount_spent,parent,parent_2,sub_segment", "a,1,2,x,y,z")[0]
    assert header[3:] == ["parent", "parent_2", "sub_segment", "parent_3", "sub_segment_2", "sub_segment_name"]


def test_names_go_with_the_customers_and_not_with_the_number() -> None:
    customers, labels = people(1, 2, 3, 100, 110, 120, 1000, 1010)
    exploration = explore(customers, labels, Settings(chosen_k=3))
    richest = exploration.parent(1).solution.legend[2].mark
    for k, number in ((3, "2"), (2, "1")):
        written = records(labelled_csv(exploration.with_k(1, k), names={richest: "Whales"}))
        named = {row[0]: (row[-2], row[-1]) for row in written[1:] if row[-1] == "Whales"}
        assert named == {"c6": (number, "Whales"), "c7": (number, "Whales")}


def test_only_the_explored_customers_are_written_in_the_files_order() -> None:
    customers, _ = people(*range(6))
    labels = dict(zip(customers.ids.tolist(), ["2", "1", "2", "1", "1", "2"], strict=True))
    every = records(labelled_csv(explore(customers, labels)))
    assert [row[0] for row in every[1:]] == ["c0", "c1", "c2", "c3", "c4", "c5"]
    one = records(labelled_csv(explore(customers, labels, Settings(target_cluster=2))))
    assert [(row[0], row[4]) for row in one[1:]] == [("c0", "2"), ("c2", "2"), ("c5", "2")]


def test_own_columns_may_bring_an_index_of_their_own() -> None:
    exploration = explore(*people(1, 2, 3))
    own = pd.DataFrame({"who": ["x", "y", "z"]}, index=[7, 5, 3])
    assert [row[0] for row in records(labelled_csv(exploration, own))] == ["who", "x", "y", "z"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("byte_order_mark", [False, True])
def test_the_separator_and_the_byte_order_mark_are_the_callers(delimiter: str, byte_order_mark: bool) -> None:
    exploration = explore(customers_of([("a,;|\t", 1, 2.5, ["x"])]), {"a,;|\t": 1})
    data = labelled_csv(exploration, delimiter=delimiter, byte_order_mark=byte_order_mark)
    assert data.startswith(b"\xef\xbb\xbf") == byte_order_mark
    assert records(data, delimiter)[1] == ["a,;|\t", "1", "2.5", "x", "1", "0", "Sub-segment 0"]


def test_product_types_with_a_separator_in_them_are_written_as_json() -> None:
    plain = columns_of(customers_of([("a", 1, 2.0, ["x", "y"])]))
    assert plain["product_types"].tolist() == ["x|y"]
    exploration = explore(customers_of([("a", 1, 2.0, ["x|y", "[z"]), ("b", 2, 3.0, [])]), {"a": 1, "b": 1})
    read = read_customers(read_table(labelled_csv(exploration), "labelled.csv"))
    assert [read.customers.products.of(position) for position in range(2)] == [["x|y", "[z"], []]


# A file of control characters is taken for binary.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)
# Invisible signs, the apostrophe before a number and spellings of nothing are no part of an id when it is read. An id
# with an apostrophe at its end, which gets another one at its start, stands in quotation marks.
IN_ARMOUR = re.compile(r"[\u00a0\u2007\u202f]|^'|'$")
VISIBLE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=8)
SAFE_IDS = VISIBLE.map(str.strip).filter(lambda text: text.lower() not in {"", *NOTHING} and not IN_ARMOUR.search(text))


@given(
    st.lists(SAFE_IDS, min_size=1, max_size=8, unique=True),
    st.lists(TEXTS, min_size=8, max_size=8),
    st.sampled_from([",", ";"]),
)
def test_what_is_written_can_be_read_back(ids: list[str], names: list[str], delimiter: str) -> None:
    rows = [(name, position, position / 3, [names[position]]) for position, name in enumerate(ids)]
    exploration = explore(customers_of(rows), dict.fromkeys(ids, "P"), Settings(n_init=1))
    data = labelled_csv(exploration, delimiter=delimiter)
    customers = read_customers(read_table(data, "labelled.csv")).customers
    assert customers.ids.tolist() == ids
    assert customers.frequency.tolist() == list(range(len(ids)))
    assert customers.amount_spent.tolist() == [position / 3 for position in range(len(ids))]
    again = pd.read_csv(io.BytesIO(data), dtype=str, sep=delimiter, keep_default_na=False)
    assert again["id"].tolist() == [made_safe(text) for text in ids]
    assert again["sub_segment"].tolist() == [str(number) for number in exploration.parent("P").solution.segments]


@given(st.lists(st.text("'=+-@＝5, \"ab;", max_size=6), min_size=3, max_size=3))
def test_own_cells_read_again_are_the_users_own(notes: list[str]) -> None:
    exploration = explore(*people(1, 2, 3))
    own = pd.DataFrame({"id": ["c0", "c1", "c2"], "frequency": 1, "amount_spent": 2, "=note": notes})
    table = read_table(labelled_csv(exploration, own), "labelled.csv")
    assert table.frame["=note"].tolist() == notes


def test_the_rows_left_out_are_listed_with_what_to_do() -> None:
    lines = ["id,frequency,amount_spent", "=1,x,2", "b,1,1", "c,1"]
    read = read_customers(read_table(csv_of(*lines), "customers.csv"))
    data = left_out_csv(read.problems)
    assert data.startswith(b"\xef\xbb\xbf")
    assert records(data) == [
        ["file", "row", "column", "problem", "what to do"],
        ["customers.csv", "2", "frequency", "Not a number", "frequency is “x”. Write a number, such as 12."],
        [
            "customers.csv",
            "4",
            "",
            "Too few cells",
            "The row has 2 cells and the header has 3. Complete the row; leave a cell empty between separators.",
        ],
    ]
    assert records(left_out_csv([])) == [["file", "row", "column", "problem", "what to do"]]


def test_a_delimiter_of_several_characters_is_written_as_a_comma() -> None:
    assert left_out_csv([], delimiter="||").decode("utf-8-sig").startswith("file,row,")

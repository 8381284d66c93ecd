"""Product types however they come: lists in a cell, one column for each, or one row for each; and ids as they are."""

import json

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core import CustomersTable, Role, read_customers, read_table
from core.intake.columns.product_cells import read_product_cells
from core.intake.columns.product_names import OF_PROGRAMS
from core.language import ENGLISH
from core.model.customers import columns_of
from core.model.products import ProductTypes, encode
from tests.core.support import csv_of


def read(*lines: str, delimiter: str = ",") -> CustomersTable:
    return read_customers(read_table(csv_of(*(line.replace("~", delimiter) for line in lines)), "customers.csv"))


def bought(table: CustomersTable) -> dict[str, list[str]]:
    products = table.customers.products
    return {str(name): products.of(position) for position, name in enumerate(table.customers.ids)}


def cells(*texts: str) -> tuple[str, bool, list[list[str]], list[bool]]:
    form, products, unreadable = read_product_cells(pa.array(texts, type=pa.large_string()))
    return (
        ENGLISH.said(form.note),
        form.sure,
        [products.of(position) for position in range(len(texts))],
        unreadable.tolist(),
    )


def test_one_comma_among_many_cells_does_not_separate_unless_its_parts_stand_alone() -> None:
    sentence, sure, names, _ = cells(*["tea"] * 99, "books, films")
    assert (sentence, sure) == (
        "categories: one in each cell, for the parts of “books, films” never stand apart",
        False,
    )
    assert names[-1] == ["books, films"]
    assert cells(*["tea"] * 99, "tea, films")[2][-1] == ["tea", "films"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("['a', 'b']", ["a", "b"]),
        ("['a','b',]", ["a", "b"]),
        ("['a', \"it's\"]", ["a", "it's"]),
        (r"['it\'s', 'caf\xe9', '\u0041', 'a\\b']", ["it's", "café", "A", "a\\b"]),
        ("['a' 'b'\n 'c']", ["a", "b", "c"]),
        ("[ ]", []),
        ('["a, b", "c"]', ["a, b", "c"]),
        ("['a, b', 'c|d']", ["a, b", "c|d"]),
    ],
)
def test_lists_of_json_python_and_numpy_are_read(cell: str, names: list[str]) -> None:
    assert cells(cell, "x|y", '["z"]') == (
        "categories: lists in square brackets",
        True,
        [names, ["x", "y"], ["z"]],
        [False, False, False],
    )


@pytest.mark.parametrize(
    "cell",
    ["[1]", "['a', 1]", "['a'", "['a', b]", "[__import__('os')]", "['a'] + ['b']", "[['a']]", "['\\ud800']", "[None]"],
)
def test_a_list_that_holds_anything_but_texts_is_not_read(cell: str) -> None:
    assert cells(cell, "tea")[2:] == ([[], ["tea"]], [True, False])


def test_commas_separate_only_where_nothing_else_does() -> None:
    assert cells("Frios, laticínios|Padaria", "Bebidas")[2] == [["Frios, laticínios", "Padaria"], ["Bebidas"]]
    assert cells("tea, wine", "wine", "") == (
        "categories: separated by commas, as in “tea, wine”",
        True,
        [["tea", "wine"], ["wine"], []],
        [False] * 3,
    )
    assert cells("tea, wine")[1] is False


def test_a_category_with_a_comma_stays_whole_where_its_parts_never_stand_apart() -> None:
    sentence, sure, lists, _ = cells("Frios, laticínios", "Padaria", "Frios, laticínios")
    assert sentence == "categories: one in each cell, for the parts of “Frios, laticínios” never stand apart"
    assert not sure
    assert lists == [["Frios, laticínios"], ["Padaria"], ["Frios, laticínios"]]


@pytest.mark.parametrize(
    ("yes", "no"),
    [("1", "0"), ("yes", "no"), ("Sim", "Não"), ("sí", "no"), ("x", ""), ("TRUE", "FALSE"), ("1.0", "0.0")],
)
def test_one_column_for_each_category_is_read(yes: str, no: str) -> None:
    table = read(
        "id,orders,spend,tea,wine,city", f"a,1,2,{yes},{no},Rio", f"b,1,2,{yes},{yes},Rio", f"c,1,2,{no},{no},Rio"
    )
    assert bought(table) == {"a": ["tea"], "b": ["tea", "wine"], "c": []}
    assert table.category_columns == ("tea", "wine")


def test_a_prefix_of_categories_is_taken_off_and_counts_order_them() -> None:
    table = read("id,orders,spend,cat_tea,Categoria: vinho,product_types_rum,vip", "a,1,2,1,5,0,1", "b,1,2,0,0,3,0")
    assert bought(table) == {"a": ["vinho", "tea"], "b": ["rum"]}


@pytest.mark.parametrize("columns", ["vip,newsletter", "tea,age", "recency,visits", "tea,city"])
def test_columns_about_the_customer_are_no_categories(columns: str) -> None:
    table = read(f"id,orders,spend,{columns}", "a,1,2,1,0", "b,1,2,0,37")
    assert bought(table) == {"a": [], "b": []}
    assert [problem.code for problem in table.problems] == ["categories_absent"]


def test_the_user_can_say_that_there_are_no_categories() -> None:
    table = read_table(csv_of("id,orders,spend,tea,wine", "a,1,2,1,0", "b,1,2,0,1"), "customers.csv")
    assert bought(read_customers(table, {Role.PRODUCT_TYPES: None})) == {"a": [], "b": []}


def test_one_row_for_each_customer_and_category_is_folded() -> None:
    table = read(
        "id,orders,spend,category,city", "a,1,2,tea,Rio", "b,3,4,tea,Lima", "a,1,2.0,wine,Rio", "a,1,2,tea,Rio"
    )
    assert bought(table) == {"a": ["tea", "wine"], "b": ["tea"]}
    assert table.own.to_dict("list") == {
        "id": ["a", "b"],
        "orders": ["1", "3"],
        "spend": ["2", "4"],
        "category": ["tea|wine", "tea"],
        "city": ["Rio", "Lima"],
    }
    assert table.rows.tolist() == [2, 3]
    assert table.records == 4


def test_a_repeated_customer_with_other_numbers_is_not_folded() -> None:
    table = read("id,orders,spend,category", "a,1,2,tea", "a,1,2,wine", "a,1,2,rum", "a,9,9,gin")
    assert bought(table) == {"a": ["tea", "wine", "rum"]}
    assert [(problem.where.row, problem.code) for problem in table.problems if problem.where.row] == [
        (5, "id_repeated")
    ]


def test_a_row_repeated_by_mistake_is_left_out_as_before() -> None:
    table = read("id,orders,spend,category", "a,1,2,tea", "a,1,2,tea", "b,1,2,tea")
    assert [(problem.where.row, problem.code) for problem in table.problems] == [(3, "id_repeated")]


# Names as a list may hold them: neither what programs write for a missing value, nor entities of web pages.
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=4).filter(
    lambda name: name.strip() not in OF_PROGRAMS and "&" not in name
)
LISTS = st.lists(
    st.lists(NAMES, max_size=3, unique=True),
    min_size=1,
    max_size=5,
)


@given(LISTS)
@example([[","], ["0", "00"], [","]])
def test_product_types_come_back_from_the_cells_that_are_written(lists: list[list[str]]) -> None:
    products = encode(pa.array(lists, type=pa.list_(pa.string())))
    _, again, unreadable = read_product_cells(products.as_text().cast(pa.large_string()))
    assert not unreadable.any()
    assert [again.of(position) for position in range(len(lists))] == [
        products.of(position) for position in range(len(lists))
    ]


@given(LISTS, st.sampled_from([json.dumps, repr]))
def test_lists_come_back_from_json_and_from_python(lists: list[list[str]], write: object) -> None:
    assert callable(write)
    _, products, unreadable = read_product_cells(pa.array([write(names) for names in lists], type=pa.large_string()))
    assert not unreadable.any()
    for position, names in enumerate(lists):
        stripped = [name.strip() for name in names]
        assert products.of(position) == list(dict.fromkeys(name for name in stripped if name))


def test_the_file_that_is_written_is_read_as_the_same_customers() -> None:
    first = read("id,orders,spend,category", 'a,1,2,"[""Frios, laticínios""]"', 'b,3,-4,"[""x""]"')
    frame = columns_of(first.customers)
    again = read_customers(read_table(frame.to_csv(index=False).encode(), "again.csv"))
    assert bought(again) == bought(first) == {"a": ["Frios, laticínios"], "b": ["x"]}


def test_ids_written_as_numbers_lose_their_decimal_only_if_all_do() -> None:
    header = "id,orders,spend,category"
    assert read(header, "1001.0,1,2,tea", "7.0,1,2,tea").customers.ids.tolist() == ["1001", "7"]
    assert read(header, '"1001,0",1,2,tea', '"7,0",1,2,tea').customers.ids.tolist() == ["1001", "7"]
    assert read(header, "1001.0,1,2,tea", "7.5,1,2,tea").customers.ids.tolist() == ["1001.0", "7.5"]
    assert read(header, "1001.0,1,2,tea", "C7,1,2,tea").customers.ids.tolist() == ["1001.0", "C7"]


def test_nothing_is_shared_between_customers_and_no_product_type_is_empty() -> None:
    products = encode(pa.array([[" ", "a"], [], ["a", "a "]], type=pa.list_(pa.string())))
    assert isinstance(products, ProductTypes)
    assert [products.of(position) for position in range(3)] == [["a"], [], ["a"]]

"""Cells of product types → lists, however they are written."""

import json

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.intake.columns.product_cells import read_product_cells
from core.model.products import ProductTypes, no_product_types

# What programs write for a missing value, in a list too.
MISSING = ("nan", "NaN", "NaT", "null", "NULL", "None", "<NA>")


def split(*cells: str) -> tuple[ProductTypes, list[bool]]:
    _, products, unreadable = read_product_cells(pa.array(cells, type=pa.large_string()))
    return products, unreadable.tolist()


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("a|b|c", ["a", "b", "c"]),
        ("a;b", ["a", "b"]),
        ("a|b;c", ["a", "b", "c"]),
        (" dog food | cat food ", ["dog food", "cat food"]),
        ("b|a|b|a", ["b", "a"]),
        ("a||;b|", ["a", "b"]),
        ("a, b", ["a", "b"]),
        ("a, b|c", ["a, b", "c"]),
        ("", []),
        ("|", []),
        ('["a", "b|c", " d "]', ["a", "b|c", "d"]),
        ('["a", "a", ""]', ["a"]),
        ("[]", []),
        ('["caf\\u00e9"]', ["café"]),
    ],
)
def test_a_cell_is_split_into_its_product_types(cell: str, names: list[str]) -> None:
    products, unreadable = split(cell)
    assert unreadable == [False]
    assert products.of(0) == names
    assert products.counts.tolist() == [len(names)]


@pytest.mark.parametrize(
    "cell", ["[a, b]", '["a"', "[1, 2]", '["a", null]', '[["a"]]', "[sale] hats|caps", '["\\ud800"]', "[" * 9999]
)
def test_a_json_array_that_is_none_cannot_be_read(cell: str) -> None:
    products, unreadable = split("tea", cell, "wine")
    assert unreadable == [False, True, False]
    assert [products.of(position) for position in range(3)] == [["tea"], [], ["wine"]]


def test_a_file_without_the_column_has_customers_without_product_types() -> None:
    assert no_product_types(3).counts.tolist() == [0, 0, 0]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=5).filter(lambda name: "&" not in name),
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_lists_come_back_trimmed_and_without_repeats(lists: list[list[str]]) -> None:
    products, unreadable = split(*(json.dumps(names) for names in lists))
    assert not any(unreadable)
    for position, names in enumerate(lists):
        trimmed = [name.strip() for name in names]
        said = [name for name in trimmed if name and name not in MISSING]
        assert products.of(position) == list(dict.fromkeys(said))


@pytest.mark.parametrize("word", MISSING)
def test_what_programs_write_for_a_missing_value_is_no_product_type(word: str) -> None:
    products, unreadable = split(json.dumps(["tea", word]), json.dumps([word]), f"tea|{word}")
    assert not any(unreadable)
    assert [products.of(position) for position in range(3)] == [["tea"], [], ["tea"]]


@pytest.mark.parametrize("name", ["-", "NA", "N/A", "Nan", "none of these"])
def test_in_a_list_a_dash_or_a_name_stays_one(name: str) -> None:
    assert split(json.dumps(["tea", name]))[0].of(0) == ["tea", name]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=6), st.data())
def test_taking_some_customers_keeps_their_lists(lists: list[list[str]], data: st.DataObject) -> None:
    products, _ = split(*("|".join(names) for names in lists))
    chosen = data.draw(st.lists(st.integers(0, len(lists) - 1), max_size=5))
    taken = products.take(np.array(chosen, dtype=np.int64))
    assert [taken.of(position) for position in range(len(taken))] == [products.of(position) for position in chosen]

"""Tables → customers and labels: ids as text, and nobody lost."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Labels, explore, read_customers, read_labels, read_table
from core.model.parents import group_by_parent, natural_order
from core.problems.rules import Effect
from tests.core.support import csv_of, customers_of, read_csv_customers, texts_of

HEADER = "id,frequency,amount_spent,product_types"
IDS = ["00123", "123", "12345678901234567890", "João", "joão", "a b", "1e5", "NA", "-7", "=1", "0x1F", "1.0"]


def test_ids_are_texts_exactly_as_written_without_the_spaces_around() -> None:
    customers = read_csv_customers(HEADER, *(f"  {name} ,1,2,tea" for name in IDS))
    assert customers.ids.tolist() == IDS


def test_numbers_and_product_types_are_read_with_their_customer() -> None:
    customers = read_csv_customers(HEADER, "a,28.0,4120.75,laptop|mouse", "b,0,-12.5,", 'c,3,-0,"[""x|y""]"')
    assert customers.frequency.tolist() == [28, 0, 3]
    assert customers.amount_spent.tolist() == [4120.75, -12.5, 0.0]
    assert str(customers.amount_spent[2]) == "0.0"
    assert [customers.products.of(position) for position in range(3)] == [["laptop", "mouse"], [], ["x|y"]]
    assert customers.n_categories.tolist() == [2, 0, 1]


def test_a_brazilian_file_is_read_as_it_is() -> None:
    text = "customer_id;frequency;amount_spent;product_types\r\n001;3;R$ 1.234,56;café|chá\r\n002;1.000;12,5;\r\n"
    table = read_table(text.encode("windows-1252"), "clientes.csv")
    customers = read_customers(table).customers
    assert customers.ids.tolist() == ["001", "002"]
    assert customers.frequency.tolist() == [3, 1000]
    assert customers.amount_spent.tolist() == [1234.56, 12.5]
    assert customers.products.of(0) == ["café", "chá"]


@pytest.mark.parametrize(
    "header",
    [
        "id,frequency,amount_spent",
        "customer_id,Frequency,Amount Spent",
        " Customer-ID ,FREQUENCY,amount-spent",
        "ID,frequency,AMOUNT_SPENT",
    ],
)
def test_columns_are_found_whatever_their_case_and_spacing(header: str) -> None:
    assert read_csv_customers(header, "a,1,2").ids.tolist() == ["a"]


def test_id_wins_over_customer_id() -> None:
    assert read_csv_customers("customer_id,id,frequency,amount_spent", "x,a,1,2").ids.tolist() == ["a"]


def test_the_rows_left_out_and_the_customers_make_up_the_file() -> None:
    lines = ["a,1,2,tea", "b,x,2,tea", "", "a,3,4,tea", "c,1", "d,1,2,tea", ",,,"]
    read = read_customers(read_table(csv_of(HEADER, *lines), "customers.csv"))
    left_out = {problem.where.row for problem in read.problems if problem.effect is Effect.LEFT_OUT}
    assert read.rows.tolist() == [2, 7]
    assert left_out == {3, 5, 6}
    assert read.records == 5 == len(read.customers) + len(left_out)


def test_a_bad_row_does_not_take_its_id_from_a_good_one() -> None:
    read = read_customers(read_table(csv_of(HEADER, "a,x,2,tea", "a,1,2,tea"), "customers.csv"))
    assert read.rows.tolist() == [3]
    assert [problem.code for problem in read.problems] == ["number_unreadable"]


def test_own_columns_stay_beside_their_customer() -> None:
    lines = ["001, 1,x,Rio", "b,bad,2,São Paulo", "003,1,2.50, Natal "]
    read = read_customers(read_table(csv_of("id,frequency,amount_spent,city", *lines, "004,1,1,="), "customers.csv"))
    assert read.own["city"].tolist() == [" Natal ", "="]
    assert read.own["amount_spent"].tolist() == ["2.50", "1"]


def test_labels_are_texts_too() -> None:
    table = read_table(csv_of("customer_id,cluster_id", "00123, Gold ", "7,01", "8,1"), "labels.csv")
    labels = read_labels(table).labels
    assert labels.ids.tolist() == ["00123", "7", "8"]
    assert labels.parents.tolist() == ["Gold", "01", "1"]


@pytest.mark.parametrize("name", ["cluster_id", "cluster", "label", "Parent", "Cluster ID"])
def test_the_cluster_column_has_several_names(name: str) -> None:
    assert read_labels(read_table(csv_of(f"id,{name}", "a,1"), "labels.csv")).labels.parents.tolist() == ["1"]


def test_a_customer_labelled_twice_keeps_the_first_label_and_both_are_counted() -> None:
    read = read_labels(read_table(csv_of("id,cluster", "a,1", "b,", "a,2", "b,3", ",4"), "labels.csv"))
    assert dict(zip(read.labels.ids.tolist(), read.labels.parents.tolist(), strict=True)) == {"a": "1", "b": "3"}
    assert [(problem.where.row, problem.code) for problem in read.problems] == [
        (3, "label_missing"),
        (4, "label_repeated"),
        (6, "id_missing"),
    ]
    assert read.records == 5


@given(st.lists(st.integers(0, 30), unique=True, min_size=1), st.lists(st.integers(0, 30), unique=True, min_size=1))
def test_every_id_of_both_files_is_joined_or_counted(people: list[int], labelled: list[int]) -> None:
    customers = customers_of((str(number), 1, 1.0, []) for number in people)
    labels = Labels.of({str(number): number % 3 for number in labelled})
    both = set(people) & set(labelled)
    if not both:
        assert "No customer has a label" in texts_of(lambda: group_by_parent(customers, labels))[0]
        return
    joined = group_by_parent(customers, labels)
    members = {key: {int(customers.ids[position]) for position in found} for key, found in joined.members.items()}
    assert members == {
        str(key): {n for n in both if n % 3 == key} for key in range(3) if any(n % 3 == key for n in both)
    }
    assert {int(customers.ids[position]) for position in joined.unlabelled} == set(people) - both
    assert set(map(int, joined.without_customer)) == set(labelled) - both
    assert len(joined.problems(customers)) == bool(set(people) - both) + bool(set(labelled) - both)


def test_parents_are_ordered_as_people_order_them() -> None:
    keys = ["b", "10", "A", "2", "-1", "a", "1.5", "12345678901234567890", "007"]
    assert sorted(keys, key=natural_order) == ["-1", "2", "007", "10", "1.5", "12345678901234567890", "A", "a", "b"]


def test_a_data_frame_is_checked_as_a_file_is() -> None:
    frame = pd.DataFrame(
        {
            "customer_id": [1001.0, 1002.0, 1003.0, 1001.0],
            "frequency": [1, 2.5, None, 3],
            "amount_spent": [0.1 + 0.2, 1e-7, "12,5O", 4],
            "product_types": [["a|b", "c"], {"d"}, None, "e;f"],
        }
    )
    assert texts_of(lambda: explore(frame, {"1001": 1})) == [
        "customers, row 1: frequency is “2.5”. Orders are counted: write a whole number, such as 12.",
        "customers, row 2: frequency is empty. Write a number, such as 12; write 0 if there is none.",
        "customers, row 2: amount_spent is “12,5O”. Write a number, such as 12.50.",
        "customers, row 3: customer_id is “1001”, as in row 0. Keep one row for each customer.",
    ]
    exploration = explore(frame.iloc[:1], {"1001": 1})
    assert exploration.customers.amount_spent.tolist() == [0.1 + 0.2]
    assert exploration.customers.products.of(0) == ["a|b", "c"]


def test_a_data_frame_with_a_column_twice_or_no_rows_is_refused() -> None:
    frame = pd.DataFrame([["a", 1, 2, 3]], columns=["id", "frequency", "amount_spent", "amount_spent"])
    assert texts_of(lambda: explore(frame, {"a": 1})) == [
        "customers: Several columns could be amount_spent: “amount_spent” and “amount_spent”. "
        "Keep one of them, or rename the others."
    ]
    assert "no rows below it" in texts_of(lambda: explore(frame.iloc[:0], {"a": 1}))[0]


def test_labels_from_python_are_checked() -> None:
    customers = customers_of([("1", 1, 1.0, []), ("2", 1, 1.0, [])])
    assert texts_of(lambda: explore(customers, {"1": None, "2": True, 3: 1.5, 4: ""})) == [
        "labels['1']: This must be a whole number or a name, but is null.",
        "labels['2']: This must be a whole number or a name, but is true.",
        "labels[3]: This must be a whole number or a name, but is the number 1.5.",
        "labels[4]: This must be a whole number or a name, but is the text “”.",
    ]
    assert texts_of(lambda: explore(customers, {1: "a", "1": "b"})) == [
        "labels['1']: The customer “1” already has a label, in labels[1]. Keep one row for each customer."
    ]
    assert texts_of(lambda: explore(customers, {})) == [
        "labels: This must be a mapping of each customer's id to a parent, but is empty."
    ]
    frame = pd.DataFrame({"customer_id": ["1", "1"], "cluster_id": [1, 2]})
    assert texts_of(lambda: explore(customers, frame)) == [
        "labels, row 1: The customer “1” already has a label, in row 0. Keep one row for each customer."
    ]


def test_labels_from_a_data_frame_and_from_a_mapping_are_the_same() -> None:
    customers = customers_of([("1", 1, 1.0, []), ("2", 1, 5.0, [])])
    frame = pd.DataFrame({"customer_id": [1, 2], "cluster_id": [1.0, 2.0]})
    assert [parent.key for parent in explore(customers, frame).parents] == ["1", "2"]
    assert [parent.key for parent in explore(customers, {1: 1, "2": "2"}).parents] == ["1", "2"]

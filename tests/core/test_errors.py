"""Every rule: an input that breaks it, and the whole sentence that the user reads."""

from collections.abc import Callable, Iterable

import pytest

from core import InvalidInput, Labels, Problem, Settings, explore, read_customers, read_labels, read_table
from core.errors import RULES, Effect, listed, quoted
from core.files import File, read_files
from core.labels import group_by_parent
from core.request import read_request
from tests.core.support import csv_of, customers_of, people

HEADER = "id,frequency,amount_spent,product_types"
GOOD = "good,1,1.50,tea"


def problems_of(action: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """The problems that an action finds, whether it raises them or returns them."""
    try:
        return list(action())
    except InvalidInput as error:
        return list(error.problems)


def customers(*lines: str) -> Callable[[], Iterable[Problem]]:
    return lambda: read_customers(read_table(csv_of(*lines), "customers.csv")).problems


def row(line: str) -> Callable[[], Iterable[Problem]]:
    return customers(HEADER, GOOD, line)


def labels(*lines: str) -> Callable[[], Iterable[Problem]]:
    return lambda: read_labels(read_table(csv_of(*lines), "labels.csv")).problems


def request(text: str) -> Callable[[], Iterable[Problem]]:
    def read() -> Iterable[Problem]:
        read_request(text.encode(), "request.json")
        return []

    return read


def joined(ids: list[str], labelled: list[str]) -> Callable[[], Iterable[Problem]]:
    def join() -> Iterable[Problem]:
        found = customers_of((name, 1, 1.0, []) for name in ids)
        return group_by_parent(found, Labels.of(dict.fromkeys(labelled, 1))).problems(found)

    return join


def both(customers_text: str, labels_text: str | None = None) -> Callable[[], Iterable[Problem]]:
    labels_file = File("labels.csv", labels_text.encode()) if labels_text else None
    return lambda: read_files(File("people.csv", customers_text.encode()), labels_file).problems


def settings(**given: object) -> Callable[[], Iterable[Problem]]:
    def make() -> Iterable[Problem]:
        Settings(**given)  # type: ignore[arg-type]
        return []

    return make


def unknown_target() -> Iterable[Problem]:
    explore(*people(1, 2, 3), Settings(target_cluster="Silver"))
    return []


def request_with(customer: str = "", more: str = "") -> Callable[[], Iterable[Problem]]:
    body = customer or '{"id": "a", "frequency": 1, "amount_spent": 2, "product_types": []}'
    return request(f'{{"customers": [{body}], "labels": {{"a": 1}}{more}}}')


def no_csv() -> Iterable[Problem]:
    return read_table(b"PK\x03\x04", "customers.xlsx").problems


CASES: list[tuple[str, Callable[[], Iterable[Problem]], list[str]]] = [
    (
        "file_empty",
        customers(""),
        ["customers.csv: The file is empty. Export it again and check that it has rows."],
    ),
    (
        "file_not_text",
        no_csv,
        [
            "customers.xlsx: The file is not a CSV, but an Excel or zip file. "
            "Save it as CSV (UTF-8) and upload it again."
        ],
    ),
    (
        "file_no_rows",
        customers(HEADER),
        ["customers.csv: The file has a header and no rows below it. Export it again with the customers in it."],
    ),
    (
        "quote_open",
        customers(HEADER, GOOD, 'b,1,2,"tea'),
        ["customers.csv, row 3: A quotation mark is opened and never closed: “tea”. Close it, or remove it."],
    ),
    (
        "json_broken",
        request('{"customers": [1,]}'),
        [
            "request.json: The text is not valid JSON at line 1, column 18: Expecting value. "
            "Mend it there and try again."
        ],
    ),
    (
        "column_missing",
        customers("name,orders,amount_spent,product_types", "a,1,2,tea"),
        [
            "customers.csv: There is no column for id. Call it “id” or “customer_id”; "
            "the columns of the file are “name”, “orders”, “amount_spent” and “product_types”.",
            "customers.csv: There is no column for frequency. Call it “frequency”; "
            "the columns of the file are “name”, “orders”, “amount_spent” and “product_types”.",
        ],
    ),
    (
        "column_missing",
        labels("customer_id,group", "a,1"),
        [
            "labels.csv: There is no column for cluster_id. Call it “cluster_id” or “cluster”; "
            "the columns of the file are “customer_id” and “group”."
        ],
    ),
    (
        "column_twice",
        customers("id,frequency,Amount Spent,amount-spent,product_types", "a,1,2,3,tea"),
        [
            "customers.csv: Several columns could be amount_spent: “Amount Spent” and “amount-spent”. "
            "Keep one of them, or rename the others."
        ],
    ),
    (
        "no_usable_row",
        customers(HEADER, ",1,2,tea", "b,x,2,tea"),
        [
            "customers.csv: No row of the file can be used. Row 2: id is empty. Write the customer's id.",
            "customers.csv, row 2: id is empty. Write the customer's id.",
            "customers.csv, row 3: frequency is “x”. Write a number, such as 12.",
        ],
    ),
    (
        "no_usable_row",
        labels("customer_id,cluster_id", "a,", "b,1,2"),
        [
            "labels.csv: No row of the file can be used. "
            "Row 2: cluster_id is empty. Write the cluster that the customer belongs to.",
            "labels.csv, row 2: cluster_id is empty. Write the cluster that the customer belongs to.",
            "labels.csv, row 3: The row has 3 cells and the header has 2. "
            "If a text contains the separator, put it in quotes.",
        ],
    ),
    (
        "no_label_fits",
        joined(["C1", "C2", "C3", "C4"], ["1"]),
        [
            "No customer has a label: customers and labels have no id in common. "
            "Customers have ids like “C1”, “C2” and “C3”, labels have ids like “1”. Use the same ids in both."
        ],
    ),
    ("parent_unknown", unknown_target, ["target_cluster: There is no parent “Silver”. The labels name “1”."]),
    (
        "setting_wrong",
        settings(k_range=[1, 3], scaling="sqrt", chosen_k=9),
        [
            "k_range must be a list of whole numbers from 2 to 200, but is “[1, 3]”.",
            "scaling must be “zscore”, “log” or “none”, but is “sqrt”.",
        ],
    ),
    (
        "type_wrong",
        request_with('{"id": 7, "frequency": "5", "amount_spent": true, "product_types": "tea"}'),
        [
            "request.json, customers[0].id: This must be the customer's id as text, in quotes, but is the number 7.",
            "request.json, customers[0].frequency: This must be a whole number, but is the text “5”.",
            "request.json, customers[0].amount_spent: This must be a number, but is true.",
            "request.json, customers[0].product_types: This must be an array of texts, but is the text “tea”.",
        ],
    ),
    (
        "key_missing",
        request("{}"),
        [
            "request.json: The key customers is missing. Add it: an array of customers.",
            "request.json: The key labels is missing. "
            "Add it: an object that maps each customer's id to its parent cluster.",
        ],
    ),
    (
        "key_unknown",
        request_with(more=', "target_clutser": 1, "extra": 2'),
        [
            "request.json: The key “target_clutser” is not known. Did you mean “target_cluster”?",
            "request.json: The key “extra” is not known. Known are customers, labels, target_cluster and k_range.",
        ],
    ),
    (
        "cells_too_many",
        row("b,1,2,tea,wine"),
        [
            "customers.csv, row 3: The row has 5 cells and the header has 4. "
            "If a text contains the separator, put it in quotes."
        ],
    ),
    (
        "cells_too_few",
        row("b"),
        [
            "customers.csv, row 3: The row has 1 cell and the header has 4. "
            "Complete the row; leave a cell empty between separators."
        ],
    ),
    ("id_missing", row(" ,1,2,tea"), ["customers.csv, row 3: id is empty. Write the customer's id."]),
    (
        "text_unstorable",
        row("b\x00c,1,2,tea"),
        ["customers.csv, row 3: id is “b\\x00c”, with a character that no file or CRM can store (code 0). Remove it."],
    ),
    (
        "text_unstorable",
        labels("customer_id,cluster_id", "a\x00,1", "b,2\x00", *[f"c{number},1" for number in range(20)]),
        [
            "labels.csv, row 2: customer_id is “a\\x00”, with a character that no file or CRM can store (code 0). "
            "Remove it.",
            "labels.csv, row 3: cluster_id is “2\\x00”, with a character that no file or CRM can store (code 0). "
            "Remove it.",
        ],
    ),
    (
        "id_repeated",
        row("good,3,4,wine"),
        ["customers.csv, row 3: id is “good”, as in row 2. Keep one row for each customer."],
    ),
    (
        "number_missing",
        row("b,, ,tea"),
        [
            "customers.csv, row 3: frequency is empty. Write a number, such as 12; write 0 if there is none.",
            "customers.csv, row 3: amount_spent is empty. Write a number, such as 12.50; write 0 if there is none.",
        ],
    ),
    (
        "number_unreadable",
        row("b,1,12.5O,tea"),
        ["customers.csv, row 3: amount_spent is “12.5O”. Write a number, such as 12.50."],
    ),
    (
        "number_unreadable",
        customers("id;frequency;amount_spent;product_types", "a;1;12,50;tea", "b;2;12,5O;tea"),
        ["customers.csv, row 3: amount_spent is “12,5O”. Write a number, such as 12,50."],
    ),
    (
        "number_not_whole",
        row("b,1.5,2,tea"),
        ["customers.csv, row 3: frequency is “1.5”. Orders are counted: write a whole number, such as 12."],
    ),
    (
        "number_out_of_range",
        row("b,-1,2e15,tea"),
        [
            "customers.csv, row 3: frequency is “-1”. Write a number from 0 to 1,000,000,000,000.",
            "customers.csv, row 3: amount_spent is “2e15”. "
            "Write a number from -1,000,000,000,000,000 to 1,000,000,000,000,000.",
        ],
    ),
    (
        "categories_unreadable",
        row('b,1,2,"[tea, wine]"'),
        [
            "customers.csv, row 3: product_types is “[tea, wine]”. "
            'Write the categories as a|b|c, as a;b;c, or as a JSON array such as ["a", "b"].'
        ],
    ),
    (
        "label_missing",
        labels("customer_id,cluster_id", "a,1", "b, "),
        ["labels.csv, row 3: cluster_id is empty. Write the cluster that the customer belongs to."],
    ),
    (
        "label_repeated",
        labels("customer_id,cluster_id", "a,1", "b,1", "a,2"),
        ["labels.csv, row 4: The customer “a” already has a label, in row 2. Keep one row for each customer."],
    ),
    (
        "categories_absent",
        customers("id,frequency,amount_spent,city", "a,1,2,Rio"),
        [
            "customers.csv: There is no column for product_types; the customers are compared by orders and spend "
            "only. The file has “id”, “frequency”, “amount_spent” and “city”."
        ],
    ),
    (
        "customers_unlabelled",
        joined(["C1", "C2"], ["C1"]),
        ["1 customer has no label, and therefore no parent: “C2”. Without a label a customer is in no group."],
    ),
    (
        "labels_absent",
        both("id,frequency,amount_spent\na,1,1\n"),
        [
            "people.csv: Nothing says which cluster each customer is in. "
            "Add a labels file to it, or use one JSON request with both."
        ],
    ),
    (
        "labels_not_used",
        both(
            '{"customers": [{"id": "a", "frequency": 1, "amount_spent": 1, "product_types": []}], "labels": {"a": 1}}',
            "customer_id,cluster_id\na,2\n",
        ),
        ["labels.csv: The other file is a JSON request with labels of its own; those are used, and this file is not."],
    ),
    (
        "labels_without_customer",
        joined(["C1"], ["C1", "C2", "C3", "C4", "C5"]),
        [
            "4 labels name a customer that the customers file does not have: “C2”, “C3”, “C4” and 1 more. "
            "Such a label is not used."
        ],
    ),
]


@pytest.mark.parametrize(
    ("code", "action", "texts"), CASES, ids=[f"{code} {number}" for number, (code, _, _) in enumerate(CASES)]
)
def test_a_broken_rule_is_reported_in_a_whole_sentence(
    code: str, action: Callable[[], Iterable[Problem]], texts: list[str]
) -> None:
    found = problems_of(action)
    assert [problem.text for problem in found] == texts
    assert code in {problem.code for problem in found}


def test_no_rule_is_left_untested() -> None:
    assert {code for code, _, _ in CASES} == set(RULES)


def test_a_row_with_several_problems_and_rows_with_others_are_all_reported_at_once() -> None:
    found = problems_of(customers(HEADER, "a,x,,tea", "a,1,2", ",1.5,-2e15,[", "good,1,2,tea"))
    assert [(problem.where.row, problem.code, problem.column) for problem in found] == [
        (2, "number_unreadable", "frequency"),
        (2, "number_missing", "amount_spent"),
        (3, "cells_too_few", ""),
        (4, "id_missing", "id"),
        (4, "number_not_whole", "frequency"),
        (4, "number_out_of_range", "amount_spent"),
        (4, "categories_unreadable", "product_types"),
    ]
    assert {problem.effect for problem in found} == {Effect.LEFT_OUT}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a", "“a”"),
        ("  two\n lines ", "“two lines”"),
        ("x" * 60, "“" + "x" * 60 + "”"),
        ("x" * 61, "“" + "x" * 59 + "…”"),
        ("a\x00\ud800", "“a\\x00\\ud800”"),
        ("{value} 100%", "“{value} 100%”"),
        (12.5, "“12.5”"),
    ],
)
def test_values_are_quoted_short_and_without_anything_invisible(value: object, shown: str) -> None:
    assert quoted(value) == shown


@pytest.mark.parametrize(
    ("values", "text"),
    [([], ""), ([1], "1"), ([1, 2], "1 and 2"), ([1, 2, 3], "1, 2 and 3"), (range(9), "0, 1 and 7 more")],
)
def test_values_are_listed_as_in_a_sentence(values: Iterable[object], text: str) -> None:
    assert listed(values, most=2 if len(list(values)) > 5 else 12) == text


def test_the_error_itself_says_everything() -> None:
    with pytest.raises(InvalidInput, match=r"(?s)k_range must be.*\nscaling must be"):
        Settings(k_range=[], scaling="x")  # type: ignore[arg-type]

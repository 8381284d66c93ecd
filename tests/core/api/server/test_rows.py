"""Rows of a table in a request, which its options say how to read: answered at once, and as a job."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from core import explore
from core.intake import Corrections, File, read_files, read_request
from core.tables import Role
from tests.core.api.support import EXPLORE, SEGMENT, Api, Reply, body_of, document, finished, taken, validator
from tests.core.support import csv_of

HEADER = ("Nr", "Mail", "Value", "State", "Day", "Thing")
LINES = (
    ("#1", "Ana@x.test", "1.500,00", "paid", "2024-01-02", "tea"),
    ("#1", "Ana@x.test", "1.500,00", "paid", "2024-01-02", "rum"),
    ("#2", "bia@x.test", "2,25", "Cancelled", "2024-02-02", "rum"),
    ("#3", "bia@x.test", "3,25", "paid", "2024-02-03", "rum"),
    ("#4", "eva@x.test", "7,00", "refunded", "2024-02-03", "tea"),
    ("#5", "eva@x.test", "9,00", "paid", "2024-03-03", "tea"),
    ("#6", "ivo@x.test", "1,00", "paid", "2024-03-03", "tea"),
)
ROWS = [dict(zip(HEADER, line, strict=True)) for line in LINES]
LABELS = {"ana@x.test": 1, "bia@x.test": 1, "eva@x.test": 1, "ivo@x.test": 1}
COLUMNS = {"id": "Mail", "order_id": "Nr", "order_date": "Day", "amount_spent": "Value", "product_types": "Thing"}
ALL = {
    "columns": COLUMNS,
    "decimal": ",",
    "leave_out": {"state": ["cancelled", "REFUNDED"]},
    "amounts_of": "order",
}
Ask = Callable[[str, Any], Reply]


@pytest.fixture(params=["at once", "as a job"])
def ask(request: pytest.FixtureRequest, api: Api) -> Ask:
    """Both ways to ask; what is wrong with a body is told by both before anything is computed."""

    def as_job(path: str, body: Any) -> Reply:
        refused = api.post(f"{path}/jobs", body)
        if refused.status != 202:
            return refused
        job = taken(api, body, path)
        assert finished(api, job)["status"] == "done"
        return api.get(f"{job}/result")

    return as_job if request.param == "as a job" else api.post


def spend_in(reply: Reply) -> dict[str, float]:
    """The average spend and orders of the only segment, which holds everyone."""
    assert reply.status == 200, reply.body
    (parent,) = reply.json["subsegment_results"].values()
    (row,) = parent["nested_cluster_legend"]
    return {"customers": row["n_customers"], "spend": row["avg_spend"], "orders": row["avg_frequency"]}


def one(customer: str, **options: Any) -> dict[str, Any]:
    """A request in which one customer has a label, so that the answer shows what is known of that one."""
    return {"customers": ROWS, "labels": {customer: 1}, "options": {"columns": COLUMNS, "decimal": ","} | options}


@pytest.mark.parametrize(
    ("customer", "options", "spend", "orders"),
    [
        ("ana@x.test", {"amounts_of": "order"}, 1500.0, 1),
        ("ana@x.test", {"amounts_of": "line"}, 3000.0, 1),
        ("bia@x.test", {}, 5.5, 2),
        ("bia@x.test", {"leave_out": {"State": "cancelled"}}, 3.25, 1),
        ("eva@x.test", {"leave_out": {"State": ["cancelled", "refunded"]}}, 9.0, 1),
        ("ivo@x.test", {"columns": COLUMNS | {"product_types": None}}, 1.0, 1),
    ],
)
def test_each_correction_is_that_of_a_file(
    ask: Ask, customer: str, options: dict[str, Any], spend: float, orders: int
) -> None:
    found = spend_in(ask(EXPLORE, one(customer, **options)))
    assert found == {"customers": 1, "spend": spend, "orders": orders}


@pytest.mark.parametrize(("mark", "spend"), [(",", 1.125), (".", 1125.0)])
def test_the_decimal_mark_is_the_one_that_is_said(ask: Ask, mark: str, spend: float) -> None:
    rows = [{"who": "a", "orders": 1, "spend": "1,125"}]
    options = {"columns": {"id": "who"}, "decimal": mark}
    found = spend_in(ask(EXPLORE, {"customers": rows, "labels": {"a": 1}, "options": options}))
    assert found["spend"] == pytest.approx(spend, abs=0.006)


def test_without_a_column_of_product_types_there_are_none(ask: Ask) -> None:
    reply = ask(EXPLORE, one("ivo@x.test", columns=COLUMNS | {"product_types": None}))
    (parent,) = reply.json["subsegment_results"].values()
    assert parent["nested_cluster_legend"][0]["top_categories"] == ""


def test_the_answer_is_that_of_the_same_rows_in_a_file_and_says_what_was_left_out(ask: Ask) -> None:
    reply = ask(EXPLORE, {"customers": ROWS, "labels": LABELS, "k_range": [2], "options": ALL})
    text = csv_of(";".join(HEADER), *(";".join(line) for line in LINES))
    labels = csv_of("customer_id,cluster_id", *(f"{key},{parent}" for key, parent in LABELS.items()))
    roles = tuple((Role(role), name) for role, name in COLUMNS.items())
    left_out = (("State", "cancelled"), ("State", "refunded"))
    corrections = Corrections(mark=",", columns=roles, leave_out=left_out, amounts_of="order")  # type: ignore[arg-type]
    read = read_files(File("lines.csv", text), File("labels.csv", labels), corrections)
    (expected,) = explore(read.customers, read.labels, read.settings).parents
    (found,) = reply.json["subsegment_results"].values()
    assert found["nested_centroids"]["values"] == [list(each.averages.values()) for each in expected.solution.legend]
    told = [(each["path"], each["rule"]) for each in reply.json["notices"]]
    assert told.count(("customers", "rows_left_out_as_asked")) == 2
    assert {rule for _, rule in told} >= {"lines_added_up", "order_totals", "ids_in_small_letters"}
    assert {rule for _, rule in told} == {problem.code for problem in read.problems}


def test_rows_may_hold_their_labels(ask: Ask) -> None:
    rows = [row | {"Tier": "Gold" if at < 4 else "Silver"} for at, row in enumerate(ROWS)]
    body = {"customers": rows, "options": ALL | {"columns": COLUMNS | {"cluster_id": "Tier"}}}
    reply = ask(EXPLORE, body)
    assert list(reply.json["subsegment_results"]) == ["Gold", "Silver"]


def test_the_first_level_takes_rows_too(ask: Ask) -> None:
    reply = ask(SEGMENT, {"customers": ROWS, "k_range": [2], "options": ALL})
    assert sorted(reply.json["labels"]) == sorted(LABELS)
    assert [each["rule"] for each in reply.json["notices"]].count("rows_left_out_as_asked") == 2


def test_the_window_is_that_of_the_lines_or_the_one_that_is_set(ask: Ask) -> None:
    said = [
        next(iter(parent["nested_interpretations_en"].values()))
        for options in ({}, {"window_months": 1})
        for parent in ask(EXPLORE, one("bia@x.test", **options)).json["subsegment_results"].values()
    ]
    assert said[0] != said[1]


def test_numbers_of_json_have_their_own_decimal_mark(ask: Ask) -> None:
    rows = [{"who": "a", "orders": 1, "spend": 1.125}, {"who": "b", "orders": 2, "spend": "1.125,50"}]
    options = {"columns": {"id": "who"}, "decimal": ","}
    for customer, spend in (("a", 1.12), ("b", 1125.5)):
        found = spend_in(ask(EXPLORE, {"customers": rows, "labels": {customer: 1}, "options": options}))
        assert found["spend"] == pytest.approx(spend, abs=0.006)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            {"columns": {"ids": "Mail", "id": 3, "frequency": "Often"}, "decimal": ";"},
            [
                ("options.decimal", "setting_wrong"),
                ("options.columns", "key_unknown"),
                ("options.columns.id", "type_wrong"),
                ("options.columns.frequency", "column_unknown"),
            ],
        ),
        (
            {"columns": COLUMNS, "leave_out": {"Status": "x", "State": 1, "Nr": ["#1", 2]}, "amounts_of": "lines"},
            [
                ("options.amounts_of", "setting_wrong"),
                ("options.leave_out.State", "type_wrong"),
                ("options.leave_out.Nr", "type_wrong"),
                ("options.leave_out", "column_unknown"),
            ],
        ),
        (
            {"columns": [], "leave_out": "x"},
            [("options.columns", "type_wrong"), ("options.leave_out", "type_wrong")],
        ),
        (
            {"columns": {**COLUMNS, "order_id": "mail"}},
            [("options.columns", "column_of_several_roles")],
        ),
        (
            {"columns": COLUMNS, "leave_out": {"State": ["paid", "cancelled", "refunded"]}},
            [("options.leave_out", "all_rows_left_out")],
        ),
        ({"columns": COLUMNS, "column": {}}, [("options", "key_unknown")]),
    ],
)
def test_everything_that_is_wrong_with_corrections_is_told_at_once(
    ask: Ask, options: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    reply = ask(EXPLORE, {"customers": ROWS, "labels": LABELS, "k_range": [1], "options": options})
    assert reply.status == 422, reply.body
    assert sorted(set(expected) | {("k_range", "setting_wrong")}) == sorted(
        pair for pair in set(reply.paths) if pair[0].startswith("options") or pair[0] == "k_range"
    )
    assert all(each["detail"] for each in reply.json["problems"])


def test_a_row_that_cannot_be_used_is_refused_with_its_place(ask: Ask) -> None:
    rows = [*ROWS, 3, {"Nr": "#9", "Mail": "", "Value": "much", "Day": "2024-03-01"}]
    reply = ask(EXPLORE, {"customers": rows, "labels": LABELS | {"nan": 2}, "options": ALL})
    assert reply.status == 422
    assert reply.paths == [
        ('labels["nan"]', "id_missing"),
        ("customers[7]", "record_unreadable"),
        ("customers[8].Mail", "id_missing"),
        ("customers[8].Value", "number_unreadable"),
    ]


def test_an_unknown_column_is_told_with_those_that_there_are(api: Api) -> None:
    reply = api.post(EXPLORE, {"customers": ROWS, "labels": LABELS, "options": {"columns": {"id": "E-Mail"}}})
    assert reply.json["problems"][0]["detail"] == (
        "There is no column “E-Mail” for id. Choose one of the columns that the file has: “Nr”, “Mail”, “Value”, "
        "“State”, “Day” and “Thing”."
    )


def test_rows_without_corrections_are_refused_as_ever_and_customers_have_no_notices(api: Api) -> None:
    assert api.post(EXPLORE, {"customers": ROWS, "labels": LABELS}).paths[0] == ("customers[0]", "key_missing")
    for options in ({}, None, {"scaling": None}):
        assert "notices" not in api.post(EXPLORE, body_of(options=options)).json


def test_customers_in_the_published_form_may_be_read_as_rows(ask: Ask) -> None:
    plain = body_of(9, k_range=[2])
    found = ask(EXPLORE, plain | {"options": {"columns": {}}}).json
    assert found["subsegment_results"] == ask(EXPLORE, plain).json["subsegment_results"]


def test_the_document_describes_them_and_its_examples_are_answered(server: Api) -> None:
    for path, name in ((EXPLORE, "ExploreRowsRequest"), (SEGMENT, "SegmentationRowsRequest")):
        schema = document(server)["components"]["schemas"][name]
        (example,) = schema["examples"]
        reply = server.post(path, example)
        assert reply.status == 200, reply.body
        validator(server, name).validate(example)
        validator(server, "ExploreAnswer" if path == EXPLORE else "SegmentationAnswer").validate(reply.json)
    options = document(server)["components"]["schemas"]["RowsOptions"]["properties"]
    assert all(options[name]["description"] for name in ("columns", "decimal", "leave_out", "amounts_of"))


@pytest.mark.parametrize(
    ("values", "options", "expected"),
    [
        ([1.234, "1,5", "2,5"], {}, [1.234, 1.5, 2.5]),
        ([1.234, "1,5", "2,5"], {"decimal": ","}, [1.234, 1.5, 2.5]),
        ([1.234, 2.5, 3], {"decimal": ","}, [1.234, 2.5, 3.0]),
        ([-0.125, "1.500,25", 1e-7], {}, [-0.125, 1500.25, 1e-7]),
        ([1.234, "1.5", "2.25"], {}, [1.234, 1.5, 2.25]),
        ([1234.5, "1,500.25", "7"], {}, [1234.5, 1500.25, 7.0]),
    ],
)
def test_a_number_of_json_keeps_its_value_whatever_the_mark_of_the_texts(
    values: list[Any], options: dict[str, Any], expected: list[float]
) -> None:
    rows = [
        {"Client": 1.5 + at, "Orders": at + 1, "Total  spent": each, "Thing": "tea"} for at, each in enumerate(values)
    ]
    roles = {"id": "Client", "frequency": "Orders", "amount_spent": "Total spent", "product_types": "Thing"}
    body = {"customers": rows, "options": {"columns": roles, **options}}
    read = read_request(json.dumps(body).encode(), labelled=False)
    assert read.customers.amount_spent.tolist() == expected
    assert read.customers.ids.tolist() == ["1.5", "2.5", "3.5"]

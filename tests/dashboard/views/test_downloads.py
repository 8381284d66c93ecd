"""Downloads: what a click gives, for what the page shows."""

import csv
import io
import json

import pytest

from core import to_json
from core.exports.sql import CrmTable, write_back_sql
from core.intake.files import File
from tests.dashboard.page import Page
from tests.dashboard.support import groceries, grocery_exploration, groups_of, uploads_of


def rows_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_the_csv_has_every_customer_of_the_parent_with_own_columns_parent_sub_segment_and_name(page: Page):
    parent = grocery_exploration().parent("2")
    page.name(0, "Quiet")
    content = page.download("download-csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(content)
    assert list(rows[0]) == [*groceries().read.own.columns, "parent", "sub_segment", "sub_segment_name"]
    assert [row["id"] for row in rows] == groceries().read.customers.ids[parent.members].tolist()
    assert [int(row["sub_segment"]) for row in rows] == parent.solution.segments.tolist()
    assert {row["parent"] for row in rows} == {"2"}
    called = {"0": "Quiet", "1": "Sub-segment 1", "2": "Sub-segment 2"}
    assert all(row["sub_segment_name"] == called[row["sub_segment"]] for row in rows)


def test_the_csv_keeps_own_columns_ids_and_separator_and_disarms_formulas(page: Page):
    rows = groups_of([6, 6])
    lines = ["id;note;frequency;amount_spent"]
    lines += [f"00{number};=1+{number};{row[1]};{row[2]},50" for number, row in enumerate(rows)]
    labels = {f"00{number}": "Gold" for number in range(12)}
    _, clusters = uploads_of(rows, labels)
    page.upload(File("people.csv", "\n".join(lines).encode()), clusters)
    found = rows_of(page.download("download-csv"), ";")
    assert [row["id"] for row in found] == list(labels)
    assert [row["note"] for row in found] == [f"'=1+{number}" for number in range(12)]
    assert found[0]["amount_spent"] == f"{rows[0][2]},50"


def test_the_json_is_the_apis_for_the_parent_and_the_k_in_use(page: Page):
    shown = grocery_exploration().with_window(12)
    assert page.download("download-json").decode() == to_json(shown)
    page.choose_k(5)
    answer = json.loads(page.download("download-json"))
    assert json.dumps(answer) == json.dumps(json.loads(to_json(shown.with_k("2", 5))))
    text = json.dumps(answer)
    assert '"best_k": 5' in text
    assert "k = 5 was set by the user" in text
    page.choose_k(3)
    assert page.download("download-json").decode() == to_json(shown)


def test_the_csv_is_for_the_k_in_use(page: Page):
    page.choose_k(6)
    rows = rows_of(page.download("download-csv"))
    assert {row["sub_segment"] for row in rows} == set("012345")


@pytest.mark.parametrize("statement", ["update", "merge"])
def test_the_sql_writes_to_the_table_and_columns_that_were_named(page: Page, statement: str):
    page.name(2, "Generous")
    for key, value in {"table": "marketing.people", "id": "customer no", "segment": "grp", "name": "grp_name"}.items():
        page.at.text_input(key=f"sql-{key}").set_value(value)
    page.at.selectbox(key="sql-statement").set_value(statement)
    page.step()
    mark = grocery_exploration().parent("2").solution.legend[2].mark
    crm = CrmTable("marketing.people", "customer no", "grp", "grp_name")
    expected = write_back_sql(grocery_exploration(), crm, statement, {mark: "Generous"})  # type: ignore[arg-type]
    assert page.download("download-sql").decode() == expected


def test_ids_that_are_whole_numbers_can_be_written_as_such(page: Page):
    rows = [(str(number), *row[1:]) for number, row in enumerate(groups_of([6, 6]))]
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    page.at.selectbox(key="sql-id-type").set_value("bigint")
    page.step()
    assert b"CAST(l.customer_id AS bigint)" in page.download("download-sql")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("table", "", "“Table” must be a name, not empty"),
        ("table", "crm..customers", "“Table” must be a name such as crm.customers"),
        ("id", " ", "“Column with the customer's id” must be a name, not empty"),
        ("segment", "ID", "must be another column than “Column with the customer's id”"),
        ("name", "sub_cluster", "must be another column than “Column for the sub-segment's number”"),
    ],
)
def test_wrong_names_for_the_sql_are_told_in_the_pages_words_and_no_file_is_offered(
    page: Page, field: str, value: str, told: str
):
    page.at.text_input(key=f"sql-{field}").set_value(value)
    page.step()
    (error,) = page.errors
    assert told in error
    assert "_column" not in error
    assert "download-sql" not in page.download_keys
    page.at.text_input(key=f"sql-{field}").set_value("fine_name")
    page.step()
    assert page.errors == []
    assert "download-sql" in page.download_keys


def test_downloads_are_named_after_the_parent(page: Page):
    rows = groups_of([6, 6])
    page.upload(*uploads_of(rows, {row[0]: "Gold / 2024" for row in rows}))
    assert page.file_names == {
        "download-csv": "sub-segments-Gold---2024.csv",
        "download-json": "sub-segments-Gold---2024.json",
        "download-sql": "sub-segments-Gold---2024.sql",
    }

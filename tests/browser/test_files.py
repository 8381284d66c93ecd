"""Files as people really have them, from the upload to the answer and the files that are taken away."""

import re
from collections.abc import Callable
from typing import Final

import pytest
from playwright.sync_api import expect

from tests.browser import real_files
from tests.browser.test_journey import rows_of
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
KEPT: Final = "localStorage.getItem('subsegment-explorer.columns')"


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


def table(visitor: Visitor, position: int) -> list[list[str]]:
    """The cells of a table of the page, without its header."""
    rows = visitor.page.get_by_test_id("stMain").get_by_test_id("stTable").nth(position).locator("tbody tr")
    return [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in rows.all()]


def own_rows(visitor: Visitor, delimiter: str = ";") -> dict[str, dict[str, str]]:
    """What the labelled CSV holds, by the first column."""
    visitor.open_downloads()
    _, content = visitor.download("download-csv")
    rows = rows_of(content, delimiter)
    return {next(iter(row.values())): row for row in rows}


@pytest.mark.parametrize("one_file", [False, True])
def test_a_brazilian_export_is_read_right_with_no_settings(visit: Visit, one_file: bool):
    visitor = visit()
    visitor.open_own_files()
    visitor.upload("customers", file("clientes 2024.csv", real_files.brazilian_csv(with_cluster=one_file)))
    if not one_file:
        visitor.sees_title("Now add the labels")
        visitor.upload("labels", file("agrupamentos.csv", real_files.brazilian_labels()))
    visitor.sees_title("Região Sul: 90 customers in 3 sub-segments")
    expect(visitor.page.get_by_test_id("stSidebar").get_by_text("São Paulo · 1 · 1%")).to_be_visible()
    expect(visitor.page.locator("ul.cards li").first).to_contain_text("average spend 175")
    assert "Top categories: Vinhos, Pão." in visitor.at("persona-2").inner_text()
    rows = own_rows(visitor)
    assert len(rows) == 90
    expected = {name: row for name, *row in real_files.brazilian_customers() if name != "09999"}
    for name, (person, orders, spend, categories) in expected.items():
        own = [rows[name][column] for column in ("Nome", "Nº de Pedidos", "Valor Gasto", "Categorias")]
        assert own == [person, str(orders), real_files.brazilian_amount(spend), categories]
        assert (rows[name]["parent"], rows[name]["sub_segment"]) == ("Região Sul", name[0])
    visitor.page.keyboard.press("Escape")
    visitor.go_to("Data")
    visitor.sees_title("91 customers in 2 parents can be used")
    main = visitor.page.get_by_test_id("stMain")
    columns = 5 + one_file
    expect(main).to_contain_text(
        f"clientes 2024.csv: Windows-1252 text, separated by semicolons; 91 rows and {columns} columns"
    )
    expect(main).to_contain_text("Decimal mark: comma, because of “R$ 150,25” in row 2")
    read_as = [
        ["Customer id", "Código do Cliente", "00000 · 00001 · 00002"],
        ["Number of orders", "Nº de Pedidos", "2 · 3 · 12"],
        ["Spend", "Valor Gasto", "R$ 150,25 · R$ 151,25 · R$ 152,25"],
        ["Product types", "Categorias", "Calçados · Calçados|Eletrônicos · Vinhos|Pão"],
    ]
    assert table(visitor, 0) == read_as + [["Cluster (parent)", "Segmento", "Região Sul · São Paulo"]] * one_file
    assert table(visitor, 2 - one_file)[0][:3] == ["Região Sul", "90", "99%"]


def test_a_workbook_with_a_title_text_amounts_and_number_ids_is_read_right(visit: Visit):
    visitor = visit()
    visitor.open_own_files()
    visitor.upload("customers", file("report.xlsx", real_files.titled_workbook()))
    visitor.sees_title("Gold: 90 customers in 3 sub-segments")
    expect(visitor.at("data-notices")).to_contain_text("Rows above the table")
    rows = own_rows(visitor, ",")
    assert list(rows)[:2] == ["100001", "100002"]
    assert rows["102001"] | {"sub_segment_name": ""} == {
        "Customer ID": "102001",
        "Orders": "40",
        "Total spent": "9,876.50",
        "Categories": "Vinhos, Pão",
        "Cluster": "Gold",
        "parent": "Gold",
        "sub_segment": "2",
        "sub_segment_name": "",
    }
    visitor.page.keyboard.press("Escape")
    visitor.go_to("Data")
    main = visitor.page.get_by_test_id("stMain")
    expect(main).to_contain_text("what stands above it is not used: “Customer report 2024, all regions”.")
    expect(main).to_contain_text(
        "report.xlsx: Excel workbook, sheet “Customers”, header in row 3; 90 rows and 5 columns"
    )


def test_order_lines_are_added_up_and_what_was_done_is_said(visit: Visit):
    content, lines = real_files.order_lines(60_000, 6_000)
    visitor = visit()
    visitor.open_own_files()
    visitor.upload("customers", file("lines.csv", content))
    visitor.sees_title("Now add the labels")
    visitor.upload("labels", file("labels.csv", real_files.labels_for(lines)))
    visitor.sees_title(re.compile(r"^Cluster 1: 1,500 customers in \d sub-segments$"))
    expect(visitor.page.get_by_text("Orders were counted over 12 months.")).to_be_visible()
    rows = own_rows(visitor, ",")
    sums = lines.groupby("customer_id").agg(orders=("order_id", "nunique"), spend=("amount", "sum")).round(2)
    assert len(rows) == 1500
    for name, row in rows.items():
        assert int(row["frequency"]) == sums.loc[name, "orders"]
        assert float(row["amount_spent"]) == sums.loc[name, "spend"]
    visitor.page.keyboard.press("Escape")
    visitor.go_to("Data")
    visitor.sees_title("6,000 customers in 4 parents can be used")
    said = "60,000 order lines of 6,000 customers, 2023-01-01 to 2023-12-31 (12 months)"
    expect(visitor.page.get_by_text(said)).to_have_count(1)
    assert [row[:2] for row in table(visitor, 0)] == [
        ["Customer id", "customer_id"],
        ["Order number", "order_id"],
        ["Order date", "order_date"],
        ["Spend", "amount"],
        ["Product types", "category"],
    ]


def test_a_file_that_cannot_be_used_says_why_where_it_is_seen_without_scrolling(visit: Visit):
    visitor = visit(width=390, theme="dark")
    alert = visitor.page.get_by_test_id("stAlert").first
    for what, (name, content, sentence) in real_files.BROKEN.items():
        visitor.open_own_files()
        visitor.upload("customers", file(name, content))
        visitor.sees_title("This file cannot be used yet")
        visitor.close_sidebar()
        expect(alert).to_contain_text(f"{name}: ")
        expect(alert).to_contain_text(sentence)
        box = alert.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 600, what
        visitor.open_own_files()
        visitor.at("customers").get_by_role("button", name="Remove").click()
        visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")
        visitor.close_sidebar()


def test_columns_that_cannot_be_told_are_asked_for_and_remembered_by_the_browser_until_they_are_forgotten(visit: Visit):
    visitor = visit()
    page = visitor.page
    visitor.open_own_files()
    visitor.upload("customers", file("crm.csv", real_files.unknown_columns(0)))
    visitor.sees_title("This file cannot be used yet")
    expect(page.get_by_test_id("stAlert").first).to_contain_text("No column was recognised as customer id or number of")
    expect(page.get_by_role("radiogroup", name="Customer id")).to_contain_text("c0 · c1 · c2")
    visitor.unfold(visitor.at("every-column"))
    for role, option in (
        ("Customer id", "who (c0 · c1 · c2)"),
        ("Number of orders", "how often (1 · 21 · 41)"),
        ("Product types", "bought (tea|wine)"),
        ("Cluster (parent)", "where (Sul)"),
    ):
        visitor.open_list(page.get_by_test_id("stSelectbox").filter(has_text=re.compile(f"^{re.escape(role)}")))
        page.get_by_role("option", name=option).click()
    visitor.at("every-column").get_by_role("button", name="Use these columns").click()
    visitor.sees_title("Sul: 60 customers in 3 sub-segments")
    page.wait_for_function(f"{KEPT} !== null")
    assert re.search(r'"c\d|tea|Sul', page.evaluate(KEPT)) is None, "only names of columns are kept"

    page.reload()
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")
    visitor.open_own_files()
    visitor.upload("customers", file("december.csv", real_files.unknown_columns(100)))
    visitor.sees_title("Sul: 60 customers in 3 sub-segments")
    visitor.go_to("Data")
    visitor.unfold(visitor.at("correct"))
    page.get_by_role("button", name="Forget my corrections").click()
    visitor.sees_title("This file cannot be used yet")
    page.wait_for_function(f"{KEPT} === '{{}}'")


def test_a_visit_to_another_page_keeps_axes_and_the_names_of_the_crm(visit: Visit):
    visitor = visit()
    visitor.select("axis-x", "Product types bought")
    visitor.runs(visitor.at("log-axes").get_by_text("Log axes").click)
    visitor.open_downloads()
    visitor.unfold(visitor.at("sql"))
    visitor.write("sql-table", "crm..people")
    alert = visitor.page.get_by_test_id("stAlert")
    expect(alert).to_be_in_viewport(ratio=1)
    assert (alert.bounding_box() or {})["y"] < (visitor.at("sql-table").bounding_box() or {})["y"]
    visitor.write("sql-table", "crm.people")
    visitor.page.keyboard.press("Escape")
    visitor.go_to("Data")
    visitor.sees_title("2,469 customers in 4 parents can be used")
    visitor.go_to("Explore")
    expect(visitor.page.get_by_role("heading", name="Parent 2 by product types and orders")).to_be_visible()
    expect(visitor.at("log-axes").get_by_role("switch")).to_be_checked()
    visitor.open_downloads()
    visitor.unfold(visitor.at("sql"))
    expect(visitor.at("sql-table").get_by_role("textbox")).to_have_value("crm.people")

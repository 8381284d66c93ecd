"""The whole job with real files: from opening the page to the files that a marketer takes away."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import pytest
from playwright.sync_api import expect

from core import Settings, explore, to_json
from dashboard.visit.datasets import load_example
from tests.browser.visitor import Visitor
from tests.dashboard.support import csv_of_labels, csv_of_rows, groceries, random_rows

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
Visit = Callable[..., Visitor]


def rows_of(content: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_a_marketer_uploads_two_files_reads_names_and_takes_the_result_away(visit: Visit):
    visitor = visit()
    page = visitor.page
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")

    visitor.open_own_files()
    visitor.upload("customers", SAMPLES / "grocery_customers.csv")
    visitor.sees_title("Now add the labels")
    visitor.upload("labels", SAMPLES / "grocery_labels.csv")
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")
    expect(page.get_by_text("Example data")).to_have_count(0)

    page.get_by_test_id("stSidebar").get_by_text("Parent 3 · 714 · 29%").click()
    visitor.sees_title(re.compile(r"^Parent 3: 714 customers in \d sub-segments$"))
    best = int(page.locator("h1").inner_text().split(" in ")[1][0])

    upper = visitor.at("ks").get_by_role("slider").last
    upper.focus()
    visitor.runs(lambda: upper.press("ArrowRight"))
    control = page.locator("[class*=st-key-k-]").get_by_role("radio")
    expect(control).to_have_count(6)
    visitor.settle()

    other = 5 if best != 5 else 4
    visitor.name(0, "Everyday")
    visitor.name(1, "Generous = big")
    visitor.choose_k(other)
    expect(page.get_by_text(f"Against k = {best}: silhouette")).to_be_visible()
    expect(page.locator("ul.cards li")).to_have_count(other)
    expect(page.locator("ul.cards")).not_to_contain_text("Everyday")
    visitor.choose_k(best)
    expect(page.locator("ul.cards")).to_contain_text("Everyday")

    visitor.select("axis-x", "Product types bought")
    expect(visitor.at("scatter-chart").get_by_text("Product types bought", exact=True)).to_be_visible()
    visitor.runs(visitor.at("log-axes").get_by_text("Log axes").click)
    expect(page.get_by_role("heading", name="Parent 3 by product types and orders")).to_be_visible()
    visitor.settle()
    expect(visitor.name_field(0)).to_have_value("Everyday")

    page.get_by_test_id("stTopNavLink").get_by_text("How to use this").click()
    visitor.sees_title("How to use this")
    page.get_by_test_id("stTopNavLink").get_by_text("Explore").click()
    visitor.sees_title(f"Parent 3: 714 customers in {best} sub-segments")
    expect(visitor.name_field(0)).to_have_value("Everyday")
    expect(visitor.name_field(1)).to_have_value("Generous = big")

    exploration = explore(
        groceries().read.customers, groceries().read.labels, Settings(target_cluster="3", k_range=range(2, 8))
    )
    parent = exploration.parent("3")
    visitor.open_downloads()
    name, content = visitor.download("download-csv")
    rows = rows_of(content)
    assert name == "sub-segments-3.csv"
    assert [row["id"] for row in rows] == groceries().read.customers.ids[parent.members].tolist()
    assert [int(row["sub_segment"]) for row in rows] == parent.solution.segments.tolist()
    assert {row["parent"] for row in rows} == {"3"}
    called = {row["sub_segment"]: row["sub_segment_name"] for row in rows}
    assert (called["0"], called["1"]) == ("Everyday", "Generous = big")

    name, content = visitor.download("download-json")
    assert name == "sub-segments-3.json"
    assert content.decode() == to_json(exploration)

    visitor.unfold(visitor.at("sql"))
    visitor.write("sql-name", "sub_name")
    name, content = visitor.download("download-sql")
    assert name == "sub-segments-3.sql"
    sql = content.decode()
    assert sql.count("'Everyday'") == int(np.sum(parent.solution.segments == 0))
    assert all(f"('{customer}', " in sql for customer in groceries().read.customers.ids[parent.members])
    assert "sub_name = l.nested_name" in sql


def test_the_published_example_gives_the_apis_answer(visit: Visit):
    visitor = visit()
    visitor.select("example", "The API's 40 customers")
    visitor.sees_title(re.compile("^Parent 0: "))
    visitor.page.get_by_test_id("stSidebar").get_by_text("Parent 1 ·").click()
    visitor.sees_title(re.compile("^Parent 1: "))
    visitor.select("scaling", "Raw units (no scaling)")
    visitor.sees_title(re.compile("^Parent 1: "))
    visitor.open_downloads()
    example = load_example("published")
    settings = Settings(target_cluster="1", k_range=range(2, 7), scaling="none")
    _, content = visitor.download("download-json")
    assert json.loads(content) == json.loads(to_json(explore(example.read.customers, example.read.labels, settings)))


def test_the_copy_button_copies_the_persona_text(visit: Visit):
    visitor = visit()
    card = visitor.at("persona-1")
    card.get_by_test_id("stCode").get_by_role("button").first.click()
    text = card.locator("code").first.inner_text()
    assert re.match(r"\d+ customers, avg spend [\d,]+, [\d.]+ purchases/mo\. Top categories: ", text)
    assert visitor.page.evaluate("navigator.clipboard.readText()") == text


@pytest.fixture(scope="module")
def many() -> tuple[dict[str, object], dict[str, object]]:
    """Files of 240,000 customers, no two with equal orders: all pairs are compared, which takes several seconds."""
    n = 240_000
    rows = [(name, 1 + number * 7919 % n, *facts) for number, (name, _, *facts) in enumerate(random_rows(n))]
    labels = csv_of_labels({row[0]: "Everyone" for row in rows})
    return (
        {"name": "many.csv", "mimeType": "text/csv", "buffer": csv_of_rows(rows)},
        {"name": "many_labels.csv", "mimeType": "text/csv", "buffer": labels},
    )


def test_a_long_run_shows_how_far_it_is_can_be_cancelled_and_leaves_other_visitors_alone(
    visit: Visit, many: tuple[dict[str, object], dict[str, object]]
):
    other = visit()
    other.sees_title("Parent 2: 889 customers in 3 sub-segments")
    visitor = visit()
    visitor.open_own_files()
    visitor.upload("customers", many[0])
    visitor.sees_title("Now add the labels")
    visitor.upload("labels", many[1])
    expect(visitor.page.locator("h1")).to_have_text("Looking inside")
    expect(visitor.page.get_by_role("progressbar")).to_be_visible()

    other.waits_for_evidence = False  # it comes after the long run of the other one
    other.choose_k(5)
    other.name(0, "Quiet")
    expect(visitor.page.locator("h1")).to_have_text("Looking inside")

    visitor.at("cancel").get_by_role("button").click()
    visitor.sees_title("Cancelled")
    for key in ("labels", "customers"):
        visitor.at(key).get_by_role("button", name="Remove").click()
        visitor.settle()
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")


def test_two_visitors_do_not_share_names(visit: Visit):
    one, two = visit(), visit()
    one.name(0, "Mine alone")
    two.choose_k(2)
    two.choose_k(3)
    expect(two.name_field(0)).to_have_value("")
    expect(two.page.get_by_text("Mine alone")).to_have_count(0)
    expect(one.name_field(0)).to_have_value("Mine alone")


def test_the_guide_can_be_the_first_page_that_a_visitor_opens(visit: Visit):
    visitor = visit("/guide")
    visitor.sees_title("How to use this")
    expect(visitor.page.get_by_test_id("stSidebar").get_by_text("Parent 2 · 889 · 36%")).to_be_visible()
    visitor.page.get_by_test_id("stTopNavLink").get_by_text("Explore").click()
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")

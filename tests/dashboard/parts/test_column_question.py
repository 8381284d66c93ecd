"""One question about the columns that are unsure, with three values of each candidate."""

from typing import Any

from core.intake.files import File
from tests.core.support import csv_of
from tests.dashboard.page import Page, shown

PEOPLE = File(
    "people.csv",
    csv_of(
        "Email,Customer email,orders,spend,category,segment",
        *(f"x{at}@a.test,y{at}@b.test,{at % 4 + 1},{at * at + 5},tea,Gold" for at in range(1, 13)),
    ),
)
UNKNOWN = File(
    "people.csv",
    csv_of("who,how often,zzz,city,segment", *(f"c{at},{at % 4 + 1},{at * 3}.50,Rio,Gold" for at in range(1, 31))),
)


def question(page: Page) -> dict[str, Any]:
    """The candidates of each role that is asked about."""
    found = [each for each in page.at.main.get("radio") if each.key.startswith("answer-")]
    return {shown(each.label): each for each in found}


def test_a_column_that_was_guessed_is_asked_about_with_three_values_of_each_candidate(page: Page):
    page.upload(PEOPLE)
    asked = question(page)
    assert list(asked) == ["Customer id"]
    assert asked["Customer id"].value == "Customer email"
    assert [shown(option) for option in asked["Customer id"].options] == [
        "**Customer email**: `y1@b.test` · `y2@b.test` · `y3@b.test`",
        "**Email**: `x1@a.test` · `x2@a.test` · `x3@a.test`",
    ]
    asked["Customer id"].set_value("Email")
    page.press("use-answered")
    ids = page.session.uploaded.read.customers.ids.tolist()  # type: ignore[union-attr]
    assert ids[0] == "x1@a.test"
    assert question(page) == {}, "what is answered is asked no more"
    assert "could be it" not in page.paragraphs
    said = "“Email” is taken for the customer id, as you chose for files with these columns"
    assert said in page.paragraphs
    page.press("forget-chosen")
    assert list(question(page)) == ["Customer id"], "what was chosen is forgotten, and asked again"
    assert "as you chose" not in page.paragraphs


def test_columns_that_are_not_recognised_are_asked_for_by_what_they_hold(page: Page):
    page.upload(UNKNOWN)
    assert page.title == "This file cannot be used yet"
    asked = question(page)
    assert {"Customer id", "Number of orders", "Spend"} <= asked.keys()
    assert asked["Customer id"].value is None
    assert "**who**: `c1` · `c2` · `c3`" in [shown(option) for option in asked["Customer id"].options]
    assert "**zzz**: `3.50` · `6.50` · `9.50`" in [shown(option) for option in asked["Spend"].options]
    assert "**city**: `Rio`" not in [shown(option) for option in asked["Spend"].options]
    for label, name in (("Customer id", "who"), ("Number of orders", "how often"), ("Spend", "zzz")):
        asked[label].set_value(name)
    page.press("use-answered")
    assert page.title.startswith("Gold: 30 customers"), page.errors
    assert question(page) == {}


def test_two_files_with_the_same_columns_are_asked_about_each(page: Page):
    page.upload(PEOPLE, File("labels.csv", PEOPLE.data))
    assert page.title.startswith("Gold: 12 customers"), page.errors
    assert list(question(page)) == ["Customer id in people.csv", "Customer id in labels.csv"]


def test_nothing_is_asked_where_all_is_sure(page: Page):
    page.upload(File("people.csv", PEOPLE.data.replace(b"Customer email", b"town")))
    assert question(page) == {}


def test_a_file_of_purchases_is_asked_for_its_order_or_day(page: Page):
    rows = [f"{at % 5},n{at},2024-01-{at % 28 + 1:02},{at * 3}.50,Gold" for at in range(1, 31)]
    page.upload(File("lines.csv", csv_of("customer,zzz,yyy,amount,segment", *rows)))
    asked = question(page)
    assert list(asked) == ["Order number", "Order date"]
    assert [shown(option) for option in asked["Order date"].options] == [
        "**yyy**: `2024-01-02` · `2024-01-03` · `2024-01-04`"
    ]
    asked["Order number"].set_value("zzz")
    asked["Order date"].set_value("yyy")
    page.press("use-answered")
    assert page.title.startswith("Gold: 5 customers"), page.errors

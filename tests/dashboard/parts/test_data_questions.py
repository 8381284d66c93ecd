"""What was decided about a visitor's data: seen without a click, and decided otherwise with one."""

import json
from typing import Any

import pytest

from core.intake import header_key
from core.intake.files import File
from core.tables import Role
from dashboard.visit.browser_memory import Correction
from tests.core.support import csv_of
from tests.dashboard.page import Page, shown

HEADER = "order,date,customer,total,status,currency,segment"


def lines_of(*changed: str) -> File:
    """Order lines of twelve customers, whose amounts may be the whole orders'."""
    rows = []
    for at in range(12):
        amount = 20 + 7 * at if at < 6 else 900 + 31 * at
        status = "Cancelled" if at in (2, 8) else "refunded" if at == 5 else "paid"
        rows += [f"{at},2024-01-{at + 1:02},c{at},{amount},{status},EUR,Gold"] * 2
        rows.append(f"{at + 50},2024-02-{at + 1:02},c{at},{amount + 3},paid,EUR,Gold")
    return File("lines.csv", csv_of(HEADER, *rows, *changed))


def boxes(page: Page) -> dict[str, Any]:
    """The boxes that leave rows out, by their labels."""
    found = [each for each in page.at.main.get("checkbox") if each.key.startswith("leave-out")]
    return {shown(each.label): each for each in found}


def amounts(page: Page) -> Any:
    (radio,) = [each for each in page.at.main.get("radio") if each.key.startswith("amounts-of")]
    return radio


def spend(page: Page) -> float:
    return float(page.session.uploaded.read.customers.amount_spent.sum())  # type: ignore[union-attr]


def said(page: Page) -> str:
    """The line that says how the data was read."""
    (line,) = [each for each in page.paragraphs.splitlines() if each.startswith("**How your data was read")]
    return line


LEAVE_OUT_CANCELLED = "Leave out 4 rows whose “status” is “Cancelled”"
LEAVE_OUT_REFUNDED = "Leave out 2 rows whose “status” is “refunded”"


def test_rows_that_a_notice_proposes_to_leave_out_are_left_out_by_a_click_and_come_back_by_another(page: Page):
    page.upload(lines_of())
    assert list(boxes(page)) == [LEAVE_OUT_CANCELLED, LEAVE_OUT_REFUNDED]
    before, key = spend(page), page.session.uploaded.key  # type: ignore[union-attr]
    assert "6 order lines are counted though “status” says" in said(page)
    started = page.runs_started
    boxes(page)[LEAVE_OUT_CANCELLED].check()
    page.step()
    assert spend(page) < before
    assert page.session.uploaded.key != key  # type: ignore[union-attr]
    assert page.runs_started == started + 1
    assert "rows whose “status” is “Cancelled” are left out" in said(page)
    assert "2 order lines are counted" in said(page)
    page.step()  # a further run of the page changes nothing
    assert boxes(page)[LEAVE_OUT_CANCELLED].value is True
    assert page.runs_started == started + 1
    page.visit_guide_and_return()
    page.open("data")
    assert boxes(page)[LEAVE_OUT_CANCELLED].value is True
    boxes(page)[LEAVE_OUT_REFUNDED].check()
    page.step()
    assert [value for _, value in page.session.answers.left_out] == ["Cancelled", "refunded"]
    for label in (LEAVE_OUT_CANCELLED, LEAVE_OUT_REFUNDED):
        boxes(page)[label].uncheck()
        page.step()
    assert spend(page) == before
    assert page.session.uploaded.key == key  # type: ignore[union-attr]


def test_whose_the_amounts_are_is_chosen_by_a_click(page: Page):
    page.upload(lines_of())
    assert shown(amounts(page).label) == "The amounts in “total” are those of"
    assert amounts(page).options == ["each order line", "the whole order"]
    assert amounts(page).value == "order"
    assert "“total” is counted once for each order" in said(page)
    of_orders = spend(page)
    amounts(page).set_value("line")
    page.step()
    assert spend(page) > 1.4 * of_orders
    assert "is counted once" not in said(page)
    assert "“total” is added up line by line, as you chose, though it is the same on all lines" in said(page)
    page.step()
    assert amounts(page).value == "line"
    amounts(page).set_value("order")
    page.step()
    assert spend(page) == of_orders


def test_a_control_shows_what_holds_after_an_answer_was_forgotten(page: Page):
    page.upload(lines_of())
    of_orders = spend(page)
    amounts(page).set_value("line")
    page.step()
    page.session.correct(header_key(page.session.opened.tables[0]), Correction({Role.AMOUNT_SPENT: "total"}))  # type: ignore[union-attr]
    page.step()
    assert spend(page) == of_orders
    assert amounts(page).value == "order"


def test_another_file_begins_without_the_answers_for_the_one_before(page: Page):
    page.upload(lines_of())
    boxes(page)[LEAVE_OUT_CANCELLED].check()
    amounts(page).set_value("line")
    page.step()
    page.upload(lines_of("99,2024-03-01,c1,55,paid,EUR,Gold"))
    assert page.session.answers.left_out == ()
    assert page.session.answers.amounts_of is None
    assert [each.value for each in boxes(page).values()] == [False, False]
    assert amounts(page).value == "order"


def test_where_every_row_is_left_out_the_click_can_be_taken_back(page: Page):
    rows = [f"{at},2024-01-{at + 1:02},c{at},{9 * at + 5},cancelled,EUR,Gold" for at in range(9)]
    page.upload(File("lines.csv", csv_of(HEADER, *rows)))
    (label,) = boxes(page)
    boxes(page)[label].check()
    page.step()
    assert page.title == "This file cannot be used yet"
    assert "Leave out fewer values" in page.errors[0]
    boxes(page)[label].uncheck()
    page.step()
    assert page.errors == []


def test_all_currencies_but_one_can_be_left_out(page: Page):
    more = [f"{at + 70},2024-01-{at + 1:02},c{at},10,paid,USD,Gold" for at in range(3)]
    page.upload(lines_of(*more))
    assert "2 currencies are added up as one" in said(page)
    boxes(page)["Leave out 3 rows whose “currency” is “USD”"].check()
    page.step()
    assert "currencies" not in said(page)


@pytest.mark.parametrize("view", ["explore", "data"])
def test_no_notice_of_the_page_names_an_option_of_the_shell(page: Page, view: str):
    page.upload(lines_of("70,2024-01-01,c1,10,paid,USD,Gold"))
    page.open(view)
    told = page.paragraphs
    assert "“status” says that" in told
    assert not any(option in told for option in ("--", "command line"))


def test_what_was_guessed_is_seen_without_a_click(page: Page):
    rows = [f'x{at}@a.test,y{at}@b.test,{at % 4 + 1},"{at},500",tea,Gold' for at in range(1, 13)]
    page.upload(File("people.csv", csv_of("Email,Customer email,orders,spend,category,segment", *rows)))
    line = said(page)
    assert "could be it" in line
    assert "the decimal mark is taken to be" in line
    assert boxes(page) == {}


def test_data_that_leaves_nothing_to_decide_says_nothing(page: Page):
    assert "How your data was read" not in page.paragraphs


def test_a_request_that_brings_rows_says_how_they_were_read_and_decides_that_itself(page: Page):
    header, *lines = lines_of().data.decode().splitlines()
    rows = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    options = {"columns": {"cluster_id": "segment"}, "leave_out": {"status": ["refunded"]}}
    page.upload(File("request.json", json.dumps({"customers": rows, "options": options}).encode()))
    assert page.errors == []
    assert "rows whose “status” is “refunded” are left out" in said(page)
    assert "4 order lines are counted" in said(page)
    assert boxes(page) == {}

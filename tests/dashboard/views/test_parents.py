"""The page that ranks the parents: asked for, shown, and a click away from each."""

import math

from core import Settings, advice_text, explore, rank_parents
from tests.dashboard.page import TAG, Page
from tests.dashboard.support import groceries, random_rows, uploads_of


def ranked(page: Page) -> list[str]:
    """The rows as they are shown."""
    rows = [each.proto.body for each in page.at.main.get("html") if 'p class="advice"' in each.proto.body]
    return [" ".join(TAG.sub(" ", row).split()) for row in rows]


def test_the_parents_are_compared_when_asked_for_and_each_row_says_what_is_known(page: Page):
    page.open("parents")
    assert page.title == "Which parents to split"
    page.press("rank")
    assert page.title == "The 4 parents hold tiers, not types"
    read = groceries().read
    exploration = explore(read.customers, read.labels, Settings(k_range=range(2, 7)))
    expected = rank_parents(exploration, next(iter(page.rankings.runs.found.values())).evidence)
    assert len(ranked(page)) == len(expected)
    for text, row in zip(ranked(page), expected, strict=True):
        assert f"Parent {row.key}" in text
        assert f"{row.n_customers:,}" in text
        assert f"{row.verdict}, k = {row.k}" in text
        assert f"({math.floor(100 * row.stability) / 100:.2f})" in text
        assert text.endswith(advice_text(row))


def test_a_click_looks_inside_a_parent_with_everything_that_is_known_of_it(page: Page):
    page.open("parents")
    page.press("rank")
    runs = page.runs_started
    page.at.button(key="look-3").click()
    page.at.run()
    page.open("explore")
    assert page.title.startswith("Parent 1: 645 customers")
    assert page.runs_started == runs
    assert page.headings[0].startswith("Tiers rather than types")
    page.open("parents")
    assert page.title == "The 4 parents hold tiers, not types"


def test_parents_that_are_too_small_stand_in_the_table_too(page: Page):
    rows = random_rows(40)
    page.upload(*uploads_of(rows, {row[0]: "Gold" if at < 38 else "Tin" for at, row in enumerate(rows)}))
    page.open("parents")
    page.press("rank")
    assert ranked(page)[-1].startswith("Parent Tin Customers 2 5%")
    assert "kept whole" in ranked(page)[-1]

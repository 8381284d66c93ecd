"""Numbers and names as the page writes them."""

from dataclasses import replace

import pytest

from core.exploring.results import Segment
from dashboard.texts import formatting

SEGMENT = Segment(0, 1, 0.5, 12.345, 3.0, 2.0, 0.5, (), "mark")


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 customers"), (1, "1 customer"), (2, "2 customers"), (2469, "2,469 customers")]
)
def test_things_are_counted_in_the_singular_and_the_plural(number: int, text: str):
    assert formatting.count(number) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (-0.001, "0"),
        (9.5, "9.50"),
        (-9.5, "-9.50"),
        (99.994, "99.99"),
        (100, "100"),
        (1477.4, "1,477"),
        (-2500, "-2,500"),
    ],
)
def test_money_has_cents_only_where_they_mean_something(amount: float, text: str):
    assert formatting.money(amount) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (0.0001, "<1%"), (0.01, "1%"), (0.464, "46%"), (0.99, "99%"), (0.9999, ">99%"), (1, "100%")],
)
def test_a_share_is_never_nothing_for_something_nor_all_for_less(share: float, text: str):
    assert formatting.percent(share) == text


@pytest.mark.parametrize(("months", "text"), [(1, "1 month"), (12, "12 months"), (1.5, "1.5 months")])
def test_a_window_is_counted_in_months(months: float, text: str):
    assert formatting.window(months) == text


@pytest.mark.parametrize(("key", "title"), [("1", "Parent 1"), ("-1", "Parent -1"), ("Gold", "Gold"), ("1a", "1a")])
def test_a_parent_that_is_only_a_number_is_called_parent(key: str, title: str):
    assert formatting.parent_title(key) == title


def test_the_answer_names_sizes_and_spend_of_the_lowest_and_the_highest():
    low, high = replace(SEGMENT, n_customers=1), replace(SEGMENT, number=1, n_customers=1200, avg_spend=4150)
    middle = replace(SEGMENT, number=1, n_customers=77, avg_spend=777)
    assert formatting.answer((low,)) == "1 customer with an average spend of 12.35."
    assert formatting.answer((low, high)) == "1 customer spends 12.35 on average and 1,200 customers spend 4,150."
    assert (
        formatting.answer((low, middle, high))
        == "Average spend runs from 12.35 (1 customer) to 4,150 (1,200 customers)."
    )


@pytest.mark.parametrize(
    ("customers", "sentence"),
    [
        ((1, 1), "1 customer spends 12.35 on average and 1 customer spends 4,150."),
        ((1, 2), "1 customer spends 12.35 on average and 2 customers spend 4,150."),
        ((2, 1), "2 customers spend 12.35 on average and 1 customer spends 4,150."),
        ((1200, 3), "1,200 customers spend 12.35 on average and 3 customers spend 4,150."),
    ],
)
def test_each_of_two_sub_segments_is_told_in_its_own_number(customers: tuple[int, int], sentence: str):
    low = replace(SEGMENT, n_customers=customers[0])
    high = replace(SEGMENT, number=1, n_customers=customers[1], avg_spend=4150)
    assert formatting.answer((low, high)) == sentence


def test_the_answer_does_not_tell_two_amounts_that_read_the_same():
    nearly = replace(SEGMENT, number=1, avg_spend=12.346)
    assert (
        formatting.answer((SEGMENT, nearly))
        == "All spend 12.35 on average; what sets them apart are orders and product types."
    )


@pytest.mark.parametrize(
    ("ahead", "text"),
    [
        (0, "About to begin"),
        (1, "Waiting: 1 other run on this server comes first"),
        (1200, "Waiting: 1,200 other runs on this server come first"),
    ],
)
def test_a_run_that_waits_says_for_what(ahead: int, text: str):
    assert formatting.waiting(ahead) == text


def test_a_users_text_is_escaped_for_markdown_and_its_letters_stay():
    assert formatting.plain("Gold 1.5 & *x* $1 <b> [y](z) :red[w]") == (
        r"Gold 1\.5 \& \*x\* \$1 \<b\> \[y\]\(z\) \:red\[w\]"
    )


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds left"),
        (9.9, "a few seconds left"),
        (12, "about 10 seconds left"),
        (89, "about 90 seconds left"),
        (90, "about 2 minutes left"),
        (60 * 45, "about 45 minutes left"),
    ],
)
def test_what_is_left_of_a_wait_is_said_roughly(seconds: float, text: str):
    assert formatting.duration(seconds) == text


def test_an_average_is_money_or_has_one_decimal_whatever_it_is():
    assert formatting.average("amount_spent", 12.345) == "12.35"
    assert formatting.average("amount_spent", 4150.4) == "4,150"
    assert [formatting.average(name, 3.0) for name in ("frequency", "n_categories")] == ["3.0", "3.0"]
    assert formatting.average("frequency", 1234.56) == "1,234.6"


def test_plotly_is_told_the_signs_by_which_the_language_writes_numbers():
    assert formatting.separators() == ".,"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("ana@shop.test", "`ana@shop.test`"),
        ("$1 *x* :red[w]", "`$1 *x* :red[w]`"),
        ("a`b", "`` a`b ``"),
        ("``", "``` `` ```"),
    ],
)
def test_a_value_is_shown_as_it_is_and_never_as_a_link(text: str, markdown: str):
    assert formatting.literal(text) == markdown

"""A language writes numbers, lists and counted messages; English as Python writes them, others by their own rules."""

import pytest
from babel import Locale
from hypothesis import example, given
from hypothesis import strategies as st

from core.language import ENGLISH, Language, message, numbers
from core.language.catalogue import messages_of

BRAZIL = Locale.parse("pt_BR")


@given(st.floats(-1e15, 1e15), st.integers(0, 6))
def test_decimals_in_english_are_pythons(value: float, places: int) -> None:
    assert ENGLISH.written(value, f"decimals.{places}").replace("-0", "0") == f"{value:,.{places}f}".replace("-0", "0")


@given(st.floats(0, 1))
def test_a_whole_percent_in_english_is_pythons(share: float) -> None:
    assert ENGLISH.written(share, "whole_percent") == f"{share:.0%}"


@example(0.005)
@example(0.995)
@given(st.floats(0, 1))
def test_a_percent_is_neither_nothing_for_something_nor_all_for_less(share: float) -> None:
    text = ENGLISH.written(share, "percent")
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (2469, "whole", "2,469"),
        (-0.4, "whole", "0"),
        (-0.004, "decimals.2", "0.00"),
        (-0.04, "ungrouped.1", "0.0"),
        (-0.04, "number", "0"),
        (-0.004, "whole_percent", "0%"),
        (0.749, "at_least.2", "0.74"),
        (0.29, "at_least.2", "0.29"),
        (0.00049, "size.3", "<0.001"),
        (0.0005, "size.3", "0.001"),
        (0.0, "size.3", "0.000"),
        (0.0214, "size.3", "0.021"),
        (0.29, "percent_at_least", "29%"),
        (1000000013.05, "exact", "1,000,000,013.05"),
        (0.5, "whole", "0"),
        (1e30, "whole", "1,000,000,000,000,000,019,884,624,838,656"),
        (10**30 - 1, "whole", "999,999,999,999,999,999,999,999,999,999"),
        (1200.0, "exact", "1,200"),
        (1234.5, "exact", "1,234.5"),
        (0.1 + 0.2, "exact", "0.3"),
        (1e-300, "exact", "1e-300"),
        (0.299, "percent_at_least", "29%"),
        (1.0, "percent_at_least", "100%"),
        (12.345, "money", "12.35"),
        (100.4, "money", "100"),
        (-0.001, "money", "0"),
        (4150.4, "money", "4,150"),
        (21.5, "number", "21.5"),
        (3.04, "number", "3"),
        (1234.56, "ungrouped.1", "1234.6"),
        (0.314, "signed.2", "+0.31"),
        (-0.314, "signed.2", "-0.31"),
        (-0.0001, "score", "0.000"),
        (12345.6789, "score", "12345.679"),
        (1.2e9, "score", "1.2e+09"),
        (1, "unit.month", "1 month"),
        (1.0, "unit.month", "1 month"),
        (1.5, "unit.month", "1.5 months"),
        (0.0012345, "significant.2", "0.0012"),
        (0.004, "percent", "<1%"),
        (0.999, "percent", ">99%"),
        (1, "unit.customer", "1 customer"),
        (1200, "unit.customer", "1,200 customers"),
    ],
)
def test_a_value_is_written_as_the_template_asks(value: float, how: str, text: str) -> None:
    assert ENGLISH.written(value, how) == text


def test_what_a_user_writes_neither_breaks_a_line_nor_commands_a_terminal() -> None:
    told = ENGLISH.say("ranking.parent", parent="Gold\x1b[2J\r\nSilver\u2028\u202e\x7f\ud800 ção\u00a0👩\u200d🌾")
    assert told == ("Parent Gold\\x1b[2J\\r\\nSilver\\u2028\\u202e\\x7f\\ud800 ção\u00a0👩\u200d🌾")
    assert ENGLISH.written(["a\tb", "c"], "list") == "a\\tb and c"


def test_another_language_sets_its_own_signs() -> None:
    assert numbers.decimals(1234.5, 2, BRAZIL) == "1.234,50"
    assert numbers.significant(0.0012345, 2, BRAZIL) == "0,0012"
    assert numbers.money(12.345, BRAZIL) == "12,35"
    assert numbers.score(12345.6789, BRAZIL) == "12345,679"
    assert numbers.score(1.25e9, BRAZIL) == "1,2e+09"
    assert numbers.signed(0.314, 2, BRAZIL) == "+0,31"


@pytest.mark.parametrize(
    ("values", "how", "text"),
    [
        ([], "list", ""),
        ([1], "list", "1"),
        ([1, 2], "list", "1 and 2"),
        ([1, 2, 3], "list", "1, 2 and 3"),
        ([1, 2, 3], "list_or", "1, 2 or 3"),
        (range(9), "list.2", "0, 1 and 7 more"),
        ([7, 1204], "whole_list", "7 and 1,204"),
        (["tea", "a  b"], "quoted_list", "“tea” and “a b”"),
        (["a", "b", "c", "d"], "quoted_list.2", "“a”, “b” and 2 more"),
        (["id", "customer_id"], "quoted_or", "“id” or “customer_id”"),
        (["a", message("unit.more", n=1200)], "quoted_list", "“a” and 1,200 more"),
        (message("unit.customer", n=2), "quoted_list", "2 customers"),
    ],
)
def test_values_are_listed_as_the_template_asks(values: object, how: str, text: str) -> None:
    assert ENGLISH.written(values, how) == text


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=5))
def test_lists_in_english_have_commas_and_one_word_before_the_last(values: list[str]) -> None:
    *others, last = values
    for word in ("and", "or"):
        assert ENGLISH.listed(values, word) == (f"{', '.join(others)} {word} {last}" if others else last)


def test_of_very_many_values_the_rest_is_counted() -> None:
    assert ENGLISH.listed(range(13)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1 more"
    assert ENGLISH.listed(range(5), most=2) == "0, 1 and 3 more"
    assert ENGLISH.listed(range(2000), "or", most=1) == "0 or 1,999 more"


@given(st.floats(-10, 10), st.floats(-10, 10))
def test_two_scores_are_told_apart_where_they_differ(one: float, other: float) -> None:
    first, second = ENGLISH.told_apart(one, other)
    if first == second:
        assert abs(one - other) <= 1e-17
    else:
        assert (float(first) < float(second)) == (one < other)
    assert ENGLISH.told_apart(0.29341, 0.29338) == ("0.29341", "0.29338")


def test_a_message_or_a_value_that_is_missing_is_a_defect_and_not_a_sentence() -> None:
    with pytest.raises(AssertionError, match="no message"):
        ENGLISH.say("unit.unheard_of", n=1)
    with pytest.raises(AssertionError, match="no place"):
        ENGLISH.say("unit.customer", n=1, colour="red")
    with pytest.raises(KeyError):
        ENGLISH.say("unit.customer")


@pytest.mark.parametrize("package", ["core.language", "dashboard.texts"])
def test_messages_that_count_have_a_text_for_each_plural_form(package: str) -> None:
    assert {len(templates) for templates in messages_of("en", package).values()} == {1, 2}


def test_a_language_says_the_messages_of_further_packages_beside_its_own() -> None:
    language = Language("en", further=("dashboard.texts",))
    assert language.say("page.scatter.segment", name="Gold", customers=2) == "Gold with 2 customers"
    assert language.say("unit.customer", n=2) == "2 customers"
    with pytest.raises(AssertionError, match="no message"):
        ENGLISH.say("page.scatter.segment", name="Gold", customers=2)


def test_no_package_says_a_message_of_another_in_its_own_way() -> None:
    with pytest.raises(AssertionError, match="stands elsewhere"):
        Language("en", further=("core.language",)).say("unit.customer", n=2)


def test_a_list_of_what_is_not_ends_with_nor() -> None:
    assert [ENGLISH.listed(values, "nor") for values in ([2], [2, 3], [2, 3, 4])] == ["2", "2 nor 3", "2, 3 nor 4"]
    assert ENGLISH.listed(range(14), "nor") == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 nor 2 more"

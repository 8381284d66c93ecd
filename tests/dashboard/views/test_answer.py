"""The page from the top: the answer, the benchmark with its control, the chart, the legend, the personas, the guide."""

import pytest

from core import describe, personas
from dashboard.texts.formatting import money
from dashboard.visit.datasets import EXAMPLES
from tests.dashboard.page import Page
from tests.dashboard.support import dataset_of, grocery_exploration, groups_of, random_rows, uploads_of

WHOLE = "kept whole"


def test_the_first_screen_answers_on_real_data_and_names_its_source(page: Page):
    segments = grocery_exploration().parent("2").solution.legend
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"
    first, last = segments[0], segments[-1]
    assert (
        f"Average spend runs from {money(first.avg_spend)} ({first.n_customers} customers) "
        f"to {money(last.avg_spend)} ({last.n_customers} customers)."
    ) in page.paragraphs
    assert EXAMPLES["groceries"].source in page.paragraphs
    assert page.parents == [
        "Parent 0 · 221 · 9%",
        "Parent 1 · 645 · 26%",
        "Parent 2 · 889 · 36%",
        "Parent 3 · 714 · 29%",
    ]
    assert page.errors == []


def test_each_sub_segment_has_a_card_with_size_share_and_spend(page: Page):
    segments = grocery_exploration().parent("2").solution.legend
    for card, segment in zip(page.cards, segments, strict=True):
        assert f"Sub-segment {segment.number} {segment.n_customers} customers" in card
        assert f"{segment.share:.0%} of Parent 2" in card
        assert f"average spend {money(segment.avg_spend)}" in card
        assert f"{segment.share_of_spend:.0%} of its spend" in card


def test_the_page_goes_from_the_answer_to_the_reasons_the_people_and_the_texts(page: Page):
    assert page.headings == [
        "Tiers rather than types, highly stable",
        "3 sub-segments fit Parent 2 best",
        "Parent 2 by spend and orders",
        "Who they are, and what you call them",
        "In words, ready to paste",
        "What sets them apart",
    ]
    assert describe(grocery_exploration().parent("2").benchmark) in page.paragraphs


def test_the_charts_have_a_description_for_those_who_cannot_see_them(page: Page):
    alts = [chart.proto.alt for chart in page.at.get("plotly_chart")]
    assert len(alts) == 3
    assert alts[0].startswith("Three curves over k.")
    assert alts[1].startswith("Scatter of orders over spend")
    assert alts[2].startswith("What sets Sub-segment 0 apart from the parent")


def test_the_personas_are_those_of_the_window_of_the_data(page: Page):
    expected = personas(grocery_exploration().with_window(12), "2")
    assert page.personas == list(expected)


def test_other_months_change_the_persona_texts_without_a_new_run(page: Page):
    before, started = page.personas, page.runs_started
    page.at.number_input(key="window-groceries").set_value(6)
    page.step()
    assert page.personas == list(personas(grocery_exploration().with_window(6), "2"))
    assert page.personas != before
    assert "Orders were counted over 6 months." in page.paragraphs
    assert page.runs_started == started


def test_another_k_and_back_needs_no_new_run_and_says_what_it_costs(page: Page):
    assert (page.k, page.ks_offered) == (3, ["2", "3 · best", "4", "5", "6"])
    before, started = page.personas, page.runs_started
    page.choose_k(5)
    assert (page.k, len(page.cards), len(page.personas)) == (5, 5, 5)
    assert page.title == "Parent 2: 889 customers in 5 sub-segments"
    assert "Against k = 3: silhouette " in page.paragraphs
    assert "k = 5 was set by the user" in page.paragraphs
    page.choose_k(3)
    assert (page.k, page.personas) == (3, before)
    assert "k = 3 is the benchmark's choice." in page.paragraphs
    assert "set by the user" not in page.paragraphs
    assert page.runs_started == started


def test_the_k_that_was_set_stays_with_its_parent(page: Page):
    page.choose_k(5)
    page.choose_parent("0")
    assert page.k != 5
    page.choose_k(4)
    page.choose_parent("2")
    assert (page.k, len(page.cards)) == (5, 5)
    page.visit_guide_and_return()
    assert (page.k, len(page.cards)) == (5, 5)
    page.choose_parent("0")
    assert (page.k, len(page.cards)) == (4, 4)


def test_the_settings_at_the_left_decide_what_is_tried(page: Page):
    page.at.slider(key="ks").set_range(4, 5)
    page.step()
    assert [option.split()[0] for option in page.ks_offered] == ["4", "5"]
    page.at.slider(key="ks").set_range(4, 4)
    page.step()
    assert page.ks_offered == ["4 · best"]
    assert "Parent 2 in 4, the only split tried" in page.headings
    texts = page.personas
    page.at.selectbox(key="scaling").set_value("none")
    page.step()
    assert page.personas != texts
    texts = page.personas
    page.at.selectbox(key="scaling").set_value("log")
    page.at.number_input(key="top_categories").set_value(10)
    page.step()
    assert page.personas != texts


def test_the_axes_of_the_chart_can_be_chosen(page: Page):
    page.at.selectbox(key="axis-x").set_value("n_categories")
    page.at.toggle(key="log-axes").set_value(True)
    page.step()
    layout = page.chart("scatter-chart")["layout"]
    assert layout["xaxis"]["title"]["text"] == "Product types bought"
    assert layout["xaxis"]["type"] == layout["yaxis"]["type"] == "log"
    assert "Parent 2 by product types and orders" in page.headings


def test_the_published_example_is_offered_too(page: Page):
    page.at.selectbox(key="example").set_value("published")
    page.step()
    assert page.title.startswith("Parent ")
    assert len(page.parents) == 3
    page.choose_parent("1")
    assert page.title.startswith("Parent 1: ")
    assert EXAMPLES["published"].source in page.paragraphs
    assert "Orders were counted over 1 month." in page.paragraphs


def test_the_guide_explains_and_the_answer_is_there_again_afterwards(page: Page):
    started = page.runs_started
    page.visit_guide_and_return()
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"
    assert page.runs_started == started
    page.at.switch_page("views/guide.py")
    page.step()
    assert page.headings == ["The two files", "How the groups are found", "For programs", "Your data"]
    assert page.download("example-customers.csv").startswith(b"\xef\xbb\xbfid,frequency,amount_spent,product_types")
    assert page.download("example-labels.csv").startswith(b"\xef\xbb\xbfcustomer_id,cluster_id")


@pytest.mark.parametrize(
    ("size", "people", "reason"),
    [
        (1, "1 customer", "it has only 1 customer."),
        (2, "2 customers", "it has only 2 customers, and a split needs at least 3."),
    ],
)
def test_a_parent_too_small_to_split_is_kept_whole_with_the_reason(page: Page, size: int, people: str, reason: str):
    rows = random_rows(size)
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.title == f"Gold: {people}, {WHOLE}"
    assert reason in page.paragraphs
    assert_one_group_without_benchmark(page)


def test_three_customers_can_be_split_in_two(page: Page):
    rows = groups_of([1, 2])
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.title == "Gold: 3 customers in 2 sub-segments"
    assert page.ks_offered == ["2 · best"]
    assert "k = 3, 4, 5 and 6 were left out" in page.paragraphs


def test_identical_customers_are_kept_whole_with_the_reason(page: Page):
    rows = [(f"same {number}", 5, 20.0, ["tea"]) for number in range(30)]
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.title == f"Gold: 30 customers, {WHOLE}"
    assert "its 30 customers do not differ in the features compared." in page.paragraphs
    assert_one_group_without_benchmark(page)


def assert_one_group_without_benchmark(page: Page) -> None:
    assert page.at.get("button_group") == []
    assert len(page.at.get("plotly_chart")) == 1
    assert (len(page.cards), len(page.personas)) == (1, 1)
    assert set(page.download_keys) >= {"download-csv", "download-json", "download-sql"}


def test_a_logarithmic_chart_says_who_is_missing_from_it(page: Page):
    rows = [*groups_of([5, 5]), ("nothing", 0, 0.0, [])]
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    page.at.toggle(key="log-axes").set_value(True)
    page.step()
    assert "1 customer without a positive value cannot stand on a logarithmic axis." in page.paragraphs


def test_many_parents_are_offered_in_a_list_and_the_largest_is_shown_first(page: Page):
    rows = groups_of([3, 3, 3, 3, 5, 3, 3, 3, 3])
    labels = {row[0]: row[0].split("-")[0] for row in rows}
    page.upload(*uploads_of(rows, labels))
    key = f"parent-{page.session.uploaded.key if page.session.uploaded else ''}"
    assert page.title.startswith("g4: 5 customers")
    assert list(dataset_of(rows, labels).read.parents.members) == [f"g{number}" for number in range(9)]
    page.at.selectbox(key=key).set_value("g7")
    page.step()
    assert page.title.startswith("g7: 3 customers")


def test_the_page_ends_with_what_it_takes_to_get_the_same_answer_again(page: Page):
    last = page.at.main.get("caption")[-1].value
    assert "K-Means with 10 starts for each k, seed 42" in last
    assert "scikit" in last
    assert grocery_exploration().provenance.fingerprint[:12] in last

"""The evidence beside the answer: the verdict, stability, which k to use, names, what sets apart, borders."""

import json
import math
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from core import (
    Demands,
    Progress,
    RichPersona,
    borders,
    compare,
    evidence,
    labelled_csv,
    method_of,
    option_cost,
    recommendation_text,
    rich_personas,
    rule_text,
    verdict_text,
)
from core.evidence import Lift, NaturalGap, Recommendation, Stability
from core.exports.sql import condition
from core.running import Stage
from dashboard.texts.formatting import waiting
from dashboard.visit.server import server
from tests.dashboard.page import ENOUGH, Page, shown
from tests.dashboard.support import groceries, grocery_exploration, groups_of, uploads_of


@pytest.fixture(scope="module")
def weighed() -> Any:
    return evidence(grocery_exploration().with_window(12)).parent("2")


@pytest.fixture(scope="module")
def personas(weighed: Any) -> Any:
    return rich_personas(grocery_exploration().with_window(12), weighed)


class Slow:
    """Stands in for the engine of the evidence: says how far it is, and waits to be let go or cancelled."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.error: Exception | None = None

    def __call__(self, exploration: Any, demands: Any, report: Callable[[Progress], None], known: Any) -> Any:
        while not self.go_on.wait(0.02):
            report(Progress(0.3, Stage("natural_gaps", "$2 *or* 3", 4)))
        if self.error:
            raise self.error
        return evidence(exploration, demands, report, known)


@pytest.fixture
def slow(page: Page) -> Iterator[Slow]:
    """Slow evidence, set in after the first answer of the page."""
    engine = Slow()
    page.evidence = engine
    yield engine
    run = page.weighing.runs.run
    if run is not None:
        run.cancel()
        engine.go_on.set()
        assert run.wait(ENOUGH)


def look_at_parent_1(page: Page) -> None:
    """The answer for another parent, without waiting for its evidence."""
    page.at.sidebar.get("radio")[0].set_value("1")
    page.at.run()
    while page.title == "Looking inside":
        assert page.session.runs.run is not None
        assert page.session.runs.run.wait(ENOUGH)
        page.at.run()
    assert not page.at.exception


def places_of_names(block: Any, way: tuple[int, ...] = ()) -> Iterator[tuple[int, ...]]:
    """Where the name fields stand on the page: the way to each through the blocks."""
    for at, child in block.children.items():
        if hasattr(child, "children"):
            yield from places_of_names(child, (*way, at))
        elif getattr(child, "label", "").startswith("Name of sub-segment"):
            yield (*way, at)


def test_the_verdict_and_the_stability_of_each_stand_below_the_answer(page: Page, weighed: Any):
    assert page.headings[0] == "Tiers rather than types, highly stable"
    assert verdict_text(weighed) in page.paragraphs
    for card, stable in zip(page.cards, weighed.trust.stability.segments, strict=True):
        assert card.endswith(f"{stable.band} ({math.floor(100 * stable.known) / 100:.2f})")
    least = min(each.known for each in weighed.trust.stability.segments)
    assert f"at least {int(100 * least)}% of each comes back" in page.paragraphs


def test_every_method_is_one_click_away_with_its_source_and_what_it_cannot_tell(page: Page):
    for method in map(method_of, (NaturalGap, Stability, Recommendation, RichPersona, Lift)):
        assert f"**{method.name}**" in page.paragraphs
        assert method.cannot_tell in page.paragraphs
        assert f"Source: {method.source}." in page.paragraphs


def test_the_curve_of_stability_stands_below_the_other_two(page: Page, weighed: Any):
    alt = next(each.proto.alt for each in page.at.get("plotly_chart") if each.proto.id.endswith("benchmark-chart"))
    assert alt.startswith("Three curves over k.")
    for k, trust in weighed.trusts.items():
        stable = math.floor(100 * trust.stability.mean) / 100
        assert re.search(rf"k {k}: silhouette [\d.]+, Davies-Bouldin [\d.]+, stability {stable:.2f}", alt)


def test_the_answer_is_there_before_the_evidence_which_can_be_cancelled_and_asked_for_again(page: Page, slow: Slow):
    look_at_parent_1(page)
    assert page.title.startswith("Parent 1: 645 customers")
    assert page.headings[0].endswith("fit Parent 1 best")
    (bar,) = page.at.get("progress")
    assert shown(bar.proto.text).startswith("Checking whether these groups are real.")
    places = list(places_of_names(page.at.main))
    page.at.button(key="cancel-check").click()
    page.at.run()
    assert "The check whether these groups are real was cancelled." in page.paragraphs
    slow.go_on.set()
    page.press("check-again")
    assert page.headings[0].startswith("Tiers rather than types")
    assert list(places_of_names(page.at.main)) == places != [], "a field that moves loses what is being typed into it"


@pytest.mark.usefixtures("slow")
def test_evidence_that_nobody_waits_for_any_more_is_cancelled(page: Page):
    look_at_parent_1(page)
    run = page.weighing.runs.run
    assert run is not None
    page.at.sidebar.get("radio")[0].set_value("2")
    page.at.selectbox(key="scaling").set_value("log")
    page.at.run()
    assert run.wait(ENOUGH)
    assert run.status == "cancelled"


def test_evidence_gives_way_to_the_run_of_another_visitor(page: Page, another_page: Page, slow: Slow):
    look_at_parent_1(page)
    run = page.weighing.runs.run
    assert run is not None
    another_page.evidence = slow
    another_page.at.selectbox(key="scaling").set_value("log")
    another_page.at.run()
    theirs = another_page.session.runs.run
    assert theirs is None or theirs.wait(ENOUGH)
    another_page.at.run()
    assert another_page.title.startswith("Parent 2: 889 customers")
    assert run.status == "running"
    other = another_page.weighing.runs.run
    assert other is not None
    other.cancel()
    assert other.wait(ENOUGH)
    assert server().gate.waiting == 0
    slow.go_on.set()
    page.step()
    assert page.headings[0].startswith("Tiers rather than types")


def test_a_defect_in_the_evidence_leaves_the_answer_where_it_is(
    page: Page, slow: Slow, monkeypatch: pytest.MonkeyPatch
):
    logged: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: logged.append(arguments.exc_type))
    slow.error = ZeroDivisionError("ours")
    slow.go_on.set()
    look_at_parent_1(page)
    page.step()
    assert page.title.startswith("Parent 1: 645 customers")
    assert "That is a defect of this program, not of your data." in page.paragraphs
    assert logged == [ZeroDivisionError]


def test_names_axes_and_tabs_do_not_ask_again_and_another_k_asks_only_for_the_quick_part(page: Page):
    asked: list[tuple[int, bool]] = []

    def counted(exploration: Any, demands: Any, report: Any, known: Any) -> Any:
        asked.append((exploration.parents[0].solution.k, known is not None))
        return evidence(exploration, demands, report, known)

    page.evidence = counted
    page.name(0, "Quiet")
    page.at.selectbox(key="axis-x").set_value("n_categories")
    page.step()
    assert asked == []
    page.choose_k(4)
    assert asked == [(4, True)]
    page.choose_k(3)
    assert asked == [(4, True)]


def test_the_recommendation_follows_the_wishes_and_sets_its_k(page: Page):
    page.choose_parent("1")
    page.choose_k(4)
    labels = [each.label for each in page.at.main.get("expander")]
    assert "For your campaigns: k = 2" in labels
    found = evidence(grocery_exploration("1")).parent("1").recommendation
    assert recommendation_text(found) in page.paragraphs
    assert option_cost(found, found.option(4)) in page.paragraphs
    page.press("use-recommended")
    assert (page.k, len(page.cards)) == (2, 2)
    page.at.number_input(key="demand-least").set_value(400)
    page.step()
    labels = [each.label for each in page.at.main.get("expander")]
    assert "For your campaigns: no k can be recommended" in labels
    assert page.weighing.demands == Demands(12, 400)
    page.at.number_input(key="demand-least").set_value(1)
    page.at.number_input(key="demand-most").set_value(2)
    page.step()
    assert "k = 3: it has more than 2 sub-segments." in page.paragraphs


def test_a_suggested_name_becomes_the_name_with_one_click(page: Page, personas: Any):
    assert [text.split("\n")[0] for text in page.richer_personas] == [each.name for each in personas]
    page.press("use-name-1")
    assert page.names() == ["", personas[1].name, ""]
    assert personas[1].name in page.cards[1]
    assert "use-name-1" not in [each.key for each in page.at.button]


def test_the_richer_texts_say_everything_that_is_known(page: Page, personas: Any):
    for text, persona in zip(page.richer_personas, personas, strict=True):
        assert " ".join(text.split("\n\n")[1:]) == persona.text


def test_what_sets_a_sub_segment_apart_is_shown_against_its_parent_and_against_all(page: Page, weighed: Any):
    page.at.selectbox(key="apart-of-3").set_value(2)
    page.step()
    for against, lifts in (("parent", weighed.against_parent), ("all", weighed.against_all)):
        page.at.radio(key="apart-against").set_value(against)
        page.step()
        numbers = {each.name: each for each in lifts[2].numbers}
        texts = page.chart("lift-chart")["data"][0]["text"]
        assert f"{numbers['amount_spent'].index:,.0f}" in texts[:3]
        tables = [each.value for each in page.at.table]
        (figures,) = [table for table in tables if "In standard deviations" in table.columns]
        assert figures["In standard deviations"].tolist() == [f"{each.difference_sd:+.2f}" for each in lifts[2].numbers]


def open_tab(page: Page, name: str) -> None:
    page.at.session_state["apart"] = name
    page.step()


def progress_while_others_run(page: Page) -> list[str]:
    """Run the page while somebody else's run has the gate; what its bars of progress say."""
    with server().gate.turn(lambda: None):
        page.at.run()
        return [shown(bar.proto.text) for bar in page.at.get("progress")]


def drawn_customers(page: Page) -> int:
    traces = page.chart("scatter-chart")["data"]
    return sum(len(trace["text"]) for trace in traces if trace["mode"] == "markers")


def test_two_are_compared_side_by_side(page: Page):
    page.at.session_state["apart"] = "Two side by side"
    assert progress_while_others_run(page) == [waiting(1)]
    page.step()
    expected = compare(grocery_exploration(), ("2", 0), ("2", 2))
    (table,) = [each.value for each in page.at.table if "Times" in each.value.columns]
    first = next(each for each in expected.categories if each.is_distinct)
    assert table["Times"][0] == f"{first.ratio:.2f} ×"
    assert table["95% interval"][0] == f"{first.low:.2f} to {first.high:.2f}"
    spend = next(each for each in expected.numbers if each.name == "amount_spent")
    ends = [f"{value:,.0f}" for value in (spend.lows[0], spend.highs[0], spend.lows[1], spend.highs[1])]
    assert f"At least eight in ten have {ends[0]} to {ends[1]}, and {ends[2]} to {ends[3]}." in page.paragraphs
    assert shown(table["Product type"][0]) == first.category
    spec = page.chart("compared-amount_spent")
    assert [trace["name"] for trace in spec["data"]] == ["Sub-segment 0", "Sub-segment 2"]


def test_the_rules_can_be_copied_as_conditions(page: Page, weighed: Any):
    open_tab(page, "Rules for your CRM")
    assert page.conditions == [f"WHERE {condition(card)}" for card in weighed.cards]
    for card in weighed.cards:
        assert rule_text(card) in page.paragraphs


def test_the_silhouettes_are_drawn_and_the_chart_can_show_the_border_alone(page: Page):
    open_tab(page, "At the border")
    assert len(page.chart("silhouettes-chart")["data"]) == 3
    exploration = grocery_exploration()
    found = borders(exploration, exploration.parent("2"))
    assert found is not None
    page.at.toggle(key="only-border").set_value(True)
    assert progress_while_others_run(page) == [waiting(1)]
    assert drawn_customers(page) == 889
    page.step()
    at_border = int(found.is_borderline.sum())
    assert f"Only those at the border: {at_border:,} of 889 customers." in page.paragraphs
    assert drawn_customers(page) == at_border


def test_the_labelled_csv_can_say_how_near_each_customer_is_to_the_next(page: Page):
    page.at.checkbox(key="csv-borders").set_value(True)
    page.step()
    read = groceries().read
    expected = labelled_csv(
        grocery_exploration(), read.own, {}, read.delimiter, byte_order_mark=True, with_borders=True
    )
    assert page.download("download-csv") == expected


def test_how_near_each_is_for_the_labelled_csv_shows_progress_and_can_be_cancelled(page: Page):
    stop = threading.Event()

    def slow(exploration: Any, parent: Any, report: Callable[[Progress], None]) -> Any:
        while not stop.wait(0.02):
            report(Progress(0.3, Stage("natural_gaps", "$2 *or* 3", 4)))
        return borders(exploration, parent, report)

    page.borders = slow
    page.at.checkbox(key="csv-borders").set_value(True)
    page.at.run()
    (bar,) = page.at.get("progress")
    assert shown(bar.proto.text).startswith("Parent $2 *or* 3: looking for natural gaps")
    assert csv_button(page).proto.disabled
    run = page.visit.borders.run
    assert run is not None
    page.at.button(key="cancel-csv").click()
    page.at.run()
    assert run.status == "cancelled"
    assert "This was cancelled." in page.paragraphs
    assert csv_button(page).proto.disabled
    stop.set()
    page.press("again-csv")
    assert not csv_button(page).proto.disabled
    assert page.download("download-csv").startswith(b"\xef\xbb\xbf")


def test_borders_are_found_once_for_the_chart_and_the_labelled_csv(page: Page):
    asked: list[str] = []

    def counted(exploration: Any, parent: Any, report: Any) -> Any:
        asked.append(parent.key)
        return borders(exploration, parent, report)

    page.borders = counted
    page.at.checkbox(key="csv-borders").set_value(True)
    page.at.toggle(key="only-border").set_value(True)
    page.step()
    content = page.download("download-csv")
    assert content == page.download("download-csv")
    assert asked == ["2"]


def csv_button(page: Page) -> Any:
    (button,) = [each for each in page.at.get("download_button") if each.key == "download-csv"]
    return button


def test_groups_that_are_far_apart_are_called_types(page: Page):
    rows = [
        (f"{group}-{member}", 10 * (group + 1) + member % 5, 1000.0 * (group + 1) + member % 97, ["tea"])
        for group in range(2)
        for member in range(150)
    ]
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.headings[0] == "Types, with natural gaps between them, highly stable"


def test_a_parent_that_is_kept_whole_is_not_checked(page: Page):
    rows = groups_of([2])
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.weighing.runs.run is None
    assert "What sets them apart" not in page.headings
    assert json.dumps(page.headings).count("rather than") == 0


def test_where_the_logarithm_separates_better_a_button_chooses_it(page: Page):
    generator = np.random.default_rng(5)
    places = generator.normal(size=(800, 2)) + (np.arange(800) % 2)[:, None] * np.array([0.8, 3.9])
    orders = np.maximum(np.rint(np.exp(2.2 + 0.4 * places[:, 0])), 1).astype(int).tolist()
    spends = np.exp(4.5 + 0.6 * places[:, 1]).round(2).tolist()
    rows = [(f"c{number}", orders[number], spends[number], ["tea"]) for number in range(800)]
    page.upload(*uploads_of(rows, {row[0]: "Gold" for row in rows}))
    assert page.headings[0].startswith(("Tiers", "Some natural gaps"))
    assert "the logarithm separates these customers better" in page.paragraphs
    page.press("use-logarithm")
    assert page.at.selectbox(key="scaling").value == "log"
    assert page.headings[0].startswith("Types")
    assert "the logarithm separates" not in page.paragraphs
    assert "use-logarithm" not in [each.key for each in page.at.button]

"""A run as the page shows it: how far it is, cancelling it, starting again, and a run that fails."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from core import Exploration, InvalidInput, Problem, Progress
from core.clustering.scores.davies_bouldin import DAVIES_BOULDIN
from core.clustering.scores.silhouette_limits import SilhouetteLimits
from core.clustering.scores.silhouettes import silhouette_entry
from core.running import Stage
from core.running.background import BackgroundRun
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.choice import RunKey
from dashboard.visit.server import server
from tests.dashboard.page import ENOUGH, Page, shown


class Engine:
    """Stands in for the engine: says how far it is, then waits to be let go or cancelled, and answers or fails."""

    def __init__(self, answer: Callable[..., Exploration]) -> None:
        self._answer = answer
        self.go_on = threading.Event()
        self.started = threading.Event()
        self.error: Exception | None = None

    def __call__(
        self, customers: object, labels: object, settings: object, report: Callable[[Progress], None]
    ) -> Exploration:
        self.started.set()
        while not self.go_on.wait(0.02):
            report(Progress(0.4, Stage("comparing_customers", "$2 *or* 3")))
        if self.error:
            raise self.error
        return self._answer(customers, labels, settings, report)


@pytest.fixture
def engine(page: Page, another_page: Page) -> Iterator[Engine]:
    """A slow engine, set in after the first answer of the pages."""
    engine = Engine(page.explore)
    page.explore = another_page.explore = engine
    yield engine
    engine.go_on.set()
    if run := page.session.runs.run:
        run.cancel()
        assert run.wait(ENOUGH)


def start_a_run(page: Page) -> None:
    """Ask for something that is not computed yet, without waiting for the end."""
    page.at.selectbox(key="scaling").set_value("log")
    look(page)


def look(page: Page) -> None:
    page.at.run()
    assert not page.at.exception


@pytest.mark.usefixtures("engine")
def test_a_long_run_says_what_it_does_and_can_be_cancelled(page: Page):
    start_a_run(page)
    assert page.title == "Looking inside"
    (bar,) = page.at.get("progress")
    assert bar.proto.value == 40
    assert bar.proto.text.replace("\\", "").startswith("Parent $2 *or* 3: comparing its customers with each other")
    assert r"\$2" in bar.proto.text
    assert [button.label for button in page.at.main.get("button")] == ["Cancel"]


@pytest.mark.usefixtures("engine")
def test_the_page_answers_while_a_run_is_under_way(page: Page):
    start_a_run(page)
    page.at.selectbox(key="scaling").set_value("zscore")
    look(page)
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"


def test_a_finished_run_becomes_the_answer(page: Page, engine: Engine):
    start_a_run(page)
    engine.go_on.set()
    page.step()
    assert page.title.startswith("Parent 2: 889 customers in ")


def test_a_cancelled_run_says_so_and_can_start_again(page: Page, engine: Engine):
    start_a_run(page)
    page.at.button(key="cancel").click()
    look(page)
    assert page.title == "Cancelled"
    assert "Nothing was computed for these settings." in page.paragraphs
    assert page.session.runs.run is not None
    assert page.session.runs.run.status == "cancelled"
    engine.go_on.set()
    page.at.button(key="start-again").click()
    page.step()
    assert page.title.startswith("Parent 2: 889 customers in ")


@pytest.mark.usefixtures("engine")
def test_after_cancelling_other_settings_are_answered_and_names_are_still_there(page: Page):
    page.name(0, "Quiet")
    start_a_run(page)
    page.at.button(key="cancel").click()
    look(page)
    page.at.selectbox(key="scaling").set_value("zscore")
    look(page)
    assert page.title == "Parent 2: 889 customers in 3 sub-segments"
    assert page.names() == ["Quiet", "", ""]


def test_a_run_that_waits_for_another_visitors_says_so(page: Page, another_page: Page, engine: Engine):
    start_a_run(page)
    assert engine.started.wait(ENOUGH)
    start_a_run(another_page)
    (bar,) = another_page.at.get("progress")
    assert shown(bar.proto.text) == "Waiting: 1 other run on this server comes first"
    another_page.at.button(key="cancel").click()
    look(another_page)
    assert another_page.title == "Cancelled"
    assert page.session.runs.run is not None
    assert page.session.runs.run.status == "running"


def test_a_defect_of_ours_is_called_one_keeps_names_and_can_be_tried_again(
    page: Page, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    logged: list[type[BaseException]] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: logged.append(arguments.exc_type))
    page.name(0, "Quiet")
    engine.error = ZeroDivisionError("ours")
    engine.go_on.set()
    start_a_run(page)
    assert page.title == "This run ended early"
    assert "That is a defect of this program, not of your data" in page.paragraphs
    assert "ZeroDivisionError" not in page.paragraphs
    assert logged == [ZeroDivisionError]
    engine.error = None
    page.at.button(key="start-again").click()
    page.step()
    assert page.title.startswith("Parent 2: 889 customers in ")
    page.at.selectbox(key="scaling").set_value("zscore")
    page.step()
    assert page.names() == ["Quiet", "", ""]


def test_a_run_on_input_that_only_the_engine_can_refuse_says_why(page: Page, engine: Engine):
    engine.error = InvalidInput([Problem.of("parent_unknown", target="$9", parents=("1", "2"))])
    engine.go_on.set()
    start_a_run(page)
    assert page.title == "These files cannot be used yet"
    assert page.errors == ["There is no parent “$9”. The labels name “1” and “2”."]


class TakenMeanwhile(BackgroundRuns[RunKey, Exploration]):
    """Another run of the script takes each result while the one that began the run waits for it."""

    def start(self, *asked: Any) -> BackgroundRun[Exploration]:
        run = super().start(*asked)
        assert run.wait(ENOUGH)
        assert self.collect()
        return run


def test_a_result_that_another_run_of_the_script_took_meanwhile_is_shown(page: Page):
    page.session.runs = TakenMeanwhile(server().gate, 12)
    page.at.selectbox(key="scaling").set_value("log")
    page.step()
    assert page.title.startswith("Parent 2: 889 customers in ")


def test_where_scores_would_be_estimated_the_page_says_so_and_offers_exact_ones(page: Page):
    assert "exact" not in [toggle.key for toggle in page.at.toggle]
    many_by_far = silhouette_entry(SilhouetteLimits(small_rows=0, exact_pairs=1000))
    page.explore = partial(page.explore, scores=(many_by_far, DAVIES_BOULDIN))
    page.at.selectbox(key="scaling").set_value("log")
    page.step()
    assert any("standard error" in caption.value for caption in page.at.caption)
    page.at.toggle(key="exact").set_value(True)
    page.step()
    assert not any("standard error" in caption.value for caption in page.at.caption)
    before = page.runs_started
    page.at.selectbox(key="scaling").set_value("zscore")
    page.step()
    assert page.at.toggle(key="exact").value
    assert page.runs_started == before, "what was exact as it was is computed once more"
    page.at.selectbox(key="scaling").set_value("none")
    page.step()
    assert page.at.toggle(key="exact").value
    assert not any("standard error" in caption.value for caption in page.at.caption)

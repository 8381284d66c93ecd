"""Answers of one kind: what was found is kept up to a number, and one run at most looks for the next."""

import threading
from collections.abc import Callable, Iterator

import pytest

from core import Progress
from core.running.background import ABANDONED_SECONDS
from core.running.queue import Gate
from dashboard.visit.background_runs import BackgroundRuns
from tests.core.running.clocks import Clock

ENOUGH = 20  # seconds that nothing here needs; they only end a test that would hang
Report = Callable[[Progress], None]


class Held:
    """Work that waits to be let go, and counts how often it was begun."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = 0

    def __call__(self, report: Report) -> str:
        self.begun += 1
        assert self.go_on.wait(ENOUGH)
        report(Progress(1.0, "done"))
        return f"answer {self.begun}"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def held() -> Iterator[Held]:
    work = Held()
    yield work
    work.go_on.set()


@pytest.fixture
def runs(clock: Clock) -> BackgroundRuns[int, str]:
    return BackgroundRuns(Gate(clock=clock), 3)


def find(runs: BackgroundRuns[int, str], question: int) -> None:
    assert runs.answer_within(ENOUGH, question, lambda _: f"answer to {question}") == f"answer to {question}"


def test_an_answer_that_is_there_is_not_looked_for_again(runs: BackgroundRuns[int, str], held: Held):
    find(runs, 1)
    assert runs.answer_within(ENOUGH, 1, held) == "answer to 1"
    assert (held.begun, runs.run) == (0, None)


def test_of_too_many_answers_the_one_goes_that_was_looked_at_longest_ago(runs: BackgroundRuns[int, str]):
    for question in (1, 2, 3):
        find(runs, question)
    assert runs.answer(1) == "answer to 1"
    find(runs, 4)
    assert list(runs.found) == [3, 1, 4]


def test_of_the_answers_that_fit_the_one_that_was_looked_at_last_is_taken(runs: BackgroundRuns[int, str]):
    for question in (1, 2, 3):
        runs.keep(question, f"answer {question}")
    runs.answer(1)
    assert runs.latest(lambda asked: asked > 0) == "answer 1"
    assert runs.latest(lambda asked: asked > 1) == "answer 3"
    assert runs.latest(lambda asked: asked > 3) is None


def test_the_same_question_has_one_run_which_is_found_by_it(runs: BackgroundRuns[int, str], held: Held):
    run = runs.start(1, held)
    assert runs.start(1, held) is run
    assert runs.run_of(1) is run
    assert runs.run_of(2) is None
    held.go_on.set()
    assert run.wait(ENOUGH)
    assert runs.answer(1) == "answer 1"
    assert runs.run_of(1) is None


def test_another_question_ends_the_run_that_nobody_waits_for(runs: BackgroundRuns[int, str], held: Held):
    first = runs.start(1, held)
    second = runs.start(2, lambda _: "second")
    held.go_on.set()
    assert first.wait(ENOUGH)
    assert second.wait(ENOUGH)
    assert first.status == "cancelled"
    assert (runs.answer(1), runs.answer(2)) == (None, "second")


def test_a_cancelled_run_is_not_begun_again_until_it_is_asked_for(runs: BackgroundRuns[int, str], held: Held):
    run = runs.start(1, held)
    run.cancel()
    held.go_on.set()
    assert run.wait(ENOUGH)
    assert runs.answer_within(ENOUGH, 1, held) is None
    assert runs.run_of(1) is run
    runs.cancel()
    assert runs.run_of(1) is None
    begun = held.begun
    assert runs.answer_within(ENOUGH, 1, held) == f"answer {begun + 1}"


def test_a_run_that_was_left_is_begun_again(runs: BackgroundRuns[int, str], held: Held, clock: Clock):
    run = runs.start(1, held)
    clock.now += ABANDONED_SECONDS + 1
    again = runs.start(1, held)
    assert again is not run
    held.go_on.set()
    assert run.wait(ENOUGH)
    assert again.wait(ENOUGH)
    assert (run.status, again.status) == ("cancelled", "done")

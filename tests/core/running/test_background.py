"""Runs in the background: progress, cancel, one at a time, and every way to end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core import Exploration, InvalidInput, Problem, Progress
from core.running import background as jobs
from core.running.background import Job
from tests.dashboard.support import grocery_exploration

ENOUGH = 20  # seconds that nothing here needs; they only end a test that would hang
Report = Callable[[Progress], None]


class Held:
    """Work that starts, waits to be let go, reports once more, and counts its reports."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.go_on = threading.Event()
        self.reports_passed = 0

    def __call__(self, report: Report) -> Exploration:
        report(Progress(0.25, "first"))
        self.reports_passed += 1
        self.started.set()
        assert self.go_on.wait(ENOUGH)
        report(Progress(0.75, "second"))
        self.reports_passed += 1
        return grocery_exploration()


@contextmanager
def a_run_under_way() -> Iterator[tuple[Job, Held]]:
    grocery_exploration()
    work = Held()
    job = Job(work)
    assert work.started.wait(ENOUGH)
    try:
        yield job, work
    finally:
        work.go_on.set()
        assert job.wait(ENOUGH)


def test_a_run_tells_how_far_it_is_and_ends_with_its_result():
    with a_run_under_way() as (job, work):
        assert (job.status, job.progress, job.result) == ("running", Progress(0.25, "first"), None)
        assert not job.wait(0)
        work.go_on.set()
        assert job.wait(ENOUGH)
    assert (job.status, job.progress, job.result) == ("done", Progress(0.75, "second"), grocery_exploration())
    assert job.problem is None


def test_a_cancelled_run_ends_at_its_next_report_and_has_no_result():
    with a_run_under_way() as (job, work):
        job.cancel()
        assert not job.wait(0)
        work.go_on.set()
        assert job.wait(ENOUGH)
    assert (job.status, job.result, job.problem) == ("cancelled", None, None)
    assert work.reports_passed == 1


def test_a_run_that_reports_often_ends_within_half_a_second_of_being_cancelled():
    def work(report: Report) -> Exploration:
        while True:
            report(Progress(0.5, "going on"))
            time.sleep(0.01)

    job = Job(work)
    job.cancel()
    assert job.wait(0.5)
    assert job.status == "cancelled"


def test_two_runs_are_never_under_way_at_once():
    with a_run_under_way() as (_, first):
        second = Held()
        waiting = Job(second)
        assert not second.started.wait(0.3)
        assert waiting.status == "waiting"
        first.go_on.set()
        assert second.started.wait(ENOUGH)
        assert waiting.status == "running"
        second.go_on.set()
        assert waiting.wait(ENOUGH)
    assert waiting.status == "done"


def test_runs_start_in_the_order_of_their_coming_and_know_how_many_are_ahead():
    with a_run_under_way() as (job, first):
        works = [Held(), Held()]
        second, third = (Job(work) for work in works)
        assert [each.ahead for each in (job, second, third)] == [0, 1, 2]
        second.cancel()
        assert second.wait(ENOUGH)
        assert [each.ahead for each in (job, second, third)] == [0, 0, 1]
        first.go_on.set()
        assert works[1].started.wait(ENOUGH)
        works[1].go_on.set()
        assert third.wait(ENOUGH)
        assert not works[0].started.is_set()


def test_a_run_that_waits_for_another_one_can_be_cancelled_and_never_starts():
    with a_run_under_way() as (job, _):
        work = Held()
        waiting = Job(work)
        waiting.cancel()
        assert waiting.wait(ENOUGH)
        assert (waiting.status, work.started.is_set()) == ("cancelled", False)
        assert job.status == "running"
    assert job.status == "done"


def test_a_run_on_unusable_input_keeps_every_problem():
    error = InvalidInput([Problem("file_empty"), Problem("file_no_rows")])

    def work(_: Report) -> Exploration:
        raise error

    job = Job(work)
    assert job.wait(ENOUGH)
    assert (job.status, job.problem, job.result) == ("failed", error, None)


def test_a_defect_of_ours_ends_the_run_as_failed_and_reaches_the_log(monkeypatch: pytest.MonkeyPatch):
    logged: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: logged.append(str(arguments.exc_value)))

    def work(_: Report) -> Exploration:
        raise ZeroDivisionError("ours")

    job = Job(work)
    assert job.wait(ENOUGH)
    assert (job.status, job.problem, job.result) == ("failed", None, None)
    for thread in threading.enumerate():
        if thread.name == "exploration":
            thread.join(ENOUGH)
    assert logged == ["ours"]


@pytest.mark.parametrize("error", [InvalidInput([Problem("file_empty")]), ZeroDivisionError("ours")])
def test_after_a_failed_run_the_next_one_starts(error: Exception, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    def work(_: Report) -> Exploration:
        raise error

    assert Job(work).wait(ENOUGH)
    with a_run_under_way() as (job, _):
        assert job.status == "running"


def test_the_time_left_is_told_once_the_pace_is_known(monkeypatch: pytest.MonkeyPatch):
    with a_run_under_way() as (job, _):
        assert job.seconds_left is None
        now = time.monotonic()
        monkeypatch.setattr(time, "monotonic", lambda: now + 10)
        assert job.seconds_left == pytest.approx(30, abs=1)


def test_a_job_that_nobody_looks_at_gives_way(monkeypatch: pytest.MonkeyPatch):
    with a_run_under_way() as (job, work):
        assert not job.abandoned
        monkeypatch.setattr(jobs, "ABANDONED_SECONDS", 0.0)
        time.sleep(0.01)
        assert job.abandoned
        work.go_on.set()
        while job.status == "running":
            time.sleep(0.01)
        assert job.status == "cancelled"
        assert work.reports_passed == 1

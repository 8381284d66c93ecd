"""Runs in the background: progress, cancel, one at a time, and every way to end."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core.running.background import ABANDONED_SECONDS, BackgroundRun
from core.running.progress import Progress, Stage
from tests.core.running.clocks import WatchedGate

ENOUGH = 20  # seconds that nothing here needs; they only end a test that would hang
ANSWER = "what was found"
Report = Callable[[Progress], None]


class Held:
    """Work that starts, waits to be let go, reports once more, and counts its reports."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.go_on = threading.Event()
        self.ended = threading.Event()
        self.reports_passed = 0

    def __call__(self, report: Report) -> str:
        try:
            report(Progress(0.25, Stage("first")))
            self.reports_passed += 1
            self.started.set()
            assert self.go_on.wait(ENOUGH)
            report(Progress(0.75, Stage("second")))
            self.reports_passed += 1
        finally:
            self.ended.set()
        return ANSWER


@pytest.fixture
def gate() -> WatchedGate:
    return WatchedGate()


@pytest.fixture
def hooked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What reaches the hook for exceptions that end threads."""
    told: list[str] = []
    monkeypatch.setattr(threading, "excepthook", lambda arguments: told.append(str(arguments.exc_value)))
    return told


@contextmanager
def a_run_under_way(gate: WatchedGate) -> Iterator[tuple[BackgroundRun[str], Held]]:
    work = Held()
    run = BackgroundRun(work, gate)
    assert work.started.wait(ENOUGH)
    try:
        yield run, work
    finally:
        work.go_on.set()
        assert run.wait(ENOUGH)


def test_a_run_tells_how_far_it_is_and_ends_with_its_result(gate: WatchedGate):
    with a_run_under_way(gate) as (run, work):
        assert (run.status, run.progress, run.result) == ("running", Progress(0.25, Stage("first")), None)
        assert not run.wait(0)
        work.go_on.set()
        assert run.wait(ENOUGH)
    assert (run.status, run.progress, run.result) == ("done", Progress(0.75, Stage("second")), ANSWER)
    assert run.error is None


def test_a_cancelled_run_ends_at_its_next_report_and_has_no_result(gate: WatchedGate):
    with a_run_under_way(gate) as (run, work):
        run.cancel()
        assert not run.wait(0)
        work.go_on.set()
        assert run.wait(ENOUGH)
    assert (run.status, run.result, run.error) == ("cancelled", None, None)
    assert work.reports_passed == 1


def test_a_run_that_reports_often_ends_at_the_very_first_report_after_being_cancelled(gate: WatchedGate):
    begin: queue.Queue[None] = queue.Queue()
    passed: queue.Queue[int] = queue.Queue()

    def work(report: Report) -> str:
        for number in range(1000):
            begin.get(timeout=ENOUGH)
            report(Progress(0.5, Stage("going")))
            passed.put(number)
        return ANSWER

    run = BackgroundRun(work, gate)
    for number in range(3):
        begin.put(None)
        assert passed.get(timeout=ENOUGH) == number
    run.cancel()
    for _ in range(3):
        begin.put(None)
    assert run.wait(ENOUGH)
    assert run.status == "cancelled"
    assert passed.empty()


def test_two_runs_are_never_under_way_at_once(gate: WatchedGate):
    with a_run_under_way(gate) as (_, first):
        second = Held()
        waiting = BackgroundRun(second, gate)
        assert gate.refused.wait(ENOUGH)
        assert not second.started.is_set()
        assert waiting.status == "waiting"
        first.go_on.set()
        assert second.started.wait(ENOUGH)
        assert waiting.status == "running"
        second.go_on.set()
        assert waiting.wait(ENOUGH)
    assert waiting.status == "done"


def test_runs_start_in_the_order_of_their_coming_and_know_how_many_are_ahead(gate: WatchedGate):
    with a_run_under_way(gate) as (run, first):
        works = [Held(), Held()]
        second, third = (BackgroundRun(work, gate) for work in works)
        assert [each.ahead for each in (run, second, third)] == [0, 1, 2]
        second.cancel()
        assert second.wait(ENOUGH)
        assert [each.ahead for each in (run, second, third)] == [0, 0, 1]
        first.go_on.set()
        assert works[1].started.wait(ENOUGH)
        works[1].go_on.set()
        assert third.wait(ENOUGH)
        assert not works[0].started.is_set()


def test_a_run_that_waits_for_another_one_can_be_cancelled_and_never_starts(gate: WatchedGate):
    with a_run_under_way(gate) as (run, _):
        work = Held()
        waiting = BackgroundRun(work, gate)
        waiting.cancel()
        assert waiting.wait(ENOUGH)
        assert (waiting.status, work.started.is_set()) == ("cancelled", False)
        assert run.status == "running"
    assert run.status == "done"


def failing(error: BaseException) -> Callable[[Report], str]:
    def work(_: Report) -> str:
        raise error

    return work


def test_an_expected_error_is_kept_and_does_not_reach_the_log(gate: WatchedGate, hooked: list[str]):
    error = ValueError("the user's")
    run = BackgroundRun(failing(error), gate, expected=ValueError)
    assert run.wait(ENOUGH)
    assert (run.status, run.error, run.result) == ("failed", error, None)
    assert hooked == []


@pytest.mark.parametrize("expected", [(), ValueError])
def test_a_defect_of_ours_ends_the_run_as_failed_is_kept_and_reaches_the_log(
    gate: WatchedGate, hooked: list[str], expected: type[Exception] | tuple[()]
):
    error = ZeroDivisionError("ours")
    run = BackgroundRun(failing(error), gate, expected=expected)
    assert run.wait(ENOUGH)
    assert hooked == ["ours"], "the log has it before anybody sees that the run has ended"
    assert (run.status, run.error, run.result) == ("failed", error, None)
    assert error.__traceback__ is None, "what the work held would be held as long as the run"


@pytest.mark.usefixtures("hooked")
@pytest.mark.parametrize("expected", [(), ZeroDivisionError])
def test_after_a_failed_run_the_next_one_starts(gate: WatchedGate, expected: type[Exception] | tuple[()]):
    assert BackgroundRun(failing(ZeroDivisionError("ours")), gate, expected=expected).wait(ENOUGH)
    with a_run_under_way(gate) as (run, _):
        assert run.status == "running"


def test_the_time_left_is_told_once_the_pace_is_known(gate: WatchedGate):
    with a_run_under_way(gate) as (run, _):
        assert run.seconds_left is None
        gate.set_clock.now += 10
        assert run.seconds_left == pytest.approx(30)


def test_a_run_that_nobody_looks_at_gives_way(gate: WatchedGate):
    with a_run_under_way(gate) as (run, work):
        assert not run.abandoned
        gate.set_clock.now += ABANDONED_SECONDS
        assert not run.abandoned
        gate.set_clock.now += 1
        assert run.abandoned
        work.go_on.set()
        assert work.ended.wait(ENOUGH)
        assert run.wait(ENOUGH)
        assert run.status == "cancelled"
        assert work.reports_passed == 1


def test_a_look_at_a_run_keeps_it(gate: WatchedGate):
    with a_run_under_way(gate) as (run, _):
        for _ in range(3):
            gate.set_clock.now += ABANDONED_SECONDS
            assert not run.wait(0)
        assert not run.abandoned
    assert run.status == "done"

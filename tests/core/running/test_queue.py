"""The gate: as many as may compute at a time, in the order in which they came."""

import threading

import pytest

from core.running.queue import KEEP_SECONDS, PATIENCE_SECONDS, Gate, Ticket
from tests.core.running.clocks import Clock

ENOUGH = 20  # seconds that nothing here needs; they only end a test that would hang


def nothing() -> None:
    """A check that finds no reason to end the wait."""


def test_those_who_wait_come_in_the_order_in_which_they_came() -> None:
    gate, came = Gate(), []

    def enter(number: int) -> None:
        with gate.turn(nothing):
            came.append(number)

    threads = []
    with gate.turn(nothing):
        for number in range(5):
            threads.append(threading.Thread(target=enter, args=[number]))
            threads[-1].start()
            while gate.waiting <= number:
                threading.Event().wait(0.001)
        assert (gate.running, came) == (1, [])
    for thread in threads:
        thread.join(ENOUGH)
    assert came == [0, 1, 2, 3, 4]
    assert (gate.running, gate.waiting) == (0, 0)


def test_nobody_who_comes_later_slips_in_before_those_who_wait() -> None:
    gate, came = Gate(), []

    def enter() -> None:
        with gate.turn(nothing):
            came.append("first")

    waiting = threading.Thread(target=enter)
    with gate.turn(nothing):
        waiting.start()
        while not gate.waiting:
            threading.Event().wait(0.001)
    with gate.turn(nothing):
        came.append("second")
    waiting.join(ENOUGH)
    assert came == ["first", "second"]


def test_a_wider_gate_lets_as_many_in() -> None:
    gate = Gate(2)
    with gate.turn(nothing), gate.turn(nothing):
        assert gate.running == 2


def test_a_check_that_raises_ends_the_wait_and_lets_the_next_one_in() -> None:
    gate = Gate()

    def refuse() -> None:
        raise TimeoutError

    with gate.turn(nothing), pytest.raises(TimeoutError), gate.turn(refuse):
        pytest.fail("the gate was taken")
    with gate.turn(nothing):
        assert (gate.running, gate.waiting) == (1, 0)


def test_a_place_is_given_back_when_the_run_fails() -> None:
    gate = Gate()
    with pytest.raises(KeyError), gate.turn(nothing):
        raise KeyError
    assert gate.running == 0


def test_a_patient_run_comes_after_the_others_and_gives_way_to_them() -> None:
    gate, came = Gate(), []
    begun, go_on = threading.Event(), threading.Event()

    def patient() -> None:
        with gate.turn(nothing, gate.join(patient=True)):
            came.append("begun")
            begun.set()
            assert go_on.wait(ENOUGH)
            gate.give_way(nothing)
            came.append("went on")

    def hurried(ticket: Ticket) -> None:
        with gate.turn(nothing, ticket):
            came.append("hurried")

    first = threading.Thread(target=patient)
    first.start()
    assert begun.wait(ENOUGH)
    waiting = gate.join(patient=True)
    ticket = gate.join()
    assert (gate.ahead(ticket), gate.ahead(waiting)) == (1, 2)
    second = threading.Thread(target=hurried, args=(ticket,))
    second.start()
    go_on.set()
    for thread in (first, second):
        thread.join(ENOUGH)
    assert came == ["begun", "hurried", "went on"]
    assert gate.running == 0


def test_whoever_gives_up_while_giving_way_leaves_no_place_taken() -> None:
    gate = Gate()

    def stop() -> None:
        raise InterruptedError

    with gate.turn(nothing, gate.join(patient=True)):
        ticket = gate.join()
        with pytest.raises(InterruptedError):
            gate.give_way(stop)
        assert gate.running == 1
    assert gate.running == 0
    with gate.turn(nothing, ticket):
        assert (gate.running, gate.waiting) == (1, 0)


def test_a_patient_run_gives_way_for_so_long_and_then_has_its_turn() -> None:
    clock, came = Clock(), []
    gate = Gate(clock=clock)

    def hurried(name: str, ticket: Ticket) -> None:
        with gate.turn(nothing, ticket):
            came.append(name)

    threads: list[threading.Thread] = []

    def come(name: str) -> None:
        threads.append(threading.Thread(target=hurried, args=(name, gate.join())))

    def when_it_has_waited() -> None:
        if len(threads) == 1:
            clock.now += PATIENCE_SECONDS
            come("later")
            for thread in threads:
                thread.start()

    with gate.turn(nothing, gate.join(patient=True)):
        gate.give_way(nothing)  # nobody waits
        come("first")
        gate.give_way(when_it_has_waited)
        came.append("went on")
        gate.give_way(nothing)  # it keeps its place now, whoever waits
        came.append("kept on")
        clock.now += KEEP_SECONDS
        gate.give_way(nothing)
        came.append("ended")
    for thread in threads:
        thread.join(ENOUGH)
    assert came == ["first", "went on", "kept on", "later", "ended"]

"""The gate: as many as may compute at a time, in the order in which they came."""

import threading

import pytest

from core.gate import Gate

ENOUGH = 20


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

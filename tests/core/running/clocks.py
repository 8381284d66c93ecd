"""A clock that tests set, and a gate that tells when somebody was not let in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.running.queue import Gate, Ticket


class Clock:
    """Shows the seconds that it is set to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class WatchedGate(Gate):
    """A gate with a clock that tests set. ``refused`` is set once a run has waited for its turn in vain."""

    def __init__(self) -> None:
        self.set_clock = Clock()
        super().__init__(clock=self.set_clock)
        self.refused = threading.Event()

    @contextmanager
    def turn(self, check: Callable[[], None], ticket: Ticket | None = None) -> Iterator[None]:
        looks = 0

        def counted() -> None:
            nonlocal looks
            looks += 1
            if looks > 1:  # the first look comes before the wait, the second after it
                self.refused.set()
            check()

        with super().turn(counted, ticket):
            yield

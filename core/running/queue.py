"""Whose turn it is: a bounded number of runs compute at a time, the others wait in the order in which they came.

A run is patient if nobody waits for it. It stands behind all others, and gives its place to those who come while it
computes. Its patience ends after a while. From then on, whoever comes stands behind it; and when it computes again, it
keeps its place for some seconds before it gives way the next time.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

CHECK_SECONDS: Final = 0.1  # how often one that waits looks whether it was cancelled; a person sees no delay in it
PATIENCE_SECONDS: Final = 20.0  # how long whoever comes later goes first; then even the least urgent must go on
KEEP_SECONDS: Final = 2.0  # how long one without patience computes before it gives way again: enough to get somewhere


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A place in the queue; ``since`` is what the gate's clock showed, in seconds, when it was taken."""

    since: float
    is_patient: bool = False


class Gate:
    """Lets ``size`` runs compute at a time. A run uses the processor fully, so one after another is as quick.

    ``clock`` gives the time in seconds, from any beginning; it never goes back.
    """

    def __init__(self, size: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self.size = size
        self.clock = clock
        self.running = 0
        self._kept_until = -float("inf")
        self._waiting: deque[Ticket] = deque()  # the patient ones at the end
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many runs wait for a place."""
        return len(self._waiting)

    def join(self, patient: bool = False) -> Ticket:
        """Stand at the end, or before those that are patient; the ticket is for ``turn``."""
        ticket = Ticket(self.clock(), patient)
        with self._changed:
            self._waiting.insert(len(self._waiting) if patient else self._hurried(), ticket)
        return ticket

    def ahead(self, ticket: Ticket) -> int:
        """How many runs come before the one with this ticket; 0 when it has its place, or has left."""
        with self._changed:
            return self.running + self._waiting.index(ticket) if ticket in self._waiting else 0

    @contextmanager
    def turn(self, check: Callable[[], None], ticket: Ticket | None = None) -> Iterator[None]:
        """Wait for a place and keep it for the block. An exception that ``check`` raises meanwhile ends the wait."""
        ticket = ticket or self.join()
        with self._changed:
            self._wait(ticket, check)
            self.running += 1
        try:
            yield
        finally:
            with self._changed:
                self.running -= 1
                self._changed.notify_all()

    def give_way(self, check: Callable[[], None]) -> None:
        """From within a patient run's ``turn``: let those that are not patient and wait go first, if there are any.

        Meanwhile it has no place. An exception that ``check`` raises meanwhile ends the wait.
        """
        with self._changed:
            if not self._hurried() or self.clock() < self._kept_until:
                return
            ticket = Ticket(self.clock(), is_patient=True)
            self._waiting.insert(self._hurried(), ticket)
            self.running -= 1
            try:
                self._changed.notify_all()
                self._wait(ticket, check)
            finally:
                self.running += 1

    def _lets_others_pass(self, ticket: Ticket) -> bool:
        """Whether it is patient still."""
        return ticket.is_patient and self.clock() - ticket.since < PATIENCE_SECONDS

    def _hurried(self) -> int:
        """How many stand before those that let others pass."""
        return max(
            (at for at, each in enumerate(self._waiting, start=1) if not self._lets_others_pass(each)), default=0
        )

    def _wait(self, ticket: Ticket, check: Callable[[], None]) -> None:
        """Wait, with the lock held, until the ticket is the first and a place is free; then leave the queue."""
        try:
            check()
            while self._waiting[0] is not ticket or self.running >= self.size:
                self._changed.wait(CHECK_SECONDS)
                check()
            if ticket.is_patient and not self._lets_others_pass(ticket):
                self._kept_until = self.clock() + KEEP_SECONDS
        finally:
            self._waiting.remove(ticket)
            self._changed.notify_all()

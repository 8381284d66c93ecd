"""Lets a bounded number of runs compute at a time; the others wait in the order in which they came.

A patient run, whose result nobody waits for before going on, comes after all others and can give way to them. Its
patience ends: whatever comes then stands behind it, and when it has its place back it keeps it for a while.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

CHECK_SECONDS: Final = 0.1
PATIENCE_SECONDS: Final = 20.0  # for so long, all who come later may come before a patient run
KEEP_SECONDS: Final = 2.0  # for so long, one that has lost its patience computes before it gives way again


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A place in the queue."""

    since: float
    is_patient: bool = False

    @property
    def lets_others_pass(self) -> bool:
        """Whether it is patient still."""
        return self.is_patient and time.monotonic() - self.since < PATIENCE_SECONDS


class Gate:
    """As many places as ``size``, which may be changed while runs wait."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self.running = 0
        self._kept_until = 0.0
        self._waiting: deque[Ticket] = deque()  # the patient ones at the end
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many runs wait for a place."""
        return len(self._waiting)

    def join(self, patient: bool = False) -> Ticket:
        """Stand at the end, or before those that are patient; the ticket is for ``turn``."""
        ticket = Ticket(time.monotonic(), patient)
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

        The place is given back for so long. An exception that ``check`` raises meanwhile ends the wait.
        """
        with self._changed:
            if not self._hurried() or time.monotonic() < self._kept_until:
                return
            ticket = Ticket(time.monotonic(), is_patient=True)
            self._waiting.insert(self._hurried(), ticket)
            self.running -= 1
            try:
                self._changed.notify_all()
                self._wait(ticket, check)
            finally:
                self.running += 1

    def _hurried(self) -> int:
        """How many stand before those that let others pass."""
        return max((at for at, each in enumerate(self._waiting, start=1) if not each.lets_others_pass), default=0)

    def _wait(self, ticket: Ticket, check: Callable[[], None]) -> None:
        """Wait, with the lock held, until the ticket is the first and a place is free; then leave the queue."""
        try:
            check()
            while self._waiting[0] is not ticket or self.running >= self.size:
                self._changed.wait(CHECK_SECONDS)
                check()
            if ticket.is_patient and not ticket.lets_others_pass:
                self._kept_until = time.monotonic() + KEEP_SECONDS
        finally:
            self._waiting.remove(ticket)
            self._changed.notify_all()


# A run uses the processor fully: one at a time is as quick as two side by side, and leaves the page alive. The
# dashboard and the API of one process share it.
GATE: Final = Gate()

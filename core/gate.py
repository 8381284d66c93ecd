"""Lets a bounded number of runs compute at a time; the others wait in the order in which they came."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

CHECK_SECONDS: Final = 0.1


class Gate:
    """As many places as ``size``, which may be changed while runs wait."""

    def __init__(self, size: int = 1) -> None:
        self.size = size
        self.running = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @property
    def waiting(self) -> int:
        """How many runs wait for a place."""
        return len(self._waiting)

    def join(self) -> object:
        """Stand at the end; the ticket is for ``turn``."""
        ticket = object()
        with self._changed:
            self._waiting.append(ticket)
        return ticket

    def ahead(self, ticket: object) -> int:
        """How many runs come before the one with this ticket; 0 when it has its place, or has left."""
        with self._changed:
            return self.running + self._waiting.index(ticket) if ticket in self._waiting else 0

    @contextmanager
    def turn(self, check: Callable[[], None], ticket: object | None = None) -> Iterator[None]:
        """Wait for a place and keep it for the block. An exception that ``check`` raises meanwhile ends the wait."""
        ticket = ticket or self.join()
        with self._changed:
            try:
                check()
                while self._waiting[0] is not ticket or self.running >= self.size:
                    self._changed.wait(CHECK_SECONDS)
                    check()
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
            self.running += 1
        try:
            yield
        finally:
            with self._changed:
                self.running -= 1
                self._changed.notify_all()


# A run uses the processor fully: one at a time is as quick as two side by side, and leaves the page alive. The
# dashboard and the API of one process share it.
GATE: Final = Gate()

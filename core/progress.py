"""How far a run has come, told to whoever watches it, and the way to end it early."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

REPORT_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """``fraction`` of the work that is done, from 0 to 1, and what is being done now."""

    fraction: float
    text: str


OnProgress = Callable[[Progress], None]


class StoppedError(Exception):
    """Ends the threads of a run that another thread has given up; the run's caller never sees it."""


class Meter:
    """Counts work done against work to do and reports it, at most every tenth of a second.

    Any thread may count; only the one that made the meter reports. An exception that the callback raises passes
    through and ends the run: that is how a run is cancelled.
    """

    def __init__(self, total: float, on_progress: OnProgress | None = None) -> None:
        self._total = max(total, 1.0)
        self._done = 0.0
        self._text = ""
        self._on_progress = on_progress
        self._owner = threading.get_ident()
        self._lock = threading.Lock()
        self._stopped = False
        self._reported = -REPORT_SECONDS

    @property
    def owned(self) -> bool:
        """Whether the present thread is the one that reports."""
        return threading.get_ident() == self._owner

    def say(self, text: str) -> None:
        """Report ``text`` as what comes now."""
        self._text = text
        if self.owned:
            self.report()

    def add(self, work: float) -> None:
        """Count ``work`` more units as done.

        Raises
        ------
        StoppedError
            Another thread of the run has ended it.
        """
        with self._lock:
            self._done += work
        if self._stopped:
            raise StoppedError
        if self.owned and time.monotonic() - self._reported >= REPORT_SECONDS:
            self.report()

    def report(self) -> None:
        """Tell the callback how far the run is."""
        self._reported = time.monotonic()
        if self._on_progress:
            self._on_progress(Progress(min(self._done / self._total, 1.0), self._text))

    def stop(self) -> None:
        """Let every thread end that counts from now on."""
        self._stopped = True


class Part:
    """A part of a meter's work that may turn out shorter or longer than ``planned``: it counts as exactly that."""

    def __init__(self, meter: Meter, planned: float) -> None:
        self._meter = meter
        self._left = planned
        self._lock = threading.Lock()

    def add(self, work: float) -> None:
        """Count work, never more in all than was planned."""
        with self._lock:
            counted = min(work, self._left)
            self._left -= counted
        self._meter.add(counted)

    def finish(self) -> None:
        """Count what is left as done."""
        self.add(self._left)

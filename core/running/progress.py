"""How far a run has come, told to whoever watches it, and the way to end it early."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# How often, at least, a run reports, and so how soon it ends when cancelled: a person sees no delay in it.
REPORT_SECONDS: Final = 0.1

# The time left is told once so much is done and so many seconds have passed; an estimate from less would jump about.
LEAST_FRACTION: Final = 0.02
LEAST_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """What a run is doing now, without words: ``core.wording.doing`` has them.

    Attributes
    ----------
    code : which stage it is; the words for it are the message “progress.” and this code
    parent : the key of the parent that it is about, or None
    k : how many sub-segments it is about, or None
    """

    code: str
    parent: str | None = None
    k: int | None = None


PREPARING: Final = Stage("preparing")
DONE: Final = Stage("done")


@dataclass(frozen=True, slots=True)
class Progress:
    """``fraction`` of the work that is done, from 0 to 1, and what is being done now; None before a run has begun."""

    fraction: float
    stage: Stage | None


OnProgress = Callable[[Progress], None]


class StoppedError(Exception):
    """Ends the threads of a run that another thread has given up; the run's caller never sees it."""


class Meter:
    """Counts work done against work to do. Any thread may count; the one that started the run reports."""

    def __init__(self, total: float, on_progress: OnProgress | None = None) -> None:
        self._total = max(total, 1.0)
        self._done = 0.0
        self._stage = PREPARING
        self._on_progress = on_progress
        self._lock = threading.Lock()
        self._stopped = False

    def say(self, stage: Stage) -> None:
        """Let ``stage`` be what is being done now."""
        self._stage = stage

    def add(self, work: float) -> None:
        """Count ``work`` more units as done.

        Raises
        ------
        StoppedError
            The run has been given up.
        """
        with self._lock:
            self._done += work
        if self._stopped:
            raise StoppedError

    def report(self) -> None:
        """Tell the callback how far the run is; an exception that it raises is how a run is cancelled."""
        if self._on_progress:
            self._on_progress(Progress(min(self._done / self._total, 1.0), self._stage))

    def finish(self) -> None:
        """Report that everything is done."""
        self._done = self._total
        self._stage = DONE
        self.report()

    def stop(self) -> None:
        """Let every thread end that counts from now on."""
        self._stopped = True


class Part:
    """A part of a meter's work. Even if it turns out shorter or longer than ``planned``, it counts as exactly that."""

    def __init__(self, meter: Meter, planned: float) -> None:
        self._meter = meter
        self._left = planned
        self._rate = 1.0
        self._lock = threading.Lock()

    def expect(self, work: float) -> None:
        """From now on ``work`` units fill what is left, for work whose amount is known only once it has begun."""
        with self._lock:
            self._rate = self._left / max(work, 1.0)

    def add(self, work: float) -> None:
        """Count work, never more in all than was planned."""
        with self._lock:
            counted = min(work * self._rate, self._left)
            self._left -= counted
        self._meter.add(counted)

    def split(self, planned: float) -> "Part":
        """A part of this part, of at most what is left of it."""
        with self._lock:
            taken = min(planned, self._left)
            self._left -= taken
        return Part(self._meter, taken)

    def share(self, count: int) -> "Part":
        """The first of ``count`` equal shares of what is left."""
        return self.split(self._left / count)

    def finish(self) -> None:
        """Count what is left as done."""
        self.expect(1.0)
        self.add(1.0)


def time_left(spent: float, done: float) -> float | None:
    """The seconds that work still takes if it goes on at its pace, after ``spent`` seconds for the share ``done``.

    None while too little is known.
    """
    return spent / done * (1 - done) if done > LEAST_FRACTION and spent > LEAST_SECONDS else None

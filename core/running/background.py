"""Runs in the background: progress, cancel, and the gate of the whole process."""

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, Literal, TypeVar

from core.problems.problem import InvalidInput
from core.running.progress import Progress
from core.running.queue import GATE

Result = TypeVar("Result")
Status = Literal["waiting", "running", "done", "failed", "cancelled"]

# A page that waits looks at its job twice a second. Nobody waits for a job that was not looked at for so long.
ABANDONED_SECONDS: Final = 60.0


class CancelledError(Exception):
    """Raised inside a run to end it."""


class Job(Generic[Result]):
    """One run in a thread of its own. Read its attributes from any thread; only the run writes them.

    A ``patient`` one comes after the others at the gate, and gives way to them also when it has begun.
    """

    def __init__(self, work: Callable[[Callable[[Progress], None]], Result], patient: bool = False) -> None:
        self._work = work
        self._patient = patient
        self._cancel = threading.Event()
        self._finished = threading.Event()
        self._started = self._looked_at = time.monotonic()
        self.status: Status = "waiting"
        self.progress = Progress(0.0, None)
        self.result: Result | None = None
        self.problem: InvalidInput | None = None
        self._ticket = GATE.join(patient)
        threading.Thread(target=self._run, name="run", daemon=True).start()

    def cancel(self) -> None:
        """Ask the run to end; it does at its next report of progress."""
        self._cancel.set()

    @property
    def abandoned(self) -> bool:
        """Whether nobody has looked at the job for so long that it gives way to those who wait."""
        return time.monotonic() - self._looked_at > ABANDONED_SECONDS

    @property
    def ahead(self) -> int:
        """How many runs of this server come before this one."""
        return GATE.ahead(self._ticket)

    def wait(self, seconds: float) -> bool:
        """Wait for the end of the run, at most so long; whether it has ended."""
        self._looked_at = time.monotonic()
        return self._finished.wait(seconds)

    @property
    def seconds_left(self) -> float | None:
        """The time left if the work goes on at its pace; None while too little is known."""
        spent, done = time.monotonic() - self._started, self.progress.fraction
        return spent / done * (1 - done) if done > 0.02 and spent > 1 else None

    def _run(self) -> None:
        try:
            with GATE.turn(self._stop_if_asked, self._ticket):
                self._started = time.monotonic()
                self.status = "running"
                self.result = self._work(self._report)
                self.status = "done"
        except CancelledError:
            self.status = "cancelled"
        except InvalidInput as error:
            self.problem = error
            self.status = "failed"
        finally:
            # A defect of ours leaves the status at "running": the thread's hook prints it, the page says it.
            if self.status in ("waiting", "running"):
                self.status = "failed"
            self._finished.set()

    def _report(self, progress: Progress) -> None:
        self.progress = progress
        self._stop_if_asked()
        if self._patient:
            GATE.give_way(self._stop_if_asked)

    def _stop_if_asked(self) -> None:
        if self._cancel.is_set() or self.abandoned:
            raise CancelledError

"""Runs in the background: progress, cancel, and one gate for the whole process."""

import threading
import time
from collections.abc import Callable
from typing import Final, Literal

from core import Exploration, InvalidInput, Progress

Status = Literal["waiting", "running", "done", "failed", "cancelled"]

# A run uses the processor fully: one at a time is as quick as two side by side, and leaves the page alive.
GATE: Final = threading.Semaphore(1)
CHECK_SECONDS: Final = 0.1
# A page that waits looks at its job twice a second. Nobody waits for a job that was not looked at for so long.
ABANDONED_SECONDS: Final = 60.0


class CancelledError(Exception):
    """Raised inside a run to end it."""


class Job:
    """One exploration in a thread of its own. Read its attributes from any thread; only the run writes them."""

    def __init__(self, work: Callable[[Callable[[Progress], None]], Exploration]) -> None:
        self._work = work
        self._cancel = threading.Event()
        self._finished = threading.Event()
        self._started = self._looked_at = time.monotonic()
        self.status: Status = "waiting"
        self.progress = Progress(0.0, "")
        self.result: Exploration | None = None
        self.problem: InvalidInput | None = None
        threading.Thread(target=self._run, name="exploration", daemon=True).start()

    def cancel(self) -> None:
        """Ask the run to end; it does at its next report of progress."""
        self._cancel.set()

    @property
    def abandoned(self) -> bool:
        """Whether nobody has looked at the job for so long that it gives way to those who wait."""
        return time.monotonic() - self._looked_at > ABANDONED_SECONDS

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
            while not GATE.acquire(timeout=CHECK_SECONDS):
                self._stop_if_asked()
            try:
                self._stop_if_asked()
                self._started = time.monotonic()
                self.status = "running"
                self.result = self._work(self._report)
                self.status = "done"
            finally:
                GATE.release()
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

    def _stop_if_asked(self) -> None:
        if self._cancel.is_set() or self.abandoned:
            raise CancelledError

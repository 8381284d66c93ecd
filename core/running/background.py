"""A run in the background: how far it is, whether its turn has come, how to cancel it, and how it ended."""

import threading
from collections.abc import Callable
from typing import Final, Generic, Literal, TypeVar

from core.running.progress import OnProgress, Progress, time_left
from core.running.queue import Gate

Result = TypeVar("Result")
Status = Literal["waiting", "running", "done", "failed", "cancelled"]

# A page that waits looks at its run twice a second. A visitor whose page has not looked for so long has left.
ABANDONED_SECONDS: Final = 60.0


class CancelledError(Exception):
    """Raised inside a run to end it."""


class BackgroundRun(Generic[Result]):
    """One computation in a thread of its own. Read its attributes from any thread; only the run writes them.

    Parameters
    ----------
    work : does it, tells its argument how far it is, and returns the result
    gate : lets it compute when its turn comes; its clock is the run's
    patient : whether it comes after the others at the gate, and gives way to them also when it has begun
    expected : exceptions that whoever looks at the run tells the user about. Any other is a defect, and is handed to
        ``threading.excepthook`` before the run counts as ended, so that it is in the log.

    Attributes
    ----------
    error : the exception that ended the run, whichever it was; None while it is under way, done or cancelled
    """

    def __init__(
        self,
        work: Callable[[OnProgress], Result],
        gate: Gate,
        patient: bool = False,
        expected: type[Exception] | tuple[type[Exception], ...] = (),
    ) -> None:
        self._work = work
        self._gate = gate
        self._patient = patient
        self._expected = expected
        self._cancel = threading.Event()
        self._finished = threading.Event()
        self._started = self._looked_at = gate.clock()
        self.status: Status = "waiting"
        self.progress = Progress(0.0, None)
        self.result: Result | None = None
        self.error: BaseException | None = None
        self._ticket = gate.join(patient)
        threading.Thread(target=self._run, name="run", daemon=True).start()

    def cancel(self) -> None:
        """Ask the run to end; it does at its next report of progress."""
        self._cancel.set()

    @property
    def abandoned(self) -> bool:
        """Whether nobody has looked at the run for so long that it ends, for the sake of those who wait."""
        return self._gate.clock() - self._looked_at > ABANDONED_SECONDS

    @property
    def ahead(self) -> int:
        """How many runs of this server come before this one."""
        return self._gate.ahead(self._ticket)

    def wait(self, seconds: float) -> bool:
        """Look at the run, and wait for its end at most so long; whether it has ended."""
        self._looked_at = self._gate.clock()
        return self._finished.wait(seconds)

    @property
    def seconds_left(self) -> float | None:
        """The time left if the work goes on at its pace; None while too little is known."""
        return time_left(self._gate.clock() - self._started, self.progress.fraction)

    def _run(self) -> None:
        try:
            with self._gate.turn(self._stop_if_asked, self._ticket):
                self._started = self._gate.clock()
                self.status = "running"
                self.result = self._work(self._report)
                self.status = "done"
        except CancelledError:
            self.status = "cancelled"
        except self._expected as error:
            self._fail(error)
        except BaseException as error:  # noqa: BLE001 - it is handed to the hook, as if it had ended the thread
            told = threading.ExceptHookArgs((type(error), error, error.__traceback__, threading.current_thread()))
            try:
                threading.excepthook(told)
            finally:
                self._fail(error)
        finally:
            self._finished.set()

    def _fail(self, error: BaseException) -> None:
        """Keep the error, without its traceback: that would hold everything that the work held."""
        self.error = error.with_traceback(None)
        self.status = "failed"

    def _report(self, progress: Progress) -> None:
        self.progress = progress
        self._stop_if_asked()
        if self._patient:
            self._gate.give_way(self._stop_if_asked)

    def _stop_if_asked(self) -> None:
        if self._cancel.is_set() or self.abandoned:
            raise CancelledError

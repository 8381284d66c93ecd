"""How far a run has come, told to whoever watches it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """``fraction`` of the work that is done, from 0 to 1, and what is being done now."""

    fraction: float
    text: str


OnProgress = Callable[[Progress], None]


class Meter:
    """Counts work done against work to do and reports it.

    An exception that the callback raises passes through and ends the run: that is how a run is cancelled.
    """

    def __init__(self, total: float, on_progress: OnProgress | None) -> None:
        self._total = max(total, 1.0)
        self._done = 0.0
        self._on_progress = on_progress

    def say(self, text: str, work: float = 0.0) -> None:
        """Report ``work`` more units as done and ``text`` as what comes now."""
        self._done += work
        if self._on_progress:
            self._on_progress(Progress(min(self._done / self._total, 1.0), text))

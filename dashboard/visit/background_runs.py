"""The answers of one kind that a visitor asked for, and the run in the background that finds the next one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from core import InvalidInput
from core.running import BackgroundRun, Gate, OnProgress

Question = TypeVar("Question", bound=Hashable)
Found = TypeVar("Found")


class BackgroundRuns(Generic[Question, Found]):
    """Answers by question, and at most one run: a visitor waits for the question that was asked last.

    Parameters
    ----------
    gate : lets the runs compute when their turn comes
    most_kept : so many answers are kept; of more, the one goes that was looked at the longest ago
    patient : whether others go first, for nobody waits for these answers before going on

    Attributes
    ----------
    found : the answers by question, the one that was looked at last at the end
    run : looks for the answer to ``asked``, or has ended without one; None where nothing is under way
    """

    def __init__(self, gate: Gate, most_kept: int, patient: bool = False) -> None:
        self._gate = gate
        self._most_kept = most_kept
        self._patient = patient
        self.found: OrderedDict[Question, Found] = OrderedDict()
        self.run: BackgroundRun[Found] | None = None
        self.asked: Question | None = None

    def answer(self, question: Question) -> Found | None:
        """The answer if it is there."""
        self.collect()
        if question in self.found:
            self.found.move_to_end(question)
        return self.found.get(question)

    def answer_within(self, seconds: float, question: Question, work: Callable[[OnProgress], Found]) -> Found | None:
        """The answer if it is there or ``work`` finds it so soon."""
        found = self.answer(question)
        if found is None:
            self.start(question, work).wait(seconds)
            found = self.answer(question)
        return found

    def latest(self, fits: Callable[[Question], bool]) -> Found | None:
        """Of the answers to the questions that ``fits`` is true of, the one that was looked at last; None of none."""
        return next((found for asked, found in reversed(self.found.items()) if fits(asked)), None)

    def run_of(self, question: Question) -> BackgroundRun[Found] | None:
        """The run for this question, under way or ended without an answer, if there is one."""
        return self.run if self.asked == question else None

    def start(self, question: Question, work: Callable[[OnProgress], Found]) -> BackgroundRun[Found]:
        """The run for this question, which calls ``work`` unless it was begun before.

        One for another question is cancelled, for nobody waits for it.
        """
        if self.run is not None and self.asked == question and not self.run.abandoned:
            return self.run
        self.cancel()
        self.run = BackgroundRun(work, self._gate, self._patient, expected=InvalidInput)
        self.asked = question
        return self.run

    def cancel(self) -> None:
        """End the run that is under way, if there is one, and forget it."""
        if self.run is not None:
            self.run.cancel()
        self.run = self.asked = None

    def keep(self, question: Question, found: Found) -> None:
        """Add an answer, and let those go that are too many."""
        self.found[question] = found
        while len(self.found) > self._most_kept:
            self.found.popitem(last=False)

    def collect(self) -> bool:
        """Move what a run found to the answers; whether there was something."""
        run, asked = self.run, self.asked
        if run is None or run.result is None or asked is None:
            return False
        self.keep(asked, run.result)
        self.run = self.asked = None
        return True

"""The evidence of this visit: weighed in the background after the answer, and kept with it."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st

from core import Demands, Evidence, Exploration, Progress, evidence
from core.running import Job
from dashboard.visit.session import Choice, Run

KEY: Final = "weighing"
MOST_KEPT: Final = 24


@dataclass(frozen=True, slots=True)
class Question:
    """What evidence depends on: the run, the k in use, the months of the window, and what the user can work with."""

    run: Run
    k: int
    months: float
    demands: Demands


@dataclass(slots=True)
class Weighing:
    """The evidence of one visitor: ``found`` by question, oldest first, and the ``job`` for the ``asked`` question.

    ``demands`` are the user's.
    """

    demands: Demands = field(default_factory=Demands)
    found: "OrderedDict[Question, Evidence]" = field(default_factory=OrderedDict)
    job: Job[Evidence] | None = None
    asked: Question | None = None

    def question(self, choice: Choice, exploration: Exploration) -> Question:
        """What is asked about an exploration as the page shows it."""
        run = choice.run
        return Question(run, exploration.parent(run.parent).solution.k, choice.window_months, self.demands)

    def answer(self, question: Question) -> Evidence | None:
        """The evidence if it is there."""
        self._collect()
        if question in self.found:
            self.found.move_to_end(question)
        return self.found.get(question)

    def knows(self, run: Run) -> bool:
        """Whether the slow part of evidence on this run is known."""
        return any(asked.run == run for asked in self.found)

    def start(self, question: Question, exploration: Exploration) -> Job[Evidence]:
        """The job of this question; one for another question is cancelled, for nobody waits for it."""
        if self.job is not None and self.asked == question and not self.job.abandoned:
            return self.job
        self.cancel()
        known = next((found for asked, found in reversed(self.found.items()) if asked.run == question.run), None)

        def weigh(report: Callable[[Progress], None]) -> Evidence:
            return evidence(exploration, question.demands, report, known)

        self.job, self.asked = Job(weigh, patient=True), question
        return self.job

    def cancel(self) -> None:
        """End the job that is under way, if there is one, and forget it."""
        if self.job is not None:
            self.job.cancel()
        self.job = self.asked = None

    def keep(self, question: Question, found: Evidence) -> None:
        """Add evidence, and let the oldest go."""
        self.found[question] = found
        while len(self.found) > MOST_KEPT:
            self.found.popitem(last=False)

    def _collect(self) -> None:
        if self.job is not None and self.job.result is not None and self.asked is not None:
            self.keep(self.asked, self.job.result)
            self.job = self.asked = None


def part_of(exploration: Exploration, parent: str) -> Exploration:
    """What the same exploration of one parent alone would be."""
    settings = replace(exploration.settings, target_cluster=parent)
    return replace(exploration, settings=settings, parents=(exploration.parent(parent),))


def current() -> Weighing:
    """The visitor's evidence."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Weighing()
    weighing: Weighing = st.session_state[KEY]
    return weighing

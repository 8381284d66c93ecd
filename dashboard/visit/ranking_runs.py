"""All parents of the data, explored and weighed in the background when the visitor asks for it, and kept."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import streamlit as st

from core import Demands, Evidence, Exploration, Progress, RankedParent, evidence, explore, rank_parents
from core.running import Job
from dashboard.visit.evidence_runs import Question, Weighing, part_of
from dashboard.visit.session import Choice, Run, Session, settings_of

KEY: Final = "rankings"
MOST_KEPT: Final = 4
EXPLORING: Final = 0.2  # the part of the work that finding the sub-segments is; the check of them is the rest


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """All parents with their evidence, the most promising first."""

    exploration: Exploration
    evidence: Evidence
    rows: tuple[RankedParent, ...]


@dataclass(slots=True)
class Rankings:
    """The rankings of one visitor, oldest first, and the job for the ``asked`` one."""

    found: "OrderedDict[Question, Ranking]" = field(default_factory=OrderedDict)
    job: Job[Ranking] | None = None
    asked: Question | None = None

    def answer(self, question: Question) -> Ranking | None:
        """The ranking if it is there."""
        if self.job is not None and self.job.result is not None and self.asked is not None:
            self.found[self.asked] = self.job.result
            self.forget_job()
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)
        return self.found.get(question)

    def knows(self, run: Run) -> bool:
        """Whether the slow part of a ranking is known."""
        return self._known(run) is not None

    def start(self, choice: Choice, question: Question) -> Job[Ranking]:
        """Begin; a job for another question is cancelled."""
        if self.job is not None:
            self.job.cancel()
        known, customers, labels = self._known(question.run), choice.dataset.read.customers, choice.dataset.read.labels
        settings = replace(settings_of(choice.run), target_cluster=None)

        def rank(report: Callable[[Progress], None]) -> Ranking:
            def exploring(progress: Progress) -> None:
                report(replace(progress, fraction=EXPLORING * progress.fraction))

            def weighing(progress: Progress) -> None:
                report(replace(progress, fraction=EXPLORING + (1 - EXPLORING) * progress.fraction))

            made = known.exploration if known else explore(customers, labels, settings, exploring)
            made = made.with_window(question.months)
            found = evidence(made, question.demands, weighing, known.evidence if known else None)
            return Ranking(made, found, rank_parents(made, found))

        self.job, self.asked = Job(rank, patient=True), question
        return self.job

    def forget_job(self) -> None:
        """Be ready to start again."""
        self.job = self.asked = None

    def _known(self, run: Run) -> Ranking | None:
        return next((found for asked, found in reversed(self.found.items()) if asked.run == run), None)


def question_of(choice: Choice, demands: Demands) -> Question:
    """What a ranking depends on: the run whichever parent is looked at, and every parent with its best k."""
    return Question(replace(choice.run, parent="", exact=False), 0, choice.window_months, demands)


def look_inside(session: Session, weighing: Weighing, ranking: Ranking, choice: Choice, parent: str) -> None:
    """Choose a parent in the sidebar, with what is known of it, so that the page answers at once."""
    session.parents[choice.dataset.key] = parent
    session.fill(f"parent-{choice.dataset.key}")
    run = replace(choice.run, parent=parent, exact=False)
    exploration = part_of(ranking.exploration, parent)
    if run not in session.results:
        session.keep(run, exploration)
    weighed = ranking.evidence.parent(parent)
    only = replace(ranking.evidence, parents=(weighed,))
    weighing.keep(Question(run, weighed.k, choice.window_months, only.demands), only)


def current() -> Rankings:
    """The visitor's rankings."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Rankings()
    rankings: Rankings = st.session_state[KEY]
    return rankings

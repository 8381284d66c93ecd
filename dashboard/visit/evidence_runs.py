"""The evidence of this visit: weighed in the background after the answer, and kept with it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from core import Demands, Evidence, Exploration
from core.running import BackgroundRun, OnProgress
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.choice import Choice, EvidenceKey, RunKey
from dashboard.visit.engine import Engine
from dashboard.visit.server import Server

# Twice as many as results: evidence is small, and two values of k are often compared.
MOST_KEPT: Final = 24


class Weighing:
    """The evidence of one visitor, in ``runs``, and what the visitor can work with, in ``demands``."""

    def __init__(self, server: Server, engine: Engine) -> None:
        self.shared = server.evidence
        self.engine = engine
        self.demands = Demands()
        self.runs: BackgroundRuns[EvidenceKey, Evidence] = BackgroundRuns(server.gate, MOST_KEPT, patient=True)

    def question(self, choice: Choice, exploration: Exploration) -> EvidenceKey:
        """What is asked about an exploration as the page shows it."""
        key = choice.key
        return EvidenceKey(key, exploration.parent(key.parent).solution.k, choice.window_months, self.demands)

    def answer_within(self, seconds: float, question: EvidenceKey, exploration: Exploration) -> Evidence | None:
        """The evidence if it is there, or if it comes so soon because its slow part is known."""
        found = self.runs.answer(question) or self.shared.answer(question)
        if found is None and self._known(question.result) is not None:
            found = self.runs.answer_within(seconds, question, self._work(question, exploration))
        return found

    def start(self, question: EvidenceKey, exploration: Exploration) -> BackgroundRun[Evidence]:
        """The run that answers this question."""
        return self.runs.start(question, self._work(question, exploration))

    def _work(self, question: EvidenceKey, exploration: Exploration) -> Callable[[OnProgress], Evidence]:
        known, weigh, share = self._known(question.result), self.engine.evidence, self.shared.share

        def work(report: OnProgress) -> Evidence:
            found = weigh(exploration, question.demands, report, known)
            share(question.result.dataset, question, found)
            return found

        return work

    def _known(self, key: RunKey) -> Evidence | None:
        """Evidence on the same result, whose slow part need not be found again."""

        def fits(asked: EvidenceKey) -> bool:
            return asked.result == key

        return self.runs.latest(fits) or self.shared.latest(fits)


def part_of(exploration: Exploration, parent: str) -> Exploration:
    """What the same exploration of one parent alone would be."""
    settings = replace(exploration.settings, target_cluster=parent)
    return replace(exploration, settings=settings, parents=(exploration.parent(parent),))

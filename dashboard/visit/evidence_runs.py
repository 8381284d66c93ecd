"""The evidence of this visit: weighed in the background after the answer, and kept with it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from core import Demands, Evidence, Exploration
from core.running import BackgroundRun, Gate, OnProgress
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.choice import Choice, RunKey
from dashboard.visit.engine import Engine

# Twice as many as results: evidence is small, and two values of k are often compared.
MOST_KEPT: Final = 24


@dataclass(frozen=True, slots=True)
class Question:
    """What evidence depends on: the result, the k in use, the months of the window, and what the user can do."""

    key: RunKey
    k: int
    months: float
    demands: Demands


class Weighing:
    """The evidence of one visitor, in ``runs``, and what the visitor can work with, in ``demands``."""

    def __init__(self, gate: Gate, engine: Engine) -> None:
        self.engine = engine
        self.demands = Demands()
        self.runs: BackgroundRuns[Question, Evidence] = BackgroundRuns(gate, MOST_KEPT, patient=True)

    def question(self, choice: Choice, exploration: Exploration) -> Question:
        """What is asked about an exploration as the page shows it."""
        key = choice.key
        return Question(key, exploration.parent(key.parent).solution.k, choice.window_months, self.demands)

    def answer_within(self, seconds: float, question: Question, exploration: Exploration) -> Evidence | None:
        """The evidence if it is there, or if it comes so soon because its slow part is known."""
        found = self.runs.answer(question)
        if found is None and self._known(question.key) is not None:
            found = self.runs.answer_within(seconds, question, self._work(question, exploration))
        return found

    def start(self, question: Question, exploration: Exploration) -> BackgroundRun[Evidence]:
        """The run that answers this question."""
        return self.runs.start(question, self._work(question, exploration))

    def _work(self, question: Question, exploration: Exploration) -> Callable[[OnProgress], Evidence]:
        known, weigh = self._known(question.key), self.engine.evidence
        return lambda report: weigh(exploration, question.demands, report, known)

    def _known(self, key: RunKey) -> Evidence | None:
        """Evidence on the same result, whose slow part need not be found again."""
        return self.runs.latest(lambda asked: asked.key == key)


def part_of(exploration: Exploration, parent: str) -> Exploration:
    """What the same exploration of one parent alone would be."""
    settings = replace(exploration.settings, target_cluster=parent)
    return replace(exploration, settings=settings, parents=(exploration.parent(parent),))

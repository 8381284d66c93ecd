"""All parents of the data, explored and weighed in the background when the visitor asks for it, and kept."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from core import Demands, Evidence, Exploration, RankedParent, rank_parents
from core.running import BackgroundRun, Gate, OnProgress, Progress
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.choice import Choice, EvidenceKey, RunKey
from dashboard.visit.engine import Engine
from dashboard.visit.evidence_runs import Weighing, part_of
from dashboard.visit.session import Session

MOST_KEPT: Final = 4  # each holds the explorations of all parents, and is asked for with a button
EXPLORING: Final = 0.2  # the part of the work that finding the sub-segments is; the check of them is the rest


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """All parents with their evidence, the most promising first."""

    exploration: Exploration
    evidence: Evidence
    rows: tuple[RankedParent, ...]


class Rankings:
    """The rankings of one visitor, in ``runs``."""

    def __init__(self, gate: Gate, engine: Engine) -> None:
        self.engine = engine
        self.runs: BackgroundRuns[EvidenceKey, Ranking] = BackgroundRuns(gate, MOST_KEPT, patient=True)

    def answer_within(self, seconds: float, choice: Choice, question: EvidenceKey) -> Ranking | None:
        """The ranking if it is there, or if it comes so soon because its slow part is known and no run was begun."""
        found = self.runs.answer(question)
        if found is None and self.runs.run is None and self._known(question.result) is not None:
            found = self.runs.answer_within(seconds, question, self._work(choice, question))
        return found

    def start(self, choice: Choice, question: EvidenceKey) -> BackgroundRun[Ranking]:
        """Begin anew; a run that is under way is cancelled."""
        self.runs.cancel()
        return self.runs.start(question, self._work(choice, question))

    def _work(self, choice: Choice, question: EvidenceKey) -> Callable[[OnProgress], Ranking]:
        known, engine = self._known(question.result), self.engine
        customers, labels = choice.dataset.read.customers, choice.dataset.read.labels
        settings = replace(choice.key.settings, target_cluster=None)

        def rank(report: OnProgress) -> Ranking:
            def exploring(progress: Progress) -> None:
                report(replace(progress, fraction=EXPLORING * progress.fraction))

            def weighing(progress: Progress) -> None:
                report(replace(progress, fraction=EXPLORING + (1 - EXPLORING) * progress.fraction))

            made = known.exploration if known else engine.explore(customers, labels, settings, exploring)
            made = made.with_window(question.months)
            found = engine.evidence(made, question.demands, weighing, known.evidence if known else None)
            return Ranking(made, found, rank_parents(made, found))

        return rank

    def _known(self, key: RunKey) -> Ranking | None:
        """A ranking with the same explorations and the same slow part of the evidence."""
        return self.runs.latest(lambda asked: asked.result == key)


def question_of(choice: Choice, demands: Demands) -> EvidenceKey:
    """What a ranking depends on: the key whichever parent is looked at, and every parent with its best k."""
    return EvidenceKey(replace(choice.key, parent="", exact=False), 0, choice.window_months, demands)


def look_inside(session: Session, weighing: Weighing, ranking: Ranking, choice: Choice, parent: str) -> None:
    """Choose a parent in the sidebar, with what is known of it, so that the page answers at once."""
    session.parents[choice.dataset.key] = parent
    session.fill(f"parent-{choice.dataset.key}")
    key = replace(choice.key, parent=parent, exact=False)
    if key not in session.runs.found:
        session.runs.keep(key, part_of(ranking.exploration, parent))
    weighed = ranking.evidence.parent(parent)
    only = replace(ranking.evidence, parents=(weighed,))
    weighing.runs.keep(EvidenceKey(key, weighed.k, choice.window_months, only.demands), only)

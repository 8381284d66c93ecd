"""Is it real, is it stable, and what sets it apart: the evidence for every parent of an exploration."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from threadpoolctl import threadpool_limits

from core.evidence.borders import SilhouetteSample, silhouette_sample
from core.evidence.contrast.lift import Everyone, Lift, Reference, lifts
from core.evidence.contrast.rule_cards import RuleCard, rule_cards
from core.evidence.logarithm import gap_by_logarithm
from core.evidence.natural_gap import NaturalGap, Verdict, natural_gap
from core.evidence.parent_data import ParentData
from core.evidence.recommendation import Demands, Recommendation, recommend
from core.evidence.stability import BATCH, RESAMPLES, Stability, stability
from core.exploring.results import Exploration, ParentResult
from core.model.settings import Settings
from core.running.progress import Meter, OnProgress, Stage

NO_GAP = NaturalGap(1, (), 0, 0)  # of a parent that is kept whole


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """What can be said of the sub-segments of one k: natural gaps, stability, and silhouettes for a plot.

    ``logarithm`` is about the same sub-segments, and the natural gaps between them where customers are compared by
    logarithms; None where that was not tested.
    """

    gap: NaturalGap
    stability: Stability
    silhouettes: SilhouetteSample
    logarithm: NaturalGap | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ParentEvidence:
    """The evidence for one parent.

    Attributes
    ----------
    key : the parent's name
    k : the k in use, 1 for a parent that is kept whole
    trusts : k → what can be said of its sub-segments, for every k that was benchmarked
    recommendation : which k to use
    against_parent, against_all : what sets each sub-segment of the k in use apart, in the order of the legend; all
        customers are all that have a label
    cards : a rule for each of them
    """

    key: str
    k: int
    trusts: Mapping[int, Trust]
    recommendation: Recommendation
    against_parent: tuple[Lift, ...]
    against_all: tuple[Lift, ...]
    cards: tuple[RuleCard, ...]

    @property
    def trust(self) -> Trust | None:
        """What can be said of the k in use; None for a parent that is kept whole."""
        return self.trusts.get(self.k)

    @property
    def gap(self) -> NaturalGap:
        """The natural gaps of the k in use."""
        return self.trust.gap if self.trust else NO_GAP

    @property
    def types_at(self) -> tuple[int, ...]:
        """The values of k at which a natural gap lies between all neighbours."""
        return tuple(k for k, trust in self.trusts.items() if trust.gap.verdict is Verdict.TYPES)

    @property
    def types_by_logarithm(self) -> tuple[int, ...]:
        """The values of k at which only logarithms show a natural gap between all neighbours, if none shows it else."""
        if self.types_at:
            return ()
        gaps = ((k, trust.logarithm) for k, trust in self.trusts.items())
        return tuple(k for k, gap in gaps if gap is not None and gap.verdict is Verdict.TYPES)

    @property
    def verdict(self) -> Verdict:
        """What this parent holds: types if some k shows them, else what the k in use shows.

        Where the k in use only sets very few customers apart, the others are judged by the first k that splits them.
        """
        if self.types_at:
            return Verdict.TYPES
        return self.judged_elsewhere.verdict if self.judged_elsewhere else self.gap.verdict

    @property
    def judged_elsewhere(self) -> NaturalGap | None:
        """The natural gaps of the first other k that could be tested, where those of the k in use could not."""
        if self.gap.verdict is not Verdict.NOT_TESTED:
            return None
        gaps = (trust.gap for trust in self.trusts.values())
        return next((gap for gap in gaps if gap.verdict is not Verdict.NOT_TESTED), None)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The evidence for every parent of one exploration, made with ``settings``.

    ``fingerprint`` is that of its customers and labels.
    """

    parents: tuple[ParentEvidence, ...]
    demands: Demands
    settings: Settings
    fingerprint: str

    def parent(self, key: str | int) -> ParentEvidence:
        """The evidence for one parent; KeyError where it was not explored."""
        for parent in self.parents:
            if parent.key == str(key):
                return parent
        raise KeyError(key)


def evidence(
    exploration: Exploration,
    demands: Demands | None = None,
    on_progress: OnProgress | None = None,
    known: Evidence | None = None,
) -> Evidence:
    """Weigh every parent of an exploration.

    Parameters
    ----------
    demands : how many sub-segments can be used, and how small they may be
    on_progress : called with the ``Progress`` of the run; an exception that it raises ends the run
    known : what was found before; where it was for the same customers and sub-segments, with another k in use, other
        months or other demands, its slow part is used again

    Notes
    -----
    The result depends neither on the order of the customers nor on the number of processors.
    """
    demands = demands or Demands()
    usable = known is not None and _is_of_the_same_sub_segments(known, exploration)
    trusts = {parent.key: parent.trusts for parent in known.parents} if known and usable else {}
    missing = [parent for parent in exploration.parents if parent.key not in trusts]
    meter = Meter(sum(_work(parent) for parent in missing) + len(exploration.parents), on_progress)
    labelled = exploration.joined.members.values()
    everyone = Everyone.of(Reference.ALL, exploration.customers, np.sort(np.concatenate(list(labelled))))
    with threadpool_limits(1):
        parents = tuple(
            _weigh(exploration, parent, everyone, demands, trusts.get(parent.key), meter)
            for parent in exploration.parents
        )
    meter.finish()
    return Evidence(parents, demands, exploration.settings, exploration.provenance.fingerprint)


def _is_of_the_same_sub_segments(known: Evidence, exploration: Exploration) -> bool:
    if known.fingerprint != exploration.provenance.fingerprint:
        return False
    # These settings change what is said of the sub-segments, and not who is in them.
    same, now = (
        replace(each, target_cluster=None, chosen_k=None, window_months=1)
        for each in (known.settings, exploration.settings)
    )
    return same == now


def _weigh(
    exploration: Exploration,
    parent: ParentResult,
    everyone: Everyone,
    demands: Demands,
    trusts: Mapping[int, Trust] | None,
    meter: Meter,
) -> ParentEvidence:
    data = ParentData.of(exploration, parent)
    if trusts is None:
        trusts = {
            k: _trust(data, parent, k, exploration.settings.random_state, meter) for k in parent.solutions if k > 1
        }
    _tell(meter, Stage("setting_apart", parent.key))
    solution, people = parent.solution, exploration.customers
    own = Everyone.of(Reference.PARENT, people, parent.members)
    against_parent, against_all = lifts(people, parent.members, solution.segments, solution.k, (own, everyone))
    weighed = ParentEvidence(
        key=parent.key,
        k=solution.k,
        trusts=trusts,
        recommendation=recommend(
            parent.benchmark,
            {k: each.legend for k, each in parent.solutions.items()},
            {k: each.gap for k, each in trusts.items()},
            {k: each.stability for k, each in trusts.items()},
            {k: each.silhouettes.standard_error for k, each in trusts.items()},
            demands,
        ),
        against_parent=against_parent,
        against_all=against_all,
        cards=rule_cards(people, parent.members, data.order, solution.segments, solution.k),
    )
    _tell(meter, Stage("described", parent.key), 1.0)
    return weighed


def _trust(data: ParentData, parent: ParentResult, k: int, random_state: int, meter: Meter) -> Trust:
    segments = parent.solutions[k].segments
    _tell(meter, Stage("natural_gaps", parent.key, k))
    gap = natural_gap(data, segments, k, random_state)
    widths = silhouette_sample(data, segments, k, random_state)
    resampling = Stage("resampling", parent.key, k)
    stable = stability(data, segments, k, random_state, lambda: _tell(meter, resampling, float(k)))
    return Trust(gap, stable, widths, gap_by_logarithm(data, segments, gap, random_state))


def _tell(meter: Meter, stage: Stage, work: float = 0.0) -> None:
    """Report ``work`` more units as done and ``stage`` as what comes now."""
    meter.say(stage)
    meter.add(work)
    meter.report()


def _work(parent: ParentResult) -> float:
    """Batches of resamples, each as long as its k."""
    return float(sum(k * RESAMPLES // BATCH for k in parent.solutions if k > 1))

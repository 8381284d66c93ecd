"""Should a parent be split at all: every parent of an exploration ranked by evidence, stability and spend."""

import math
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from core.evidence.evidence import Evidence, ParentEvidence
from core.evidence.few_apart import Few
from core.evidence.natural_gap import Pair, Verdict
from core.evidence.stability import STABLE_FROM
from core.exploring.benchmark import Benchmark
from core.exploring.results import Exploration, ParentResult

# The clearest evidence first.
ORDER: Final = (Verdict.TYPES, Verdict.MIXED, Verdict.TIERS, Verdict.NOT_TESTED, Verdict.WHOLE)


class Advice(Enum):
    """Whether to split a parent."""

    CANNOT_SPLIT = auto()
    """No k could be benchmarked; the benchmark says why."""
    KEEP_WHOLE = auto()
    """No k gives sub-segments that are stable and large enough."""
    SPLIT_INTO_TYPES = auto()
    """A k shows natural gaps between all neighbours."""
    SPLIT_WITH_SOME_GAPS = auto()
    """A k is stable, and some neighbours have a gap between them."""
    SPLIT_IF_TIERS_HELP = auto()
    """A k is stable, and no natural gap was found."""
    SPLIT_UNTESTED = auto()
    """A k is stable, and whether natural gaps lie between its sub-segments could not be tested."""


SPLITS: Final = MappingProxyType(
    {
        Verdict.TYPES: Advice.SPLIT_INTO_TYPES,
        Verdict.MIXED: Advice.SPLIT_WITH_SOME_GAPS,
        Verdict.TIERS: Advice.SPLIT_IF_TIERS_HELP,
        Verdict.NOT_TESTED: Advice.SPLIT_UNTESTED,
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class RankedParent:
    """One row of the table of parents.

    Attributes
    ----------
    rank : from 1
    key, n_customers : the parent and its customers; ``share`` is their part of the explored ones, 0 to 1
    spend : what they spent in all; ``share_of_spend`` is its part, None where refunds leave some parent below 0
    k : the k in use, 1 for a parent that is kept whole
    verdict : types, mixed, tiers or not tested for the k in use; whole
    types_at : the values of k at which there are types
    stability : mean Jaccard similarity of the least stable sub-segment, 0 to 1; None for a parent that is kept whole
    silhouette : of the k in use; None for a parent that is kept whole
    pair : the two neighbours with the clearest gap, with their picture, a pair that was not tested only where no other
        was; None for a parent that is kept whole
    advice : whether to split it
    advised_k : into how many sub-segments; None where it is better kept whole
    few : those of them that are of very few customers, so that nothing was tested of them
    benchmark : its scores and the choice, which say why a parent cannot be split
    """

    rank: int
    key: str
    n_customers: int
    share: float
    spend: float
    share_of_spend: float | None
    k: int
    verdict: Verdict
    types_at: tuple[int, ...]
    stability: float | None
    silhouette: float | None
    pair: Pair | None
    advice: Advice
    advised_k: int | None
    few: tuple[Few, ...]
    benchmark: Benchmark


def rank_parents(exploration: Exploration, found: Evidence) -> tuple[RankedParent, ...]:
    """Rank the parents: by verdict, then those that are stable, then by spend, then by size and name."""
    spends = {parent.key: _spend(parent) for parent in exploration.parents}
    whole = sum(spends.values())
    has_parts = whole > 0 and min(spends.values()) >= 0
    n = sum(len(parent.members) for parent in exploration.parents)

    def place(parent: ParentResult) -> tuple[object, ...]:
        weighed = found.parent(parent.key)
        stable = (_weakest(weighed) or 0.0) >= STABLE_FROM
        return ORDER.index(weighed.verdict), not stable, -spends[parent.key], -len(parent.members), parent.key

    rows = []
    for rank, parent in enumerate(sorted(exploration.parents, key=place), start=1):
        weighed, score = found.parent(parent.key), parent.benchmark.score_of(parent.solution.k)
        spend = spends[parent.key]
        rows.append(
            RankedParent(
                rank=rank,
                key=parent.key,
                n_customers=len(parent.members),
                share=len(parent.members) / n,
                spend=spend,
                share_of_spend=spend / whole if has_parts else None,
                k=parent.solution.k,
                verdict=weighed.gap.verdict,
                types_at=weighed.types_at,
                stability=_weakest(weighed),
                silhouette=score.silhouette if score else None,
                pair=min(weighed.gap.pairs, key=_p_value, default=None),
                advice=_advice(weighed),
                advised_k=weighed.recommendation.k,
                few=_few(weighed),
                benchmark=parent.benchmark,
            )
        )
    return tuple(rows)


def _spend(parent: ParentResult) -> float:
    return sum(segment.avg_spend * segment.n_customers for segment in parent.solution.legend)


def _few(weighed: ParentEvidence) -> tuple[Few, ...]:
    k = weighed.recommendation.k
    return () if k is None else weighed.trusts[k].gap.few


def _weakest(weighed: ParentEvidence) -> float | None:
    return weighed.trust.stability.weakest.jaccard if weighed.trust else None


def _p_value(pair: Pair) -> float:
    """By which pairs are ordered: one that was not tested comes after all others."""
    return math.inf if pair.p_value is None else pair.p_value


def _advice(weighed: ParentEvidence) -> Advice:
    if weighed.trust is None:
        return Advice.CANNOT_SPLIT
    recommended = weighed.recommendation.recommended
    return Advice.KEEP_WHOLE if recommended is None else SPLITS[recommended.verdict]

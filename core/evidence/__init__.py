"""Is it real, is it stable, what sets it apart, which k to use: facts only."""

from core.evidence.borders import Borders, SilhouetteSample, borders
from core.evidence.contrast.lift import Lift, Reference
from core.evidence.contrast.rule_cards import Limit, RuleCard
from core.evidence.contrast.side_by_side import ComparedNumber, Comparison, compare
from core.evidence.evidence import Evidence, ParentEvidence, evidence
from core.evidence.natural_gap import NaturalGap, Pair, Verdict
from core.evidence.parent_ranking import Advice, RankedParent, rank_parents
from core.evidence.recommendation import DEMANDS, Demands, Option, Recommendation
from core.evidence.stability import Band, Stability, band_of

__all__ = [
    "DEMANDS",
    "Advice",
    "Band",
    "Borders",
    "ComparedNumber",
    "Comparison",
    "Demands",
    "Evidence",
    "Lift",
    "Limit",
    "NaturalGap",
    "Option",
    "Pair",
    "ParentEvidence",
    "RankedParent",
    "Recommendation",
    "Reference",
    "RuleCard",
    "SilhouetteSample",
    "Stability",
    "Verdict",
    "band_of",
    "borders",
    "compare",
    "evidence",
    "rank_parents",
]

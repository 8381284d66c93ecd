"""Is it real, is it stable, what sets it apart, which k to use: facts only."""

from core.evidence.borders import Borders, SilhouetteSample, borders
from core.evidence.contrast.lift import Lift, Reference
from core.evidence.contrast.rule_cards import RuleCard
from core.evidence.contrast.side_by_side import ComparedNumber, Comparison, compare
from core.evidence.evidence import Evidence, ParentEvidence, evidence
from core.evidence.natural_gap import Finding, NaturalGap, Pair, Verdict
from core.evidence.parent_ranking import RankedParent, rank_parents
from core.evidence.recommendation import DEMANDS, Demands, Recommendation
from core.evidence.stability import Stability, band_of

__all__ = [
    "DEMANDS",
    "Borders",
    "ComparedNumber",
    "Comparison",
    "Demands",
    "Evidence",
    "Finding",
    "Lift",
    "NaturalGap",
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

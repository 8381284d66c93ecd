"""One exploration: every parent, every k, the legend, the choice."""

from core.exploring.benchmark import Benchmark, Score
from core.exploring.data_profile import FeatureProfile, Histogram, profile_features, profile_parents
from core.exploring.explore import explore
from core.exploring.results import Exploration, ParentResult, Segment, Solution
from core.exploring.warm_up import warm_up

__all__ = [
    "Benchmark",
    "Exploration",
    "FeatureProfile",
    "Histogram",
    "ParentResult",
    "Score",
    "Segment",
    "Solution",
    "explore",
    "profile_features",
    "profile_parents",
    "warm_up",
]

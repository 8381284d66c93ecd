"""Features, K-Means, scores."""

from core.clustering.sampling import stratified_sample
from core.clustering.scores.score import ScoreEntry, ScoreValue
from core.clustering.scores.score_list import SCORES
from core.clustering.small_kmeans import expect_collapsed_groups

__all__ = [
    "SCORES",
    "ScoreEntry",
    "ScoreValue",
    "expect_collapsed_groups",
    "stratified_sample",
]

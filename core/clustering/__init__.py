"""Features, K-Means, scores."""

from core.clustering.sampling import stratified_sample
from core.clustering.scores.score import ScoreEntry, ScoreValue
from core.clustering.scores.score_list import SCORES

__all__ = [
    "SCORES",
    "ScoreEntry",
    "ScoreValue",
    "stratified_sample",
]

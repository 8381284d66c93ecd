"""Features, K-Means, scores."""

from core.clustering.sampling import stratified_sample

__all__ = [
    "stratified_sample",
]

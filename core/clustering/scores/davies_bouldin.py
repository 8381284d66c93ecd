"""The Davies-Bouldin index of a clustering."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.clustering.clustering import Clustering, centroids
from core.clustering.features import Features
from core.clustering.kmeans.every_k import SMALL_ROWS
from core.clustering.scores.score import ScoreEntry, ScoreValue, Scoring
from core.model.arrays import Floats
from core.running.progress import Part


def davies_bouldin(features: Features, clustering: Clustering) -> float:
    """Davies-Bouldin index (1979); 0 or more, lower is better.

    The mean over the groups of their worst (s_i + s_j) / d_ij, with s the mean distance of a group's customers to
    their centroid and d the distance between two centroids. Infinite where two centroids coincide.
    """
    centres, spread = (_spread if len(features) <= SMALL_ROWS else _compiled_spread)(features, clustering)
    apart = np.sqrt(((centres[:, None] - centres[None, :]) ** 2).sum(axis=2))
    ratios = np.full_like(apart, np.inf)
    np.divide(spread[:, None] + spread[None, :], apart, out=ratios, where=apart > 0)
    np.fill_diagonal(ratios, 0.0)
    return float(ratios.max(axis=1).mean())


def _spread(features: Features, clustering: Clustering) -> tuple[Floats, Floats]:
    """The centroid of each group (k, d), and the mean distance of its customers to it (k)."""
    k, groups = clustering.k, clustering.groups
    centres = centroids(features, groups, k)
    gaps = np.sqrt(((features.rows - centres[groups]) ** 2).sum(axis=1))
    return centres, np.bincount(groups, features.weights * gaps, k) / np.bincount(groups, features.weights, k)


def _compiled_spread(features: Features, clustering: Clustering) -> tuple[Floats, Floats]:
    """The same as ``_spread``, in a fraction of the time and without the interpreter's lock."""
    from core.clustering.kernels.spread import spread_of_groups

    k, n_flags = clustering.k, features.n_flags
    centres, sizes, spread = np.empty((k, features.numbers.shape[1] + n_flags)), np.empty(k), np.empty(k)
    rows = (features.numbers, features.flags, n_flags, features.weights)
    spread_of_groups(*rows, clustering.groups, centres, sizes, spread)
    return centres, spread


def _score_each(
    features: Features, clusterings: Sequence[Clustering], _scoring: Scoring, part: Part
) -> list[ScoreValue]:
    values = []
    for clustering in clusterings:
        part.add(0.0)  # which is where a run that was given up ends
        values.append(ScoreValue(davies_bouldin(features, clustering)))
    return values


DAVIES_BOULDIN: Final = ScoreEntry(code="davies_bouldin", higher_is_better=False, score_each=_score_each)

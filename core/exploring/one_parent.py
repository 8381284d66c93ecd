"""One parent's customers → its sub-segments for every k, their scores and legends: the stages, in order."""

import numpy as np
import numpy.typing as npt

from core.clustering.clustering import kept_whole
from core.clustering.features import build_features
from core.clustering.kmeans import cluster_each, planned_clustering
from core.clustering.scores.davies_bouldin import davies_bouldin
from core.clustering.scores.silhouettes import planned_pairs, score_silhouettes
from core.exploring.benchmark import Benchmark, Score, usable
from core.exploring.legend import legends
from core.exploring.results import ParentResult, Solution
from core.exploring.tallies import Hashes
from core.model.customers import Customers
from core.model.settings import Settings
from core.running.progress import Part, Stage
from core.running.threads import Workers


def planned_work(n: int, settings: Settings) -> float:
    """Distances to be computed for a parent of n customers, if they all differ, and a few more for all else."""
    ks = [k for k in settings.k_range if k < n]
    scoring = planned_pairs(n, settings.exact, settings.top_categories > 0) if ks else 0.0
    return _planned_clustering(n, settings) + scoring + _other_work(n) * (len(ks) + 1)


def _planned_clustering(n: int, settings: Settings) -> float:
    ks = [k for k in settings.k_range if k < n]
    return planned_clustering(n, ks, settings.n_init, settings.top_categories > 0)


def _other_work(n: int) -> float:
    """What it takes to sort and describe the customers, as that many distances."""
    return 300.0 * n


def explore_parent(
    key: str,
    customers: Customers,
    members: npt.NDArray[np.int64],
    hashes: Hashes,
    settings: Settings,
    workers: Workers,
    part: Part,
) -> ParentResult:
    """Everything about the parent ``key``, whose customers stand at ``members``; ``hashes`` are of all customers."""
    meter, n = workers.meter, len(members)
    meter.say(Stage("scaling", key))
    features = build_features(customers, members, settings.scaling, settings.top_categories, lambda: meter.add(0.0))
    ks = [k for k in settings.k_range if k < len(features)]
    part.add(_other_work(n))
    meter.say(Stage("forming", key))
    clustering_part = part.split(_planned_clustering(n, settings))
    found = cluster_each(features, ks, settings.n_init, settings.random_state, workers, clustering_part)
    clustering_part.finish()
    meter.say(Stage("comparing_customers", key))
    widths = score_silhouettes(
        features,
        list(found.values()),
        workers,
        part.split(planned_pairs(n, settings.exact, settings.top_categories > 0)),
        settings.exact,
        settings.memory_mb * 2**20,
        settings.random_state,
    )
    scores = []
    for (k, clustering), width in zip(found.items(), widths, strict=True):
        meter.add(0.0)
        scores.append(Score(k, width.value, davies_bouldin(features, clustering), width.standard_error))
    scores = [score for score in scores if usable(score)]
    part.add(0.0)
    meter.say(Stage("describing", key))
    solved = [found[score.k] for score in scores] or [kept_whole(features)]
    described = legends(customers, members, hashes, features.row_of, solved, lambda: meter.add(0.0))
    solutions = {}
    for clustering, (labels, segments) in zip(solved, described, strict=True):
        labels.flags.writeable = False
        solutions[clustering.k] = Solution(clustering.k, labels, segments)
        part.add(_other_work(n))
    benchmark = Benchmark(
        parent=key,
        n_customers=n,
        n_distinct=len(features),
        scores=tuple(scores),
        left_out=tuple(k for k in settings.k_range if k not in solutions),
        set_k=settings.chosen_k,
    )
    return ParentResult(key, members, benchmark, solutions)

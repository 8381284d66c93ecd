"""One parent's customers → its sub-segments for every k, their scores and legends: the stages, in order."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.clustering import Clustering, kept_whole
from core.clustering.features import Features, build_features
from core.clustering.kmeans.every_k import SMALL_ROWS, cluster_each, planned_clustering
from core.clustering.scores.score import ScoreEntry, Scoring
from core.clustering.scores.score_list import SCORES
from core.exploring.benchmark import Benchmark, Score, most_sub_segments, usable
from core.exploring.legend import legends
from core.exploring.results import ParentResult, Solution
from core.exploring.tallies import Hashes
from core.model.customers import Customers
from core.model.settings import Settings
from core.running.progress import Part, Stage
from core.running.threads import Workers

DISTANCES_OF_OTHER_WORK: Final = 300.0  # for each customer; to sort and describe it takes about as long as so many


def planned_work(n: int, settings: Settings, scores: Sequence[ScoreEntry] = SCORES) -> float:
    """Distances to be computed for a parent of n customers, if they all differ, and a few more for all else."""
    ks = [k for k in settings.k_range if k < n]
    scoring = sum(_planned_score(entry, n, settings) for entry in scores) if ks else 0.0
    return _planned_clustering(n, settings) + scoring + _other_work(n) * (len(ks) + 1)


def _planned_clustering(n: int, settings: Settings) -> float:
    ks = [k for k in settings.k_range if k < n]
    return planned_clustering(n, ks, settings.n_init, settings.top_categories > 0)


def _planned_score(entry: ScoreEntry, n: int, settings: Settings) -> float:
    return entry.planned(n, settings.exact, settings.top_categories > 0)


def _other_work(n: int) -> float:
    """What it takes to sort and describe the customers, as that many distances."""
    return DISTANCES_OF_OTHER_WORK * n


def explore_parent(
    key: str,
    customers: Customers,
    members: npt.NDArray[np.int64],
    hashes: Hashes,
    settings: Settings,
    workers: Workers,
    part: Part,
    small_rows: int = SMALL_ROWS,
    scores: Sequence[ScoreEntry] = SCORES,
) -> ParentResult:
    """Everything about the parent ``key``, whose customers stand at ``members``; ``hashes`` are of all customers.

    Up to ``small_rows`` different customers are clustered without the compiled kernels. All of ``part`` is counted as
    done in the end.
    """
    meter, n = workers.meter, len(members)
    meter.say(Stage("scaling", key))
    features = build_features(customers, members, settings.scaling, settings.top_categories, lambda: meter.add(0.0))
    most_k = most_sub_segments(n, len(features))
    ks = [k for k in settings.k_range if k <= most_k]
    part.add(_other_work(n))
    meter.say(Stage("forming", key))
    clustering_part = part.split(_planned_clustering(n, settings))
    found = cluster_each(features, ks, settings.n_init, settings.random_state, workers, clustering_part, small_rows)
    clustering_part.finish()
    meter.say(Stage("comparing_customers", key))
    benchmarked = _scored(features, found, settings, workers, part, scores)
    part.add(0.0)
    meter.say(Stage("describing", key))
    solved = [found[score.k] for score in benchmarked] or [kept_whole(features)]
    described = legends(customers, members, hashes, features.row_of, solved, lambda: meter.add(0.0))
    solutions = {}
    for clustering, (ranked, segments, legend) in zip(solved, described, strict=True):
        segments.flags.writeable = False
        centres = clustering.centres.renumbered(ranked)
        raw_centres = features.in_raw_units(centres.scaled)
        solutions[clustering.k] = Solution(clustering.k, segments, legend, centres, raw_centres)
        part.add(_other_work(n))
    benchmark = Benchmark(
        parent=key,
        n_customers=n,
        n_distinct=len(features),
        scores=tuple(benchmarked),
        left_out=tuple(k for k in settings.k_range if k not in solutions),
        set_k=settings.chosen_k,
    )
    part.finish()
    row_of = features.row_of.astype(np.int32)
    return ParentResult(key, members, benchmark, solutions, features.scaling, features.categories, row_of)


def _scored(
    features: Features,
    found: Mapping[int, Clustering],
    settings: Settings,
    workers: Workers,
    part: Part,
    scores: Sequence[ScoreEntry],
) -> list[Score]:
    """Every score of every k whose scores are all numbers."""
    scoring = Scoring(workers, settings.exact, settings.memory_mb * 2**20, settings.random_state)
    clusterings, n = list(found.values()), len(features.row_of)
    values = {
        entry.code: entry.score_each(features, clusterings, scoring, part.split(_planned_score(entry, n, settings)))
        for entry in scores
    }
    each_k = [Score(k, {code: values[code][place] for code in values}) for place, k in enumerate(found)]
    return [score for score in each_k if usable(score)]

"""Loads the compiled kernels, or compiles them once, before somebody waits for them."""

from dataclasses import replace
from importlib import import_module
from typing import Final

import numpy as np

from core.clustering.features import Features
from core.clustering.kmeans.every_k import SMALL_ROWS, cluster_each
from core.clustering.scaling import NoScaling
from core.clustering.scores.agreement import agreements
from core.clustering.scores.davies_bouldin import davies_bouldin
from core.clustering.scores.silhouettes import score_silhouettes
from core.clustering.scores.silhouettes_of_aligned_rows import aligned_rows
from core.model.customer_numbers import NUMERIC_COLUMNS
from core.running.progress import Meter, Part
from core.running.threads import Workers

NEEDED_BY_EVIDENCE: Final = ("scipy.stats", "sklearn.tree")


def warm_up() -> None:
    """Run every kernel once on a few made-up rows, and load what smaller data need; a second or two at most where the
    kernels were compiled before.

    Meant for a thread in the background: whoever needs a kernel meanwhile waits for it and computes the same.
    """
    m = SMALL_ROWS + 1
    features = Features(
        numbers=np.random.default_rng(0).normal(size=(m, len(NUMERIC_COLUMNS))),
        flags=np.zeros(m, dtype=np.uint64),
        weights=np.ones(m),
        row_of=np.arange(m),
        columns=NUMERIC_COLUMNS,
        scaling=NoScaling(),
    )
    meter = Meter(0.0)
    workers, part = Workers(meter, None, 1), Part(meter, 0.0)
    first = slice(9)
    few = replace(
        features,
        numbers=features.numbers[first],
        flags=features.flags[first],
        weights=features.weights[first],
        row_of=features.row_of[first],
    )
    score_silhouettes(few, list(cluster_each(few, [2], 1, 0, workers, part).values()), workers, part)
    clusterings = list(cluster_each(features, [2, 3], 1, 0, workers, part).values())
    for exact in (True, False):
        score_silhouettes(features, clusterings, workers, part, exact)
    davies_bouldin(features, clusterings[0])
    aligned = aligned_rows(features, next(agreements(clusterings, len(features))))
    assert aligned.work > 0
    aligned.coefficients(workers, part)
    for library in NEEDED_BY_EVIDENCE:
        import_module(library)

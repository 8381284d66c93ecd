"""Other libraries that score clusterings, timed where they are installed: genieclust."""

from collections.abc import Callable, Iterator
from importlib.util import find_spec

import numpy as np

from tests.benchmarks.cases import (
    KS,
    LARGE,
    Case,
    clusterings_of,
    differences,
    features_of,
    one_thread,
    scores_of,
    timed_of_theirs,
)
from tests.benchmarks.data import shop


def rival_cases(n: int) -> Iterator[Case]:
    """The silhouettes of nine k, by each library that is here; none where they would take more than minutes."""
    if n <= LARGE and find_spec("genieclust"):
        yield _silhouettes(n, "genieclust", _by_genieclust())


def _silhouettes(n: int, library: str, silhouette: Callable[[np.ndarray, np.ndarray], float]) -> Case:
    features = features_of(shop(n))
    clusterings = clusterings_of(features)
    rows = np.ascontiguousarray(features.rows[features.row_of])
    timed = timed_of_theirs(n)

    def theirs() -> list[float]:
        return [silhouette(rows, clusterings[at].groups[features.row_of]) for at in timed]

    name = f"silhouettes of nine k, against {library}"
    ours = scores_of(features, clusterings, exact=True)
    return Case(name, n, ours, one_thread(theirs), differences(timed), len(timed) / len(KS))


def _by_genieclust() -> Callable[[np.ndarray, np.ndarray], float]:
    from genieclust.cluster_validity import silhouette_index

    return lambda rows, groups: float(silhouette_index(rows, groups.astype(np.intp)))

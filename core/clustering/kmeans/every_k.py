"""K-Means for every k of a parent: scikit-learn's for few rows, a compiled search for many."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.clustering.assign import Centres
from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.clustering.kmeans.lloyd import Climb
from core.clustering.kmeans.points import middle_of
from core.clustering.kmeans.search import LIMITS, SearchLimits, planned_work, search
from core.clustering.kmeans.small_kmeans import cluster
from core.model.arrays import Floats
from core.running.progress import Part
from core.running.threads import Workers

# What scikit-learn's time is like, for the progress of a run.
STEPS_OF_A_START: Final = 20  # Lloyd's steps of the search in many rows that take as long as one start of scikit-learn
ROWS_OF_A_CALL: Final = 5_000.0  # rows whose clustering takes as long as what each call takes however few rows it gets
SMALL_ROWS: Final = 2_000  # up to here scikit-learn answers before a compiler would have been loaded
ROWS_AT_ONCE: Final = 2**16  # rows that get their last groups in one block: a run that was given up ends between two


def cluster_each(
    features: Features,
    ks: Sequence[int],
    n_init: int,
    random_state: int,
    workers: Workers,
    part: Part,
    small_rows: int = SMALL_ROWS,
    limits: SearchLimits = LIMITS,
) -> dict[int, Clustering]:
    """K-Means for every k of ``ks``, which ascend from 2 to m at most, on the weighted distinct rows.

    ``n_init`` k-means++ starts are drawn for each k, with ``random_state``; above ``small_rows`` rows starts grown from
    neighbouring k join them. A k is left out where its groups collapse into fewer. What is found for one k does not
    depend on the others that are asked for, on the order of the customers, or on the number of threads.
    """
    found: dict[int, Clustering] = {}
    if not ks:
        return found
    if len(features) <= small_rows:
        for k in ks:
            clustering = cluster(features, k, n_init, random_state, workers.one_at_a_time)
            if clustering:
                found[k] = clustering
            part.add(_small_work(len(features), k, n_init))
    else:
        climbs = search(features, ks, n_init, random_state, workers, part, limits)
        origin = np.append(middle_of(features), np.zeros(features.n_flags))
        clusterings = workers.map(lambda climb: ended(features, climb, origin, part), climbs.values())
        found |= {each.k: each for each in clusterings if np.bincount(each.groups, minlength=each.k).all()}
    part.finish()
    return found


def ended(features: Features, climb: Climb, origin: Floats, part: Part) -> Clustering:
    """The groups in which a compiled search ended, with the centres that give each row its group.

    ``origin`` (d) is where the search measured the rows from.

    The kernel adds up distances in 0/1 columns in another order than ``assign`` does. So a row that is equally near to
    two centres might get another group from it. Where there are such columns, ``assign`` has the last word.
    """
    centres = Centres.of(climb.centres, origin)
    if not features.n_flags:
        return Clustering(len(centres), climb.groups, climb.inertia, centres)
    groups = np.empty_like(climb.groups)
    for low in range(0, len(features), ROWS_AT_ONCE):
        block = slice(low, low + ROWS_AT_ONCE)
        groups[block] = centres.nearest(features.rows_in(block))
        part.add(0.0)
    return Clustering(len(centres), groups, climb.inertia, centres)


def planned_clustering(
    m: int, ks: Sequence[int], n_init: int, flags: bool = False, small_rows: int = SMALL_ROWS
) -> float:
    """Distances between ``m`` rows, some columns ``flags`` or none, and centres that ``cluster_each`` will compute."""
    if m <= small_rows:
        return sum(_small_work(m, k, n_init) for k in ks)
    return planned_work(m, ks, n_init, flags)


def _small_work(m: int, k: int, n_init: int) -> float:
    """The distances that scikit-learn has time for while it clusters."""
    return (m + ROWS_OF_A_CALL) * k * n_init * STEPS_OF_A_START

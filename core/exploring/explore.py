"""Customers, labels and settings → one frozen exploration: the whole way, in the order of the stages."""

import hashlib
import platform
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.clustering.scores.score import ScoreEntry
from core.clustering.scores.score_list import SCORES
from core.exploring.marks import hash_customers
from core.exploring.one_parent import explore_parent, planned_work
from core.exploring.results import Exploration, ParentResult, Provenance
from core.model.customers import Customers
from core.model.labels import Labels
from core.model.parents import group_by_parent
from core.model.settings import Settings
from core.running.progress import Meter, OnProgress, Part
from core.running.threads import Workers, conduct
from core.tables.text_array import in_arrow
from core.tables.text_bytes import text_of

LIBRARIES: Final = ("numpy", "scipy", "pandas", "scikit-learn", "numba")
# customers: a larger parent keeps all threads busy by itself; smaller ones are explored by one thread each
LARGE_PARENT: Final = 20_000


def explore(
    customers: Customers,
    labels: Labels,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
    threads: int | None = None,
    scores: Sequence[ScoreEntry] = SCORES,
) -> Exploration:
    """Split the customers of each parent into sub-segments for every k, score them, and choose.

    The result does not depend on the order of the customers; only equally frequent top categories are named in the
    order of the file, as the API does.

    Parameters
    ----------
    settings : what to try; the defaults are the API's
    on_progress : called with the ``Progress`` of the run ten times a second; an exception that it raises ends the run
    threads : how many compute; None for one for each processor. The result does not depend on it
    scores : what every k is scored by; the two of ``SCORES``, which choose k, are among them

    Raises
    ------
    InvalidInput
        No label fits, or an unknown target cluster.
    """
    assert {entry.code for entry in SCORES} <= {entry.code for entry in scores}
    settings = settings or Settings()
    joined = group_by_parent(customers, labels, settings.target_cluster)
    targets = joined.keys_for(settings.target_cluster)
    planned = {key: planned_work(len(joined.members[key]), settings, scores) for key in targets}
    meter = Meter(sum(planned.values()), on_progress)

    def run(workers: Workers) -> tuple[ParentResult, ...]:
        hashes = hash_customers(customers, lambda: meter.add(0.0))

        def explore_one(key: str, helpers: Workers) -> ParentResult:
            part = Part(meter, planned[key])
            return explore_parent(key, customers, joined.members[key], hashes, settings, helpers, part, scores=scores)

        return _each({key: len(joined.members[key]) for key in targets}, explore_one, workers)

    # One thread for each sum of the libraries: the order of a sum, and so its last digits, must not depend on how
    # many processors there are.
    with threadpool_limits(1):
        parents = conduct(meter, threads, run)
    exploration = Exploration(customers, settings, parents, joined, _provenance(customers, labels))
    meter.finish()
    return exploration


def _each(
    sizes: Mapping[str, int], explore_one: Callable[[str, Workers], ParentResult], workers: Workers
) -> tuple[ParentResult, ...]:
    """Every parent of ``sizes``, in its order: large ones one after the other, each with all threads; then one thread
    for each of the small ones.
    """
    large = [key for key, n in sizes.items() if n > LARGE_PARENT]
    small = [key for key, n in sizes.items() if n <= LARGE_PARENT]
    found = {key: explore_one(key, workers) for key in large}
    found |= zip(small, workers.map(lambda key: explore_one(key, workers.alone), small), strict=True)
    return tuple(found[key] for key in sizes)


def _provenance(customers: Customers, labels: Labels) -> Provenance:
    digest = hashlib.sha256()
    codes, parents = pd.factorize(labels.parents)
    for texts in (customers.ids, labels.ids, parents):
        for part in text_of(in_arrow(texts)):
            digest.update(np.ascontiguousarray(part).data)
    products = customers.products
    for numbers in (codes, customers.frequency, customers.amount_spent, products.codes, products.offsets):
        digest.update(np.ascontiguousarray(numbers).data)
    digest.update("\x00".join(products.vocabulary).encode("utf-8", "surrogatepass"))
    return Provenance(_versions(), digest.hexdigest())


@cache
def _versions() -> Mapping[str, str]:
    libraries = {name: version(name) for name in LIBRARIES}
    return MappingProxyType({"python": platform.python_version()} | libraries)

"""Customers, labels and settings → one frozen exploration: the whole way, in the order of the stages."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from threadpoolctl import threadpool_limits

from core.benchmark import Benchmark, Score, describe, usable
from core.customers import Customers
from core.errors import InvalidInput, Place, Problem, listed, quoted
from core.features import Features, build_features
from core.from_python import as_customers, as_labels
from core.kmeans import Codes, canonical, cluster
from core.labels import Labels, Parents, group_by_parent
from core.metrics import davies_bouldin, silhouettes
from core.personas import persona
from core.profiles import Segment, profile
from core.progress import Meter, OnProgress
from core.settings import Settings

LIBRARIES: Final = ("numpy", "scipy", "pandas", "scikit-learn")


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The sub-segments of one parent for one k: a number for each of its customers, and the legend."""

    k: int
    labels: Codes
    segments: tuple[Segment, ...]
    personas: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ParentResult:
    """Everything found inside one parent.

    Attributes
    ----------
    key : the parent's name
    members : int64 array of n, positions of its customers in the exploration's customers, ascending
    benchmark : the scores and the choice
    solutions : k → solution, for every k that was benchmarked; for a parent kept whole only k = 1
    """

    key: str
    members: npt.NDArray[np.int64]
    benchmark: Benchmark
    solutions: Mapping[int, Solution]

    @property
    def solution(self) -> Solution:
        """The solution of the chosen k."""
        return self.solutions[self.benchmark.chosen_k]

    @property
    def description(self) -> str:
        """Why this k was chosen."""
        return describe(self.benchmark)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What it takes to get the same answer again: the versions used, and a fingerprint of customers and labels."""

    versions: Mapping[str, str]
    fingerprint: str


@dataclass(frozen=True, slots=True, eq=False)
class Exploration:
    """Everything found for one set of customers, labels and settings."""

    customers: Customers
    settings: Settings
    parents: tuple[ParentResult, ...]
    joined: Parents
    provenance: Provenance

    def parent(self, key: str | int) -> ParentResult:
        """The result of one parent; KeyError where it was not explored."""
        for parent in self.parents:
            if parent.key == str(key):
                return parent
        raise KeyError(key)

    def with_k(self, key: str | int, k: int | None) -> "Exploration":
        """The same exploration with another k set for one parent, or (None) with the best one; nothing is recomputed.

        Raises
        ------
        KeyError
            The parent was not explored, or has no solution with that k.
        """
        found = self.parent(key)
        if k is not None and k not in found.solutions:
            raise KeyError(k)
        changed = replace(found, benchmark=found.benchmark.with_k(k))
        return replace(self, parents=tuple(changed if each is found else each for each in self.parents))

    def with_window(self, months: float) -> "Exploration":
        """The same exploration with the orders counted in a window of another length; only the personas change."""

        def retold(solution: Solution) -> Solution:
            return replace(solution, personas=tuple(persona(segment, months) for segment in solution.segments))

        parents = (
            replace(parent, solutions={k: retold(solution) for k, solution in parent.solutions.items()})
            for parent in self.parents
        )
        return replace(self, settings=replace(self.settings, window_months=months), parents=tuple(parents))


def explore(
    customers: Customers | pd.DataFrame,
    labels: Labels | Mapping[Any, object] | pd.DataFrame,
    settings: Settings | None = None,
    on_progress: OnProgress | None = None,
) -> Exploration:
    """Split the customers of each parent into sub-segments for every k, score them, and choose.

    Parameters
    ----------
    customers : ``Customers``, or a DataFrame with the columns id, frequency, amount_spent and product_types
    labels : ``Labels``, customer id → parent, or a DataFrame with the columns customer_id and cluster_id
    settings : what to try; the defaults are the API's
    on_progress : called with the ``Progress`` of the run; an exception that it raises ends the run

    Raises
    ------
    InvalidInput
        With every problem of the input: bad rows, no label that fits, an unknown target cluster.

    Notes
    -----
    The result does not depend on the order of the customers; only equally frequent top categories are named in
    the order of the file, as the API does.
    """
    settings = settings or Settings()
    people, membership = as_customers(customers), as_labels(labels)
    joined = group_by_parent(people, membership)
    targets = _targets(joined, settings)
    features = {
        key: build_features(people, joined.members[key], settings.scaling, settings.top_categories) for key in targets
    }
    meter = Meter(sum(_work(each, settings) for each in features.values()), on_progress)
    # One thread: two were never faster, and now and then many times slower; and the order of a sum, and so its last
    # digits, must not depend on how many processors there are.
    with threadpool_limits(1):
        parents = tuple(
            _explore_parent(key, people, joined.members[key], features[key], settings, meter) for key in targets
        )
    meter.say("Done")
    return Exploration(people, settings, parents, joined, _provenance(people, membership))


def _explore_parent(
    key: str,
    customers: Customers,
    members: npt.NDArray[np.int64],
    features: Features,
    settings: Settings,
    meter: Meter,
) -> ParentResult:
    clusterings = {}
    for k in _possible(features, settings):
        meter.say(f"Parent {key}: forming {k} sub-segments")
        clustering = cluster(features, k, settings.n_init, settings.random_state)
        meter.say(f"Parent {key}: formed {k} sub-segments", _clustering_work(features, k, settings))
        if clustering:
            clusterings[k] = clustering
    comparing = f"Parent {key}: comparing its customers with each other"
    widths = silhouettes(features, list(clusterings.values()), lambda pairs: meter.say(comparing, pairs))
    scores = [
        Score(k, width, davies_bouldin(features, clustering))
        for (k, clustering), width in zip(clusterings.items(), widths, strict=True)
    ]
    scores = [score for score in scores if usable(score)]
    solved = {score.k: clusterings[score.k].labels[features.row_of] for score in scores}
    if not solved:
        solved = {1: np.zeros(len(members), dtype=np.int32)}
    solutions = {}
    for k, labels in solved.items():
        numbered = canonical(
            labels, customers.frequency[members], customers.amount_spent[members], customers.ids[members]
        )
        numbered.flags.writeable = False
        segments = profile(customers, members, numbered, k)
        texts = tuple(persona(segment, settings.window_months) for segment in segments)
        solutions[k] = Solution(k, numbered, segments, texts)
    benchmark = Benchmark(
        parent=key,
        n_customers=len(members),
        n_distinct=len(features),
        scores=tuple(scores),
        left_out=tuple(k for k in settings.k_range if k not in solved),
        set_k=settings.chosen_k,
    )
    return ParentResult(key, members, benchmark, solutions)


def _targets(joined: Parents, settings: Settings) -> list[str]:
    if settings.target_cluster is None:
        return list(joined.members)
    target = str(settings.target_cluster)
    if target not in joined.members:
        known = listed(map(quoted, joined.members))
        raise InvalidInput([Problem("parent_unknown", Place(path="target_cluster"), value=quoted(target), hint=known)])
    return [target]


def _clustering_work(features: Features, k: int, settings: Settings) -> float:
    """Distances that K-Means computes for one k, at a typical 20 rounds a start."""
    return len(features) * k * settings.n_init * 20.0


def _possible(features: Features, settings: Settings) -> list[int]:
    """The values of k that these customers can be split into."""
    return [k for k in settings.k_range if k < len(features)]


def _work(features: Features, settings: Settings) -> float:
    possible = _possible(features, settings)
    pairs = float(len(features)) ** 2 if possible else 0.0
    return pairs + sum(_clustering_work(features, k, settings) for k in possible)


def _provenance(customers: Customers, labels: Labels) -> Provenance:
    digest = hashlib.sha256()
    for column in (customers.ids, labels.ids, labels.parents):
        digest.update(pd.util.hash_array(column, categorize=False).tobytes())
    for numbers in (customers.frequency, customers.amount_spent, customers.products.codes, customers.products.offsets):
        digest.update(np.ascontiguousarray(numbers).tobytes())
    digest.update("\x00".join(customers.products.vocabulary).encode("utf-8", "surrogatepass"))
    return Provenance(_versions(), digest.hexdigest())


@cache
def _versions() -> Mapping[str, str]:
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}

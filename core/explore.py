"""Customers, labels and settings → one frozen exploration: the whole way, in the order of the stages."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from core.customers import Customers
from core.from_python import as_customers, as_labels
from core.labels import Labels, Parents, group_by_parent
from core.parent import ParentResult, Solution, explore_parent, planned_work
from core.personas import persona
from core.profiles import hash_customers
from core.progress import Meter, OnProgress, Part
from core.settings import Settings
from core.text_bytes import text_of
from core.texts import in_arrow
from core.workers import Workers, conduct

LIBRARIES: Final = ("numpy", "scipy", "pandas", "scikit-learn", "numba")
LARGE_PARENT: Final = 20_000


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
    threads: int | None = None,
) -> Exploration:
    """Split the customers of each parent into sub-segments for every k, score them, and choose.

    Parameters
    ----------
    customers : ``Customers``, or a DataFrame with the columns id, frequency, amount_spent and product_types
    labels : ``Labels``, customer id → parent, or a DataFrame with the columns customer_id and cluster_id
    settings : what to try; the defaults are the API's
    on_progress : called with the ``Progress`` of the run ten times a second; an exception that it raises ends the run
    threads : how many compute; None for one a processor. The result does not depend on it

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
    joined = group_by_parent(people, membership, settings.target_cluster)
    targets = joined.keys_for(settings.target_cluster)
    planned = {key: planned_work(len(joined.members[key]), settings) for key in targets}
    meter = Meter(sum(planned.values()), on_progress)

    def run(workers: Workers) -> tuple[ParentResult, ...]:
        hashes = hash_customers(people, lambda: meter.add(0.0))

        def explore_one(key: str, helpers: Workers) -> ParentResult:
            part = Part(meter, planned[key])
            found = explore_parent(key, people, joined.members[key], hashes, settings, helpers, part)
            part.finish()
            return found

        # Large parents one after the other, each with all threads; then one thread for each of the small ones.
        large = [key for key in targets if len(joined.members[key]) > LARGE_PARENT]
        small = [key for key in targets if len(joined.members[key]) <= LARGE_PARENT]
        found = {key: explore_one(key, workers) for key in large}
        found |= zip(small, workers.map(lambda key: explore_one(key, workers.alone), small), strict=True)
        return tuple(found[key] for key in targets)

    # One thread for each sum of the libraries: the order of a sum, and so its last digits, must not depend on how
    # many processors there are.
    with threadpool_limits(1):
        parents = conduct(meter, threads, run)
    exploration = Exploration(people, settings, parents, joined, _provenance(people, membership))
    meter.finish("Done")
    return exploration


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
    return {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES}

"""What is timed: each case in our way and in scikit-learn's, on the same customers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import numpy as np
from sklearn.cluster import KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score
from threadpoolctl import threadpool_limits

from core import Customers, Labels, Settings, explore
from core.cli.commands import main
from core.clustering.clustering import Clustering
from core.clustering.features import Features, build_features
from core.clustering.kmeans.every_k import cluster_each
from core.clustering.scores.silhouettes import score_silhouettes
from core.running.progress import Meter, Part
from core.running.threads import Workers, conduct, processors
from tests.benchmarks.data import shop
from tests.benchmarks.whole_runs import by_scikit_learn, by_the_shell, write_request

KS = tuple(range(2, 11))
LARGE = 60_000
SAMPLED_FROM = 300_000  # different customers who share nothing
MOST_PARENTS = 10
Result = TypeVar("Result")


@dataclass(frozen=True)
class Case:
    """One line of the table: ``ours`` and ``theirs`` do the same; ``agreement`` says how far their results agree.

    ``distances`` are those between all different customers where ours takes all of them into account, else 0.
    Where theirs takes very long it does a part of the work only, ``part_of_theirs``, and its time is divided by that.
    """

    name: str
    customers: int
    ours: Callable[[], object]
    theirs: Callable[[], object] | None
    agreement: Callable[[object, object], str]
    part_of_theirs: float = 1.0
    distances: float = 0.0


def features_of(customers: Customers, top_categories: int = 0) -> Features:
    return build_features(customers, np.arange(len(customers)), "zscore", top_categories)


def clusterings_of(features: Features) -> list[Clustering]:
    return list(in_threads(lambda workers, part: cluster_each(features, KS, 10, 42, workers, part)).values())


def in_threads(work: Callable[[Workers, Part], Result]) -> Result:
    meter = Meter(0.0)
    return conduct(meter, processors(), lambda workers: work(workers, Part(meter, 0.0)))


def silhouette_case(n: int, top_categories: int, *, exact: bool, with_theirs: bool) -> Case:
    features = features_of(shop(n), top_categories)
    clusterings = clusterings_of(features)
    rows = features.rows[features.row_of]

    timed = timed_of_theirs(n)

    def theirs() -> list[float]:
        return [silhouette_score(rows, clusterings[at].groups[features.row_of]) for at in timed]

    distances = len(features) ** 2 / 2 if exact else 0.0
    name = f"silhouettes of nine k, {rows.shape[1]} columns" + ("" if exact else ", sampled")
    ours = scores_of(features, clusterings, exact)
    share = len(timed) / len(KS)
    return Case(name, n, ours, one_thread(theirs) if with_theirs else None, differences(timed), share, distances)


def unlike_case(n: int) -> Case:
    """The same customers, moved a hair, so that no two share a number: each pair is compared, by its root."""
    shoppers = features_of(shop(n))
    numbers = shoppers.numbers + np.random.default_rng(0).normal(scale=1e-9, size=shoppers.numbers.shape)
    features = replace(shoppers, numbers=numbers[np.argsort(numbers[:, 0])])
    ours = scores_of(features, clusterings_of(features), exact=True)
    distances = len(features) ** 2 / 2
    return Case("silhouettes of nine k, all numbers different", n, ours, None, nothing, distances=distances)


def timed_of_theirs(n: int) -> Sequence[int]:
    """The places in ``KS`` that another library scores: of many customers one, as they all take the same time."""
    return [4] if n >= LARGE else range(len(KS))


def differences(timed: Sequence[int]) -> Callable[[object, object], str]:
    """Says how far our scores of all k are from another library's of those at ``timed``."""

    def agreement(ours: list[float], theirs: list[float]) -> str:
        worst = max(abs(ours[at] - score) for at, score in zip(timed, theirs, strict=True))
        return f"scores differ by {worst:.0e} at most"

    return agreement


def scores_of(features: Features, clusterings: Sequence[Clustering], exact: bool) -> Callable[[], list[float]]:
    """Our silhouette of each clustering, to be timed."""

    def scores() -> list[float]:
        found = in_threads(lambda workers, part: score_silhouettes(features, clusterings, workers, part, exact))
        return [each.value for each in found]

    return scores


def kmeans_case(n: int, *, with_theirs: bool) -> Case:
    features = features_of(shop(n))
    rows = features.rows[features.row_of]

    def ours() -> list[Clustering]:
        return clusterings_of(features)

    def theirs() -> list[float]:
        return [KMeans(k, n_init=10, random_state=42).fit(rows).inertia_ for k in KS]

    def agreement(ours: list[Clustering], theirs: list[float]) -> str:
        """From our groups, customer by customer: our own inertia is not taken at its word."""
        return largest_ratio([inertia(rows, each.groups[features.row_of], each.k) for each in ours], theirs)

    return Case("K-Means for nine k, ten starts", n, ours, one_thread(theirs) if with_theirs else None, agreement)


def inertia(rows: np.ndarray, groups: np.ndarray, k: int) -> float:
    means = np.column_stack([np.bincount(groups, column, k) for column in rows.T]) / np.bincount(groups)[:, None]
    return float(((rows - means[groups]) ** 2).sum())


def everything_case(n: int, parents: int, *, exact: bool | None, with_theirs: bool) -> Case:
    customers = shop(n)
    labels = Labels.of({name: position % parents for position, name in enumerate(customers.ids.tolist())})
    settings = Settings(k_range=KS, exact=exact)
    most = min(parents, MOST_PARENTS)

    def ours() -> list[float]:
        result = explore(customers, labels, settings)
        return [score.silhouette for parent in result.parents for score in parent.benchmark.scores]

    def theirs() -> list[float]:
        scores = []
        for parent in range(most):
            features = features_of(take(customers, np.arange(parent, n, parents)))
            matrix = features.rows[features.row_of]
            for k in KS:
                found = KMeans(k, n_init=10, random_state=42).fit(matrix).labels_
                davies_bouldin_score(matrix, found)
                scores.append(float(silhouette_score(matrix, found)))
        return scores

    name = f"{parents} parents, everything" if parents > 1 else "everything"
    if exact is not None:
        name += ", exact" if exact else ", sampled scores"
    return Case(name, n, ours, one_thread(theirs) if with_theirs else None, nothing, most / parents)


def take(customers: Customers, positions: np.ndarray) -> Customers:
    return Customers(
        customers.ids[positions],
        customers.frequency[positions],
        customers.amount_spent[positions],
        customers.products.take(positions),
    )


def one_thread(theirs: Callable[[], object]) -> Callable[[], object]:
    """Two threads of scikit-learn never beat one here, and now and then take many times as long."""

    def limited() -> object:
        with threadpool_limits(1):
            return theirs()

    return limited


def largest_ratio(ours: object, theirs: object) -> str:
    ratios = np.divide(ours, theirs)  # type: ignore[arg-type]
    return f"inertia {ratios.min():.4f} to {ratios.max():.4f} of theirs"


def nothing(_: object, __: object) -> str:
    return ""


def request_case(n: int, folder: Path) -> Case:
    """From the API's request to its response, libraries loaded; the remark is what a process of its own takes."""
    request, response = folder / f"request-{n}.json", folder / f"response-{n}.json"
    write_request(request, n, KS)

    arguments = ["explore", str(request), "-o", str(response)]

    def process(_: object, __: object) -> str:
        seconds, megabytes = by_the_shell(*arguments[1:])
        return f"as a process: {seconds:.2f} s with the libraries' loading, {megabytes:,.0f} MB"

    theirs = one_thread(lambda: by_scikit_learn(request, response))
    return Case("request JSON to response JSON", n, lambda: main(arguments), theirs, process)


def all_cases(sizes: Sequence[int], longest_theirs: int) -> Iterator[Case]:
    """Every line of the table; one at a time, so that their customers are not in memory together.

    Scikit-learn's silhouettes are run up to ``longest_theirs`` customers, its K-Means up to 20 times as many.
    """
    for n in sizes:
        yield silhouette_case(n, 0, exact=True, with_theirs=n <= longest_theirs)
        if LARGE <= n <= SAMPLED_FROM:
            yield unlike_case(n)
        if n > SAMPLED_FROM:
            yield silhouette_case(n, 0, exact=False, with_theirs=False)
        if n <= longest_theirs:
            yield silhouette_case(n, 50, exact=True, with_theirs=True)
        yield kmeans_case(n, with_theirs=n <= 20 * longest_theirs)

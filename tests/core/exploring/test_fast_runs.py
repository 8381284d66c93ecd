"""Whole runs of the compiled engine: the same for any threads and order, watched all the time, ended at once."""

import json
import subprocess
import sys
import threading
import time
from itertools import pairwise

import numpy as np
import pytest

from core import Customers, Exploration, Labels, Progress, Settings, describe, explore
from core.clustering.kernels.compiled import compiled
from core.model.products import ProductTypes
from core.running.progress import Meter, Part, StoppedError
from core.running.threads import conduct
from tests.core.support import ROOT

MANY = 4_000


def shoppers(n: int, order: np.ndarray | None = None) -> Customers:
    """Customers whose numbers and categories hang together; ``order`` says in which order they stand."""
    generator = np.random.default_rng(n)
    counts = generator.integers(0, 4, n)
    frequency = 1 + generator.poisson(5 * (1 + counts))
    amount = np.round(frequency * generator.lognormal(3, 0.5, n), 2)
    first = generator.integers(0, 10, n)
    lists = [[(first[i] + step) % 10 for step in range(counts[i])] for i in range(n)]
    order = np.arange(n) if order is None else order
    codes = np.array([code for i in order for code in lists[i]], dtype=np.int32)
    return Customers(
        ids=np.array([f"c{i:05}" for i in order], dtype=object),
        frequency=frequency[order],
        amount_spent=amount[order],
        products=ProductTypes(codes, np.concatenate([[0], np.cumsum(counts[order])]), tuple("abcdefghij")),
    )


def parents_of(customers: Customers, large: int) -> Labels:
    """A parent of ``large`` customers, all others in parents of a hundred."""
    return Labels.of({name: 0 if int(name[1:]) < large else 1 + int(name[1:]) % 10 for name in customers.ids.tolist()})


def fingerprint(exploration: Exploration) -> list[object]:
    """Everything that was found, by the names of the customers."""
    found: list[object] = []
    for parent in exploration.parents:
        ids = exploration.customers.ids[parent.members]
        found += [parent.key, parent.benchmark]
        for k, solution in parent.solutions.items():
            found += [k, dict(zip(ids.tolist(), solution.segments.tolist(), strict=True))]
            found += [(each.avg_spend, each.avg_frequency, each.avg_categories, each.mark) for each in solution.legend]
    return found


@pytest.mark.parametrize(
    "settings", [Settings(k_range=[2, 3, 5]), Settings(k_range=[2, 4], top_categories=10, exact=False)]
)
def test_threads_and_the_order_of_the_customers_change_no_bit(settings: Settings) -> None:
    customers = shoppers(MANY)
    mixed = shoppers(MANY, np.random.default_rng(1).permutation(MANY))
    labels = parents_of(customers, MANY - 1000)
    one = fingerprint(explore(customers, labels, settings, threads=1))
    assert fingerprint(explore(customers, labels, settings, threads=2)) == one
    assert fingerprint(explore(mixed, labels, settings, threads=2)) == one


def test_an_estimated_score_says_so_and_an_exact_one_does_not() -> None:
    customers = shoppers(3000)
    labels = parents_of(customers, 3000)
    estimated = explore(customers, labels, Settings(exact=False)).parent(0)
    exact = explore(customers, labels, Settings(exact=True)).parent(0)
    errors = [score.silhouette_standard_error for score in estimated.benchmark.scores]
    assert all(error is not None for error in errors)
    assert "(about 0." in describe(estimated.benchmark)
    assert f"standard error {errors[0]:.2g}" in describe(estimated.benchmark)
    assert [score.silhouette_standard_error for score in exact.benchmark.scores] == [None, None]
    assert "about" not in describe(exact.benchmark)
    for rough, true in zip(estimated.benchmark.scores, exact.benchmark.scores, strict=True):
        assert rough.silhouette == pytest.approx(
            true.silhouette, abs=5 * (rough.silhouette_standard_error or 0) + 1e-12
        )


def test_a_run_reports_all_the_time_and_its_progress_rises_from_0_to_1() -> None:
    seen: list[Progress] = []
    customers = shoppers(MANY)
    explore(customers, parents_of(customers, MANY - 1000), Settings(k_range=range(2, 8)), seen.append)
    fractions = [progress.fraction for progress in seen]
    assert all(before <= after for before, after in pairwise(fractions))
    assert (fractions[0], fractions[-1]) == (0, 1)


class GivenUpError(Exception):
    """What a callback raises to cancel."""


@pytest.mark.parametrize("report", [1, 2, 3])
def test_an_exception_in_a_report_ends_every_thread_of_the_run(report: int) -> None:
    customers = shoppers(MANY)
    seen: list[Progress] = []

    def cancel(progress: Progress) -> None:
        seen.append(progress)
        if len(seen) == report:
            raise GivenUpError

    before = threading.active_count()
    with pytest.raises(GivenUpError):
        explore(customers, parents_of(customers, MANY), Settings(k_range=range(2, 40), n_init=50), cancel)
    assert len(seen) == report
    assert threading.active_count() == before


def test_the_first_failure_of_a_task_ends_the_others_and_is_what_is_raised() -> None:
    done: list[int] = []

    def task(number: int) -> None:
        if number == 5:
            raise GivenUpError
        time.sleep(0.001)
        meter.add(1.0)
        done.append(number)

    meter = Meter(1.0)
    with pytest.raises(GivenUpError):
        conduct(meter, 2, lambda workers: workers.map(task, range(10_000)))
    assert len(done) < 1000


def test_a_cancelled_run_leaves_the_rest_of_its_tasks_undone() -> None:
    done: list[int] = []

    def task(number: int) -> None:
        time.sleep(0.001)
        meter.add(1.0)
        done.append(number)

    def cancel(progress: Progress) -> None:
        if progress.fraction > 0:
            raise GivenUpError

    meter = Meter(1.0, cancel)
    with pytest.raises(GivenUpError):
        conduct(meter, 2, lambda workers: workers.map(task, range(5_000)))
    assert 0 < len(done) < 4_000


def test_results_stand_in_the_order_of_the_tasks() -> None:
    def slower_when_early(number: int) -> int:
        time.sleep((20 - number) / 5000)
        return number

    assert conduct(Meter(1.0), 4, lambda workers: workers.map(slower_when_early, range(20))) == list(range(20))


def test_a_part_counts_as_exactly_what_was_planned() -> None:
    for done in (0.0, 3.0, 10.0, 25.0):
        fractions: list[float] = []
        meter = Meter(20.0, lambda progress, seen=fractions: seen.append(progress.fraction))  # type: ignore[misc]
        part = Part(meter, 10.0)
        half = part.split(4.0)
        half.add(done)
        half.finish()
        part.finish()
        meter.report()
        assert fractions == [0.5]


def test_a_stopped_meter_ends_whoever_counts() -> None:
    meter = Meter(1.0)
    meter.stop()
    with pytest.raises(StoppedError):
        meter.add(1.0)


def test_kernels_that_cannot_be_kept_on_disk_are_compiled_all_the_same() -> None:
    namespace: dict[str, object] = {}
    exec("def twice(number):\n    return number + number\n", namespace)  # noqa: S102 - a function without a file
    assert compiled(namespace["twice"])(2.0) == 4.0  # type: ignore[operator, arg-type]


def test_warming_up_leaves_every_kernel_ready() -> None:
    """In a process of its own, because whatever else was run before has left kernels ready as well."""
    ready, later = json.loads(subprocess.check_output([sys.executable, "-c", WARMED], cwd=ROOT))
    assert ready == later
    assert {"lloyd", "lloyd_each", "start_each", "add_pairs", "add_queries", "spread_of_groups"} <= {*ready}
    assert {"count_roots", "spread_over_nodes", "aligned_coefficients"} <= {*ready}


WARMED = """
import json, pkgutil
from importlib import import_module

from core import warm_up
from core.clustering import kernels
from tests.core.exploring.test_fast_runs import MANY, Settings, explore, parents_of, shoppers

warm_up()
names = [each.name for each in pkgutil.iter_modules(kernels.__path__)]
modules = [import_module(f"core.clustering.kernels.{name}") for name in names]

def ready():
    kernels = {name: each for module in modules for name, each in vars(module).items() if hasattr(each, "signatures")}
    return {name: len(kernel.signatures) for name, kernel in kernels.items() if kernel.signatures}

before = ready()
customers = shoppers(MANY)
for k_range in ([2, 3], [2]):
    for top_categories in (0, 10):
        for exact in (True, False):
            settings = Settings(k_range=k_range, top_categories=top_categories, exact=exact, n_init=2)
            explore(customers, parents_of(customers, MANY), settings)
print(json.dumps([before, ready()]))
"""

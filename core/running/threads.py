"""A run in threads: the caller's reports progress, another leads, the others compute; results keep their order."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Lock
from typing import TypeVar

from core.running.progress import REPORT_SECONDS, Meter, StoppedError

Task = TypeVar("Task")
Result = TypeVar("Result")


class Workers:
    """``threads`` threads of one run. Which of them does a task has no influence on its result.

    ``one_at_a_time`` is a lock of the run, for work in which a second thread would only wait for the first.
    """

    def __init__(
        self,
        meter: Meter,
        pool: ThreadPoolExecutor | None,
        threads: int,
        one_at_a_time: "Lock | None" = None,  # in quotation marks, because before Python 3.13 Lock is a function
    ) -> None:
        self.meter = meter
        self.threads = threads
        self.one_at_a_time = one_at_a_time or Lock()
        self._pool = pool

    @property
    def alone(self) -> "Workers":
        """The same run without threads: for tasks that are themselves done by one of several threads."""
        return Workers(self.meter, None, 1, self.one_at_a_time)

    def map(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
        """The result of each task, in order; the first failure ends all."""
        todo = list(tasks)
        if self._pool is None or len(todo) < 2:
            return [function(task) for task in todo]
        results: dict[int, Result] = {}
        numbered = _Shared(enumerate(todo))

        def work() -> None:
            try:
                for position, task in numbered:
                    results[position] = function(task)
            except BaseException:
                self.meter.stop()
                raise

        futures = [self._pool.submit(work) for _ in range(min(self.threads, len(todo)))]
        errors = [error for future in futures if (error := future.exception())]
        # A thread that was told to end says so; what is worth raising is why it was told.
        for error in sorted(errors, key=lambda error: isinstance(error, StoppedError)):
            raise error
        return [results[position] for position in range(len(todo))]


class _Shared(Iterator[tuple[int, Task]]):
    """An iterator that several threads may draw from."""

    def __init__(self, source: Iterator[tuple[int, Task]]) -> None:
        self._source = source
        self._lock = Lock()

    def __next__(self) -> tuple[int, Task]:
        with self._lock:
            return next(self._source)


def conduct(meter: Meter, threads: int | None, run: Callable[[Workers], Result]) -> Result:
    """Do ``run`` in threads of its own, as many as there are processors, while the present thread reports progress.

    An exception that the report raises ends the run: its threads stop the next time they count work.
    """
    threads = threads or processors()
    with ThreadPoolExecutor(1, "leader") as leader, ThreadPoolExecutor(threads, "worker") as pool:
        meter.report()
        future = leader.submit(run, Workers(meter, pool if threads > 1 else None, threads))
        try:
            while wait([future], timeout=REPORT_SECONDS).not_done:
                meter.report()
        except BaseException:
            meter.stop()
            raise
        return future.result()


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

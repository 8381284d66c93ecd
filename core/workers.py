"""Threads for the compiled kernels, which run without the interpreter's lock, and results in the order of the tasks."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Lock
from typing import TypeVar

from core.progress import REPORT_SECONDS, Meter, StoppedError

Task = TypeVar("Task")
Result = TypeVar("Result")


class Workers:
    """``threads`` threads of one run. Which of them does a task has no influence on its result."""

    def __init__(self, meter: Meter, pool: ThreadPoolExecutor | None, threads: int) -> None:
        self.meter = meter
        self.threads = threads
        self._pool = pool

    @property
    def alone(self) -> "Workers":
        """The same meter without threads: for tasks that are themselves done by one of several threads."""
        return Workers(self.meter, None, 1)

    def map(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> list[Result]:
        """The result of each task, in order. Reports progress while it waits; the first failure ends all."""
        todo = list(tasks)
        if self._pool is None or len(todo) < 2:
            return [function(task) for task in todo]
        results: dict[int, Result] = {}
        numbered = _Shared(enumerate(todo))

        def work() -> None:
            for position, task in numbered:
                results[position] = function(task)

        self._wait([self._pool.submit(work) for _ in range(min(self.threads, len(todo)))])
        return [results[position] for position in range(len(todo))]

    def _wait(self, futures: Sequence[Future[None]]) -> None:
        try:
            running = set(futures)
            while running:
                finished, running = wait(running, timeout=REPORT_SECONDS)
                for future in finished:
                    future.result()
                self.meter.report()
        except BaseException:
            self.meter.stop()
            wait(futures)
            # A thread that was told to end says so; what is worth raising is why it was told.
            reasons = [error for future in futures if (error := future.exception())]
            for reason in reasons:
                if not isinstance(reason, StoppedError):
                    raise reason from None
            raise


class _Shared(Iterator[tuple[int, Task]]):
    """An iterator that several threads may draw from."""

    def __init__(self, source: Iterator[tuple[int, Task]]) -> None:
        self._source = source
        self._lock = Lock()

    def __next__(self) -> tuple[int, Task]:
        with self._lock:
            return next(self._source)


@contextmanager
def workers(meter: Meter, threads: int | None = None) -> Iterator[Workers]:
    """The threads of one run: as many as the process may use processors, or as many as are asked for."""
    threads = threads or processors()
    if threads == 1:
        yield Workers(meter, None, 1)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="worker") as pool:
        yield Workers(meter, pool, threads)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

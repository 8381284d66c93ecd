"""Servers that tests of the API share."""

import logging
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import Customers, Exploration, Labels, Settings, explore, warm_up
from core.api.http.json_log import LOG, JsonLines, StandardError, start_logging
from core.running.progress import OnProgress, Progress, Stage
from tests.core.api.support import CREDENTIALS, DASHBOARD, ENOUGH, SERVE, Api, ends_after_its_answer, running, started


class Kept(StandardError):  # noqa: N818 - what it extends is the stream, no exception
    """Keeps the lines instead of writing them; as it is of the same kind, logging does not begin a second time."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonLines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture(scope="package", autouse=True)
def log_of_this_process() -> Iterator[list[str]]:
    """What the servers of this process log, out of the tests' output. Those of other processes write into files."""
    start_logging()
    usual, kept = tuple(LOG.handlers), Kept()
    LOG.addHandler(kept)
    for handler in usual:
        LOG.removeHandler(handler)
    yield kept.lines
    for handler in usual:
        LOG.addHandler(handler)
    LOG.removeHandler(kept)


@pytest.fixture
def logged(log_of_this_process: list[str]) -> list[str]:
    """What the servers of this process log from now on."""
    log_of_this_process.clear()
    return log_of_this_process


@pytest.fixture(params=["alone", "beside the dashboard"])
def server(request: pytest.FixtureRequest) -> Api:
    """Each of the two ways to run."""
    started_so: Api = request.getfixturevalue(request.param.replace(" ", "_"))
    return started_so


@pytest.fixture(scope="session")
def kept_kernels() -> None:
    """Compiled once in a new checkout: servers that begin before would each compile all of them beside the tests."""
    warm_up()


@pytest.fixture(scope="package")
def alone(kept_kernels: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:  # noqa: ARG001
    """The API by itself."""
    yield from serving(SERVE, signal.SIGINT, tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="package")
def beside_the_dashboard(kept_kernels: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:  # noqa: ARG001
    """The API in the server of the dashboard."""
    yield from serving(DASHBOARD, signal.SIGTERM, tmp_path_factory.mktemp("server"))


def serving(command: list[str], sent: signal.Signals, folder: Path) -> Iterator[Api]:
    """A server for all tests; at the end it must answer, end, and have no warning and no error in its log."""
    log = folder / "log.txt"
    with started(command, log, {"SUBSEGMENT_CREDENTIALS": CREDENTIALS}) as (api, process):
        yield api
        ends_after_its_answer(api, process, log, sent)


@pytest.fixture(scope="package")
def api() -> Iterator[Api]:
    """A server in this process."""
    with running() as api:
        yield api


class Held:
    """Explorations that wait to be let go, and report again and again meanwhile."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Event()
        self.ended = 0

    def explore(self, customers: Customers, labels: Labels, settings: Settings, on_progress: OnProgress) -> Exploration:
        self.begun.release()
        try:
            for _ in range(ENOUGH * 50):
                on_progress(Progress(0.5, Stage("scaling", "1")))
                if self.let_go.wait(0.02):
                    break
        finally:
            self.ended += 1
        return explore(customers, labels, settings)


@pytest.fixture
def held() -> Iterator[Held]:
    """Every exploration of a server that explores with it waits until ``let_go`` is set."""
    held = Held()
    yield held
    held.let_go.set()

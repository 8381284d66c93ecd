"""The end of the process: what was taken is finished, what comes is told, and it does not take for ever."""

import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.core.api.conftest import Held
from tests.core.api.support import (
    CREDENTIALS,
    DASHBOARD,
    ENOUGH,
    EXPLORE,
    PUBLISHED,
    SERVE,
    ends_after_its_answer,
    running,
    started,
    wait_until,
)


def test_what_was_taken_is_finished_and_what_comes_is_told(held: Held) -> None:
    with running(explore=held.explore) as api, ThreadPoolExecutor(2) as clients:
        assert api.service
        first = clients.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=ENOUGH)
        second = clients.submit(api.post, EXPLORE, PUBLISHED)
        runs = api.service.runs
        wait_until(lambda: runs.places_taken == 2)
        api.service.stop()
        assert api.post(EXPLORE, PUBLISHED).json["type"].endswith("stopping")
        assert not first.done()
        held.let_go.set()
        assert [first.result().status, second.result().status] == [200, 200]


def test_what_does_not_finish_in_time_is_ended_and_told(held: Held) -> None:
    with running(explore=held.explore, stop_seconds=1) as api, ThreadPoolExecutor(1) as client:
        assert api.service
        first = client.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=ENOUGH)
        api.service.stop()
        assert first.result().json["type"].endswith("stopping")
        assert held.ended == 1


# The servers that other tests share are ended by the other signal each: see the fixture ``server``.
@pytest.mark.usefixtures("kept_kernels")
@pytest.mark.parametrize(
    ("command", "sent"),
    [(SERVE, signal.SIGTERM), (DASHBOARD, signal.SIGINT)],
    ids=["alone", "beside the dashboard"],
)
def test_a_signal_ends_the_process_after_the_answer_and_leaves_jobs_to_the_next(
    tmp_path: Path, command: list[str], sent: signal.Signals
) -> None:
    folder = tmp_path / "jobs"
    environment = {"SUBSEGMENT_CREDENTIALS": CREDENTIALS, "SUBSEGMENT_JOB_DIRECTORY": str(folder)}
    with started(command, tmp_path / "log.txt", environment) as (api, process):
        job = api.post(EXPLORE + "/jobs", PUBLISHED).headers["location"]
        ends_after_its_answer(api, process, tmp_path / "log.txt", sent)
    with running(job_directory=folder) as api:
        wait_until(lambda: api.get(job).json["status"] == "done")

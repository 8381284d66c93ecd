"""The end of the process: what was taken is finished, what comes is told, and it does not take for ever."""

import json
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.api.conftest import Held
from tests.api.support import (
    CREDENTIALS,
    DASHBOARD,
    EXPLORE,
    PUBLISHED,
    SERVE,
    Api,
    body_of,
    running,
    started,
    wait_until,
)


def test_what_was_taken_is_finished_and_what_comes_is_told(held: Held) -> None:
    with running() as api, ThreadPoolExecutor(2) as clients:
        assert api.service
        first = clients.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=20)
        second = clients.submit(api.post, EXPLORE, PUBLISHED)
        runs = api.service.runs
        wait_until(lambda: runs.places_taken == 2)
        api.service.stop()
        assert api.post(EXPLORE, PUBLISHED).json["type"].endswith("stopping")
        assert not first.done()
        held.let_go.set()
        assert [first.result().status, second.result().status] == [200, 200]


def test_what_does_not_finish_in_time_is_ended_and_told(held: Held) -> None:
    with running(stop_seconds=1) as api, ThreadPoolExecutor(1) as client:
        assert api.service
        first = client.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=20)
        api.service.stop()
        assert first.result().json["type"].endswith("stopping")
        assert held.ended == 1


@pytest.mark.parametrize("command", [SERVE, DASHBOARD], ids=["alone", "beside the dashboard"])
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_process_after_the_answer(tmp_path: Path, command: list[str], sent: signal.Signals) -> None:
    log = tmp_path / "log.txt"

    def lines() -> list[str]:
        return [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("{")]

    def long_run(api: Api) -> int:
        return api.post(EXPLORE, body_of(4000, k_range=[2, 3, 4, 5])).status

    environment = {"SUBSEGMENT_CREDENTIALS": CREDENTIALS}
    with started(command, log, environment) as (api, process), ThreadPoolExecutor(1) as client:
        before = api.get("/api/metrics").body
        assert b'subsegment_places{place="run"} 0.0' in before
        answer = client.submit(long_run, api)
        wait_until(lambda: b'subsegment_places{place="run"} 1.0' in api.get("/api/metrics").body or answer.done())
        process.send_signal(sent)
        assert answer.result() == 200
        process.wait(60)
    assert json.loads(lines()[-1])["event"] == "stopped"
    assert "Traceback" not in log.read_text(encoding="utf-8")

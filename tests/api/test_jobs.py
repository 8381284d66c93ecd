"""Bulk jobs: taken in, watched, finished, deleted, expired, and there again after a restart."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from core.api import job_files, jobs
from tests.api.conftest import Held
from tests.api.support import (
    CREDENTIALS,
    EXPLORE,
    JOBS,
    OTHER,
    PUBLISHED,
    SEGMENT,
    SERVE,
    Api,
    Reply,
    body_of,
    running,
    started,
    wait_until,
)
from tests.core.support import run_shell


def taken(api: Api, body: Any = PUBLISHED, path: str = EXPLORE) -> str:
    """The path of a new job."""
    reply = api.post(f"{path}/jobs", body)
    assert reply.status == 202, reply.body
    assert reply.headers["location"] == f"{JOBS}/{reply.json['id']}"
    return reply.headers["location"]


def finished(api: Api, job: str) -> dict[str, Any]:
    """The state of a job once it has finished."""
    wait_until(lambda: api.get(job).json["status"] in ("done", "failed"))
    state: dict[str, Any] = api.get(job).json
    return state


@pytest.mark.parametrize("path", [EXPLORE, SEGMENT])
def test_a_job_ends_with_the_answer_that_is_given_at_once(server: Api, path: str) -> None:
    body = body_of(30)
    if path == SEGMENT:
        del body["labels"]
    job = taken(server, body, path)
    state = finished(server, job)
    assert (state["status"], state["progress"], state["result"]) == ("done", 1.0, f"{job}/result")
    assert state["finished_at"] < state["expires_at"]
    result = server.get(state["result"])
    at_once = server.post(path, body)
    assert (result.status, result.body) == (200, at_once.body)
    assert result.headers["x-customers-unlabelled"] == "0"
    assert server.ask("DELETE", job).status == 204
    for method, gone in (("GET", job), ("GET", f"{job}/result"), ("DELETE", job)):
        assert server.ask(method, gone).status == 404


def test_a_running_job_tells_how_far_it_is_and_has_no_result_yet(held: Held) -> None:
    with running() as api:
        first, second = taken(api), taken(api)
        held.begun.acquire(timeout=20)
        wait_until(lambda: api.get(first).json["progress"] == 0.5)
        state = api.get(first).json
        assert (state["status"], state["doing"], state["result"]) == ("running", "Held", None)
        assert api.get(second).json["status"] == "waiting"
        assert api.get(f"{first}/result").json["type"].endswith("job-unfinished")
        assert [job["id"] for job in api.get(JOBS).json["jobs"]] == [
            first.rpartition("/")[2],
            second.rpartition("/")[2],
        ]
        held.let_go.set()
        assert finished(api, second)["status"] == "done"


def test_jobs_do_not_stand_in_the_way_of_those_who_wait_for_an_answer(held: Held) -> None:
    with running() as api, ThreadPoolExecutor(1) as client:
        job = taken(api)
        assert held.begun.acquire(timeout=20)
        answer = client.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=20)
        assert api.get(job).json["status"] == "running"
        held.let_go.set()
        assert answer.result().status == 200


def test_a_job_that_is_deleted_while_it_runs_ends_and_the_next_one_begins(held: Held) -> None:
    with running() as api:
        first, second = taken(api), taken(api)
        held.begun.acquire(timeout=20)
        assert api.ask("DELETE", first).status == 204
        assert api.get(first).status == 404
        held.begun.acquire(timeout=20)
        assert held.ended == 1
        assert api.ask("DELETE", second).status == 204
        wait_until(lambda: held.ended == 2)
        assert api.get(JOBS).json == {"jobs": []}


def test_a_job_belongs_to_its_owner(held: Held) -> None:
    with running() as api:
        job = taken(api)
        for method, path in (("GET", job), ("GET", f"{job}/result"), ("DELETE", job)):
            assert api.ask(method, path, headers=OTHER).status == 404
        assert api.get(JOBS, headers=OTHER).json == {"jobs": []}
        held.let_go.set()
        assert finished(api, job)["status"] == "done"


def test_more_jobs_than_may_wait_are_refused_before_their_bodies_are_read(held: Held) -> None:
    with running(jobs=2) as api:
        first, second = taken(api), taken(api)
        reply: Reply = api.post(EXPLORE + "/jobs", PUBLISHED)
        assert (reply.status, reply.headers["retry-after"]) == (429, "5")
        assert api.ask("DELETE", second).status == 204
        third = taken(api)
        held.let_go.set()
        assert {finished(api, job)["status"] for job in (first, third)} == {"done"}


@pytest.mark.usefixtures("held")
def test_a_job_that_takes_too_long_fails_with_the_reason() -> None:
    with running(bulk_seconds=1) as api:
        state = finished(api, taken(api))
        assert (state["status"], state["problem"]["type"][-12:]) == ("failed", "run-too-long")
        assert state["result"] is None


def test_a_mistake_of_ours_fails_one_job_and_not_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    real = jobs.carry_out

    def broken(*_: object, **__: object) -> None:
        raise KeyError("C007")

    with running() as api:
        monkeypatch.setattr(jobs, "carry_out", broken)
        state = finished(api, taken(api))
        assert (state["status"], state["problem"]["status"]) == ("failed", 500)
        monkeypatch.setattr(jobs, "carry_out", real)
        assert finished(api, taken(api))["status"] == "done"


def test_a_full_disk_fails_one_job_and_not_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(job_directory=tmp_path / "jobs") as api:
        first = taken(api)
        finished(api, first)
        with monkeypatch.context() as patch:

            def full(*_: object) -> None:
                raise OSError(28, "No space left on device")

            def carried_out(*_: object, **__: object) -> None:
                patch.setattr(job_files.JobFiles, "save", full)
                raise OSError(28, "No space left on device")

            patch.setattr(jobs, "carry_out", carried_out)
            state = finished(api, taken(api))
            assert (state["status"], state["problem"]["type"][-12:]) == ("failed", "storage-full")
        assert finished(api, taken(api))["status"] == "done"


def test_a_finished_job_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    with running(job_hours=1) as api:
        job = taken(api)
        finished(api, job)
        now = jobs.time.time()
        monkeypatch.setattr(jobs.time, "time", lambda: now + 3500)
        assert api.get(job).status == 200
        monkeypatch.setattr(jobs.time, "time", lambda: now + 3700)
        assert api.get(job).status == 404
        assert api.get(JOBS).json == {"jobs": []}


def test_nothing_of_a_job_has_a_name_where_no_directory_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with running() as api:
        finished(api, taken(api))
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", ["finish", "delete", "break off", "refuse"])
def test_in_a_directory_the_body_is_removed_whatever_happens(tmp_path: Path, end: str, held: Held) -> None:
    folder = tmp_path / "jobs"
    with running(job_directory=folder) as api:
        if end == "refuse":
            assert api.post(EXPLORE + "/jobs", b"{}").status == 422
        elif end == "break off":
            with api.connected() as line:
                line.sendall(f"POST {EXPLORE}/jobs HTTP/1.1\r\nHost: x\r\nX-Customer-Api-Id: tester\r\n".encode())
                secret = "a-secret-of-the-tests-and-of-nothing-else"  # noqa: S105 - it guards nothing
                line.sendall(f"X-Secret: {secret}\r\nContent-Type: application/json\r\n".encode())
                line.sendall(b"Content-Length: 100\r\n\r\n[")
                wait_until(lambda: any(folder.glob("*.body")))
        else:
            job = taken(api)
            held.begun.acquire(timeout=20)  # the last record before the end is written
            assert [path.suffix for path in sorted(folder.iterdir())] == [".body", ".json"]
            assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
            if end == "delete":
                assert api.ask("DELETE", job).status == 204
            else:
                held.let_go.set()
                finished(api, job)
        left = {".json", ".result"} if end == "finish" else set()
        wait_until(lambda: {path.suffix for path in folder.iterdir()} == left)


def test_a_job_survives_the_process_where_a_directory_is_set(tmp_path: Path, held: Held) -> None:
    folder = tmp_path / "jobs"
    with running(job_directory=folder, stop_seconds=1) as api:
        job, waiting = taken(api), taken(api, body_of(9))
        held.begun.acquire(timeout=20)
    assert len(list(folder.glob("*.body"))) == 2
    held.let_go.set()
    with running(job_directory=folder) as api:
        assert {finished(api, each)["status"] for each in (job, waiting)} == {"done"}
    with running(job_directory=folder) as api:
        assert api.get(f"{job}/result").body == run_shell("explore", "tests/golden/published_request.json").stdout
        assert api.get(waiting, headers=OTHER).status == 404
        assert api.ask("DELETE", job).status == 204
        assert api.ask("DELETE", waiting).status == 204
        assert list(folder.iterdir()) == []


def test_a_job_survives_a_process_that_is_killed_but_not_for_ever(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    with running(job_directory=folder) as api:
        job = taken(api)
        finished(api, job)
    (record,) = folder.glob("*.json")
    left = json.loads(record.read_bytes()) | {"status": "running", "finished": None, "attempts": 1}
    record.with_suffix(".body").write_bytes(PUBLISHED)
    record.write_text(json.dumps(left))
    with running(job_directory=folder) as api:
        assert finished(api, job)["status"] == "done"
    record.with_suffix(".body").write_bytes(PUBLISHED)
    record.write_text(json.dumps(left | {"attempts": 3}))
    with running(job_directory=folder) as api:
        assert api.get(job).json["problem"]["status"] == 500


def test_what_no_record_speaks_of_is_removed_and_a_broken_record_is_left(tmp_path: Path) -> None:
    lost, strange, broken = (tmp_path / name for name in ("a" * 32 + ".body", "notes.txt", "b" * 32 + ".json"))
    for path in (lost, strange, broken):
        path.write_text("x")
    assert job_files.JobFiles(tmp_path).load() == []
    assert sorted(tmp_path.iterdir()) == sorted([strange, broken])


def test_a_graceful_stop_finishes_what_runs(tmp_path: Path) -> None:
    folder = tmp_path / "jobs"
    environment = {"SUBSEGMENT_CREDENTIALS": CREDENTIALS, "SUBSEGMENT_JOB_DIRECTORY": str(folder)}
    with started(SERVE, tmp_path / "log", environment) as (api, process):
        job = taken(api, body_of(3000, k_range=[2, 3]))
        process.terminate()
        assert process.wait(60) in (0, -15)
    (record,) = folder.glob("*.json")
    assert json.loads(record.read_bytes())["status"] in ("done", "waiting")
    with started(SERVE, tmp_path / "log", environment) as (api, _):
        assert finished(api, job)["status"] == "done"

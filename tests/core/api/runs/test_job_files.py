"""What jobs leave on the disk: nothing without a name, in a directory what a restart needs, and no file open."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import Exploration, InvalidInput, explore
from core.api.runs import job_files
from core.api.runs.job_results import Shelf
from core.api.server.service import Service
from core.cli.commands import main
from core.language.quotes import quoted
from tests.core.api.conftest import Held
from tests.core.api.faulty_disk import FULL, FaultyDisk
from tests.core.api.support import (
    ENOUGH,
    EXPLORE,
    OTHER,
    PUBLISHED,
    body_of,
    by_the_shell,
    finished,
    left_in,
    running,
    settings_of,
    taken,
    wait_until,
)


def test_a_full_disk_fails_one_job_and_not_the_next(tmp_path: Path) -> None:
    faulty, explorations = FaultyDisk(), itertools.count(1)

    def explore_once_on_a_full_disk(*arguments: Any) -> Exploration:
        if next(explorations) == 2:
            faulty.fails = lambda step, kind: (step, kind) == ("sync", ".draft")
            raise OSError(*FULL)
        return explore(*arguments)

    with running(explore=explore_once_on_a_full_disk, disk=faulty.disk, job_directory=tmp_path / "jobs") as api:
        first = taken(api)
        finished(api, first)
        state = finished(api, taken(api))
        assert (state["status"], state["problem"]["type"][-12:]) == ("failed", "storage-full")
        faulty.fails = lambda _step, _kind: False
        assert finished(api, taken(api))["status"] == "done"


@pytest.mark.parametrize("folder", [None, "jobs"])
def test_finished_jobs_hold_no_files_open(tmp_path: Path, folder: str | None) -> None:
    faulty = FaultyDisk()
    with running(disk=faulty.disk, job_directory=tmp_path / folder if folder else None) as api:
        for body in (PUBLISHED, body_of(9), PUBLISHED):
            job = taken(api, body)
            finished(api, job)
        assert len(faulty.opened) > 3
        assert len([file for file in faulty.opened if not file.closed]) == 1  # the lock, or the file of all results
        assert api.get(f"{job}/result").body == by_the_shell()
    assert all(file.closed for file in faulty.opened)


@given(st.lists(st.one_of(st.binary(min_size=1, max_size=40), st.integers(0, 9)), max_size=30))
def test_a_shelf_gives_back_what_is_kept_and_uses_the_room_again(steps: list[bytes | int]) -> None:
    shelf, kept = Shelf(), []
    for step in steps:
        if isinstance(step, bytes):
            kept.append((shelf.put(step), step))
        elif kept:
            result, _ = kept.pop(step % len(kept))
            result.remove()
            result.remove()
            with pytest.raises(FileNotFoundError):
                result.read()
        assert [result.read() for result, _ in kept] == [data for _, data in kept]
    for result, _ in kept:
        result.remove()
    assert shelf.put(b"again").start == 0
    shelf.close()


@pytest.mark.parametrize("folder", [None, "jobs"])
def test_a_result_that_a_full_disk_does_not_take_leaves_nothing_behind(tmp_path: Path, folder: str | None) -> None:
    faulty = FaultyDisk()
    with running(disk=faulty.disk, job_directory=tmp_path / folder if folder else None) as api:
        faulty.fails = lambda step, kind: (step, kind) in {("sync", ".result"), ("write", "results")}
        state = finished(api, taken(api))
        faulty.fails = lambda _step, _kind: False
        assert (state["status"], state["problem"]["type"][-12:]) == ("failed", "storage-full")
        if folder:
            assert {path.suffix for path in left_in(tmp_path / folder)} == {".json"}
        job = taken(api)
        finished(api, job)
        assert api.get(f"{job}/result").body == by_the_shell()


def test_a_job_that_cannot_be_written_down_is_refused_and_leaves_nothing_behind(tmp_path: Path) -> None:
    faulty = FaultyDisk()
    faulty.fails = lambda step, kind: (step, kind) == ("sync", ".draft")
    with running(disk=faulty.disk, job_directory=tmp_path) as api:
        refused = api.post(EXPLORE + "/jobs", PUBLISHED)
        assert (refused.status, refused.json["type"][-12:]) == (503, "storage-full")
        assert left_in(tmp_path) == []


def test_files_that_cannot_be_removed_end_no_other_job(tmp_path: Path, held: Held) -> None:
    faulty = FaultyDisk()
    faulty.error = OSError(30, "Read-only file system")
    with running(explore=held.explore, disk=faulty.disk, job_directory=tmp_path) as api:
        first, second = taken(api), taken(api)
        assert held.begun.acquire(timeout=ENOUGH)
        faulty.fails = lambda step, _kind: step == "remove"
        assert api.ask("DELETE", second).status == 204
        held.let_go.set()
        assert finished(api, first)["problem"]["type"].endswith("storage-full")
        faulty.fails = lambda _step, _kind: False
        assert finished(api, taken(api))["status"] == "done"


def test_a_directory_of_jobs_is_for_one_process_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "jobs"
    with running(job_directory=folder):
        monkeypatch.setenv("SUBSEGMENT_JOB_DIRECTORY", str(folder))
        assert main(["serve"]) == 2
        assert capsys.readouterr().err == (
            "SUBSEGMENT_JOB_DIRECTORY must be a directory of its own for each process, "
            f"but is {quoted(folder)}, which another one uses.\n"
        )
    with running(job_directory=folder) as api:
        assert api.get("/api/ready").status == 200
    (tmp_path / "file").write_text("x")
    with pytest.raises(InvalidInput, match="must be a directory in which this process may write") as caught:
        Service(settings_of(job_directory=tmp_path / "file"))
    assert "File exists" in str(caught.value)


def test_nothing_of_a_job_has_a_name_where_no_directory_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with running() as api:
        finished(api, taken(api))
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", ["finish", "delete", "break off", "refuse"])
def test_in_a_directory_the_body_is_removed_whatever_happens(tmp_path: Path, end: str, held: Held) -> None:
    folder = tmp_path / "jobs"
    with running(explore=held.explore, job_directory=folder) as api:
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
            assert held.begun.acquire(timeout=ENOUGH)  # the last record before the end is written
            assert sorted(path.suffix for path in left_in(folder)) == [".body", ".json"]
            assert {oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {"0o600"}
            if end == "delete":
                assert api.ask("DELETE", job).status == 204
            else:
                held.let_go.set()
                finished(api, job)
        left = {".json", ".result"} if end == "finish" else set()
        wait_until(lambda: {path.suffix for path in left_in(folder)} == left)


def test_a_job_survives_the_process_where_a_directory_is_set(tmp_path: Path, held: Held) -> None:
    folder = tmp_path / "jobs"
    with running(explore=held.explore, job_directory=folder, stop_seconds=1) as api:
        job, waiting = taken(api), taken(api, body_of(9))
        assert held.begun.acquire(timeout=ENOUGH)
    assert len(list(folder.glob("*.body"))) == 2
    held.let_go.set()
    with running(explore=held.explore, job_directory=folder) as api:
        assert {finished(api, each)["status"] for each in (job, waiting)} == {"done"}
    with running(explore=held.explore, job_directory=folder) as api:
        assert api.get(f"{job}/result").body == by_the_shell()
        assert api.get(waiting, headers=OTHER).status == 404
        assert api.ask("DELETE", job).status == 204
        assert api.ask("DELETE", waiting).status == 204
        assert left_in(folder) == []


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
    files = job_files.JobFiles(tmp_path)
    assert files.load() == []
    files.close()
    assert sorted(left_in(tmp_path)) == sorted([strange, broken])

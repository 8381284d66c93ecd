"""Bulk jobs: taken in, watched, finished, deleted, expired, and whose turn it is."""

import itertools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any, Final

import pytest

from core import Exploration, InvalidInput, explore
from core.api.http.blobs import Disk
from core.api.runs.work import Control, EndedError
from core.problems.problem import Place, Problem
from core.running.queue import Gate
from tests.core.api.conftest import Held
from tests.core.api.support import (
    ENOUGH,
    EXPLORE,
    JOBS,
    OTHER,
    PUBLISHED,
    SEGMENT,
    Api,
    Reply,
    body_of,
    finished,
    left_in,
    running,
    taken,
    validator,
    wait_until,
)

NOW: Final = 1_800_000_000.0  # seconds since 1970; any moment will do


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
    with running(explore=held.explore) as api:
        first, second = taken(api), taken(api)
        assert held.begun.acquire(timeout=ENOUGH)
        wait_until(lambda: api.get(first).json["progress"] == 0.5)
        state = api.get(first).json
        assert (state["status"], state["doing"], state["result"]) == ("running", "Parent 1: scaling", None)
        assert api.get(second).json["status"] == "waiting"
        assert api.get(f"{first}/result").json["type"].endswith("job-unfinished")
        assert [job["id"] for job in api.get(JOBS).json["jobs"]] == [
            first.rpartition("/")[2],
            second.rpartition("/")[2],
        ]
        held.let_go.set()
        assert finished(api, second)["status"] == "done"


def test_a_job_gives_its_place_to_those_who_wait_for_an_answer(held: Held) -> None:
    gate = Gate()
    with running(gate, explore=held.explore) as api, ThreadPoolExecutor(1) as client:
        job = taken(api)
        assert held.begun.acquire(timeout=ENOUGH)
        answer = client.submit(api.post, EXPLORE, PUBLISHED)
        assert held.begun.acquire(timeout=ENOUGH)
        assert api.get(job).json["status"] == "running"
        assert (gate.running, gate.waiting) == (1, 1)  # one computes, and it is not the job
        held.let_go.set()
        assert answer.result().status == 200
        assert finished(api, job)["status"] == "done"


def test_a_job_that_is_deleted_while_it_runs_ends_and_the_next_one_begins(held: Held) -> None:
    with running(explore=held.explore) as api:
        first, second = taken(api), taken(api)
        assert held.begun.acquire(timeout=ENOUGH)
        assert api.ask("DELETE", first).status == 204
        assert api.get(first).status == 404
        assert held.begun.acquire(timeout=ENOUGH)
        assert held.ended == 1
        assert api.ask("DELETE", second).status == 204
        wait_until(lambda: held.ended == 2)
        assert api.get(JOBS).json == {"jobs": []}


def test_a_job_belongs_to_its_owner(held: Held) -> None:
    with running(explore=held.explore) as api:
        job = taken(api)
        for method, path in (("GET", job), ("GET", f"{job}/result"), ("DELETE", job)):
            assert api.ask(method, path, headers=OTHER).status == 404
        assert api.get(JOBS, headers=OTHER).json == {"jobs": []}
        held.let_go.set()
        assert finished(api, job)["status"] == "done"


def test_more_jobs_than_may_wait_are_refused_before_their_bodies_are_read(held: Held) -> None:
    with running(explore=held.explore, jobs=2) as api:
        first, second = taken(api), taken(api)
        reply: Reply = api.post(EXPLORE + "/jobs", PUBLISHED)
        assert (reply.status, reply.headers["retry-after"]) == (429, "5")
        assert api.ask("DELETE", second).status == 204
        third = taken(api)
        held.let_go.set()
        assert {finished(api, job)["status"] for job in (first, third)} == {"done"}


def test_a_job_that_takes_too_long_fails_with_the_reason(held: Held) -> None:
    with running(explore=held.explore, bulk_seconds=1) as api:
        state = finished(api, taken(api))
        assert (state["status"], state["problem"]["type"][-12:]) == ("failed", "run-too-long")
        assert state["result"] is None


def test_a_mistake_of_ours_fails_one_job_and_not_the_next() -> None:
    explorations = itertools.count(1)

    def broken_once(*arguments: Any) -> Exploration:
        if next(explorations) == 1:
            raise KeyError("C007")
        return explore(*arguments)

    with running(explore=broken_once) as api:
        state = finished(api, taken(api))
        assert (state["status"], state["problem"]["status"]) == ("failed", 500)
        assert finished(api, taken(api))["status"] == "done"


def test_a_finished_job_expires() -> None:
    later = 0.0  # seconds
    with running(job_hours=1, clock=lambda: NOW + later) as api:
        job = taken(api)
        finished(api, job)
        later = 3500.0
        assert api.get(job).status == 200
        later = 3700.0
        assert api.get(job).status == 404
        assert api.get(JOBS).json == {"jobs": []}


def test_of_each_owner_the_job_that_finished_first_makes_room_for_the_next() -> None:
    with running(finished_jobs=2) as api:
        other = api.post(EXPLORE + "/jobs", PUBLISHED, headers=OTHER).headers["location"]
        all_of_them = [taken(api) for _ in range(4)]
        for job in all_of_them[2:]:
            finished(api, job)
        kept = [f"{JOBS}/{job['id']}" for job in api.get(JOBS).json["jobs"]]
        assert kept == all_of_them[2:]
        assert [api.get(f"{job}/result").status for job in all_of_them] == [404, 404, 200, 200]
        assert api.get(f"{other}/result", headers=OTHER).status == 200


def test_the_problems_of_a_job_that_failed_are_told_by_its_state_and_counted_in_the_list(
    tmp_path: Path,
) -> None:
    def refuse(*_: object) -> Exploration:
        raise InvalidInput(Problem.of("id_missing", Place(path=f"customers[{at}].id")) for at in range(3))

    folder = tmp_path / "jobs"
    with running(explore=refuse, job_directory=folder) as api:
        job = taken(api)
        before = finished(api, job)
    with running(job_directory=folder) as api:
        assert api.get(job).json == before
        validator(api, "JobState").validate(before)
        assert [each["path"] for each in before["problem"]["problems"]] == [f"customers[{at}].id" for at in range(3)]
        listing = api.get(JOBS).json
        validator(api, "JobList").validate(listing)
        (listed,) = listing["jobs"]
        assert listed["problem"] == {key: before["problem"][key] for key in ("type", "title", "status", "detail")} | {
            "problem_count": 3,
            "problems_at": job,
        }
        assert api.get(f"{job}/result").json["type"].endswith("job-unfinished")
        assert api.ask("DELETE", job).status == 204
        assert left_in(folder) == []


class CountedFile:
    """A file that notes how often the published request is read from it."""

    def __init__(self, file: IO[bytes], reads: list[int]) -> None:
        self._file = file
        self._reads = reads

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        if data == PUBLISHED:
            self._reads.append(len(data))
        return data


def counting(reads: list[int]) -> Disk:
    """A disk that notes each time a body that is the published request is read."""
    return Disk(open_unnamed=lambda *a, **options: CountedFile(tempfile.TemporaryFile(*a, **options), reads))  # type: ignore[arg-type, return-value]


def test_the_body_of_a_job_is_read_once() -> None:
    bodies_read: list[int] = []
    with running(disk=counting(bodies_read)) as api:
        jobs_taken = [taken(api) for _ in range(3)]
        assert {finished(api, job)["status"] for job in jobs_taken} == {"done"}
    assert bodies_read == [len(PUBLISHED)] * 3


def test_of_jobs_that_wait_only_so_much_is_kept_in_memory_as_one_answer_may_take(held: Held) -> None:
    bodies_read: list[int] = []
    with running(explore=held.explore, disk=counting(bodies_read), body_bytes=2 * len(PUBLISHED)) as api:
        first = taken(api)
        assert held.begun.acquire(timeout=ENOUGH)
        waiting = [taken(api) for _ in range(3)]
        assert len(bodies_read) == 4
        held.let_go.set()
        assert {finished(api, job)["status"] for job in (first, *waiting)} == {"done"}
    assert len(bodies_read) == 5  # the last of those that waited was read again


def test_the_time_in_which_a_job_gives_way_is_not_counted() -> None:
    now = 100.0  # seconds
    control = Control(10, clock=lambda: now)
    control.start()
    now += 6
    with control.standing_still():
        now += 1000
        control.check()
    control.check()
    now += 5
    with pytest.raises(EndedError, match="too long"):
        control.check()

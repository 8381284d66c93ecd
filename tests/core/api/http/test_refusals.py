"""Every way a request can be refused: its status, its one shape, and what it tells."""

import contextlib
import itertools
import json
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from core import Exploration, InvalidInput
from core.api.http.problem_details import STATUSES, title_of
from core.problems.problem import Place, Problem
from tests.core.api.conftest import Held
from tests.core.api.faulty_disk import FaultyDisk
from tests.core.api.support import (
    ENOUGH,
    EXPLORE,
    JOBS,
    PUBLISHED,
    SECRET,
    SEGMENT,
    TESTER,
    Api,
    Reply,
    body_of,
    running,
    wait_until,
)


def refused(reply: Reply, code: str) -> dict[str, Any]:
    """The problem details of a reply, which must be of one kind and in the one shape."""
    status, title = STATUSES[code], title_of(code)
    assert (reply.status, reply.headers["content-type"]) == (status, "application/problem+json")
    details: dict[str, Any] = reply.json
    assert details["type"] == f"urn:subsegment-explorer:problem:{code}"
    assert (details["status"], details["title"]) == (status, title)
    assert details["request_id"] == reply.headers["x-request-id"]
    assert details["detail"].endswith(".")
    assert set(details) <= {"type", "title", "status", "detail", "problems", "request_id"}
    return details


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b'{"customers": [\n  {"id": "a",}\n]}', "line 2, column 14"),
        (b"", "line 1, column 1"),
        (b"{}{}", "line 1, column 3"),
        (b'{"labels":\n NaN}', "line 2, column 2"),
        (b'{"labels": {"a": 1,\n "b": 2, "a": 3}}', "line 2, column 10"),
        (b'{"k_range": [' + b"9" * 5000 + b"]}", "line 1, column 14"),
        (b'{"customers":\n"\xff"}', "line 2, column 2"),
    ],
)
@pytest.mark.parametrize("path", [EXPLORE, SEGMENT, EXPLORE + "/jobs"])
def test_broken_json_is_told_with_its_place(api: Api, path: str, body: bytes, where: str) -> None:
    details = refused(api.post(path, body), "json-broken")
    assert where in details["problems"][0]["detail"]


@pytest.mark.parametrize("path", [EXPLORE, SEGMENT, EXPLORE + "/jobs"])
def test_a_body_nested_without_end_is_told_the_limit(api: Api, path: str) -> None:
    details = refused(api.post(path, b"[" * 100_000), "body-invalid")
    assert "more than 50 arrays and objects inside one another" in details["problems"][0]["detail"]


def test_every_problem_is_told_with_its_path_and_the_nearest_key(api: Api) -> None:
    body = body_of(3, k_range=[1], target=1, options={"scalling": "log", "n_init": 0})
    body["customers"][1] |= {"frequency": -1, "freq": 3}
    body["customers"][2] = "C003"
    body["labels"]["c0"] = None
    reply = api.post(EXPLORE, body)
    refused(reply, "body-invalid")
    assert sorted(reply.paths) == [
        ("", "key_unknown"),
        ("customers[1]", "key_unknown"),
        ("customers[1].frequency", "number_out_of_range"),
        ("customers[2]", "type_wrong"),
        ("k_range", "setting_wrong"),
        ('labels["c0"]', "type_wrong"),
        ("options", "key_unknown"),
        ("options.n_init", "setting_wrong"),
    ]
    assert "Did you mean “target_cluster”?" in reply.body.decode()
    assert "Did you mean “scaling”?" in reply.body.decode()
    assert "Did you mean “frequency”?" in reply.body.decode()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"labels": {"x": 1}}, ("", "no_label_fits")),
        ({"target_cluster": "Gold"}, ("target_cluster", "parent_unknown")),
        ({"options": []}, ("options", "type_wrong")),
        ({"customers": []}, ("customers", "type_wrong")),
        ({"options": {"chosen_k": 9}}, ("options.chosen_k", "setting_wrong")),
    ],
)
@pytest.mark.parametrize("path", [EXPLORE, EXPLORE + "/jobs"])
def test_what_does_not_fit_together_is_told(
    api: Api, path: str, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    reply = api.post(path, body_of(**changes))
    refused(reply, "body-invalid")
    assert reply.paths == [expected]


def test_the_first_level_knows_no_labels_and_no_target(api: Api) -> None:
    reply = api.post(SEGMENT, body_of(target_cluster=1))
    assert reply.paths == [("", "key_unknown")] * 2


def test_a_half_of_a_character_is_refused_and_told(api: Api) -> None:
    body = json.dumps(body_of(2) | {"\ud800": 1}).encode()
    refused(api.post(EXPLORE, body), "body-invalid")


def test_what_does_not_fit_together_is_told_with_all_else(api: Api) -> None:
    reply = api.post(EXPLORE, body_of(target_cluster="Gold", k_range=[1]))
    assert sorted(reply.paths) == [("k_range", "setting_wrong"), ("target_cluster", "parent_unknown")]


def test_of_a_body_that_is_wrong_everywhere_so_many_problems_are_told() -> None:
    with running(problems=500) as api:
        problems = api.post(EXPLORE, body_of(1, customers=[0] * 600)).json["problems"]
    assert (len(problems), problems[-1]["rule"]) == (501, "problems_more")


class ReadWhere(Sequence[Problem]):
    """Problems that note in which threads they are read."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.threads: set[str] = set()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(self._count))]
        if at >= self._count:
            raise IndexError
        self.threads.add(threading.current_thread().name)
        return Problem.of("id_missing", Place(path=f"customers[{at}].id"))


def test_problems_are_written_down_off_the_event_loop() -> None:
    problems = ReadWhere(500)

    def refuse(*_: object) -> Exploration:
        raise InvalidInput(problems)

    with running(explore=refuse) as api:
        assert len(api.post(EXPLORE, PUBLISHED).json["problems"]) == 500
    # Not the thread in which all other clients are answered.
    assert {name.partition("_")[0] for name in problems.threads} == {"api-run"}


def test_a_half_of_a_character_and_a_line_break_do_not_break_the_problem_details(api: Api) -> None:
    body = body_of(2)
    body["labels"] |= {'\ud800"\n\\': None}
    assert api.post(EXPLORE, body).paths[0][1] == "type_wrong"


WRONG = [
    {},
    {"X-Customer-Api-Id": "tester"},
    {"X-Secret": SECRET},
    {"X-Customer-Api-Id": "tester", "X-Secret": "wrong"},
    {"X-Customer-Api-Id": "nobody", "X-Secret": SECRET},
    {"X-Customer-Api-Id": "tester", "X-Secret": SECRET + "\xff"},
]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", EXPLORE),
        ("POST", SEGMENT),
        ("POST", EXPLORE + "/jobs"),
        ("GET", JOBS),
        ("GET", f"{JOBS}/x"),
        ("GET", f"{JOBS}/x/result"),
        ("DELETE", f"{JOBS}/x"),
        ("GET", "/api/metrics"),
    ],
)
def test_missing_and_wrong_credentials_get_the_same_answer(server: Api, method: str, path: str) -> None:
    replies = [server.ask(method, path, PUBLISHED if method == "POST" else None, headers) for headers in WRONG]
    bodies = set()
    for reply in replies:
        details = refused(reply, "credentials-wrong")
        del details["request_id"]
        bodies.add(json.dumps(details))
    assert len(bodies) == 1
    assert {reply.headers["www-authenticate"] for reply in replies} == {"X-Secret"}


def test_a_path_that_is_not_served_and_a_method_that_is_not_known(server: Api) -> None:
    refused(server.get("/api/v2/ai"), "path-unknown")
    for path, allowed in (
        (EXPLORE, "POST"),
        (f"{JOBS}/x", "DELETE, GET"),
        ("/api/health", "GET"),
        ("/api/docs", "GET"),
    ):
        for method in ("PUT", "PATCH", "OPTIONS", "TRACE", "BREW"):
            reply = server.ask(method, path)
            refused(reply, "method-wrong")
            assert reply.headers["allow"] == allowed


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        (None, {}),
        ("text/plain", {}),
        ("application/json; charset=latin-1", {}),
        ("application/json", {"Content-Encoding": "gzip"}),
        ("application/x-www-form-urlencoded", {}),
    ],
)
def test_a_body_that_is_not_said_to_be_json_is_not_read(api: Api, kind: str | None, headers: dict[str, str]) -> None:
    refused(api.post(EXPLORE, PUBLISHED, kind=kind, headers=TESTER | headers), "body-not-json")


def pieces(size: int) -> Iterator[bytes]:
    """A body without an end, which is not said to be longer than it is."""
    return itertools.repeat(b" " * 65_536, size // 65_536 + 1)


@pytest.mark.parametrize(("path", "setting"), [(EXPLORE, "body_bytes"), (EXPLORE + "/jobs", "bulk_body_bytes")])
def test_a_body_that_is_too_large_is_refused_by_what_arrives_and_by_what_is_said(path: str, setting: str) -> None:
    with running(**{setting: 500_000}) as api:
        for body in (b" " * 3_000_000, iter(pieces(3_000_000))):
            assert "500,000 bytes" in refused(api.post(path, body), "body-too-large")["detail"]
        assert api.post(path, PUBLISHED + b" " * (500_000 - len(PUBLISHED))).status in (200, 202)
        assert api.service
        assert api.service.receiver.senders == 0


def test_more_customers_or_values_of_k_than_the_limits_are_refused() -> None:
    with running(customers=5, bulk_customers=6, k_values=3) as api:
        reply = api.post(EXPLORE, body_of(6, k_range=[2, 3, 4, 5]))
        assert sorted(reply.paths) == [("customers", "request_too_large"), ("k_range", "request_too_large")]
        assert "There are 6 customers, and the limit is 5." in reply.body.decode()
        assert api.post(EXPLORE + "/jobs", body_of(6)).status == 202
        assert api.post(EXPLORE + "/jobs", body_of(7)).paths == [("customers", "request_too_large")]


def test_a_body_that_comes_too_slowly_is_given_up() -> None:
    with running(sender_seconds=1) as api, api.connected() as line:
        head = [f"POST {EXPLORE} HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 1000"]
        line.sendall("\r\n".join([*head, *(f"{key}: {value}" for key, value in TESTER.items()), "", ""]).encode())
        answer = b""
        line.settimeout(0.2)  # seconds from byte to byte, so that the sender is slow and never silent
        while not answer:
            line.sendall(b" ")
            with contextlib.suppress(TimeoutError):
                answer = line.recv(10_000)
        line.settimeout(ENOUGH)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"body-too-slow" in answer + line.recv(10_000)
        assert api.service
        assert api.service.receiver.senders == 0


def test_a_full_queue_is_told_and_its_places_come_back(held: Held) -> None:
    with running(explore=held.explore, runs=1, waiting=1) as api, ThreadPoolExecutor(2) as clients:
        waiting = [clients.submit(api.post, EXPLORE, PUBLISHED) for _ in range(2)]
        assert api.service
        runs = api.service.runs
        wait_until(lambda: runs.places_taken == 2)
        reply = api.post(EXPLORE, PUBLISHED)
        refused(reply, "queue-full")
        assert int(reply.headers["retry-after"]) > 0
        held.let_go.set()
        assert [each.result().status for each in waiting] == [200, 200]
        assert api.post(EXPLORE, PUBLISHED).status == 200


def test_too_many_senders_are_told_to_come_later() -> None:
    with running(senders=1) as api, api.connected() as line:
        head = [f"POST {EXPLORE} HTTP/1.1", "Host: x", "Content-Type: application/json", "Content-Length: 1000"]
        line.sendall("\r\n".join([*head, *(f"{key}: {value}" for key, value in TESTER.items()), "", ""]).encode())
        assert api.service
        receiver = api.service.receiver
        wait_until(lambda: receiver.senders == 1)
        refused(api.post(EXPLORE, PUBLISHED), "queue-full")
        line.close()
        wait_until(lambda: receiver.senders == 0)
        assert api.post(EXPLORE, PUBLISHED).status == 200


def test_a_run_that_takes_too_long_is_ended(held: Held) -> None:
    with running(explore=held.explore, seconds=1) as api:
        details = refused(api.post(EXPLORE, PUBLISHED), "run-too-long")
        assert "1 seconds" in details["detail"]
        assert held.ended == 1


def test_a_client_that_hangs_up_frees_its_place(held: Held) -> None:
    with running(explore=held.explore) as api:
        line = api.connected()
        head = [
            f"POST {EXPLORE} HTTP/1.1",
            "Host: x",
            "Content-Type: application/json",
            f"Content-Length: {len(PUBLISHED)}",
        ]
        line.sendall("\r\n".join([*head, *(f"{key}: {value}" for key, value in TESTER.items()), "", ""]).encode())
        line.sendall(PUBLISHED)
        assert held.begun.acquire(timeout=ENOUGH)
        line.close()
        assert api.service
        runs = api.service.runs
        wait_until(lambda: runs.places_taken == 0)
        assert held.ended == 1


def test_without_credentials_the_api_is_closed_and_says_so() -> None:
    with running(credentials="") as api:
        for reply in (api.post(EXPLORE, PUBLISHED), api.get(JOBS), api.get("/api/ready"), api.get("/api/metrics")):
            refused(reply, "api-closed")
        assert api.get("/api/health").json == {"status": "alive"}


def test_while_it_shuts_down_nothing_is_taken() -> None:
    with running() as api:
        assert api.get("/api/ready").json == {"status": "ready"}
        assert api.service
        api.service.stop()
        for reply in (api.post(EXPLORE, PUBLISHED), api.get(JOBS), api.get("/api/ready")):
            refused(reply, "stopping")
            assert int(reply.headers["retry-after"]) > 0
        assert api.get("/api/health").status == 200


def test_a_full_disk_is_told() -> None:
    faulty = FaultyDisk()
    with running(disk=faulty.disk) as api:
        for failing in ("open", "write", "read"):
            faulty.fails = lambda step, kind, failing=failing: (step, kind) == (failing, "body")  # type: ignore[misc]
            for path in (EXPLORE, EXPLORE + "/jobs"):
                refused(api.post(path, PUBLISHED), "storage-full")
        faulty.fails = lambda _step, _kind: False
        assert api.post(EXPLORE, PUBLISHED).status == 200


def test_a_mistake_of_ours_is_told_without_what_the_client_sent(
    capfd: pytest.CaptureFixture[str], logged: list[str]
) -> None:
    def broken(*_: object) -> Exploration:
        raise KeyError("C007 spent 2780.9")

    with running(explore=broken) as api:
        details = refused(api.post(EXPLORE, PUBLISHED), "defect")
    assert "C007" not in str(details)
    assert "C007" not in "".join([*capfd.readouterr(), *logged])
    assert any('"event": "defect"' in line for line in logged)

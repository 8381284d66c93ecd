"""A server on a real socket, and a client that says what came back."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import uvicorn
from jsonschema import Draft202012Validator

from core import explore
from core.api.http.blobs import DISK, Disk
from core.api.http.credentials import hashed
from core.api.runs.work import Explore
from core.api.server.app import create_app
from core.api.server.service import Service
from core.api.settings import ApiSettings
from core.cli.commands import main
from core.running.queue import Gate
from tests.core.support import GOLDEN, ROOT
from tests.servers import answering_port

EXPLORE: Final = "/api/v1/ai/segment_subsegment_explore"
SEGMENT: Final = "/api/v1/ai/purchasing_segmentation"
JOBS: Final = "/api/v1/ai/jobs"
SECRET: Final = "a-secret-of-the-tests-and-of-nothing-else"  # noqa: S105 - it guards nothing
CREDENTIALS: Final = f"tester:{hashed(SECRET)} other:{hashed(SECRET)}"
TESTER: Final = {"X-Customer-Api-Id": "tester", "X-Secret": SECRET}
OTHER: Final = {"X-Customer-Api-Id": "other", "X-Secret": SECRET}
PUBLISHED: Final = (GOLDEN / "published_request.json").read_bytes()
ENOUGH: Final = 60  # seconds that nothing here needs; they only end a test that would hang


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def paths(self) -> list[tuple[str, str]]:
        """Where each problem is, and which rule is broken there."""
        return [(each["path"], each["rule"]) for each in self.json["problems"]]


@dataclass(frozen=True, slots=True)
class Api:
    """A server that runs, and how to ask it."""

    port: int
    service: Service | None = None

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: Mapping[str, str] = TESTER,
        kind: str | None = "application/json",
    ) -> Reply:
        """Send one request. A body that is no bytes or iterator is written as JSON; an iterator is sent in chunks."""
        if body is not None and not isinstance(body, bytes) and not hasattr(body, "__next__"):
            body = json.dumps(body).encode()
        sent = dict(headers) | ({"Content-Type": kind} if kind and body is not None else {})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ENOUGH)
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Reply(answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def post(self, path: str, body: Any, **options: Any) -> Reply:
        return self.ask("POST", path, body, **options)

    def get(self, path: str, **options: Any) -> Reply:
        return self.ask("GET", path, **options)

    def connected(self) -> socket.socket:
        """A bare connection."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=ENOUGH)


def body_of(n: int = 8, **changes: Any) -> dict[str, Any]:
    """A request with n customers of one parent."""
    customers = [
        {"id": f"c{at}", "frequency": at + 1, "amount_spent": 10.0 * (at % 5) + at, "product_types": ["tea"]}
        for at in range(n)
    ]
    return {"customers": customers, "labels": {each["id"]: 1 for each in customers}} | changes


@cache
def by_the_shell(*arguments: str) -> bytes:
    """What the shell's command answers to the published request."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "answer.json"
        assert main(["explore", str(GOLDEN / "published_request.json"), *arguments, "--out", str(out)]) == 0
        return out.read_bytes()


def document(server: Api) -> Any:
    return server.get("/api/openapi.json", headers={}).json


def validator(server: Api, schema: str) -> Draft202012Validator:
    found = document(server)
    return Draft202012Validator({"$ref": f"#/components/schemas/{schema}", "components": found["components"]})


def settings_of(**changes: Any) -> ApiSettings:
    return ApiSettings(**{"credentials": CREDENTIALS} | changes)


@contextmanager
def running(
    gate: Gate | None = None,
    explore: Explore = explore,
    disk: Disk = DISK,
    clock: Callable[[], float] = time.time,
    **changes: Any,
) -> Iterator[Api]:
    """A server in this process, with other settings, another engine, another disk or another clock."""
    service = Service(settings_of(**changes), gate, explore=explore, disk=disk, clock=clock)
    server = uvicorn.Server(uvicorn.Config(create_app(service), port=0, log_level="critical", timeout_keep_alive=1))
    thread = threading.Thread(target=server.run)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield Api(server.servers[0].sockets[0].getsockname()[1], service)
    finally:
        server.should_exit = True
        thread.join(ENOUGH)
        assert not thread.is_alive()


@contextmanager
def started(
    command: list[str], log: Path, environment: Mapping[str, str]
) -> Iterator[tuple[Api, "subprocess.Popen[bytes]"]]:
    """A server in a process of its own, on a port that the system gives it."""
    words = [sys.executable, "-m", *command]
    with log.open("ab") as out:
        process = subprocess.Popen(words, cwd=ROOT, env=os.environ | PATIENT | environment, stdout=out, stderr=out)
        try:
            yield Api(answering_port(process, "/api/health")), process
        finally:
            process.terminate()
            process.wait(ENOUGH)


# The first run of a new checkout compiles, which takes a slow machine longer than a server waits for its last run.
PATIENT: Final = {"PYTHONPATH": str(ROOT), "SUBSEGMENT_STOP_SECONDS": str(ENOUGH)}
SERVE: Final = ["core", "serve", "--port", "0"]
DASHBOARD: Final = ["streamlit", "run", "dashboard/app.py", "--server.address", "127.0.0.1", "--server.port", "0"]


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + ENOUGH
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


def ends_after_its_answer(api: Api, process: "subprocess.Popen[bytes]", log: Path, sent: signal.Signals) -> None:
    """See that a server that is asked to end while it computes answers first, and then ends without a complaint."""

    def runs(number: int) -> bool:
        return f'subsegment_places{{place="run"}} {number}.0'.encode() in api.get("/api/metrics").body

    def asked_for(n: int) -> "Future[Reply]":
        answer = client.submit(api.post, EXPLORE, body_of(n, k_range=[2, 3, 4, 5], options={"n_init": 50}))
        wait_until(lambda: answer.done() or runs(1))
        return answer

    assert runs(0)
    n = 1900
    with ThreadPoolExecutor(1) as client:
        while (answer := asked_for(n)).done():  # before anyone could see it run: a fast engine needs more to do
            assert answer.result().status == 200, answer.result().body
            n *= 2
        process.send_signal(sent)
        assert answer.result().status == 200, answer.result().body
    process.wait(ENOUGH)
    text = log.read_text(encoding="utf-8")
    assert json.loads([line for line in text.splitlines() if line.startswith("{")][-1])["event"] == "stopped"
    assert not any(word in text for word in ("Traceback", "Warning", "WARNING", '"error"', '"warning"')), text


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


def left_in(folder: Path) -> list[Path]:
    """What lies in the directory of jobs, without its lock."""
    return [path for path in folder.iterdir() if path.name != "lock"]

"""A server of a checkout, started as the README says, and what it answers."""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.outputs.requests import EXPLORE, Asked
from tests.servers import answering_port

START_SECONDS: Final = 120  # a server that is not ready by then will not be
ANSWER_SECONDS: Final = 600  # the first request that needs compiled kernels waits for the compiler
PAUSE_SECONDS: Final = 0.1
CLIENT: Final = "comparison"
OF_THE_MOMENT: Final = "date"  # the one header that tells when the answer was made


def ask(port: int, secret: str, asked: Asked) -> tuple[int, dict[str, str], bytes]:
    """Send one request; the status, the headers and the body that came back."""
    headers = {"X-Request-Id": "comparison-of-outputs"}
    if asked.body is not None:
        headers["Content-Type"] = asked.kind
    if asked.with_credentials:
        headers |= {"X-Customer-Api-Id": CLIENT, "X-Secret": secret}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_SECONDS)
    try:
        connection.request(asked.method, asked.path, asked.body, headers)
        answer = connection.getresponse()
        return answer.status, {key.lower(): value for key, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def answers(checkout: Path, environment: Mapping[str, str], requests: Sequence[Asked]) -> dict[tuple[str, str], bytes]:
    """What a server of the checkout answers: (request, part of the answer) → bytes."""
    found: dict[tuple[str, str], bytes] = {}
    with server(checkout, environment) as (port, secret):
        for asked in requests:
            status, headers, body = ask(port, secret, asked)
            lasting = sorted(f"{key}: {value}" for key, value in headers.items() if key != OF_THE_MOMENT)
            name = f"API, {asked.name}"
            found[name, "status and headers"] = "\n".join([str(status), *lasting]).encode()
            found[name, "body"] = body
        found["API, published request as a job", "result"] = job_result(port, secret, requests[0])
    return found


def job_result(port: int, secret: str, asked: Asked) -> bytes:
    """The result of a request that is sent as a job."""
    _, headers, body = ask(port, secret, Asked("job", "POST", f"{EXPLORE}/jobs", asked.body))
    path = headers.get("location")
    if path is None:
        return body
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline:
        state = json.loads(ask(port, secret, Asked("state", "GET", path))[2])
        if state["status"] not in ("waiting", "running"):
            break
        time.sleep(PAUSE_SECONDS)
    return ask(port, secret, Asked("result", "GET", f"{path}/result"))[2]


@contextmanager
def server(checkout: Path, environment: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """A server that is ready: its port, and the secret of the one client."""
    secret = secrets.token_urlsafe(32)
    python = [sys.executable, "-m", "core"]
    made = subprocess.run(
        [*python, "credentials", "--id", CLIENT, "--own-secret"],
        input=f"{secret}\n".encode(),
        cwd=checkout,
        env=dict(environment),
        capture_output=True,
        check=True,
    )
    entry = made.stderr.decode().split()[-1]
    started = subprocess.Popen(
        [*python, "serve", "--port", "0"],
        cwd=checkout,
        env=dict(environment) | {"SUBSEGMENT_CREDENTIALS": entry},
        stderr=subprocess.DEVNULL,
    )
    try:
        port = answering_port(started, "/api/health", START_SECONDS)
        assert ask(port, secret, Asked("ready", "GET", "/api/v1/ai/jobs"))[0] == http.client.OK, "it knows the secret"
        yield port, secret
    finally:
        started.terminate()
        started.wait()


def environment_of(checkout: Path, caches: Path) -> dict[str, str]:
    """The environment for a checkout's processes: its own code, and everything compiled anew into a folder beside.

    What an earlier run compiled could be older than the code that is compared, and the checkouts are only read.
    """
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SUBSEGMENT_")}
    return kept | {
        "PYTHONPATH": str(checkout),
        "PYTHONPYCACHEPREFIX": str(caches / "python"),
        "NUMBA_CACHE_DIR": str(caches / "kernels"),
    }

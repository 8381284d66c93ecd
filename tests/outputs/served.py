"""A server of a checkout, started as the README says, and what it answers."""

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.outputs.requests import EXPLORE, Asked

START_SECONDS: Final = 120  # a server that is not ready by then will not be
ANSWER_SECONDS: Final = 600  # the first request that needs compiled kernels waits for the compiler
PAUSE_SECONDS: Final = 0.1
ATTEMPTS: Final = 5  # another program may take a port between our finding it free and the server's asking for it
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
    for _ in range(ATTEMPTS):
        port = free_port()
        started = subprocess.Popen(
            [*python, "serve", "--port", str(port)],
            cwd=checkout,
            env=dict(environment) | {"SUBSEGMENT_CREDENTIALS": entry},
            stderr=subprocess.DEVNULL,
        )
        try:
            if is_ready(started, port, secret):
                yield port, secret
                return
        finally:
            started.terminate()
            started.wait()
    raise RuntimeError(f"no server of {checkout} got ready; start it by hand: {' '.join(python)} serve")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_ready(started: "subprocess.Popen[bytes]", port: int, secret: str) -> bool:
    """Whether the server answers, and is ours: it knows the secret."""
    deadline = time.monotonic() + START_SECONDS
    while started.poll() is None and time.monotonic() < deadline:
        try:
            if ask(port, secret, Asked("ready", "GET", "/api/v1/ai/jobs"))[0] == http.client.OK:
                return True
        except OSError:
            pass
        time.sleep(PAUSE_SECONDS)
    return False


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

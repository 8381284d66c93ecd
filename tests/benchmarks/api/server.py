"""The server under load, in a process of its own, and what it takes of the memory."""

import asyncio
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.api.http.credentials import hashed
from tests.servers import PATIENCE_SECONDS, answering_port

ROOT: Final = Path(__file__).parents[3]
SECRET: Final = secrets.token_urlsafe(32)
HEADERS: Final = {"X-Customer-Api-Id": "load", "X-Secret": SECRET}
EXPLORE: Final = "/api/v1/ai/segment_subsegment_explore"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its port and its process."""

    port: int
    process: "subprocess.Popen[bytes]"

    def resident_megabytes(self) -> float:
        """What it holds of the memory now."""
        text = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(text.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def server(beside_dashboard: bool, **settings: str) -> Iterator[Server]:
    """A server on a port that the system gives it, with more settings in its environment; its log goes nowhere."""
    alone = ["core", "serve", "--port", "0"]
    beside = ["streamlit", "run", "dashboard/app.py", "--server.address", "127.0.0.1", "--server.port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "SUBSEGMENT_CREDENTIALS": f"load:{hashed(SECRET)}"}
    environment |= settings
    process = subprocess.Popen(
        [sys.executable, "-m", *(beside if beside_dashboard else alone)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Server(answering_port(process, "/api/health"), process)
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def head_of(length: int, path: str = EXPLORE, method: str = "POST") -> bytes:
    """The head of a request with a body of so many bytes."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {length}",
        *(f"{name}: {value}" for name, value in HEADERS.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def answer_of(reader: asyncio.StreamReader) -> int:
    """Read one whole answer; its status, or 0 if the connection ended before it."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
    except (asyncio.IncompleteReadError, ConnectionError):
        return 0
    return int(head.split()[1])


def large_body(megabytes: int) -> bytes:
    """A body of so many megabytes, of customers who differ."""
    customers, labels, size, number = [], {}, 0, 0
    while size < megabytes * 1_000_000 - 1_000:
        types = [f"type {number * at % 97}" for at in range(1, 8)]
        text = json.dumps(
            {
                "id": f"C{number:07d}",
                "frequency": number % 40,
                "amount_spent": number % 5003 / 7,
                "product_types": types,
            }
        )
        customers.append(text)
        labels[f"C{number:07d}"] = number % 400
        size += len(text) + 19
        number += 1
    return f'{{"customers": [{",".join(customers)}], "labels": {json.dumps(labels)}, "target_cluster": 1}}'.encode()

"""Servers in processes of their own: which port the system gave them, and when they answer there.

A server is started on port 0, for which the system takes a free port as the server begins to listen. A port that a test
looked for and closed again could be taken by another process before the server opens it.
"""

import subprocess
import time
import urllib.request
from typing import Final

import psutil

PATIENCE_SECONDS: Final = 60  # nothing here needs as long; it only ends a test that would hang


def answering_port(process: "subprocess.Popen[bytes]", path: str, patience_seconds: float = PATIENCE_SECONDS) -> int:
    """The port on which a server listens, once it answers the path there with success."""
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        for port in listening_ports(process):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                    return port
            except OSError:  # it does not answer yet, or not with success
                continue
        time.sleep(0.05)
    raise AssertionError("the server did not answer")


def listening_ports(process: "subprocess.Popen[bytes]") -> list[int]:
    """The ports on which the process waits for connections."""
    assert process.poll() is None, "the server ended before it answered"
    try:
        opened = psutil.Process(process.pid).net_connections("tcp")
    except psutil.Error:  # it ends at this moment, which the next look tells
        return []
    return [each.laddr.port for each in opened if each.status == psutil.CONN_LISTEN]

"""The API by itself: ``python -m core serve``, and the command that makes credentials."""

import os
import sys
from pathlib import Path
from typing import Final

import uvicorn

from core.api.http.blobs import open_private
from core.api.http.credentials import SHORTEST_SECRET, hashed, new_pair, parse
from core.api.server.app import create_app
from core.api.server.service import Service
from core.api.settings import ApiSettings
from core.problems import InvalidInput, Problem

AFTER_STOP: Final = 5  # seconds for what is left when the last run was ended


def serve(host: str, port: int) -> None:
    """Serve until the process is asked to end.

    Raises
    ------
    InvalidInput
        A setting in the environment is wrong, or the credentials cannot be read.
    """
    settings = ApiSettings.from_environment()
    uvicorn.run(
        create_app(Service(settings)),
        host=host,
        port=port,
        access_log=False,  # ours has no query strings in it
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=settings.stop_seconds + AFTER_STOP,
    )


def make_credentials(identity: str | None, file: Path | None, own_secret: bool) -> None:
    """Make a pair; the client's headers go to standard output, the server's entry into the file or to standard error.

    ``own_secret`` takes the secret from standard input, for clients that already have one.

    Raises
    ------
    InvalidInput
        The id or the secret cannot be used.
    """
    new_identity, secret = new_pair()
    identity = identity or new_identity
    if own_secret:
        secret = sys.stdin.readline().strip()
        if len(secret) < SHORTEST_SECRET or not secret.isascii() or not secret.isprintable() or " " in secret:
            raise InvalidInput([Problem.of("setting_wrong", variant="secret", least=SHORTEST_SECRET)])
    entry = f"{identity}:{hashed(secret)}"
    parse([entry])
    if file:
        with open_private(file) as out:
            if out.seek(0, os.SEEK_END):
                out.seek(-1, os.SEEK_END)
                if out.read(1) != b"\n":  # as editors leave it; two entries in one line are none
                    out.write(b"\n")
            out.write(f"{entry}\n".encode())
    else:
        sys.stderr.write(f"For the server, in SUBSEGMENT_CREDENTIALS or a file of such lines: {entry}\n")
    sys.stdout.write(f"X-Customer-Api-Id: {identity}\nX-Secret: {secret}\n")

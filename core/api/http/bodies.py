"""Receives a body piece by piece into a blob: its kind, its size and the time it takes are checked on the way."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from starlette.requests import Request

from core.api.http.blobs import Blob
from core.api.http.problem_details import ApiProblem
from core.api.settings import ApiSettings
from core.language import Message, message

SLOWEST: Final = 10_000  # bytes a second
JOBS_TAKE_MORE: Final = message("mend.send_as_job")
SPLIT: Final = message("mend.split_by_parent")


class Receiver:
    """Lets a bounded number of bodies arrive at the same time."""

    def __init__(self, settings: ApiSettings) -> None:
        self._settings = settings
        self.senders = 0

    async def receive(self, request: Request, blob: Blob, most: int, mend: Message) -> int:
        """Write the body into the blob; how many bytes it has.

        Raises
        ------
        ApiProblem
            It is no JSON, too large, too slow, there are too many senders, or the disk is full.
        ClientDisconnect
            The client hung up.
        """
        check_media_type(request)
        declared = request.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            raise ApiProblem("body-too-large", limit=most, mend=mend)
        with self._place():
            return await self._stream(request, blob, most, mend)

    async def _stream(self, request: Request, blob: Blob, most: int, mend: Message) -> int:
        start, count = asyncio.get_running_loop().time(), 0
        patience = self._settings.sender_seconds
        try:
            async with asyncio.timeout_at(start + patience) as limit:
                async for part in request.stream():
                    count += len(part)
                    if count > most:
                        raise ApiProblem("body-too-large", limit=most, mend=mend)
                    limit.reschedule(start + patience + count / SLOWEST)
                    blob.write(part)
        except TimeoutError:
            raise ApiProblem("body-too-slow", headers={"Connection": "close"}) from None
        except OSError:
            raise ApiProblem("storage-full") from None
        return count

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self.senders >= self._settings.senders:
            raise ApiProblem("queue-full")
        self.senders += 1
        try:
            yield
        finally:
            self.senders -= 1


def check_media_type(request: Request) -> None:
    """See that the body is said to be plain JSON in UTF-8.

    Raises
    ------
    ApiProblem
        It is said to be something else, or nothing is said.
    """
    media_type, *parameters = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charset = dict(each.split("=", 1) for each in parameters if "=" in each).get("charset", "utf-8").strip('"')
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if media_type != "application/json" or charset not in ("utf-8", "utf8", "us-ascii") or encoding != "identity":
        raise ApiProblem("body-not-json", headers={"Accept-Encoding": "identity"})

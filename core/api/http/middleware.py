"""Around every request: its id, its duration, its line in the log, and an answer whatever happens."""

import re
import time
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.api.http.json_log import say, say_defect
from core.api.http.problem_details import ApiProblem, problem_response
from core.api.http.prometheus import Metrics

USABLE_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
METHODS: Final = ("GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE")
CLIENT_GONE: Final = 499  # as proxies log it; nothing is sent


class Watch:
    """Middleware that sees each request of the API from its headers to the end of its answer."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = time.perf_counter()
        request_id = _id_of(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        status, received, sent = 0, 0, 0

        async def counted_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            return message

        async def counted_send(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers["Cache-Control"] = headers.get("Cache-Control", "no-store")
                headers["X-Content-Type-Options"] = "nosniff"
            sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, counted_receive, counted_send)
        except ClientDisconnect:
            status = CLIENT_GONE
        except Exception as error:  # noqa: BLE001 - a client gets an answer, and the log the place, whatever happens
            say_defect(error, request_id=request_id)
            if not status:
                await problem_response(ApiProblem("defect"), request_id)(scope, counted_receive, counted_send)
            status = 500
        finally:
            seconds = time.perf_counter() - start
            route = getattr(scope.get("route"), "path", "unknown")
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._metrics.note(route, method, status or CLIENT_GONE, seconds)
            say(
                "request",
                request_id=request_id,
                caller=scope["state"].get("caller"),
                method=method,
                route=route,
                status=status or CLIENT_GONE,
                seconds=round(seconds, 4),
                bytes_received=received,
                bytes_sent=sent,
            )


def _id_of(scope: Scope) -> str:
    """The id that the client or a proxy gave the request, if it is harmless; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if USABLE_ID.fullmatch(given) else uuid.uuid4().hex

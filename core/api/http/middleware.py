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
        request_id = _id_of(scope)
        scope.setdefault("state", {})["request_id"] = request_id
        exchange = _Exchange(request_id, receive, send)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except ClientDisconnect:
            exchange.status = CLIENT_GONE
        except Exception as error:  # noqa: BLE001 - a client gets an answer, and the log the place, whatever happens
            say_defect(error, request_id=request_id)
            if not exchange.status:
                await problem_response(ApiProblem("defect"), request_id)(scope, exchange.receive, exchange.send)
            exchange.status = 500
        finally:
            self._note(scope, exchange)

    def _note(self, scope: Scope, exchange: "_Exchange") -> None:
        """Count a request that has ended, and write it into the log."""
        seconds = time.perf_counter() - exchange.start
        route = getattr(scope.get("route"), "path", "unknown")
        method = scope["method"] if scope["method"] in METHODS else "other"
        status = exchange.status or CLIENT_GONE
        self._metrics.note(route, method, status, seconds)
        say(
            "request",
            request_id=exchange.request_id,
            caller=scope["state"].get("caller"),
            method=method,
            route=route,
            status=status,
            seconds=round(seconds, 4),
            bytes_received=exchange.received,
            bytes_sent=exchange.sent,
        )


class _Exchange:
    """One request and its answer on their way, with the bytes counted. ``status`` is 0 until the answer begins."""

    def __init__(self, request_id: str, receive: Receive, send: Send) -> None:
        self.request_id = request_id
        self.start = time.perf_counter()
        self.status, self.received, self.sent = 0, 0, 0
        self._receive = receive
        self._send = send

    async def receive(self) -> Message:
        """Receive a message of the body."""
        message = await self._receive()
        self.received += len(message.get("body", b""))
        return message

    async def send(self, message: Message) -> None:
        """Send a message of the answer; the first one gets the headers that every answer has."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self.request_id
            headers["Cache-Control"] = headers.get("Cache-Control", "no-store")
            headers["X-Content-Type-Options"] = "nosniff"
        self.sent += len(message.get("body", b""))
        await self._send(message)


def _id_of(scope: Scope) -> str:
    """The id that the client or a proxy gave the request, if it is harmless; else a new one."""
    given = Headers(scope=scope).get("x-request-id", "")
    return given if USABLE_ID.fullmatch(given) else uuid.uuid4().hex

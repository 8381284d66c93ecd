"""What an answer says when a request cannot be carried out: one shape for all of them (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from starlette.responses import Response

from core.problems import InvalidInput, Problem

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:subsegment-explorer:problem:"
RETRY_SECONDS: Final = 5  # after which a client that was turned away may ask again; most runs end sooner
RETRY: Final = {"Retry-After": str(RETRY_SECONDS)}

# code → status, title, what to do
KINDS: Final[dict[str, tuple[int, str, str]]] = {
    "json-broken": (400, "Broken JSON", "The body is not valid JSON."),
    "credentials-wrong": (
        401,
        "Missing or wrong credentials",
        "Send your id in the header X-Customer-Api-Id and your secret in the header X-Secret.",
    ),
    "path-unknown": (404, "No such path", "Nothing is served under this path. See the OpenAPI document."),
    "job-unknown": (
        404,
        "No such job",
        "There is no such job of yours: it was deleted, it expired, newer ones took its place, or it never was.",
    ),
    "method-wrong": (405, "Wrong method", "This path does not know the method. The header Allow names those it knows."),
    "body-too-slow": (408, "Body too slow", "The body did not arrive in time. Send it again over a faster connection."),
    "job-unfinished": (409, "Job not finished", "The job has no result, at least not yet. Its state says more."),
    "body-too-large": (413, "Body too large", "The body has more than {limit:,} bytes, which is the limit. {hint}"),
    "body-not-json": (415, "Not JSON", "Send the body as application/json in UTF-8, not compressed."),
    "body-invalid": (422, "Invalid request", "The request cannot be used as it is. Each problem is listed."),
    "run-too-long": (422, "Run too long", "The run took more than {limit:,} seconds, which is the limit. {hint}"),
    "queue-full": (429, "Queue full", "As many requests are waiting as may wait. Send it again later."),
    "api-closed": (
        503,
        "API closed",
        "The API has no credentials and is therefore closed. Its operator opens it as the start-up line says.",
    ),
    "stopping": (503, "Shutting down", "The server is shutting down. Send the request again later."),
    "storage-full": (
        503,
        "No storage",
        "The server cannot use its storage at the moment. Send the request again later.",
    ),
    "defect": (500, "Defect", "This is a mistake of the server. Report the request's id to its operator."),
}
INDENT: Final = "    "
WAIT_AND_RETRY: Final = ("queue-full", "stopping", "storage-full")


class ApiProblem(Exception):  # noqa: N818 - it names what is wrong, as the answer does
    """A request that is answered with problem details.

    ``listed`` is the JSON of all problems of the body, as it stands in the answer; it is empty where there are none.
    There may be many: make an ``ApiProblem`` of them where nothing waits for it, never on the event loop.
    """

    def __init__(
        self, code: str, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None, **values: object
    ) -> None:
        self.code = code
        self.status, self.title, detail = KINDS[code]
        self.detail = detail.format(**values)
        self.count = len(problems)
        self.listed = _listed(problems) if problems else b""
        self.headers = dict(headers or {}) | (RETRY if code in WAIT_AND_RETRY else {})
        super().__init__(code)

    @classmethod
    def of(cls, error: InvalidInput) -> "ApiProblem":
        """Problems of the input: 400 where the JSON breaks, else 422."""
        broken = error.problems[0].code == "json_broken"
        return cls("json-broken" if broken else "body-invalid", error.problems)

    def members(self) -> dict[str, Any]:
        """The problem details as JSON values, without the list of problems."""
        return {
            "type": TYPE_PREFIX + self.code,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }


def problem_response(problem: ApiProblem, request_id: str) -> Response:
    """The answer that says what is wrong."""
    members = problem.members() | {"request_id": request_id}
    body = as_json(members, problems=problem.listed) if problem.listed else as_json(members)
    return Response(body, problem.status, problem.headers, MEDIA_TYPE)


def as_json(members: Mapping[str, Any], depth: int = 0, **written: bytes) -> bytes:
    """An object in JSON that begins ``depth`` steps inside others; ``written`` are further members, in JSON already."""
    end = "\n" + INDENT * depth
    text = json.dumps(members, indent=INDENT, ensure_ascii=False).removesuffix("\n}").replace("\n", end)
    parts = [in_utf_8(text)]
    for key, value in written.items():
        parts += [f',{end}{INDENT}"{key}": '.encode(), value]
    return b"".join([*parts, f"{end}}}".encode(), b"" if depth else b"\n"])


def in_utf_8(text: str) -> bytes:
    """Bytes of a text: what a client sent may hold halves of characters, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace")


def deeper(listed: bytes) -> bytes:
    """The JSON of a list of problems one step further inside."""
    return listed.replace(b"\n", b"\n" + INDENT.encode())


def _listed(problems: Iterable[Problem]) -> bytes:
    found = [
        {"path": each.where.path, "rule": each.code, "title": each.rule.title, "detail": each.sentence}
        for each in problems
    ]
    return deeper(in_utf_8(json.dumps(found, indent=INDENT, ensure_ascii=False)))

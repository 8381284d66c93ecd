"""What an answer says when a request cannot be carried out: one shape for all of them (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from starlette.responses import Response

from core.language import ENGLISH
from core.problems import InvalidInput, Problem, with_hint

MEDIA_TYPE: Final = "application/problem+json"
TYPE_PREFIX: Final = "urn:subsegment-explorer:problem:"
RETRY_SECONDS: Final = 5  # after which a client that was turned away may ask again; most runs end sooner
RETRY: Final = MappingProxyType({"Retry-After": str(RETRY_SECONDS)})

# code → status; the title and what to do are the messages ``api.<code>.title`` and ``api.<code>``.
STATUSES: Final[Mapping[str, int]] = MappingProxyType(
    {
        "json-broken": 400,
        "credentials-wrong": 401,
        "path-unknown": 404,
        "job-unknown": 404,
        "method-wrong": 405,
        "body-too-slow": 408,
        "job-unfinished": 409,
        "body-too-large": 413,
        "body-not-json": 415,
        "body-invalid": 422,
        "run-too-long": 422,
        "queue-full": 429,
        "api-closed": 503,
        "stopping": 503,
        "storage-full": 503,
        "defect": 500,
    }
)
INDENT: Final = "    "
WAIT_AND_RETRY: Final = ("queue-full", "stopping", "storage-full")


def title_of(code: str) -> str:
    """What is wrong, in a few words."""
    return ENGLISH.say(f"api.{code}.title")


class ApiProblem(Exception):  # noqa: N818 - it names what is wrong, as the answer does
    """A request that is answered with problem details.

    ``listed`` is the JSON of all problems of the body, as it stands in the answer; it is empty where there are none.
    There may be many: make an ``ApiProblem`` of them where nothing waits for it, never on the event loop.
    """

    def __init__(
        self, code: str, problems: Sequence[Problem] = (), headers: Mapping[str, str] | None = None, **values: object
    ) -> None:
        self.code = code
        self.status, self.title = STATUSES[code], title_of(code)
        self.detail = ENGLISH.say(f"api.{code}", **values)
        self.count = len(problems)
        self.listed = _listed(problems) if problems else b""
        self.headers = dict(headers or {}) | (dict(RETRY) if code in WAIT_AND_RETRY else {})
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


def with_notices(answer: str, notices: Sequence[Problem]) -> str:
    """An answer, an object in JSON, and what its sender should know; an answer with nothing to tell stays as it is."""
    if not notices:
        return answer
    members = answer.rstrip().removesuffix("\n}")
    return f'{members},\n{INDENT}"notices": {_listed(notices).decode()}\n}}\n'


def in_utf_8(text: str) -> bytes:
    """Bytes of a text: what a client sent may hold halves of characters, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace")


def deeper(listed: bytes) -> bytes:
    """The JSON of a list of problems one step further inside."""
    return listed.replace(b"\n", b"\n" + INDENT.encode())


def _listed(problems: Iterable[Problem]) -> bytes:
    found = [
        {
            "path": each.where.path,
            "rule": each.code,
            "title": each.rule.title(),
            "detail": with_hint(each.sentence, each, "api"),
        }
        for each in problems
    ]
    return deeper(in_utf_8(json.dumps(found, indent=INDENT, ensure_ascii=False)))

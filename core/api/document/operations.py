"""What the OpenAPI document says of each route: its body, its answers, and every way it can fail."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal

from starlette.responses import JSONResponse, Response

from core.api.document.answer_schema import ExploreAnswer, JobList, JobState, SegmentationAnswer, State
from core.api.http.problem_details import MEDIA_TYPE, STATUSES, title_of
from core.api.runs.work import EXPLORE, SEGMENT, RequestKind

BASE: Final = "/api/v1/ai"
JOBS: Final = f"{BASE}/jobs"
SECURITY: Final[tuple[Mapping[str, list[str]], ...]] = (MappingProxyType({"CustomerApiId": [], "Secret": []}),)
EXAMPLE: Final = MappingProxyType(
    {
        "customers": [
            {"id": "C1", "frequency": 28, "amount_spent": 4120.75, "product_types": ["laptop", "mouse"]},
            {"id": "C2", "frequency": 5, "amount_spent": 190.4, "product_types": ["tea"]},
            {"id": "C3", "frequency": 6, "amount_spent": 230.0, "product_types": ["tea", "coffee"]},
            {"id": "C4", "frequency": 25, "amount_spent": 3015.9, "product_types": ["tablet"]},
        ],
        "k_range": [2, 3],
    }
)
LABELLED: Final = MappingProxyType(EXAMPLE | {"labels": {"C1": 1, "C2": 1, "C3": 1, "C4": 1}, "target_cluster": 1})
# The schemas of each body, customers as published or rows of a table, and an example of the first.
BODIES: Final = MappingProxyType(
    {
        EXPLORE: (("ExploreRequest", "ExploreRowsRequest"), LABELLED),
        SEGMENT: (("SegmentationRequest", "SegmentationRowsRequest"), EXAMPLE),
    }
)
ANSWERS: Final = MappingProxyType({EXPLORE: ExploreAnswer, SEGMENT: SegmentationAnswer})
WORDS: Final = MappingProxyType(
    {
        EXPLORE: (
            "Split the customers of each cluster into sub-segments",
            "Every parent cluster, or the one that `target_cluster` names, is split by K-Means for each k of "
            "`k_range`; the k with the highest silhouette is chosen.",
        ),
        SEGMENT: (
            "Split customers without labels into clusters",
            "The same engine with everyone as one parent. Its `labels` go into `segment_subsegment_explore` as they "
            "are.",
        ),
    }
)
ADMITTED: Final = ("credentials-wrong", "api-closed", "stopping")
RECEIVED: Final = ("json-broken", "body-too-slow", "body-too-large", "body-not-json", "queue-full", "storage-full")

Text = MappingProxyType({"schema": {"type": "string"}})
Count = MappingProxyType({"schema": {"type": "string", "pattern": "^[0-9]+$"}})
REQUEST_ID: Final = MappingProxyType(
    {"X-Request-Id": {"description": "The request's id, as in the server's log.", **Text}}
)
LEFT_ASIDE: Final = MappingProxyType(
    {
        "X-Customers-Unlabelled": {"description": "Customers that no label names; they are in no result.", **Count},
        "X-Labels-Without-Customer": {"description": "Labels that name no customer; they are not used.", **Count},
    }
)
JOB_LINKS: Final = MappingProxyType(
    {
        name: {"operationId": operation, "parameters": {"job_id": "$response.body#/id"}, "description": text}
        for name, operation, text in (
            ("state", "job_state", "How far the job is."),
            ("result", "job_result", "Its result."),
            ("delete", "delete_job", "End it and forget it."),
        )
    }
)


def problems_of(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The answers of all these kinds of problems, by status."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in sorted(codes, key=STATUSES.__getitem__):
        status, title = STATUSES[code], title_of(code)
        headers: dict[str, Any] = dict(REQUEST_ID)
        if code in ("queue-full", "stopping", "storage-full"):
            headers["Retry-After"] = {"description": "Seconds to wait.", **Count}
        if code == "credentials-wrong":
            headers["WWW-Authenticate"] = dict(Text)
        before = found.get(status, {})
        found[status] = {
            "description": f"{before['description']}, or {title[0].lower()}{title[1:]}" if before else title,
            "headers": before.get("headers", {}) | headers,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
        }
    return found


def described_answer(kind: RequestKind) -> dict[str, Any]:
    """A route that answers at once."""
    summary, text = WORDS[kind]
    good: dict[int | str, dict[str, Any]] = {
        200: {"model": ANSWERS[kind], "description": "The answer", "headers": REQUEST_ID | LEFT_ASIDE}
    }
    return _operation(
        kind,
        summary,
        f"{text} Larger requests go to `{BASE}/{kind}/jobs`.",
        "Answered at once",
        good | problems_of(*ADMITTED, *RECEIVED, "body-invalid", "run-too-long"),
        body=kind,
    )


def described_bulk(kind: RequestKind) -> dict[str, Any]:
    """A route that takes a job in."""
    good: dict[int | str, dict[str, Any]] = {
        202: {
            "model": JobState,
            "description": "The job was taken in",
            "headers": REQUEST_ID | {"Location": {"description": "The path of its state.", **Text}},
            "links": dict(JOB_LINKS),
        }
    }
    return _operation(
        f"{kind}_job",
        f"{WORDS[kind][0]}, as a job",
        "Takes more than the route that answers at once. Problems are told at once, as there. Jobs run one by one, and "
        "requests that wait for their answer go first.",
        "Jobs",
        good | problems_of(*ADMITTED, *RECEIVED, "body-invalid"),
        body=kind,
        status=202,
    )


def described_job(what: Literal["list", "state", "delete", "result"]) -> dict[str, Any]:
    """A route that is about jobs taken in before."""
    if what == "list":
        only = {200: {"model": JobList, "description": "The jobs", "headers": dict(REQUEST_ID)}}
        text = "Of the problems of a job that failed it tells the count; the state of that job lists them."
        return _operation("list_jobs", "Your own jobs", text, "Jobs", {**only, **problems_of(*ADMITTED)})
    unknown = problems_of(*ADMITTED, "job-unknown")
    if what == "state":
        good: dict[int | str, Any] = {200: {"model": JobState, "description": "Its state", "headers": dict(REQUEST_ID)}}
        return _operation("job_state", "How far a job is", "", "Jobs", good | unknown, of_job=True)
    if what == "delete":
        good = {204: {"description": "It is ended and forgotten", "headers": dict(REQUEST_ID)}}
        text = "A running job ends at its next report of progress."
        return _operation("delete_job", "End and forget a job", text, "Jobs", good | unknown, of_job=True, status=204)
    schema = {"anyOf": [{"$ref": f"#/components/schemas/{answer.__name__}"} for answer in ANSWERS.values()]}
    content = {"application/json": {"schema": schema}}
    good = {200: {"description": "The answer", "headers": REQUEST_ID | LEFT_ASIDE, "content": content}}
    refused = unknown | problems_of("job-unfinished")
    return _operation("job_result", "The result of a job", "", "Jobs", good | refused, of_job=True)


def described_service(what: Literal["health", "ready", "metrics"]) -> dict[str, Any]:
    """A route for those who run the server."""
    if what == "metrics":
        content = {"text/plain": {"schema": {"type": "string"}}}
        good: dict[int | str, Any] = {200: {"description": "Metrics", "headers": dict(REQUEST_ID), "content": content}}
        return _operation("metrics", "Metrics for Prometheus", "", "Service", good | problems_of(*ADMITTED))
    good = {200: {"model": State, "description": "Yes", "headers": dict(REQUEST_ID)}}
    if what == "ready":
        good |= problems_of("api-closed", "stopping")
    words = {"health": "Whether the server is alive", "ready": "Whether the server takes requests"}
    return _operation(what, words[what], "", "Service", good, secured=False)


def _operation(
    name: str,
    summary: str,
    text: str,
    tag: str,
    responses: dict[Any, dict[str, Any]],
    body: RequestKind | None = None,
    of_job: bool = False,
    secured: bool = True,
    status: int = 200,
) -> dict[str, Any]:
    """What FastAPI is told of a route."""
    extra: dict[str, Any] = {"security": list(map(dict, SECURITY))} if secured else {}
    if body:
        schemas, example = BODIES[body]
        schema = {"anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas]}
        content = {"schema": schema, "example": dict(example)}
        extra["requestBody"] = {"required": True, "content": {"application/json": content}}
    if of_job:
        extra["parameters"] = [{"name": "job_id", "in": "path", "required": True, "schema": {"type": "string"}}]
    return {
        "operation_id": name,
        "summary": summary,
        "description": text,
        "tags": [tag],
        "status_code": status,
        "response_class": JSONResponse if any("model" in each for each in responses.values()) else Response,
        "responses": responses,
        "openapi_extra": extra,
    }

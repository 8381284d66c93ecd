"""The routes of the API: each admits its caller, takes the body in, and hands on what the engine answers."""

from collections.abc import Callable
from typing import Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api.document.operations import BASE, JOBS, described_answer, described_bulk, described_job, described_service
from core.api.http.blobs import Blob
from core.api.http.bodies import JOBS_TAKE_MORE, SPLIT, check_media_type
from core.api.http.problem_details import ApiProblem, as_json
from core.api.runs.job import Job, in_brief, in_full
from core.api.runs.work import EXPLORE, SEGMENT, RequestKind
from core.api.server.service import Service

JSON: Final = "application/json"


def make_routes(service: Service) -> APIRouter:
    """All routes that the OpenAPI document describes."""
    router = APIRouter(redirect_slashes=False)
    _add_answers(router, service)
    _add_jobs_taken(router, service)
    _add_jobs(router, service)
    _add_service(router, service)
    return router


def _add_answers(router: APIRouter, service: Service) -> None:
    """Requests whose client waits for the answer."""

    async def answer(request: Request, kind: RequestKind) -> Response:
        service.admit(request)
        check_media_type(request)
        service.runs.refuse_if_full()
        try:
            blob = Blob(disk=service.disk)
        except OSError:
            raise ApiProblem("storage-full") from None
        try:
            size = await service.receiver.receive(request, blob, service.settings.body_bytes, JOBS_TAKE_MORE)
            found = await service.runs.answer(request, kind, blob, size)
        finally:
            blob.remove()
        return Response(found.body, headers=found.headers, media_type=JSON)

    @router.post(f"{BASE}/{EXPLORE}", **described_answer(EXPLORE))
    async def segment_subsegment_explore(request: Request) -> Response:
        return await answer(request, EXPLORE)

    @router.post(f"{BASE}/{SEGMENT}", **described_answer(SEGMENT))
    async def purchasing_segmentation(request: Request) -> Response:
        return await answer(request, SEGMENT)


def _add_jobs_taken(router: APIRouter, service: Service) -> None:
    """Requests that become jobs."""
    keep_seconds = service.settings.job_hours * 3600.0

    async def take(request: Request, kind: RequestKind) -> Response:
        owner = service.admit(request)
        check_media_type(request)
        with service.jobs.arriving() as (job_id, body):
            size = await service.receiver.receive(request, body, service.settings.bulk_body_bytes, SPLIT)
            asked = await service.runs.check_job(request, kind, body, size)
            job = await run_in_threadpool(service.jobs.submit, job_id, owner, kind, body, asked, size)
            del asked  # the job keeps it, or nobody does
        state = await _read(in_full, job, JOBS, keep_seconds)
        return Response(state, 202, {"Location": f"{JOBS}/{job_id}"}, JSON)

    @router.post(f"{BASE}/{EXPLORE}/jobs", **described_bulk(EXPLORE))
    async def segment_subsegment_explore_job(request: Request) -> Response:
        return await take(request, EXPLORE)

    @router.post(f"{BASE}/{SEGMENT}/jobs", **described_bulk(SEGMENT))
    async def purchasing_segmentation_job(request: Request) -> Response:
        return await take(request, SEGMENT)


def _add_jobs(router: APIRouter, service: Service) -> None:
    """What becomes of jobs."""
    keep_seconds = service.settings.job_hours * 3600.0

    def job_of(request: Request) -> Job:
        return service.jobs.get(service.admit(request), request.path_params["job_id"])

    @router.get(JOBS, **described_job("list"))
    async def list_jobs(request: Request) -> Response:
        own = service.jobs.of(service.admit(request))
        found = {"jobs": [in_brief(job, JOBS, keep_seconds) for job in own]}
        return Response(as_json(found), media_type=JSON)

    @router.get(JOBS + "/{job_id}", **described_job("state"))
    async def job_state(request: Request) -> Response:
        found = await _read(in_full, job_of(request), JOBS, keep_seconds)
        return Response(found, media_type=JSON)

    @router.delete(JOBS + "/{job_id}", **described_job("delete"))
    async def delete_job(request: Request) -> Response:
        service.jobs.delete(service.admit(request), request.path_params["job_id"])
        return Response(status_code=204)

    @router.get(JOBS + "/{job_id}/result", **described_job("result"))
    async def job_result(request: Request) -> Response:
        job = job_of(request)
        if job.record.status != "done" or job.result is None:
            raise ApiProblem("job-unfinished")
        found = await _read(job.result.read)
        return Response(found, headers=job.record.headers, media_type=JSON)


def _add_service(router: APIRouter, service: Service) -> None:
    """For those who run the server."""

    @router.get("/api/health", **described_service("health"))
    async def health() -> Response:
        return JSONResponse({"status": "alive"})

    @router.get("/api/ready", **described_service("ready"))
    async def ready() -> Response:
        service.refuse_if_not_ready()
        return JSONResponse({"status": "ready"})

    @router.get("/api/metrics", **described_service("metrics"))
    async def metrics(request: Request) -> Response:
        service.admit(request)
        return Response(service.metrics.text(), media_type=service.metrics.content_type)


async def _read(reader: Callable[..., bytes], *arguments: object) -> bytes:
    """Read what is kept of a job, off the event loop."""
    try:
        return await run_in_threadpool(reader, *arguments)
    except FileNotFoundError:  # it was deleted a moment ago
        raise ApiProblem("job-unknown") from None
    except OSError:
        raise ApiProblem("storage-full") from None

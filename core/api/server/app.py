"""The API as an ASGI application, by itself or mounted beside the dashboard, with its document and docs page."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from core.api.document.answer_schema import ExploreAnswer, ProblemDetails, SegmentationAnswer
from core.api.document.docs_page import make_docs
from core.api.document.request_schema import REQUESTS
from core.api.http.middleware import Watch
from core.api.http.problem_details import ApiProblem, problem_response
from core.api.server.routes import make_routes
from core.api.server.service import Service

TITLE = "Subsegment Explorer"
ABOUT = (
    "Finds the sub-segments inside customer clusters. Requests are authenticated by the headers `X-Customer-Api-Id` "
    "and `X-Secret`. Every refusal has one form (RFC 9457) and lists every problem with its path. "
    "Whoever runs the server makes credentials with `subsegment credentials`."
)
SECRETS = MappingProxyType(
    {
        "CustomerApiId": {"type": "apiKey", "in": "header", "name": "X-Customer-Api-Id"},
        "Secret": {"type": "apiKey", "in": "header", "name": "X-Secret"},
    }
)


def create_app(service: Service) -> FastAPI:
    """The API by itself; its paths begin with /api."""
    app = FastAPI(
        title=TITLE,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=service.lifespan,
    )
    routers = [make_routes(service)]
    app.include_router(routers[0])
    routers.append(make_docs(TITLE, _document(app, service)))
    app.include_router(routers[1])
    app.add_middleware(Watch, metrics=service.metrics)

    @app.exception_handler(ApiProblem)
    async def refused(request: Request, problem: ApiProblem) -> Response:
        return problem_response(problem, request.state.request_id)

    @app.exception_handler(HTTPException)
    async def unrouted(request: Request, error: HTTPException) -> Response:
        allowed = ", ".join(sorted(_methods(routers, request)))
        problem = ApiProblem("method-wrong", headers={"Allow": allowed}) if allowed else ApiProblem("path-unknown")
        assert error.status_code == problem.status
        return problem_response(problem, request.state.request_id)

    return app


def routes_beside(app: FastAPI) -> list[BaseRoute]:
    """The API as routes of another application, under the same paths. That one has to enter ``service.lifespan``."""
    whole = _WholePath(app)
    return [Mount("/api", app=whole), Route("/api", endpoint=whole)]


class _WholePath:
    """Gives back what a mount takes off a path: the API's own routes begin with it."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = {"root_path": scope.get("app_root_path", ""), "app": self._app, "route": None}
        await self._app(dict(scope) | own, receive, send)


def _methods(routers: Iterable[APIRouter], request: Request) -> set[str]:
    """The methods that the path of a request knows."""
    routes = [route for router in routers for route in router.routes if isinstance(route, Route | APIRoute)]
    known = [route.methods or () for route in routes if route.path_regex.match(request.url.path)]
    return set().union(*known)


def _document(app: FastAPI, service: Service) -> dict[str, Any]:
    """The OpenAPI document: FastAPI's, with what it does not know because it does not read the bodies."""
    document = get_openapi(title=TITLE, version="1", description=ABOUT, routes=app.routes)
    schemas = document["components"]["schemas"]
    read = [(model, "validation") for model in REQUESTS]
    written = [(model, "serialization") for model in (ProblemDetails, ExploreAnswer, SegmentationAnswer)]
    _, found = models_json_schema([*read, *written], ref_template="#/components/schemas/{model}")  # type: ignore[list-item]
    schemas.update(found["$defs"])
    for request in (model.__name__ for model in REQUESTS):
        # A list that is too long is refused whatever it holds; how many customers is said in words, for jobs take more.
        ks = schemas[request]["properties"]["k_range"]["anyOf"][0]
        ks["maxItems"] = service.settings.k_values
    for state in ("JobState", "ListedJob"):
        sooner = f"Sooner, once {service.settings.finished_jobs} others of the caller have finished after it."
        schemas[state]["properties"]["expires_at"]["description"] += f" {sooner}"
    document["components"]["securitySchemes"] = dict(SECRETS)
    return document

"""The OpenAPI document and the page that shows it, without a line from anywhere else."""

from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import fastapi_swagger
from fastapi import APIRouter
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from core.api.http.problem_details import ApiProblem

ASSETS: Final = MappingProxyType(
    {
        "swagger-ui-bundle.js": "text/javascript",
        "swagger-ui.css": "text/css",
        "favicon-32x32.png": "image/png",
    }
)
# Swagger UI has a dark style, but does not look at what the visitor prefers.
FOLLOW_PREFERENCE: Final = """<script>
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
</script>
<style>
@media (max-width: 640px) {
  .swagger-ui .wrapper { padding: 0 12px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; }
  .swagger-ui .responses-inner, .swagger-ui .opblock-section { overflow-x: auto; }
}
</style>
"""


def make_docs(title: str, document: dict[str, Any]) -> APIRouter:
    """Routes for the document, the page and what the page is made of."""
    router = APIRouter(redirect_slashes=False, include_in_schema=False)
    folder = files(fastapi_swagger) / "resources"
    assets = {name: (folder / name).read_bytes() for name in ASSETS}
    page = get_swagger_ui_html(
        openapi_url="openapi.json",
        title=title,
        swagger_js_url="docs/swagger-ui-bundle.js",
        swagger_css_url="docs/swagger-ui.css",
        swagger_favicon_url="docs/favicon-32x32.png",
        swagger_ui_parameters={"persistAuthorization": False, "displayRequestDuration": True},
    )
    html = (
        bytes(page.body)
        .replace(b"</head>", FOLLOW_PREFERENCE.encode() + b"</head>")
        .replace(b"<html>", b'<html lang="en">')
    )

    @router.get("/api/openapi.json")
    async def openapi() -> Response:
        return JSONResponse(document)

    @router.get("/api/docs")
    async def docs() -> Response:
        return Response(html, media_type="text/html")

    @router.get("/api/docs/{name}")
    async def asset(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in assets:
            raise ApiProblem("path-unknown")
        return Response(assets[name], media_type=ASSETS[name], headers={"Cache-Control": "max-age=3600"})

    return router

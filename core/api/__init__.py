"""The HTTP API: the engine's requests and responses, safe to put on a network."""

from core.api.server.app import create_app, routes_beside
from core.api.server.service import Service
from core.api.settings import ApiSettings

__all__ = ["ApiSettings", "Service", "create_app", "routes_beside"]

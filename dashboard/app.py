"""Launches the dashboard, with the HTTP API beside it: ``streamlit run dashboard/app.py``."""

import contextlib
import gc
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from threading import Event, Thread
from typing import Final

import streamlit as st

from core import InvalidInput, warm_up
from core.api import ApiSettings, Service, create_app, routes_beside
from core.running import Gate
from dashboard.visit.server import server

# An ended visit can hold hundreds of megabytes, which others may need; to look through all objects of the process takes
# 0.15 s in which nothing else computes, so more often would slow down those who are here.
COLLECT_SECONDS: Final = 60.0


def collect_garbage(ended: Event) -> None:
    """Free what ended visits held, once a minute until the server has ended.

    What a visit held refers to itself in circles, so Python frees it only when it looks for such circles. It does that
    after many new objects, and a visit is few objects that take much memory. Streamlit would look after each run of a
    page, which is too often; ``.streamlit/config.toml`` switches that off.
    """
    while not ended.wait(COLLECT_SECONDS):
        gc.collect()


@contextlib.asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """What the server does beside answering, from its start to its end."""
    ended = Event()
    # Whoever comes first with many customers waits for no compiler.
    Thread(target=warm_up, name="warm-up", daemon=True).start()
    Thread(target=collect_garbage, args=(ended,), name="collect-garbage", daemon=True).start()
    try:
        async with service.lifespan():
            yield
    finally:
        ended.set()


try:
    settings = ApiSettings.from_environment()
    gate = server(Gate(settings.runs)).gate  # the page finds it there
    service = Service(settings, gate)
except InvalidInput as error:
    # Without a traceback: whoever starts the server needs only the sentences, which say what to mend.
    sys.exit(str(error))
app = st.App(Path(__file__).with_name("ui.py"), routes=routes_beside(create_app(service)), lifespan=lifespan)

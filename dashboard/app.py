"""Launches the dashboard, with the HTTP API beside it: ``streamlit run dashboard/app.py``."""

import gc
import sys
import time
from pathlib import Path
from threading import Thread
from typing import Final

import streamlit as st

from core import InvalidInput, warm_up
from core.api.server.app import create_app, routes_beside
from core.api.server.service import Service
from core.api.settings import ApiSettings
from core.running import GATE

COLLECT_SECONDS: Final = 60.0


def collect_garbage() -> None:
    """Let go of what ended visits held, for as long as the process lives.

    It refers to itself in circles, and few objects can be much memory: Python's own collection, which counts objects,
    would leave it for long. Streamlit's, after each run of a page, is switched off.
    """
    while True:
        time.sleep(COLLECT_SECONDS)
        gc.collect()


try:
    service = Service(ApiSettings.from_environment(), GATE)
except InvalidInput as error:
    sys.exit(str(error))  # for whoever starts it: the sentences say what to mend, the lines of ours would hide them
# Whoever comes first with many customers waits for no compiler.
Thread(target=warm_up, name="warm-up", daemon=True).start()
Thread(target=collect_garbage, name="collect-garbage", daemon=True).start()
app = st.App(Path(__file__).with_name("ui.py"), routes=routes_beside(create_app(service)), lifespan=service.lifespan)

"""Launches the dashboard, with the HTTP API beside it: ``streamlit run dashboard/app.py``."""

import sys
from pathlib import Path
from threading import Thread

import streamlit as st

from core import InvalidInput, warm_up
from core.api.app import create_app, routes_beside
from core.api.service import Service
from core.api.settings import ApiSettings
from core.gate import GATE

try:
    service = Service(ApiSettings.from_environment(), GATE)
except InvalidInput as error:
    sys.exit(str(error))  # for whoever starts it: the sentences say what to mend, the lines of ours would hide them
# Whoever comes first with many customers waits for no compiler.
Thread(target=warm_up, name="warm-up", daemon=True).start()
app = st.App(Path(__file__).with_name("ui.py"), routes=routes_beside(create_app(service)), lifespan=service.lifespan)

"""Launches the dashboard, with the HTTP API beside it: ``streamlit run dashboard/app.py``."""

from pathlib import Path
from threading import Thread

import streamlit as st

from core import warm_up
from core.api.app import create_app, routes_beside
from core.api.service import Service
from core.api.settings import ApiSettings
from core.gate import GATE

# Whoever comes first with many customers waits for no compiler.
Thread(target=warm_up, name="warm-up", daemon=True).start()
service = Service(ApiSettings.from_environment(), GATE)
app = st.App(Path(__file__).with_name("ui.py"), routes=routes_beside(create_app(service)), lifespan=service.lifespan)

"""Launches the dashboard, with the HTTP API beside it: ``streamlit run dashboard/app.py``."""

from pathlib import Path

import streamlit as st

from core.api.app import create_app, routes_beside
from core.api.service import Service
from core.api.settings import ApiSettings
from core.gate import GATE

service = Service(ApiSettings.from_environment(), GATE)
app = st.App(Path(__file__).with_name("ui.py"), routes=routes_beside(create_app(service)), lifespan=service.lifespan)

"""Launches the dashboard: ``streamlit run dashboard/app.py``."""

from pathlib import Path
from threading import Thread

import streamlit as st

from core import warm_up

# Whoever comes first with many customers waits for no compiler.
Thread(target=warm_up, name="warm-up", daemon=True).start()
app = st.App(Path(__file__).with_name("ui.py"))

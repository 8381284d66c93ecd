"""Launches the dashboard: ``streamlit run dashboard/app.py``."""

from pathlib import Path

import streamlit as st

app = st.App(Path(__file__).with_name("ui.py"))

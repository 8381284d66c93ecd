"""Page set-up and navigation: the style, the sidebar, and the page that was chosen."""

from pathlib import Path

import streamlit as st

from core import InvalidInput
from dashboard import notices
from dashboard.sidebar import WaitingForLabels, choose
from dashboard.state import current

HERE = Path(__file__).resolve().parent

st.set_page_config(page_title="Subsegment Explorer", page_icon=":material/scatter_plot:", layout="wide")
st.html(HERE / "style.css")
page = st.navigation(
    [
        st.Page(HERE / "pages" / "explore.py", title="Explore", icon=":material/scatter_plot:", default=True),
        st.Page(HERE / "pages" / "guide.py", title="How to use this", icon=":material/help:"),
    ],
    position="top",
)
session = current()
try:
    session.choice = choose(session)
except WaitingForLabels as state:
    session.choice = None
    waiting, problem = state.customers, None
except InvalidInput as error:
    session.choice = None
    waiting, problem = None, error
if session.choice is not None or page.title != "Explore":
    page.run()
elif problem is not None:
    notices.unusable(problem)
elif waiting is not None:
    notices.waiting_for_labels(waiting)

"""Page set-up and navigation: the style, the sidebar, and the page that was chosen."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from core import InvalidInput
from dashboard.parts import notices
from dashboard.parts.column_forms import correct_columns
from dashboard.parts.data_questions import with_questions
from dashboard.parts.sidebar import WaitingForLabels, choose
from dashboard.visit.browser_memory import browser_memory
from dashboard.visit.visit import current

HERE = Path(__file__).resolve().parent
ASSETS = HERE / "assets"

st.set_page_config(page_title="Subsegment Explorer", page_icon=str(ASSETS / "icon.svg"), layout="wide")
st.html(ASSETS / "style.css")
# Not in a folder called pages: Streamlit would run a page without this script where it is the first thing asked for.
EXPLORE = st.Page(HERE / "views" / "explore.py", title="Explore", icon=":material/scatter_plot:", default=True)
PARENTS = st.Page(HERE / "views" / "parents.py", title="Parents", icon=":material/format_list_numbered:")
DATA = st.Page(HERE / "views" / "data.py", title="Data", icon=":material/table:")
GUIDE = st.Page(HERE / "views" / "guide.py", title="How to use this", icon=":material/help:")
page = st.navigation([EXPLORE, PARENTS, DATA, GUIDE], position="top")
session = current().session
session.recall(browser_memory(session.changes, asks=not (session.recalled or session.changes)))
session.choice = None
try:
    session.choice = choose(session)
except WaitingForLabels as state:
    instead: Callable[[], None] = partial(notices.waiting_for_labels, state.customers, correct_columns(session))
except InvalidInput as error:
    instead = partial(notices.unusable, error, with_questions(session, correct_columns(session)))
if session.choice is None and page is not GUIDE:
    instead()
else:
    page.run()

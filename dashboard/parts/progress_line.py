"""What takes longer than the page may wait with many customers: looked up at the shared gate, and kept."""

from typing import Any

import streamlit as st

from core.running import Job
from core.wording import doing
from dashboard.texts.formatting import duration, plain, waiting


@st.fragment(run_every=0.5)
def looking(job: Job[Any]) -> None:
    """How far a lookup is; reruns the page when it ends."""
    if job.wait(0):
        if job.status == "done":
            st.rerun()
        st.caption("This ended early. That is a defect of this program, not of your data.")
        return
    text = doing(job.progress.stage) if job.status == "running" else waiting(job.ahead)
    left = job.seconds_left
    st.progress(job.progress.fraction, text=plain(f"{text} ({duration(left)})" if left is not None else text))

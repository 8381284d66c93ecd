"""What takes longer than the page may wait with many customers: looked up at the shared gate, and kept."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import streamlit as st

from core import Progress
from dashboard.jobs import Job
from dashboard.words import duration, plain, waiting

KEY: Final = "lookups"
MOST_KEPT: Final = 24
SHORT_PATIENCE_SECONDS: Final = 0.3

Found = TypeVar("Found")


@dataclass(slots=True)
class Lookups:
    """What one visitor looked up: ``found`` by kind and question, oldest first, and a job at most for each kind."""

    found: "OrderedDict[tuple[str, Hashable], Any]" = field(default_factory=OrderedDict)
    jobs: dict[str, tuple[Hashable, Job[Any]]] = field(default_factory=dict)

    def answer(
        self, kind: str, question: Hashable, work: Callable[[Callable[[Progress], None]], Found]
    ) -> Found | Job[Found]:
        """The answer if it is there or comes in a moment, else the job that finds it."""
        key = (kind, question)
        if key not in self.found:
            job = self._job(kind, question, work)
            if not job.wait(SHORT_PATIENCE_SECONDS) or job.status != "done":
                return job
            self.found[key] = job.result
            self.jobs.pop(kind, None)
            while len(self.found) > MOST_KEPT:
                self.found.popitem(last=False)
        self.found.move_to_end(key)
        found: Found = self.found[key]
        return found

    def _job(self, kind: str, question: Hashable, work: Callable[[Callable[[Progress], None]], Found]) -> Job[Found]:
        asked, job = self.jobs.get(kind, (None, None))
        if job is not None and asked == question and not job.abandoned:
            return job
        if job is not None:
            job.cancel()
        job = Job(work)
        self.jobs[kind] = (question, job)
        return job


@st.fragment(run_every=0.5)
def looking(job: Job[Any]) -> None:
    """How far a lookup is; reruns the page when it ends."""
    if job.wait(0):
        if job.status == "done":
            st.rerun()
        st.caption("This ended early. That is a defect of this program, not of your data.")
        return
    text = job.progress.text if job.status == "running" else waiting(job.ahead)
    left = job.seconds_left
    st.progress(job.progress.fraction, text=plain(f"{text} ({duration(left)})" if left is not None else text))


def current() -> Lookups:
    """The visitor's lookups."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Lookups()
    lookups: Lookups = st.session_state[KEY]
    return lookups

"""What one visitor looked up: the answer where it is known, else the run that finds it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import streamlit as st

from core import Progress
from core.running import Job

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


def current() -> Lookups:
    """The visitor's lookups."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Lookups()
    lookups: Lookups = st.session_state[KEY]
    return lookups

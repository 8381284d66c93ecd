"""Progress, threads, whose turn it is, a run in the background."""

from core.running.background import Job
from core.running.memory import LARGE_BODY, give_back
from core.running.progress import OnProgress, Progress, Stage
from core.running.queue import GATE, Gate

__all__ = [
    "GATE",
    "LARGE_BODY",
    "Gate",
    "Job",
    "OnProgress",
    "Progress",
    "Stage",
    "give_back",
]

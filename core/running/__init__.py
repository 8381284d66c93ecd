"""Progress, threads, whose turn it is, a run in the background."""

from core.running.background import BackgroundRun
from core.running.memory import LARGE_BODY, give_back
from core.running.progress import OnProgress, Progress, Stage, time_left
from core.running.queue import Gate

__all__ = [
    "LARGE_BODY",
    "BackgroundRun",
    "Gate",
    "OnProgress",
    "Progress",
    "Stage",
    "give_back",
    "time_left",
]

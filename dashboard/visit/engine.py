"""The functions of the engine that take long, as a visit calls them."""

from collections.abc import Callable
from dataclasses import dataclass

from core import (
    Borders,
    Customers,
    Demands,
    Evidence,
    Exploration,
    Labels,
    ParentResult,
    Settings,
    borders,
    evidence,
    explore,
)
from core.intake import File, Opened, open_files
from core.running import OnProgress


@dataclass(frozen=True, slots=True)
class Engine:
    """What reads files and computes. Whoever begins a visit may hand in functions that stand in for the engine's."""

    open_files: Callable[[File, File | None], Opened] = open_files
    explore: Callable[[Customers, Labels, Settings, OnProgress], Exploration] = explore
    evidence: Callable[[Exploration, Demands, OnProgress, Evidence | None], Evidence] = evidence
    borders: Callable[[Exploration, ParentResult, OnProgress], Borders | None] = borders

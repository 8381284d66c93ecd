"""What the sidebar says, and what a result depends on."""

import hashlib
from dataclasses import dataclass

from core import Demands, Settings
from core.model import Scaling
from dashboard.visit.datasets import Dataset

WIDGET_KEY_LETTERS = 12  # of a SHA-256 in hexadecimal: 48 bits, which no two choices of one visit share


@dataclass(frozen=True, slots=True)
class RunKey:
    """What a result depends on; two equal keys have the same result."""

    dataset: str
    parent: str
    ks: tuple[int, ...]
    scaling: Scaling
    top_categories: int
    exact: bool = False

    @property
    def text(self) -> str:
        """A short text for the keys of widgets that belong to this result."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:WIDGET_KEY_LETTERS]

    @property
    def settings(self) -> Settings:
        """The same as the engine's settings."""
        return Settings(
            target_cluster=self.parent,
            k_range=self.ks,
            scaling=self.scaling,
            top_categories=self.top_categories,
            exact=True if self.exact else None,
        )


@dataclass(frozen=True, slots=True)
class EvidenceKey:
    """What evidence depends on: the result, the k in use, the months of the window, and what the user can do."""

    result: RunKey
    k: int
    months: float
    demands: Demands


@dataclass(frozen=True, slots=True)
class Choice:
    """What the sidebar says: the data, what to find in it, and the months of the window."""

    dataset: Dataset
    key: RunKey
    window_months: float

"""One input: its files, and the settings with which it is explored."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """What one input is made of.

    Attributes
    ----------
    name : what the table of differences calls it
    customers, labels : its files; no labels where a request or a column of the customers has them
    settings : names of ``core.Settings`` → values
    demands : what is demanded of a recommendation of k, by the options of ``subsegment evidence``
    leave_out_bad_rows : whether the shell goes on without rows that have a problem
    """

    name: str
    customers: Path
    labels: Path | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    demands: Mapping[str, int] = field(default_factory=dict)
    leave_out_bad_rows: bool = False

    def as_json(self) -> dict[str, Any]:
        """The case for another process."""
        files = {"customers": str(self.customers), "labels": str(self.labels) if self.labels else None}
        return asdict(self) | files

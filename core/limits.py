"""How large a file may be. Checked while it is read, so that a hostile file ends in a sentence, not in a full memory."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read: its bytes, rows, columns, and the characters of one cell."""

    bytes: int = 500_000_000
    rows: int = 5_000_000
    columns: int = 5_000
    cell_length: int = 100_000


DEFAULT_LIMITS = Limits()

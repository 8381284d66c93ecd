"""How large a file may be, checked while it is read: a hostile file ends in a sentence, not in a full memory."""

from dataclasses import dataclass

from core.errors import Place, Problem, quoted


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read: its bytes, rows, columns, and the characters of one cell."""

    bytes: int = 500_000_000
    rows: int = 5_000_000
    columns: int = 20_000
    cell_length: int = 10_000_000


DEFAULT_LIMITS = Limits()


def too_large(name: str, size: int, limit: int, unit: str) -> Problem:
    """That a file has more of something than can be read."""
    return Problem("file_too_large", Place(name), value=f"{size:,} {unit}", hint=f"{limit:,}")


def too_long(name: str, text: str, limits: Limits) -> Problem:
    """That a cell, whose text begins like this, is longer than can be read."""
    return Problem("cell_too_long", Place(name), value=quoted(text), hint=f"{limits.cell_length:,}")

"""Memory that a large request took goes back to the operating system."""

import psutil

from core.running.memory import give_back


def resident() -> float:
    """What this process holds of the memory, in megabytes."""
    return float(psutil.Process().memory_info().rss) / 1e6


def test_what_is_free_between_what_is_used_is_given_back() -> None:
    pieces: list[bytes | None] = [bytes([at % 256]) * 2_000 for at in range(60_000)]
    for at in range(len(pieces)):
        if at % 50:
            pieces[at] = None
    before = resident()
    if give_back():
        assert before - resident() > 50
    assert pieces[50] == bytes([50]) * 2_000

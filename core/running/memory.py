"""Gives memory back to the operating system after a large request; without this the allocator keeps it for the next."""

import contextlib
import ctypes
from typing import Final

# Bytes of a body; what smaller ones took is a few megabytes, and asking the allocator takes longer than it gains.
LARGE_BODY: Final = 1_000_000


def give_back() -> bool:
    """Give back what is free; whether this system has a way to (glibc's ``malloc_trim``)."""
    with contextlib.suppress(OSError, TypeError, AttributeError):  # Windows, and libraries without that function
        ctypes.CDLL(None).malloc_trim(0)
        return True
    return False

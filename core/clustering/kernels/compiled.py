"""The compiler's one door: kernels that run without the interpreter's lock and are kept on disk once compiled.

A kernel is kept together with what it calls, also with what it calls from another file. So whatever is kept here bears
the fingerprint of all files of this folder, and counts for nothing as soon as one of them changes: it is compiled
again and written over. The compiler itself sees to its own version, the processor and the version of Python.
"""

from collections.abc import Callable
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, ParamSpec, TypeVar

import numba
import numpy as np

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

# Sums may be reordered and fused; infinities and comparisons keep their meaning.
REORDERED: Final = frozenset({"reassoc", "contract", "nsz"})


def _fingerprint() -> str:
    """What the sources of all kernels and the version of NumPy come down to: 64 hexadecimal digits."""
    found = sha256(np.__version__.encode())
    for source in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if source.name.endswith(".py"):
            content = source.read_bytes()
            found.update(f"\n{source.name} {len(content)}\n".encode() + content)
    return found.hexdigest()


FINGERPRINT: Final = _fingerprint()  # of the files as they are when the first kernel is loaded: less than a millisecond


def compiled(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile as written: the same operations in the same order, so every machine computes the same bits."""
    return _compile(function, frozenset())


def compiled_reordered(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile for speed: the bits of a sum may differ between kinds of processors, never between runs on one."""
    return _compile(function, REORDERED)


def _compile(function: Callable[Inputs, Output], fastmath: frozenset[str]) -> Callable[Inputs, Output]:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": set(fastmath)}
    try:
        made: Any = numba.njit(cache=True, **options)(function)
        # What is kept counts if it was made from the same sources, which the compiler looks up in the kernel's own file
        # only. It has no public door for more: the others would change a setting of the whole process.
        kept = made._cache._cache_file  # noqa: SLF001
        kept._source_stamp = (kept._source_stamp, FINGERPRINT)  # noqa: SLF001
    except (RuntimeError, AttributeError):
        # No folder to keep it in can be written, or this compiler keeps it in another way: each process compiles anew.
        made = numba.njit(**options)(function)
    ready: Callable[Inputs, Output] = made
    return ready

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
    """Compile for speed: the bits of a sum may differ between kinds of processors, never between runs on one.

    Only for kernels that no other kernel calls; the others are ``compiled_into_callers``.
    """
    return _compile(function, REORDERED)


def compiled_into_callers(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile for speed what other kernels call: it becomes a part of each of them, and stays no function of its own.

    Otherwise a caller would be kept on disk with its own copy of the function, in which the sums may have another
    order. A process that loads the caller from disk would run this copy, but the process that compiled both would run
    the function itself, with other last bits.
    """
    return _compile(function, REORDERED, into_callers=True)


def _compile(
    function: Callable[Inputs, Output], fastmath: frozenset[str], *, into_callers: bool = False
) -> Callable[Inputs, Output]:
    # Every option is said, because one that is not would be taken from whichever caller happens to be compiled first.
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": set(fastmath)}
    options["forceinline"] = into_callers
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

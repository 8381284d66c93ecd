"""The compiler's one door: kernels that run without the interpreter's lock and are kept on disk once compiled.

What is kept is renewed when the kernel's own file changes, not when a file does that it imports from: after a change
in one that other kernels import from (``flag_kernels`` or ``silhouette_kernels``, say) the folder ``__pycache__`` has
to go, or tests run what was there before.
"""

from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

import numba

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

# Sums may be reordered and fused; infinities and comparisons keep their meaning.
REORDERED: Final = frozenset({"reassoc", "contract", "nsz"})


def compiled(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile as written: the same operations in the same order, so every machine computes the same bits."""
    return _compile(function, frozenset())


def compiled_reordered(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """Compile for speed: the bits of a sum may differ between kinds of processors, never between runs on one."""
    return _compile(function, REORDERED)


def _compile(function: Callable[Inputs, Output], fastmath: frozenset[str]) -> Callable[Inputs, Output]:
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": set(fastmath)}
    try:
        made: Callable[Inputs, Output] = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no directory to keep it in can be written: each process compiles for itself
        made = numba.njit(**options)(function)
    return made

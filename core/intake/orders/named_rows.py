"""The rows of the file that a notice names as examples."""

from typing import Final

import numpy as np
import numpy.typing as npt

EXAMPLES: Final = 3  # rows named in a notice, enough to find them by


def examples(rows: npt.NDArray[np.int64], positions: npt.NDArray[np.int64]) -> tuple[int, ...]:
    """The first of some rows of the file, by their positions among those rows."""
    return tuple(rows[positions[:EXAMPLES]].tolist())

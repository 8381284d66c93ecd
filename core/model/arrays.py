"""The arrays that rooms hand each other, by what their numbers mean."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


Codes = npt.NDArray[np.int32]

"""Name the types of the arrays in which numpy scores."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
"""float64, one dimension."""

Bools = npt.NDArray[np.bool_]
"""bool, one dimension."""

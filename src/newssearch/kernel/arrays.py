"""Name the types of the arrays that the kernel takes and gives."""

from array import array
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

Bits = npt.NDArray[np.uint64]
"""A set of documents: bit number `doc_id % 64` of item `doc_id // 64`, and as many items as that takes."""

Documents: TypeAlias = "Bits | array[int]"
"""The same, wherever it was made: a search that the kernel does alone needs no numpy."""

"""Name the types of the arrays in which numpy scores."""

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints
from newssearch.kernel import Bits, Documents

Floats = npt.NDArray[np.float64]
"""float64, one dimension."""

Bools = npt.NDArray[np.bool_]
"""bool, one dimension."""


def bits_of(doc_ids: Ints, n_slots: int) -> Bits:
    """Return documents as a set."""
    is_held = np.zeros(64 * (n_slots // 64 + 1), np.bool_)
    is_held[doc_ids] = True
    bits: Bits = np.packbits(is_held, bitorder="little").view(np.uint64)
    return bits


def are_in(documents: Documents, doc_ids: Ints) -> Bools:
    """Tell which documents are in a set."""
    flags = np.unpackbits(np.asarray(documents, np.uint64).view(np.uint8), bitorder="little").view(np.bool_)
    return flags[doc_ids]

"""Count in how many documents each term is."""

import numpy as np
import numpy.typing as npt

from newssearch.kernel.choice import NATIVE

U32 = npt.NDArray[np.uint32]


def document_freqs(terms: U32, starts: npt.NDArray[np.uint64], n_terms: int) -> U32:
    """Return in how many documents each term is: uint32, by term.

    Args:
        terms: uint32, numbers of terms, one document after the other.
        starts: uint64, one more than documents: where each begins, and where the last one ends.
        n_terms: How many terms there are.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
    """
    if NATIVE is not None:
        freqs = np.empty(n_terms, np.uint32)
        NATIVE.document_freqs(terms, starts, freqs)
        return freqs
    lengths = np.diff(starts.astype(np.int64))
    if (lengths < 0).any() or lengths.sum() != len(terms) or terms.max(initial=0) >= max(1, n_terms):
        raise ValueError("the arrays are not aligned")
    pairs = np.unique((np.repeat(np.arange(len(lengths)), lengths) << 32) | terms)
    return np.bincount(pairs & 0xFFFFFFFF, minlength=n_terms).astype(np.uint32)

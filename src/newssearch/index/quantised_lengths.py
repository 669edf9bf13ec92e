"""Round the lengths of texts as Whoosh does, which keeps each in a byte."""

import functools

import numpy as np
import numpy.typing as npt

from newssearch.index.segment import Segment

TEXT_FIELDS = ("title", "body")
"""Fields whose length Whoosh knows."""


def true_lengths(segment: Segment, fieldname: str) -> npt.NDArray[np.int64]:
    """Return lengths in tokens: int64, by document."""
    return segment.column(f"{fieldname}_tokens").astype(np.int64)


def quantised_lengths(segment: Segment, fieldname: str) -> npt.NDArray[np.int64]:
    """Return lengths as Whoosh keeps them: int64, by document; 0 of a field that is no text."""
    from whoosh.util.numeric import length_to_byte

    if fieldname not in TEXT_FIELDS:
        return np.zeros(segment.n_docs, np.int64)
    values, places = np.unique(true_lengths(segment, fieldname), return_inverse=True)
    quantised: npt.NDArray[np.int64] = _length_of_byte()[[length_to_byte(value) for value in values.tolist()]][places]
    return quantised


@functools.cache
def _length_of_byte() -> npt.NDArray[np.int64]:
    from whoosh.util.numeric import byte_to_length

    return np.array([byte_to_length(byte) for byte in range(256)], np.int64)

"""Define Postings, the arrays in which the places of a term leave this room."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
"""int32, one dimension."""


@dataclasses.dataclass(frozen=True, slots=True)
class Postings:
    """Hold where one term occurs in one field; deleted documents are left out.

    Args:
        doc_ids: int32, ascending, unique.
        term_freqs: int32, aligned with doc_ids.
        positions: int32, token positions ascending within a document, documents one after the other, so that
            `term_freqs` says how many each has; None where they were not asked for.
    """

    doc_ids: Ints
    term_freqs: Ints
    positions: Ints | None = None

    @property
    def n_bytes(self) -> int:
        """Return the memory of the arrays, in bytes."""
        return sum(array.nbytes for array in (self.doc_ids, self.term_freqs, self.positions) if array is not None)

    @classmethod
    def joined(cls, parts: Sequence["Postings"], *, with_positions: bool) -> "Postings":
        """Join the postings of one term in several segments, in order; none where there is no part."""
        if len(parts) == 1:
            return parts[0]
        empty = np.empty(0, np.int32)
        return cls(
            np.concatenate([empty, *(part.doc_ids for part in parts)]),
            np.concatenate([empty, *(part.term_freqs for part in parts)]),
            np.concatenate([empty, *(part.positions for part in parts if part.positions is not None)])
            if with_positions
            else None,
        )

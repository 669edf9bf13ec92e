"""Define Postings, the arrays that leave this room in place of Whoosh's matchers."""

import dataclasses
from typing import Any

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


def read_postings(matcher: Any, *, with_positions: bool) -> Postings:  # noqa: ANN401 - a Whoosh matcher
    """Read a whole posting list from a Whoosh matcher, through the API that every Whoosh has."""
    doc_ids: list[int] = []
    term_freqs: list[int] = []
    positions: list[int] = []
    while matcher.is_active():
        doc_ids.append(matcher.id())
        if with_positions:
            found = matcher.value_as("positions")
            positions.extend(found)
            term_freqs.append(len(found))
        else:
            term_freqs.append(int(matcher.weight()))
        matcher.next()
    return Postings(
        np.array(doc_ids, dtype=np.int32),
        np.array(term_freqs, dtype=np.int32),
        np.array(positions, dtype=np.int32) if with_positions else None,
    )


NO_POSTINGS = read_postings(type("_Exhausted", (), {"is_active": lambda _: False})(), with_positions=True)
"""What a term that is not in the index has."""

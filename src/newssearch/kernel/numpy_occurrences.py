"""Put the tokens of documents in the order of their terms with numpy."""

import dataclasses

import numpy as np

from newssearch.kernel.arrays import I64, U32, U64
from newssearch.kernel.numpy_order import stable_order


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrences:
    """Hold tokens by term, by document within a term, and as they stand there within a document.

    Args:
        tokens: int64, which token each is.
        firsts: int64, by posting: which occurrence is the first of it.
        docs: uint32, by posting.
        doc_freqs: uint32, by term: its postings.
    """

    tokens: I64
    firsts: I64
    docs: U32
    doc_freqs: U32

    @classmethod
    def of(cls, terms: U32, starts: U64, wanted: range) -> "Occurrences":
        """Order the wanted terms of documents that begin where `starts` says, and where the last one ends.

        Raises:
            ValueError: Arrays are not aligned.
        """
        bounds = starts.astype(np.int64)
        if not len(bounds) or bounds[0] != 0 or bounds[-1] != len(terms) or (np.diff(bounds) < 0).any():
            raise ValueError("the arrays are not aligned")
        # Only what is wanted is held in numbers of 64 bits.
        chosen = np.flatnonzero((terms >= wanted.start) & (terms < wanted.stop))
        numbers = terms[chosen] - np.uint32(wanted.start)
        order = stable_order(numbers)
        tokens, ordered = chosen[order], numbers[order]
        # Those of each document are side by side until they are put in order: there are fewer bounds to look for.
        n_chosen = np.diff(np.searchsorted(chosen, bounds))
        docs = np.repeat(np.arange(len(n_chosen), dtype=np.uint32), n_chosen)[order]
        is_first = np.ones(len(tokens), np.bool_)
        is_first[1:] = (ordered[1:] != ordered[:-1]) | (docs[1:] != docs[:-1])
        firsts = np.flatnonzero(is_first)
        doc_freqs = np.bincount(ordered[firsts], minlength=len(wanted))
        return cls(tokens, firsts, docs[firsts], doc_freqs.astype(np.uint32))

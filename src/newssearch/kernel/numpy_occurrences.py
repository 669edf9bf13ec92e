"""Put the tokens of documents in the order of their terms with numpy."""

import dataclasses

import numpy as np

from newssearch.kernel.arrays import I64, U32, U64
from newssearch.kernel.numpy_order import stable_order


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrences:
    """Hold tokens by term, by document within a term, and as they stand there within a document.

    Args:
        order: int64, which token each is.
        firsts: int64, by posting: which occurrence is the first of it.
        docs: uint32, by posting.
        doc_freqs: uint32, by term: its postings.
    """

    order: I64
    firsts: I64
    docs: U32
    doc_freqs: U32

    @classmethod
    def of(cls, terms: U32, starts: U64, n_terms: int) -> "Occurrences":
        """Order the terms of documents that begin where `starts` says, which says too where the last one ends.

        Raises:
            ValueError: Arrays are not aligned, or a number is out of range.
        """
        bounds = starts.astype(np.int64)
        lengths = np.diff(bounds)
        if not len(bounds) or bounds[0] != 0 or bounds[-1] != len(terms) or (lengths < 0).any():
            raise ValueError("the arrays are not aligned")
        if len(terms) and int(terms.max()) >= n_terms:
            raise ValueError("the arrays are not aligned")
        order = stable_order(terms)
        ordered = terms[order]
        docs = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)[order]
        is_first = np.ones(len(terms), np.bool_)
        is_first[1:] = (ordered[1:] != ordered[:-1]) | (docs[1:] != docs[:-1])
        firsts = np.flatnonzero(is_first)
        doc_freqs = np.bincount(ordered[firsts], minlength=n_terms)
        return cls(order, firsts, docs[firsts], doc_freqs.astype(np.uint32))

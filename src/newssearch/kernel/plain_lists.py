"""Hold posting lists in plain arrays, and what is needed besides to encode them."""

import dataclasses

import numpy as np

from newssearch.kernel.arrays import F32, U32


@dataclasses.dataclass(frozen=True, slots=True)
class PlainLists:
    """Hold posting lists one after the other; all arrays but the first and the last are aligned with each other.

    Args:
        doc_freqs: uint32, postings of each list.
        docs: uint32, ascending within a list, unique.
        term_freqs: uint32, occurrences in title and body: 1 or more.
        title_freqs: uint32, those in the title.
        lead_freqs: uint32, those in the lead, which is a part of the body.
        positions: uint32, ascending within a posting, `term_freqs` of each; None where none are kept.
    """

    doc_freqs: U32
    docs: U32
    term_freqs: U32
    title_freqs: U32
    lead_freqs: U32
    positions: U32 | None = None

    @classmethod
    def of_documents(cls, doc_freqs: U32, docs: U32) -> "PlainLists":
        """Return lists that say in which documents something is, and nothing more."""
        ones, zeros = np.ones(len(docs), np.uint32), np.zeros(len(docs), np.uint32)
        return cls(doc_freqs, docs, ones, zeros, zeros)

    def is_aligned(self) -> bool:
        """Tell whether the arrays have the lengths that they give each other."""
        n_postings = int(self.doc_freqs.sum(dtype=np.int64))
        n_positions = None if self.positions is None else len(self.positions)
        return (
            len(self.docs) == n_postings
            and len(self.term_freqs) == n_postings
            and len(self.title_freqs) == n_postings
            and len(self.lead_freqs) == n_postings
            and n_positions in (None, int(self.term_freqs.sum(dtype=np.int64)))
        )


@dataclasses.dataclass(frozen=True, slots=True)
class Norms:
    """Hold what one occurrence in each field weighs in each document: the share of tf~ for a bound, float32, by doc."""

    title: F32
    body: F32
    lead: F32

    @classmethod
    def none(cls, n_docs: int) -> "Norms":
        """Return norms for lists that are never ranked by."""
        zeros = np.zeros(n_docs, np.float32)
        return cls(zeros, zeros, zeros)

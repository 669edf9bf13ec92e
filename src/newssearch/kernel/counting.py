"""Count how often each term is, and in how many documents."""

import numpy as np

from newssearch.kernel.arrays import U32, U64
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.numpy_occurrences import Occurrences

BLOCK_TOKENS = 1 << 20
"""Tokens that numpy counts together: it turns them into numbers of 64 bits first, which stay in the processor so."""


def term_freqs(terms: U32, n_terms: int, *, native: Native = NATIVE) -> U32:
    """Return how often each term is: uint32, by term.

    Args:
        terms: uint32, numbers of terms.
        n_terms: How many terms there are.
        native: The kernel.

    Raises:
        ValueError: A number is out of range.
    """
    if native is None:
        if len(terms) and int(terms.max()) >= n_terms:
            raise ValueError("the arrays are not aligned")
        counts = np.zeros(n_terms, np.int64)
        for first in range(0, len(terms), BLOCK_TOKENS):
            counts += np.bincount(terms[first : first + BLOCK_TOKENS], minlength=n_terms)
        return counts.astype(np.uint32)
    freqs = np.empty(n_terms, np.uint32)
    native.term_freqs(terms, freqs)
    return freqs


def document_freqs(terms: U32, starts: U64, n_terms: int, *, native: Native = NATIVE) -> U32:
    """Return in how many documents each term is: uint32, by term.

    Args:
        terms: uint32, numbers of terms, one document after the other.
        starts: uint64, one more than documents: where each begins, and where the last one ends.
        n_terms: How many terms there are.
        native: The kernel.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
    """
    if native is None:
        if len(terms) and int(terms.max()) >= n_terms:
            raise ValueError("the arrays are not aligned")
        return Occurrences.of(terms, starts, range(n_terms)).doc_freqs
    freqs = np.empty(n_terms, np.uint32)
    native.document_freqs(terms, starts, freqs)
    return freqs

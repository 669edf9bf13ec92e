"""Turn documents, each a run of terms, into posting lists."""

import dataclasses
from collections.abc import Iterator

import numpy as np

from newssearch.kernel.arrays import U32, U64, Bools
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.counting import term_freqs
from newssearch.kernel.numpy_occurrences import Occurrences
from newssearch.kernel.plain_lists import PlainLists


@dataclasses.dataclass(frozen=True, slots=True)
class Tokens:
    """Hold the terms of documents in order: of each the title, then the body, of which the lead is the beginning.

    Args:
        terms: uint32, numbers of terms, one document after the other.
        starts: uint64, one more than documents: where each begins, and where the last one ends.
        title_tokens: uint32, tokens of each title.
        lead_tokens: uint32, tokens of each lead.
    """

    terms: U32
    starts: U64
    title_tokens: U32
    lead_tokens: U32


def invert(tokens: Tokens, n_terms: int, *, native: Native = NATIVE) -> PlainLists:
    """Return the posting list of each term.

    A position counts the tokens of the title, one that is left free, then those of the body: no phrase reaches over it.

    Args:
        tokens: The terms of the documents.
        n_terms: How many terms there are.
        native: The kernel.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
    """
    freqs = term_freqs(tokens.terms, n_terms, native=native)
    return _inverted(tokens, range(n_terms), freqs, native)


def invert_in_runs(tokens: Tokens, n_terms: int, max_tokens: int, *, native: Native = NATIVE) -> Iterator[PlainLists]:
    """Yield what `invert` returns in runs of terms that have so many tokens, or that are one term.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
    """
    freqs = term_freqs(tokens.terms, n_terms, native=native)
    ends = np.cumsum(freqs, dtype=np.int64)
    first = 0
    while first < n_terms:
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + max_tokens, side="right")))
        yield _inverted(tokens, range(first, last), freqs[first:last], native)
        first = last


def _inverted(tokens: Tokens, wanted: range, freqs: U32, native: Native) -> PlainLists:
    """Return the lists of some terms, given how often each is."""
    if native is None:
        return _invert_in_numpy(tokens, wanted)
    n_positions = int(freqs.sum(dtype=np.int64))
    doc_freqs = np.empty(len(wanted), np.uint32)
    docs, doc_term_freqs, title_freqs, lead_freqs, positions = (np.empty(n_positions, np.uint32) for _ in range(5))
    n = native.invert(
        tokens.terms,
        tokens.starts,
        tokens.title_tokens,
        tokens.lead_tokens,
        wanted.start,
        freqs,
        doc_freqs,
        docs,
        doc_term_freqs,
        title_freqs,
        lead_freqs,
        positions,
    )
    return PlainLists(doc_freqs, docs[:n], doc_term_freqs[:n], title_freqs[:n], lead_freqs[:n], positions)


def _invert_in_numpy(tokens: Tokens, wanted: range) -> PlainLists:
    n_docs = len(tokens.title_tokens)
    if len(tokens.starts) != n_docs + 1 or len(tokens.lead_tokens) != n_docs:
        raise ValueError("the arrays are not aligned")
    found = Occurrences.of(tokens.terms, tokens.starts, wanted)
    n_tokens = len(found.tokens)
    freqs = np.diff(found.firsts, append=n_tokens)
    docs = np.repeat(found.docs, freqs)
    places = found.tokens - tokens.starts.astype(np.int64)[docs]
    title_ends = tokens.title_tokens.astype(np.int64)
    is_body = places >= title_ends[docs]
    is_lead = is_body & (places < (title_ends + tokens.lead_tokens)[docs])

    def count(flags: Bools) -> U32:
        counts = np.add.reduceat(flags, found.firsts, dtype=np.uint32) if n_tokens else found.docs
        return counts.astype(np.uint32)

    return PlainLists(
        found.doc_freqs,
        found.docs,
        freqs.astype(np.uint32),
        count(~is_body),
        count(is_lead),
        (places + is_body).astype(np.uint32),
    )

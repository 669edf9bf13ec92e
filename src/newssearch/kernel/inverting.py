"""Turn documents, each a run of terms, into encoded posting lists."""

import dataclasses
from collections.abc import Iterator
from types import ModuleType

import numpy as np

from newssearch.kernel.arrays import U32, U64, Bools
from newssearch.kernel.choice import NATIVE, Native
from newssearch.kernel.counting import term_freqs
from newssearch.kernel.lists import EncodedLists, encode_lists
from newssearch.kernel.numpy_occurrences import Occurrences
from newssearch.kernel.plain_lists import Norms, PlainLists


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


def encode_documents(
    tokens: Tokens, n_terms: int, norms: Norms, max_tokens: int, *, native: Native = NATIVE
) -> Iterator[EncodedLists]:
    """Yield the posting lists of all terms in runs of terms that have so many tokens, or that are one term.

    A position counts the tokens of the title, one that is left free, then those of the body: no phrase reaches over it.

    Args:
        tokens: The terms of the documents.
        n_terms: How many terms there are.
        norms: Of the documents.
        max_tokens: Of one run.
        native: The kernel.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
        OverflowError: A list has over 4 GB.
    """
    freqs = term_freqs(tokens.terms, n_terms, native=native)
    ends = np.cumsum(freqs, dtype=np.int64)
    first = 0
    while first < n_terms:
        done = int(ends[first - 1]) if first else 0
        last = max(first + 1, int(np.searchsorted(ends, done + max_tokens, side="right")))
        if native is None:
            if len(norms.body) != len(tokens.title_tokens):
                raise ValueError("the arrays are not aligned")
            yield encode_lists(_inverted(tokens, range(first, last)), norms, native=None)
        else:
            yield _encode(native, tokens, first, freqs[first:last], norms)
        first = last


def _encode(native: ModuleType, tokens: Tokens, first: int, freqs: U32, norms: Norms) -> EncodedLists:
    """Return the lists of the terms from the first one on, given how often each is."""
    doc_freqs = np.empty(len(freqs), np.uint32)
    starts, place_starts = (np.empty(len(freqs) + 1, np.uint64) for _ in range(2))
    postings, positions = native.encode_documents(
        tokens.terms,
        tokens.starts,
        tokens.title_tokens,
        tokens.lead_tokens,
        norms.title,
        norms.body,
        norms.lead,
        first,
        freqs,
        doc_freqs,
        starts,
        place_starts,
    )
    return EncodedLists(
        doc_freqs, starts, np.frombuffer(postings, np.uint8), place_starts, np.frombuffer(positions, np.uint8)
    )


def _inverted(tokens: Tokens, wanted: range) -> PlainLists:
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

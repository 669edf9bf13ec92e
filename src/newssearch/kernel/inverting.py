"""Turn documents, each a run of terms, into posting lists."""

import dataclasses
from types import ModuleType

import numpy as np

from newssearch.kernel.arrays import U32, U64, Bools
from newssearch.kernel.choice import NATIVE, Native
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
    return _invert_in_numpy(tokens, n_terms) if native is None else _invert(native, tokens, n_terms)


def _invert(native: ModuleType, tokens: Tokens, n_terms: int) -> PlainLists:
    doc_freqs = np.empty(n_terms, np.uint32)
    docs, term_freqs, title_freqs, lead_freqs, positions = (np.empty(len(tokens.terms), np.uint32) for _ in range(5))
    n = native.invert(
        tokens.terms,
        tokens.starts,
        tokens.title_tokens,
        tokens.lead_tokens,
        doc_freqs,
        docs,
        term_freqs,
        title_freqs,
        lead_freqs,
        positions,
    )
    return PlainLists(doc_freqs, docs[:n], term_freqs[:n], title_freqs[:n], lead_freqs[:n], positions)


def _invert_in_numpy(tokens: Tokens, n_terms: int) -> PlainLists:
    n_docs, n_tokens = len(tokens.title_tokens), len(tokens.terms)
    if len(tokens.starts) != n_docs + 1 or len(tokens.lead_tokens) != n_docs:
        raise ValueError("the arrays are not aligned")
    found = Occurrences.of(tokens.terms, tokens.starts, n_terms)
    starts = tokens.starts.astype(np.int64)
    lengths = np.diff(starts)
    places = np.arange(n_tokens) - np.repeat(starts[:-1], lengths)
    title_ends = tokens.title_tokens.astype(np.int64)
    is_body = places >= np.repeat(title_ends, lengths)
    is_lead = is_body & (places < np.repeat(title_ends + tokens.lead_tokens, lengths))

    def count(flags: Bools) -> U32:
        counts = np.add.reduceat(flags[found.order], found.firsts, dtype=np.uint32) if n_tokens else found.docs
        return counts.astype(np.uint32)

    return PlainLists(
        found.doc_freqs,
        found.docs,
        np.diff(found.firsts, append=n_tokens).astype(np.uint32),
        count(~is_body),
        count(is_lead),
        (places + is_body).astype(np.uint32)[found.order],
    )

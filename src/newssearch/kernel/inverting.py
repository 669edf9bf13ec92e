"""Turn documents, each a run of terms, into posting lists."""

import dataclasses

import numpy as np

from newssearch.kernel.choice import NATIVE
from newssearch.kernel.lists import U32, U64, PlainLists


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


def invert(tokens: Tokens, n_terms: int) -> PlainLists:
    """Return the posting list of each term.

    A position counts the tokens of the title, one that is left free, then those of the body: no phrase reaches over it.

    Raises:
        ValueError: Arrays are not aligned, or a number is out of range.
    """
    if NATIVE is None:
        return _invert(tokens, n_terms)
    n_tokens = len(tokens.terms)
    doc_freqs = np.empty(n_terms, np.uint32)
    docs, *freqs, positions = (np.empty(n_tokens, np.uint32) for _ in range(5))
    n_postings = NATIVE.invert(
        tokens.terms, tokens.starts, tokens.title_tokens, tokens.lead_tokens, doc_freqs, docs, *freqs, positions
    )
    return PlainLists(doc_freqs, docs[:n_postings], *(freq[:n_postings] for freq in freqs), positions)


def _invert(tokens: Tokens, n_terms: int) -> PlainLists:
    starts = tokens.starts.astype(np.int64)
    n_tokens, n_docs = len(tokens.terms), len(tokens.title_tokens)
    if len(starts) != n_docs + 1 or starts[-1] != n_tokens or tokens.terms.max(initial=0) >= max(1, n_terms):
        raise ValueError("the arrays are not aligned")
    docs = np.repeat(np.arange(n_docs), np.diff(starts))
    places = np.arange(n_tokens) - starts[docs]
    is_title = places < tokens.title_tokens[docs]
    is_lead = ~is_title & (places < tokens.title_tokens[docs].astype(np.int64) + tokens.lead_tokens[docs])
    # The order of the tokens is in the key, so that any sort is a stable one.
    keys = np.sort((tokens.terms.astype(np.int64) << 32) | np.arange(n_tokens))
    order = keys & 0xFFFFFFFF
    terms, docs = (keys >> 32), docs[order]
    is_new = np.ones(n_tokens, np.bool_)
    is_new[1:] = (terms[1:] != terms[:-1]) | (docs[1:] != docs[:-1])
    firsts = np.flatnonzero(is_new)
    freqs = np.diff(np.append(firsts, n_tokens))
    counted = [
        np.add.reduceat(flags[order].astype(np.uint32), firsts) if n_tokens else firsts for flags in (is_title, is_lead)
    ]
    return PlainLists(
        np.bincount(terms[firsts], minlength=n_terms).astype(np.uint32),
        docs[firsts].astype(np.uint32),
        freqs.astype(np.uint32),
        *(count.astype(np.uint32) for count in counted),
        (places + ~is_title)[order].astype(np.uint32),
    )

"""Rank matching documents: BM25F over the words, their written forms and the phrases of a query."""

from collections.abc import Iterable

import numpy as np

from newssearch.index import Ints, Postings, Snapshot
from newssearch.search.bm25f import FIELD_WEIGHTS, Floats, idf, normalised_tf, saturated
from newssearch.search.occurrences import Occurrences

SURFACE_WEIGHT = 0.35
"""Weight of the same score over written forms, which undoes what a stemmer confuses (mars, mari, marée)."""

PHRASE_WEIGHT = 1.0
"""Weight of a phrase beside its words: as much as one more word, and a rare one."""


class Ranker:
    """Score documents of one snapshot.

    Args:
        snapshot: Where the words were found.
        doc_ids: The match set: int32, ascending, unique.
    """

    def __init__(self, snapshot: Snapshot, doc_ids: Ints) -> None:
        self._n_docs = snapshot.n_docs
        self._doc_ids = doc_ids
        self._lengths = {field: snapshot.lengths(field)[doc_ids].astype(np.float64) for field in FIELD_WEIGHTS}
        self._averages = {field: snapshot.average_length(field) for field in FIELD_WEIGHTS}
        self.scores: Floats = np.zeros(len(doc_ids))

    def add(self, parts: Iterable[Occurrences], weight: float) -> None:
        """Add the scores of words, written forms or phrases to `scores` (aligned with the match set)."""
        for part in parts:
            if len(part.doc_ids):
                tf = sum((self._field_tf(field, found) for field, found in part.by_field.items()), np.zeros(1))
                self.scores = self.scores + weight * idf(self._n_docs, len(part.doc_ids)) * saturated(tf)

    def best(self, count: int) -> Ints:
        """Return ranks into the match set, the highest score first, equal scores by doc_id."""
        if 0 < count < len(self.scores):
            threshold = np.partition(self.scores, len(self.scores) - count)[len(self.scores) - count]
            candidates = np.flatnonzero(self.scores >= threshold)
        else:
            candidates = np.arange(len(self.scores))
        order = np.argsort(-self.scores[candidates], kind="stable")[:count]
        return candidates[order].astype(np.int32)

    def _field_tf(self, field: str, found: Postings) -> Floats:
        term_freqs = _aligned(found, self._doc_ids)
        return normalised_tf(term_freqs, self._lengths[field], self._averages[field], FIELD_WEIGHTS[field])


def _aligned(postings: Postings, doc_ids: Ints) -> Floats:
    """Return the term frequency in each of `doc_ids`, 0 where the postings lack it."""
    term_freqs = np.zeros(len(doc_ids))
    if len(doc_ids) and len(postings.doc_ids):
        at = np.minimum(np.searchsorted(doc_ids, postings.doc_ids), len(doc_ids) - 1)
        held = doc_ids[at] == postings.doc_ids
        term_freqs[at[held]] = postings.term_freqs[held]
    return term_freqs

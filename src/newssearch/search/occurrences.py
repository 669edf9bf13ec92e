"""Find where a word or a phrase occurs, whatever the language of the article."""

import dataclasses
from collections.abc import Iterable
from functools import reduce

import numpy as np

from newssearch.analysis import term_of
from newssearch.index import Ints, Postings, Snapshot
from newssearch.query import PhraseQuery, TermQuery
from newssearch.search.model import PHRASE_FIELDS


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrences:
    """Hold the documents of one word or phrase.

    Args:
        by_field: Field -> postings.
        doc_ids: Documents that have it in any field: int32, ascending, unique.
    """

    by_field: dict[str, Postings]
    doc_ids: Ints

    @classmethod
    def of(cls, by_field: dict[str, Postings]) -> "Occurrences":
        """Join the fields' postings."""
        return cls(by_field, reduce(np.union1d, (postings.doc_ids for postings in by_field.values())))


def word_occurrences(snapshot: Snapshot, word: TermQuery, fields: Iterable[str]) -> Occurrences:
    """Return where a word occurs: its stem in French articles, its folded form in the others."""
    return Occurrences.of({field: _word_postings(snapshot, field, word, with_positions=False) for field in fields})


def prefix_documents(snapshot: Snapshot, letters: str) -> Ints:
    """Return the documents that hold a word that begins so, or another form of it; all without any letters."""
    if not letters:
        return np.flatnonzero(snapshot.live).astype(np.int32)
    held = np.zeros(snapshot.n_slots, np.bool_)
    words = (TermQuery(term_of(surface), surface) for surface in snapshot.surfaces_beginning_with(letters))
    # Of words with the same lists one will do.
    for word in {snapshot.name_of(word.term, word.surface): word for word in words}.values():
        held[word_occurrences(snapshot, word, PHRASE_FIELDS).doc_ids] = True
    return np.flatnonzero(held).astype(np.int32)


def phrase_occurrences(snapshot: Snapshot, phrase: PhraseQuery) -> Occurrences:
    """Return where the words of a phrase follow each other; `term_freqs` counts the phrase."""
    return Occurrences.of({field: _phrase_postings(snapshot, field, phrase.words) for field in PHRASE_FIELDS})


def _word_postings(snapshot: Snapshot, field: str, word: TermQuery, *, with_positions: bool) -> Postings:
    return snapshot.word_postings(field, word.term, word.surface, with_positions=with_positions)


def _phrase_postings(snapshot: Snapshot, field: str, words: tuple[TermQuery, ...]) -> Postings:
    # A key is a document and the position where the phrase would start, in one int64: equal keys are a phrase.
    starts: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
    for rank, word in enumerate(words):
        postings = _word_postings(snapshot, field, word, with_positions=True)
        assert postings.positions is not None  # noqa: S101 - asked for just above
        doc_ids = np.repeat(postings.doc_ids, postings.term_freqs).astype(np.int64)
        keys = (doc_ids << 32) + postings.positions - rank
        starts = keys if starts is None else np.intersect1d(starts, keys, assume_unique=True)
        if not len(starts):
            break
    found, counts = np.unique((starts if starts is not None else np.empty(0, np.int64)) >> 32, return_counts=True)
    return Postings(found.astype(np.int32), counts.astype(np.int32))

"""Find where words and what stands for words are, and what stands near what, as spans of tokens.

A span is two keys, of its first and its last token: the document in the upper half, below it the place in the title or,
with BODY set, in the body, so that nothing in a title is near anything in a body.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints, Snapshot
from newssearch.query import TermQuery, TextField
from newssearch.search.arrays import Bools

I64 = npt.NDArray[np.int64]

BODY = 1 << 31

DOC_BITS = 32
"""Of a key below its document."""


class Spans(NamedTuple):
    """Hold spans, in the order of their first tokens.

    Args:
        starts: Keys of the first tokens: int64.
        ends: Keys of the last tokens, aligned.
    """

    starts: I64
    ends: I64

    def kept(self, which: Bools) -> "Spans":
        """Return some of them."""
        return Spans(self.starts[which], self.ends[which])

    @property
    def doc_ids(self) -> Ints:
        """Return the documents that they are in: int32, ascending, unique."""
        return np.unique(self.starts >> DOC_BITS).astype(np.int32)


def word_spans(snapshot: Snapshot, word: TermQuery, field: TextField | None = None) -> Spans:
    """Return where a word is; in the title or the body alone where a field is given."""
    keys = _keys(snapshot, word)
    if field is not None:
        keys = keys[(keys & BODY > 0) == (field == "body")]
    return Spans(keys, keys)


def phrase_spans(snapshot: Snapshot, words: Sequence[TermQuery], field: TextField | None = None) -> Spans:
    """Return where words follow each other."""
    first, *others = words
    starts = word_spans(snapshot, first, field).starts
    for distance, word in enumerate(others, start=1):
        starts = np.intersect1d(starts, _keys(snapshot, word) - distance, assume_unique=True)
    return Spans(starts, starts + (len(words) - 1))


def joined(parts: Iterable[Spans]) -> Spans:
    """Return the spans of any of some parts."""
    parts = tuple(parts)
    starts = np.concatenate([np.empty(0, np.int64), *(part.starts for part in parts)])
    ends = np.concatenate([np.empty(0, np.int64), *(part.ends for part in parts)])
    order = np.argsort(starts, kind="stable")
    return Spans(starts[order], ends[order])


def near(parts: Sequence[Spans], distance: int, *, is_ordered: bool) -> Spans:
    """Return the spans of the last part that are near one of the part before, that being near one before it, and so on.

    Args:
        parts: One or more.
        distance: Most tokens from the last of one to the first of the next; 1 for neighbours.
        is_ordered: Each is behind the one before; else on either side.
    """
    return reduce(lambda left, right: right.kept(_is_near(left, right, distance, is_ordered=is_ordered)), parts)


def in_one_paragraph(snapshot: Snapshot, parts: Sequence[Spans]) -> Spans:
    """Return the spans of the last part that are in a paragraph, or a title, with all the others.

    A span that goes over the end of a paragraph is in none.
    """
    doc_ids = reduce(lambda one, other: np.intersect1d(one, other, assume_unique=True), (p.doc_ids for p in parts))
    begins = _paragraph_keys(snapshot, doc_ids)
    kept = [part.kept(np.isin(part.starts >> DOC_BITS, doc_ids)) for part in parts]
    placed = [[np.searchsorted(begins, keys, side="right") for keys in part] for part in kept]
    common = reduce(np.intersect1d, (first[first == last] for first, last in placed))
    first, last = placed[-1]
    return kept[-1].kept((first == last) & np.isin(first, common))


def _is_near(left: Spans, right: Spans, distance: int, *, is_ordered: bool) -> Bools:
    found = _has_within(np.sort(left.ends), right.starts - distance, right.starts - 1)
    if not is_ordered:
        found |= _has_within(left.starts, right.ends + 1, right.ends + distance)
    return found


def _has_within(keys: I64, first: I64, last: I64) -> Bools:
    """Tell for which bounds, both included, any of ascending keys is within."""
    if not len(keys):
        return np.zeros(len(first), np.bool_)
    at = np.searchsorted(keys, first)
    within: Bools = (at < len(keys)) & (keys[np.minimum(at, len(keys) - 1)] <= last)
    return within


def _keys(snapshot: Snapshot, word: TermQuery) -> I64:
    """Return the keys of the tokens of a word, ascending."""
    postings = snapshot.word_postings("terms", word.term, word.surface, with_positions=True)
    assert postings.positions is not None  # noqa: S101 - asked for just above
    doc_ids = np.repeat(postings.doc_ids, postings.term_freqs).astype(np.int64)
    # Between title and body one position is left free.
    first_of_body = snapshot.tokens.in_titles[doc_ids] + 1
    positions = postings.positions.astype(np.int64)
    places = np.where(positions < first_of_body, positions, BODY + positions - first_of_body)
    keys: I64 = (doc_ids << DOC_BITS) + places
    return keys


def _paragraph_keys(snapshot: Snapshot, doc_ids: Ints) -> I64:
    """Return the keys at which titles and paragraphs of some documents begin, ascending."""
    counts, n_tokens = snapshot.tokens.in_paragraphs(doc_ids)
    docs = doc_ids.astype(np.int64) << DOC_BITS
    starts = np.concatenate([[0], np.cumsum(n_tokens, dtype=np.int64)])
    firsts = starts[np.cumsum(counts) - counts]
    places = starts[:-1] - np.repeat(firsts, counts)
    return np.sort(np.concatenate([docs, np.repeat(docs, counts) + BODY + places]))

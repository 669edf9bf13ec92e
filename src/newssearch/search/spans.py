"""Find where words and what stands for words are, and what stands near what, as spans of tokens.

A span is two keys, of its first and its last token: the document in the upper half, below it the place in the title or,
with BODY set, in the body, so that nothing in a title is near anything in a body.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from newssearch.index import Ints, Snapshot
from newssearch.query import TermQuery, TextField
from newssearch.search.arrays import Bools

I64 = npt.NDArray[np.int64]

Keys = TypeVar("Keys", bound=npt.NDArray[Any])
"""An array of integers."""

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
        docs = self.starts >> DOC_BITS
        return docs[np.diff(docs, prepend=-1) > 0].astype(np.int32)


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
        starts = _common(starts, _keys(snapshot, word) - distance)
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
    begins = _paragraph_keys(snapshot, reduce(_common, (part.doc_ids for part in parts)))
    is_common = np.ones(len(begins) + 1, np.bool_)
    for part in parts:
        first, is_whole = _paragraphs(begins, part)
        has_part = np.zeros(len(begins) + 1, np.bool_)
        has_part[first[is_whole]] = True
        is_common &= has_part
    return parts[-1].kept(is_whole & is_common[first])


def _paragraphs(begins: I64, part: Spans) -> tuple[I64, Bools]:
    """Return in which paragraph each span begins, and whether it ends there; one of a document left out has none."""
    first = np.searchsorted(begins, part.starts, side="right")
    last = first if part.ends is part.starts else np.searchsorted(begins, part.ends, side="right")
    if not len(begins):
        return first, np.zeros(len(first), np.bool_)
    is_of_document: Bools = begins[np.maximum(first, 1) - 1] >> DOC_BITS == part.starts >> DOC_BITS
    return first, (first == last) & is_of_document


def _common(one: Keys, other: Keys) -> Keys:
    """Return what two ascending arrays without repetition have in common: the shorter is looked up in the longer."""
    short, long = (one, other) if len(one) < len(other) else (other, one)
    at = np.searchsorted(long, short)
    return short[(at < len(long)) & (long[np.minimum(at, len(long) - 1)] == short)] if len(long) else short


def _is_near(left: Spans, right: Spans, distance: int, *, is_ordered: bool) -> Bools:
    found = _has_within(np.sort(left.ends, kind="stable"), right.starts - distance, right.starts - 1)
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

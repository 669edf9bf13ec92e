"""Find titles by the words in them, the newest first."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.index.lexicon import Lexicon
from newssearch.index.live_segment import LiveSegment

I64 = npt.NDArray[np.int64]

MAX_TITLES = 300_000
"""Titles that are kept, the newest ones, at 100 bytes each."""

LOW = 0xFFFFFFFF
"""The lower half of a pair of numbers in one."""

RUN_DOCS = 20_000
"""Documents whose titles are read at once: it bounds the memory."""


class TitleWords:
    """Hold the words of the titles of documents that are not deleted; a title's rank is 0 for the newest.

    Args:
        segments: Of a snapshot.
        lexicon: The words of the same snapshot.

    Attributes:
        doc_ids: int64, by rank.
    """

    def __init__(self, segments: Sequence[LiveSegment], lexicon: Lexicon) -> None:
        living = np.concatenate([np.empty(0, np.bool_), *(live.live for live in segments)])
        published_s = np.concatenate([np.empty(0, "i8"), *(live.segment.column("published_s") for live in segments)])
        doc_ids = np.flatnonzero(living)
        self.doc_ids: I64 = doc_ids[np.lexsort((-doc_ids, -published_s[doc_ids]))][:MAX_TITLES]
        rank_of = np.full(len(living), -1, np.int32)
        rank_of[self.doc_ids] = np.arange(len(self.doc_ids))
        pairs = np.concatenate([np.empty(0, np.int64), *_title_tokens(segments, lexicon, rank_of)])
        # Each segment gives them in this order, which a stable sort is quick about.
        by_rank, by_word = np.sort(pairs, kind="stable"), np.sort((pairs & LOW) << 32 | pairs >> 32)
        self._words = (by_rank & LOW).astype(np.int32)
        self._starts = np.searchsorted(by_rank, np.arange(len(self.doc_ids) + 1) << 32)
        self._ranks = (by_word & LOW).astype(np.int32)
        self._word_starts = np.searchsorted(by_word, np.arange(len(lexicon) + 1) << 32)

    def holding(self, words: Iterable[range]) -> I64:
        """Return the ranks of the titles that hold a word of each range, ascending: int64."""
        held = np.ones(len(self.doc_ids), np.bool_)
        for numbers in words:
            here = np.zeros(len(held), np.bool_)
            here[self._ranks[self._word_starts[numbers.start] : self._word_starts[numbers.stop]]] = True
            held &= here
        return np.flatnonzero(held)

    def words_of(self, ranks: I64) -> npt.NDArray[np.int32]:
        """Return the words of some titles, one title after the other, of each in the order of the lexicon: int32."""
        parts = [self._words[self._starts[rank] : self._starts[rank + 1]] for rank in ranks.tolist()]
        return np.concatenate([np.empty(0, np.int32), *parts])


def _title_tokens(segments: Sequence[LiveSegment], lexicon: Lexicon, rank_of: npt.NDArray[np.int32]) -> Iterator[I64]:
    """Yield the tokens of titles, each as its rank << 32 | its word, by segment and rank: int64."""
    for live, number_of in zip(segments, lexicon.number_of, strict=True):
        segment = live.segment
        starts = segment.file.array("doc/form_starts").astype(np.int64)
        n_tokens = segment.column("title_tokens").astype(np.int64)
        ranks = rank_of[live.first : live.first + len(live.living)]
        kept = np.flatnonzero(ranks >= 0)
        kept = kept[np.argsort(ranks[kept])]
        for first in range(0, len(kept), RUN_DOCS):
            docs = kept[first : first + RUN_DOCS]
            counts = n_tokens[docs]
            offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            words = number_of[segment.surface_of_form[segment.forms_at(np.repeat(starts[docs], counts) + offsets)]]
            tokens = np.repeat(ranks[docs].astype(np.int64), counts) << 32 | words
            yield tokens[words >= 0]

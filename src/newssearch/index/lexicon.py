"""Keep the surface forms of a snapshot in order: in how many documents each is, and how it is usually written."""

import bisect
import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from newssearch.analysis import with_apostrophe
from newssearch.index.live_segment import LiveSegment
from newssearch.index.segment import Segment

I32 = npt.NDArray[np.int32]

MAX_WORDS = 300_000
"""Surface forms that are kept, the most frequent ones, at 80 bytes each; 200,000 articles have about as many."""

COUNTED_TOKENS = 16_000_000
"""Tokens in which written forms are counted, evenly from all documents: 0.1 s; of 200,000 articles, every fifth."""

RUNS = 64
"""Stretches of documents that they are taken from."""

NO_WORD = -1
"""The number of a surface form that is not kept."""


class Lexicon:
    """Hold the surface forms that documents have which are not deleted, numbered in order.

    Args:
        segments: Of a snapshot.

    Attributes:
        doc_freqs: int32, by word: in how many documents it is.
        is_stop_word: bool, by word.
        number_of: For each segment, by its own numbers, the word that each surface form is: int32, NO_WORD without one.
    """

    def __init__(self, segments: Sequence[LiveSegment]) -> None:
        self._segments = segments
        found = [live.segment.surfaces.all() for live in segments]
        self._words = found[0] if len(found) == 1 else sorted(set(itertools.chain.from_iterable(found)))
        numbers = {word: number for number, word in enumerate(self._words)}
        all_numbers = [np.fromiter(map(numbers.__getitem__, words), np.int32, len(words)) for words in found]
        doc_freqs = np.zeros(len(numbers), np.int32)
        for live, own in zip(segments, all_numbers, strict=True):
            doc_freqs[own] += live.surface_freqs()
        kept = self._kept(doc_freqs)
        self._words = list(itertools.compress(self._words, kept.tolist()))
        self.doc_freqs: I32 = doc_freqs[kept]
        new_numbers = np.where(kept, np.cumsum(kept) - 1, NO_WORD).astype(np.int32)
        self.number_of: tuple[I32, ...] = tuple(new_numbers[own] for own in all_numbers)
        self.is_stop_word = np.zeros(len(self._words), np.bool_)
        for live, own in self._by_segment():
            self.is_stop_word[own[own >= 0]] = live.segment.file.array("surfaces/stop_words")[own >= 0]
        self._usual = self._usual_forms()

    def __len__(self) -> int:
        return len(self._words)

    def beginning_with(self, letters: str) -> range:
        """Return the numbers of the words that begin so."""
        start = letters.encode("utf-8", "surrogatepass")
        return range(bisect.bisect_left(self._words, start), bisect.bisect_left(self._words, start + b"\xff"))

    def find(self, surface: str) -> range:
        """Return the number of a word, if it is here, as a range."""
        encoded = surface.encode("utf-8", "surrogatepass")
        number = bisect.bisect_left(self._words, encoded)
        return range(number, number + (number < len(self._words) and self._words[number] == encoded))

    def surface(self, number: int) -> str:
        """Return a word by its number."""
        return self._words[number].decode("utf-8", "surrogatepass")

    def usual_form(self, number: int) -> str:
        """Return how a word is usually written."""
        segment, form = self._usual[number].tolist()
        return with_apostrophe(self._segments[segment].segment.written(form))

    @staticmethod
    def _kept(doc_freqs: I32) -> npt.NDArray[np.bool_]:
        least = 1 if len(doc_freqs) <= MAX_WORDS else max(1, int(np.partition(doc_freqs, -MAX_WORDS)[-MAX_WORDS]) + 1)
        kept: npt.NDArray[np.bool_] = doc_freqs >= least
        return kept

    def _by_segment(self) -> Iterator[tuple[LiveSegment, I32]]:
        return zip(self._segments, self.number_of, strict=True)

    def _usual_forms(self) -> I32:
        """Return the segment in which a form of each word is most frequent, and the form: int32, (words, 2).

        Of equals the last is taken: see `SnapshotWords.usual_form`.
        """
        usual = np.zeros((len(self), 2), np.int32)
        best = np.full(len(self), -1, np.int64)
        n_docs = max(1, sum(len(live.living) for live in self._segments))
        for place, (live, own) in enumerate(self._by_segment()):
            counts = _count_forms(live.segment, COUNTED_TOKENS * len(live.living) // n_docs)
            words = own[live.segment.surface_of_form]
            order = np.lexsort((np.arange(len(words)), counts, words))
            order = order[words[order] >= 0]
            lasts = order[np.append(np.diff(words[order]) > 0, True)[: len(order)]]
            lasts = lasts[counts[lasts] > best[words[lasts]]]
            best[words[lasts]] = counts[lasts]
            usual[words[lasts]] = np.stack([np.full(len(lasts), place), lasts], axis=1)
        return usual


def _count_forms(segment: Segment, n_tokens: int) -> npt.NDArray[np.int64]:
    """Return how often each form is among some tokens of a segment, taken evenly from all documents: int64, by form."""
    starts = segment.file.array("doc/form_starts")
    n_all = int(starts[-1])
    run = n_all if n_all <= n_tokens else n_tokens // RUNS
    counts = np.zeros(segment.n_forms, np.int64)
    for start in range(0, n_all - run + 1, max(1, (n_all - run) // max(1, RUNS - 1))) if run else ():
        numbers = segment.form_numbers(start, run)
        counts += np.bincount(numbers, minlength=segment.n_forms)[: segment.n_forms]
        if run == n_all:
            break
    return counts

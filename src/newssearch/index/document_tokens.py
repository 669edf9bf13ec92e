"""Tell of the tokens of documents: how many there are, in which paragraph each is, and how it is written."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newssearch.index.damage import damage_named
from newssearch.index.live_segment import LiveSegment
from newssearch.index.postings import Ints
from newssearch.index.sampled_tokens import SampledTokens, sample_tokens
from newssearch.index.segment import Segment

I64 = npt.NDArray[np.int64]


class DocumentTokens:
    """Read of the tokens of the documents of a snapshot what no posting tells.

    Args:
        segments: Of the snapshot.
        folder: Where they are, for errors.

    Raises:
        IndexDirectoryError: From any method: a part that it touches is damaged.
    """

    def __init__(self, segments: Sequence[LiveSegment], folder: Path) -> None:
        self._segments = segments
        self._folder = folder
        self._bounds = [*(live.first for live in segments), sum(len(live.living) for live in segments)]

    @cached_property
    def in_titles(self) -> I64:
        """Return how many tokens each title has: int64, by doc_id."""
        return self._column("title_tokens")

    @cached_property
    def in_all(self) -> I64:
        """Return how many tokens each document has in title and body: int64, by doc_id."""
        return self.in_titles + self._column("body_tokens")

    def in_paragraphs(self, doc_ids: Ints) -> tuple[I64, npt.NDArray[np.uint16]]:
        """Return how many paragraphs the bodies of some documents have, and how many tokens each of these has.

        Args:
            doc_ids: int32, ascending, unique.

        Returns:
            int64, aligned with doc_ids; uint16, those of one document after the other.
        """
        counts, tokens = [np.empty(0, np.int64)], [np.empty(0, np.uint16)]
        with damage_named(self._folder):
            for segment, docs in self._in_segments(doc_ids):
                starts = segment.paragraph_starts
                counts.append(starts[docs + 1] - starts[docs])
                chosen = np.zeros(segment.n_docs, np.bool_)
                chosen[docs] = True
                tokens.append(segment.paragraph_tokens[np.repeat(chosen, np.diff(starts))])
        return np.concatenate(counts), np.concatenate(tokens)

    def are_written(self, doc_ids: I64, places: I64, written: str) -> npt.NDArray[np.bool_]:
        """Tell which tokens are written so, with the same case and accents.

        Args:
            doc_ids: int64, ascending: the document of each token.
            places: int64, aligned: its place among those of its document, title and body together.
            written: A written form.
        """
        found = [np.empty(0, np.bool_)]
        done = 0
        with damage_named(self._folder):
            for segment, docs in self._in_segments(doc_ids):
                starts = segment.file.array("doc/form_starts").astype(np.int64)
                own = starts[docs] + places[done : done + len(docs)]
                found.append(segment.are_forms(own, written.encode("utf-8", "surrogatepass")))
                done += len(docs)
        return np.concatenate(found)

    def in_french(self, doc_ids: Ints) -> SampledTokens:
        """Return the tokens of those of some documents that are in French.

        Args:
            doc_ids: int32, ascending, unique.
        """
        with damage_named(self._folder):
            starts = [live.first for live in self._segments]
            parts = zip(self._in_segments(doc_ids), starts, strict=True)
            return sample_tokens([(segment, first, docs) for (segment, docs), first in parts if segment.stemmer])

    def french_doc_freqs(self, terms: list[bytes]) -> I64:
        """Return in how many documents in French, deleted ones too, each of some terms is: int64."""
        doc_freqs = np.zeros(len(terms), np.int64)
        with damage_named(self._folder):
            for live in self._segments:
                if live.segment.stemmer:
                    doc_freqs += live.segment.text.doc_freqs_of(terms)
        return doc_freqs

    def _column(self, name: str) -> I64:
        with damage_named(self._folder):
            return np.concatenate([np.empty(0, np.int64), *(live.segment.column(name) for live in self._segments)])

    def _in_segments(self, doc_ids: npt.NDArray[np.signedinteger]) -> Iterator[tuple[Segment, I64]]:
        """Yield each segment, and those of some ascending documents that are in it, by their numbers there."""
        bounds = np.searchsorted(doc_ids, self._bounds)
        for live, start, stop in zip(self._segments, bounds[:-1], bounds[1:], strict=True):
            yield live.segment, doc_ids[start:stop].astype(np.int64) - live.first

"""Prepare a commit: segments are written beside those that are live, and nothing changes for any reader."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from newssearch.index.entry import SegmentEntry
from newssearch.index.live_segment import open_segment
from newssearch.index.segment import Segment

if TYPE_CHECKING:
    from newssearch.index.merge_policy import SegmentSize
    from newssearch.index.segment_content import SegmentContent


class _Part(msgspec.Struct):
    """Hold one segment while a commit is prepared."""

    entry: SegmentEntry
    segment: Segment
    living: bytearray

    def size(self) -> "SegmentSize":
        """Return what the choice of a merge is made of."""
        from newssearch.index.merge_policy import SegmentSize

        n_living = self.living.count(1)
        return SegmentSize(n_living, len(self.living) - n_living, self.segment.stemmer)


class PendingCommit:
    """Prepare a commit: segments are written beside those that are live, and nothing changes for any reader.

    Args:
        folder: Where the segments are.
        entries: Those of the last commit.
    """

    def __init__(self, folder: Path, entries: Iterable[SegmentEntry]) -> None:
        self._folder = folder
        self.parts = [_Part(entry, open_segment(entry, folder), bytearray(entry.living())) for entry in entries]
        self._committed = tuple(self.parts)
        self._written: list[Path] = []

    def delete(self, article_id: str) -> None:
        """Delete the document of an article, where there is one; what was written since has each article once."""
        for part in self._committed:
            doc_id = part.segment.doc_of(article_id)
            if doc_id is not None:
                part.living[doc_id] = 0

    def add(self, content: "SegmentContent") -> None:
        """Write a segment and take it in as the last one."""
        self.parts.append(self._write(content))

    def merge(self, *, everything: bool) -> None:
        """Merge segments until there are few enough, or all that may be merged."""
        from newssearch.index.merge_policy import choose_merge, choose_whole_merge
        from newssearch.index.segment_merger import merge_segments

        choose = choose_whole_merge if everything else choose_merge
        while places := choose([part.size() for part in self.parts]):
            chosen = [self.parts[place] for place in places]
            rest = [part for place, part in enumerate(self.parts) if place not in places]
            if any(1 in part.living for part in chosen):
                merged = self._write(merge_segments([(part.segment, part.living) for part in chosen]))
                rest.insert(places[0], merged)
            self.parts = rest

    def discard(self) -> None:
        """Remove what was written."""
        for path in self._written:
            path.unlink(missing_ok=True)

    def entries(self) -> list[SegmentEntry]:
        """Return what the table of contents says of the segments as they now are."""
        return [part.entry.with_living(part.living) for part in self.parts]

    def _write(self, content: "SegmentContent") -> _Part:
        from newssearch.index.segment_content import write_segment

        n_docs = len(content.columns["published_s"])
        entry = SegmentEntry.of_new(n_docs)
        path = entry.path_in(self._folder)
        self._written.append(path)
        write_segment(path, content)
        return _Part(entry, Segment(path), bytearray(b"\1" * n_docs))

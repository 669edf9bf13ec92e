"""Prepare a commit: segments are written beside those that are live, and nothing changes for any reader."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from newssearch.index.entry import SegmentEntry
from newssearch.index.kept_stories import printed_in, read_firsts, stories_file
from newssearch.index.live_segment import open_segment
from newssearch.index.segment import Segment

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from newssearch.index.merge_policy import SegmentSize
    from newssearch.index.segment_content import SegmentContent


class _Part(msgspec.Struct):
    """Hold one segment while a commit is prepared.

    Args:
        entry: What the table of contents says of it.
        segment: It.
        living: A byte for each document: 1 where it is not deleted.
        docs: uint32, by document: its number before segments were merged.
    """

    entry: SegmentEntry
    segment: Segment
    living: bytearray
    docs: Any = None

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

    def __init__(self, folder: Path, entries: Sequence[SegmentEntry]) -> None:
        self._folder = folder
        self.parts = [_Part(entry, open_segment(entry, folder), bytearray(entry.living())) for entry in entries]
        self._committed = tuple(self.parts)
        self._written: list[Path] = []
        self._lived = b"".join(part.living for part in self.parts)
        self._firsts_before = read_firsts(stories_file(folder, entries), len(self._lived))
        self._firsts: Any = None

    def delete(self, article_id: str) -> None:
        """Delete the document of an article, where there is one; what was written since has each article once."""
        for part in self._committed:
            doc_id = part.segment.doc_of(article_id)
            if doc_id is not None:
                part.living[doc_id] = 0

    def add(self, content: "SegmentContent") -> None:
        """Write a segment and take it in as the last one."""
        self.parts.append(self._write(content))

    def regroup(self) -> None:
        """Find the stories, once all is deleted and added, and before anything is merged."""
        import numpy as np

        from newssearch.index.stories import firsts_after, firsts_of

        printed = printed_in([part.segment for part in self.parts], [part.living for part in self.parts])
        numbers = np.arange(len(printed.living), dtype=np.uint32)
        first = 0
        for part in self.parts:
            part.docs = numbers[first : first + len(part.living)]
            first += len(part.living)
        if self._firsts_before is None:
            self._firsts = firsts_of(printed)
            return
        n_before = len(self._lived)
        before, changed = numbers.copy(), np.ones(len(numbers), np.bool_)
        before[:n_before] = self._firsts_before
        changed[:n_before] = np.frombuffer(self._lived, np.bool_) != printed.living[:n_before]
        self._firsts = firsts_after(before, changed, printed)

    def firsts(self) -> "npt.NDArray[np.uint32]":
        """Return the firsts of the segments as they now are; see `stories.firsts_of`."""
        import numpy as np

        docs = np.concatenate([np.empty(0, np.uint32), *(part.docs for part in self.parts)])
        number_of = np.zeros(len(self._firsts), np.uint32)
        number_of[docs] = np.arange(len(docs))
        firsts: npt.NDArray[np.uint32] = number_of[self._firsts[docs]]
        return firsts

    def merge(self, *, everything: bool) -> None:
        """Merge segments until there are few enough, or all that may be merged."""
        import numpy as np

        from newssearch.index.merge_policy import choose_merge, choose_whole_merge
        from newssearch.index.segment_merger import merge_segments

        choose = choose_whole_merge if everything else choose_merge
        while places := choose([part.size() for part in self.parts]):
            chosen = [self.parts[place] for place in places]
            rest = [part for place, part in enumerate(self.parts) if place not in places]
            if any(1 in part.living for part in chosen):
                merged = self._write(merge_segments([(part.segment, part.living) for part in chosen]))
                merged.docs = np.concatenate([part.docs[np.frombuffer(part.living, np.bool_)] for part in chosen])
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

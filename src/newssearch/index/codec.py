"""Let stock Whoosh read our segments: its readers and searchers work on them as on its own.

The classes of segments are pickled into Whoosh's table of contents: the path of `NewsSegment` must never change.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec import base

from newssearch.index.codec_documents import DocumentsReader
from newssearch.index.codec_terms import TermsReader
from newssearch.index.entry import INDEX_NAME, SegmentEntry
from newssearch.index.segment import Segment


class NewsSegment(base.Segment):  # type: ignore[misc] # whoosh has no complete types
    """Stand in Whoosh's table of contents for a `SegmentEntry`; its attributes are pickled there.

    Args:
        entry: What it says.
    """

    def __init__(self, entry: SegmentEntry) -> None:
        super().__init__(INDEX_NAME)
        self.segid = entry.segment_id
        self.n_docs = entry.n_docs
        self.deleted = entry.deleted

    def entry(self) -> SegmentEntry:
        """Return what it says."""
        return SegmentEntry(self.segid, self.n_docs, self.deleted)

    def codec(self) -> "NewsCodec":
        """Return what reads it."""
        return NewsCodec()

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones too."""
        return self.n_docs

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return self.entry().living().count(0)

    def deleted_docs(self) -> Iterator[int]:
        """Return the deleted documents."""
        return (doc_id for doc_id, is_living in enumerate(self.entry().living()) if not is_living)

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return not self.entry().living()[docnum]

    def has_deletions(self) -> bool:
        """Tell whether any document is deleted."""
        return bool(self.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document in memory, as Whoosh's own writer does before its commit."""
        if not delete:
            raise NotImplementedError("what is deleted stays deleted")
        living = bytearray(self.entry().living())
        living[docnum] = 0
        self.deleted = self.entry().with_living(living).deleted

    def should_assemble(self) -> bool:
        """Tell Whoosh that it is one file already."""
        return False


class NewsCodec(base.Codec):  # type: ignore[misc] # whoosh has no complete types
    """Read segments for Whoosh; Whoosh's own codec writes what its writers write."""

    def __init__(self) -> None:
        self._segment: Segment | None = None

    def terms_reader(self, storage: Any, segment: NewsSegment) -> TermsReader:  # noqa: ANN401 - Whoosh's
        """Return what reads its terms."""
        return TermsReader(self._open(storage, segment))

    def per_document_reader(self, storage: Any, segment: NewsSegment) -> DocumentsReader:  # noqa: ANN401 - Whoosh's
        """Return what reads its documents."""
        return DocumentsReader(self._open(storage, segment), segment.entry().living())

    def _open(self, storage: Any, segment: NewsSegment) -> Segment:  # noqa: ANN401 - Whoosh's
        if self._segment is None:
            self._segment = Segment(segment.entry().path_in(Path(storage.folder)))
        return self._segment

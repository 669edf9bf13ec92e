"""Let stock Whoosh read our segments: its readers and searchers work on them as on its own.

The classes of segments are pickled into Whoosh's table of contents: the path of `NewsSegment` must never change.
"""

import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec import base

from newssearch.index.codec_documents import DocumentsReader
from newssearch.index.codec_terms import TermsReader
from newssearch.index.segment import Segment

EXTENSION = ".seg"


class NewsSegment(base.Segment):  # type: ignore[misc] # whoosh has no complete types
    """Say in Whoosh's table of contents which segment it is, and which of its documents are deleted.

    Args:
        indexname: Whoosh's name of the index.
        n_docs: Documents, deleted ones too.
    """

    def __init__(self, indexname: str, n_docs: int) -> None:
        super().__init__(indexname)
        self.n_docs = n_docs
        self.deleted = b""

    def codec(self) -> "NewsCodec":
        """Return what reads it."""
        return NewsCodec()

    def is_sound(self) -> bool:
        """Tell whether it holds what a segment should: a damaged pickle may give anything."""
        held = self.__dict__
        types = {"indexname": str, "segid": str, "n_docs": int, "deleted": bytes}
        return all(isinstance(held.get(name), kind) for name, kind in types.items())

    def path_in(self, folder: Path) -> Path:
        """Return where its file is."""
        return folder / str(self.make_filename(EXTENSION))

    def is_live(self) -> npt.NDArray[np.bool_]:
        """Tell which documents are not deleted: bool, by document."""
        if not self.deleted:
            return np.ones(self.n_docs, np.bool_)
        bits = np.frombuffer(zlib.decompress(self.deleted), np.uint8)
        return ~np.unpackbits(bits, count=self.n_docs).astype(np.bool_)

    def with_deleted(self, doc_ids: Sequence[int]) -> "NewsSegment":
        """Return the same segment with some documents more deleted."""
        live = self.is_live()
        live[list(doc_ids)] = False
        changed = NewsSegment(self.indexname, self.n_docs)
        changed.segid = self.segid
        changed.deleted = b"" if live.all() else zlib.compress(np.packbits(~live).tobytes())
        return changed

    def doc_count_all(self) -> int:
        """Return the number of documents, deleted ones too."""
        return self.n_docs

    def deleted_count(self) -> int:
        """Return the number of deleted documents."""
        return int(self.n_docs - self.is_live().sum())

    def deleted_docs(self) -> Iterator[int]:
        """Return the deleted documents."""
        return iter(np.flatnonzero(~self.is_live()).tolist())

    def is_deleted(self, docnum: int) -> bool:
        """Tell whether a document is deleted."""
        return not self.is_live()[docnum]

    def has_deletions(self) -> bool:
        """Tell whether any document is deleted."""
        return bool(self.deleted)

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        """Delete a document in memory, as Whoosh's own writer does before its commit."""
        if not delete:
            raise NotImplementedError("what is deleted stays deleted")
        self.deleted = self.with_deleted([docnum]).deleted

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
        return DocumentsReader(self._open(storage, segment), segment.is_live())

    def _open(self, storage: Any, segment: NewsSegment) -> Segment:  # noqa: ANN401 - Whoosh's
        if self._segment is None:
            self._segment = Segment(segment.path_in(Path(storage.folder)))
        return self._segment

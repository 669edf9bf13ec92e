"""Say of a segment what the table of contents does: which file it is, and which of its documents are deleted."""

import dataclasses
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

INDEX_NAME = "MAIN"
"""Whoosh's own default, so that its `open_dir` needs no name."""

EXTENSION = ".seg"

ID_BYTES = 10
"""Of chance in the name of a segment: 16 letters and digits, as Whoosh gives its own."""


@dataclasses.dataclass(frozen=True, slots=True)
class SegmentEntry:
    """Hold what a commit says of a segment.

    Args:
        segment_id: Its name, which no other segment has.
        n_docs: Documents, deleted ones too.
        deleted: Which are deleted: bits by document, the first the highest, packed by zlib; empty where none is.
    """

    segment_id: str
    n_docs: int
    deleted: bytes = b""

    @classmethod
    def of_new(cls, n_docs: int) -> "SegmentEntry":
        """Name a segment that is about to be written."""
        import base64
        import os

        return cls(base64.b32encode(os.urandom(ID_BYTES)).decode("ascii").lower(), n_docs)

    def path_in(self, folder: Path) -> Path:
        """Return where its file is."""
        return folder / f"{INDEX_NAME}_{self.segment_id}{EXTENSION}"

    def is_live(self) -> npt.NDArray[np.bool_]:
        """Tell which documents are not deleted: bool, by document."""
        if not self.deleted:
            return np.ones(self.n_docs, np.bool_)
        bits = np.frombuffer(zlib.decompress(self.deleted), np.uint8)
        return ~np.unpackbits(bits, count=self.n_docs).astype(np.bool_)

    def with_deleted(self, doc_ids: Sequence[int]) -> "SegmentEntry":
        """Return the same segment with some documents more deleted."""
        live = self.is_live()
        live[list(doc_ids)] = False
        deleted = b"" if live.all() else zlib.compress(np.packbits(~live).tobytes())
        return dataclasses.replace(self, deleted=deleted)

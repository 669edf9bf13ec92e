"""Say of a segment what the table of contents does: which file it is, and which of its documents are deleted."""

import zlib
from pathlib import Path

import msgspec

INDEX_NAME = "MAIN"
"""Whoosh's own default, so that its `open_dir` needs no name."""

EXTENSION = ".seg"

ID_BYTES = 10
"""Of chance in the name of a segment: 16 letters and digits, as Whoosh gives its own."""

_LIVING_OF_DIGIT = bytes.maketrans(b"01", b"\1\0")
_DIGIT_OF_LIVING = bytes.maketrans(b"\0\1", b"10")


class SegmentEntry(msgspec.Struct, frozen=True):
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

    def living(self) -> bytes:
        """Return a byte for each document: 1 where it is not deleted, else 0."""
        if not self.deleted:
            return b"\1" * self.n_docs
        bits = zlib.decompress(self.deleted)
        digits = f"{int.from_bytes(bits, 'big'):0{8 * len(bits)}b}"
        return digits[: self.n_docs].encode().translate(_LIVING_OF_DIGIT)

    def with_living(self, living: bytes | bytearray) -> "SegmentEntry":
        """Return the same segment with those documents deleted that are not among the living."""
        if 0 not in living:
            return msgspec.structs.replace(self, deleted=b"")
        digits = living.translate(_DIGIT_OF_LIVING).decode()
        n_bytes = -(-self.n_docs // 8)
        bits = int(digits.ljust(8 * n_bytes, "0"), 2).to_bytes(n_bytes, "big")
        return msgspec.structs.replace(self, deleted=zlib.compress(bits))

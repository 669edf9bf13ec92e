"""Read a page's bytes once, with a look ahead, keeping what came before a damage."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from newssearch.errors import RefusedInput

CHUNK_BYTES = 65_536
"""One read: large enough to be cheap, small enough that little is lost before a damage."""

WIDE_BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
"""Byte order mark -> codec, the longer marks first: that of UTF-16 begins that of UTF-32."""


class PageStream:
    """Hand out the bytes of a page as a whole or by lines; no byte order mark, and UTF-8 where they were UTF-16 or 32.

    Args:
        stream: What to read, at its start.

    Attributes:
        damage: Why the stream broke off; None while it did not.
    """

    def __init__(self, stream: BinaryIO) -> None:
        # read1 gives what one decompression step gave, where read would lose it when the next step fails.
        self._read = getattr(stream, "read1", stream.read)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._ended = False
        self.damage: RefusedInput | None = None
        self._buffer = self._first_bytes()

    def head(self, n_bytes: int = CHUNK_BYTES) -> bytes:
        """Return up to n_bytes from where the stream stands, without moving."""
        while len(self._buffer) < n_bytes and not self._ended:
            self._buffer += self._chunk()
        return self._buffer[:n_bytes]

    def read(self, limit_bytes: int) -> bytes:
        """Return the rest of the page, and no more than one byte over the limit."""
        parts = [self._take_buffer()]
        size = len(parts[0])
        while size <= limit_bytes and not self._ended:
            parts.append(self._chunk())
            size += len(parts[-1])
        return b"".join(parts)[: limit_bytes + 1]

    def lines(self, limit_bytes: int) -> Iterator[bytes | None]:
        """Yield each line without its end; None for one over the limit. What a damage cut short is not a line."""
        pieces: list[bytes] = []
        size = 0
        for chunk in self._chunks():
            end, *starts = chunk.split(b"\n")
            size += len(end)
            if size <= limit_bytes:
                pieces.append(end)
            for start in starts:
                yield None if size > limit_bytes else b"".join(pieces).removesuffix(b"\r")
                pieces, size = [start], len(start)
        if size and self.damage is None:
            yield None if size > limit_bytes else b"".join(pieces).removesuffix(b"\r")

    def _chunks(self) -> Iterator[bytes]:
        yield self._take_buffer()
        while not self._ended:
            yield self._chunk()

    def _first_bytes(self) -> bytes:
        first = b""
        while len(first) < 4 and not self._ended:
            first += self._chunk()
        for bom, codec in WIDE_BOMS.items():
            if first.startswith(bom):
                self._decoder = codecs.getincrementaldecoder(codec)("replace")
                return self._decoder.decode(first).encode("utf-8", "replace")
        return first.removeprefix(codecs.BOM_UTF8)

    def _take_buffer(self) -> bytes:
        taken, self._buffer = self._buffer, b""
        return taken

    def _chunk(self) -> bytes:
        """Return the next bytes; none at the end or at a damage, and the stream has ended then."""
        try:
            chunk: bytes = self._read(CHUNK_BYTES)
        except RefusedInput as damage:
            self.damage = damage
            chunk = b""
        self._ended = not chunk
        if self._decoder is None:
            return chunk
        return self._decoder.decode(chunk, final=self._ended).encode("utf-8", "replace")

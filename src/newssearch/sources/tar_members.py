"""List the files in a tar, in one pass."""

import functools
import io
import tarfile
from collections.abc import Iterator
from typing import IO, BinaryIO

from newssearch.errors import RefusedInput
from newssearch.sources.checked_stream import CHUNK_BYTES
from newssearch.sources.member import Member
from newssearch.sources.refusal import READ_ERRORS, refusal


class Tape:
    """Be the file that tarfile wants, over a stream that only goes forwards.

    tarfile has a streaming mode of its own, which does not tell the end of a tar from damage in the middle, and reads a
    header of any size into memory. So this keeps the last block read, and refuses large reads.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._position = 0
        self._last_read = b""

    @property
    def is_at_end_mark(self) -> bool:
        """Tell whether the last read was the block of zeros that ends each complete tar."""
        return self._last_read == bytes(tarfile.BLOCKSIZE)

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer only at the end."""
        if size > CHUNK_BYTES:
            raise tarfile.ReadError(f"a header of {size} bytes")
        self._last_read = self._stream.read(size)
        self._position += len(self._last_read)
        return self._last_read

    def tell(self) -> int:
        """Return the position in bytes."""
        return self._position

    def seek(self, position: int, /) -> int:
        """Skip to a later position, or to the end when that comes first."""
        if position < self._position:
            raise tarfile.ReadError("a member that begins before its header")
        while self._position < position and self.read(min(CHUNK_BYTES, position - self._position)):
            pass
        return self._position

    def skip_rest(self) -> None:
        """Read to the end, where a compressed stream checks its sum."""
        while self.read(CHUNK_BYTES):
            pass

    def write(self, _data: bytes, /) -> int:
        """Refuse: tarfile's type asks for it."""
        raise io.UnsupportedOperation("write")

    def close(self) -> None:
        """Leave the stream open."""


def tar_members(name: str, stream: BinaryIO) -> Iterator[Member | RefusedInput]:
    """Yield the regular files of a tar; open each before asking for the next. Damage ends it with one refusal."""
    tape = Tape(stream)
    try:
        archive = tarfile.TarFile(fileobj=tape)
    except READ_ERRORS as error:
        yield refusal(name, error)
        return
    while True:
        try:
            info = archive.next()
            if info is None:
                _check_end(name, tape)
                return
        except READ_ERRORS as error:
            yield refusal(name, error)
            return
        archive.members.clear()  # type: ignore[attr-defined]  # tarfile remembers them all, a kilobyte each
        if info.isreg():
            opened = functools.partial(_opened, archive, info)
            yield Member(name=info.name, packed_bytes=info.size, is_compressed=False, open=opened)


def _check_end(name: str, tape: Tape) -> None:
    if not tape.is_at_end_mark:
        raise RefusedInput(name, "it breaks off or is damaged after this point", "copy or fetch it again")
    tape.skip_rest()


def _opened(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    if info.issparse():
        # A few bytes of header stand for terabytes of zeros here, which no count of compressed bytes would notice.
        raise RefusedInput(info.name, "it is a sparse file", "no article is one: leave it out")
    opened = archive.extractfile(info)
    if opened is None:
        raise RefusedInput(info.name, "it has no content", "leave it out")
    return opened

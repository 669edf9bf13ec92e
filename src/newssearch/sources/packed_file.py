"""Read a file as it lies on disk, and tell a progress bar how far that has come."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class PackedFile(io.RawIOBase):
    """Pass a file through and count its bytes, never more than it has: a .zip is read with jumps, and some parts twice.

    Closing leaves the file open.

    Args:
        file: The file, at its start.
        size_bytes: Its size; None where it is unknown, as for a pipe.
        on_bytes: Is told of each number of bytes newly read.
    """

    def __init__(self, file: BinaryIO, size_bytes: int | None, on_bytes: Callable[[int], None] | None) -> None:
        super().__init__()
        self._file = file
        self._size_bytes = size_bytes
        self._on_bytes = on_bytes
        self._read_bytes = 0

    @property
    def read_bytes(self) -> int:
        """Return how many bytes were read so far."""
        return self._read_bytes

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return whether the file can be read with jumps."""
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a position and return it."""
        return self._file.seek(offset, whence)

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer and return how many bytes were read."""
        view = memoryview(buffer).cast("B")
        data = self._file.read(len(view))
        view[: len(data)] = data
        self._count(len(data))
        return len(data)

    def count_rest(self) -> None:
        """Tell of the bytes that nobody needed to read, so that a progress bar comes to its end."""
        if self._size_bytes is not None:
            self._count(self._size_bytes)

    def _count(self, n_bytes: int) -> None:
        if self._size_bytes is not None:
            n_bytes = min(n_bytes, self._size_bytes - self._read_bytes)
        self._read_bytes += n_bytes
        if self._on_bytes and n_bytes > 0:
            self._on_bytes(n_bytes)

"""Read a stream so that a damaged or endless one ends in a RefusedInput, after its good bytes."""

import io
from collections.abc import Callable
from typing import IO, TYPE_CHECKING, cast

from newssearch.errors import RefusedInput
from newssearch.sources.refusal import READ_ERRORS, refusal

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK_BYTES = 65_536
"""Bytes asked for at once: what a limit may be overrun by, and large enough for Python's cost per call to vanish."""


class CheckedStream(io.RawIOBase):
    """Pass a source through, count its bytes, and turn what reading it raises into RefusedInput.

    An error waits until the bytes read before it are handed out, and is then raised at each further read.
    Closing leaves the source open.

    Args:
        name: What a refusal names.
        source: Where the bytes come from: an opened file, or what gzip, zipfile or tarfile open.
        spend: Each is told of each number of bytes read, and may raise RefusedInput.
    """

    def __init__(self, name: str, source: IO[bytes] | io.BufferedIOBase, *spend: Callable[[int], None]) -> None:
        super().__init__()
        self._name = name
        # All of them have `read1`, which unlike `read` loses no good bytes to an error after them.
        self._source = cast("io.BufferedIOBase", source)
        self._spend = spend
        self._refusal: RefusedInput | None = None

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer as far as the source goes, so that a look at the first bytes is never short.

        Raises:
            RefusedInput: The source is damaged here, or over a limit.
        """
        view = memoryview(buffer).cast("B")
        n_read = 0
        try:
            while not self._refusal and n_read < len(view):
                piece = self._source.read1(min(CHUNK_BYTES, len(view) - n_read))
                if not piece:
                    break
                for spend in self._spend:
                    spend(len(piece))
                view[n_read : n_read + len(piece)] = piece
                n_read += len(piece)
        except READ_ERRORS as error:
            self._refusal = refusal(self._name, error)
        if self._refusal and not n_read:
            raise self._refusal
        return n_read


def checked(name: str, source: IO[bytes] | io.BufferedIOBase, *spend: Callable[[int], None]) -> io.BufferedReader:
    """Return a CheckedStream behind a buffer, which gives it `peek`, lines and iteration."""
    return io.BufferedReader(CheckedStream(name, source, *spend), CHUNK_BYTES)

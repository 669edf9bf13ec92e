"""Read and write Whoosh's table of contents, which names the segments of a commit; reading it needs no Whoosh.

A file `_MAIN_7.toc` holds, as Whoosh's `TOC.write` makes it: the sizes of three C types, a number that shows the order
of its bytes, a version and a release; the schema, pickled, with its length before it; the number of the commit and an
unused one; the segments, pickled. Importing Whoosh takes longer than the search of an index, so what is just as
expected is read here. Anything else is left to Whoosh, which reads more and says what is wrong.
"""

import contextlib
import io
import os
import pickle
import re
import struct
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from newssearch.errors import IndexBusy
from newssearch.index.entry import INDEX_NAME, SegmentEntry

READ_ATTEMPTS = 5
READ_PAUSE_S = 0.02
"""A commit by another process may remove what was just listed; a few more looks always find what came in its place."""

START = struct.pack(">3Bii", 4, 8, 4, -12345, -111)
"""Sizes of int, unsigned long and float, order of bytes, and version: of every machine that newssearch runs on."""

RELEASE_NUMBERS = 3
NUMBERS = struct.Struct(">ii")

_FILE_NAME = re.compile(rf"_{INDEX_NAME}_([0-9]+)\.toc")

_SEGMENT_CLASS = ("newssearch.index.codec", "NewsSegment")


class TableOfContents:
    """Read and write the table of contents of one folder.

    Args:
        folder: Where the segments are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> list[SegmentEntry]:
        """Return the segments of the last commit.

        Raises:
            IndexDirectoryError: A stock Whoosh writer has put segments of its own among them.
            FileNotFoundError: There is none.
            ValueError: It is damaged.
        """
        for _ in range(READ_ATTEMPTS - 1):
            with contextlib.suppress(FileNotFoundError):
                return self._entries()
            time.sleep(READ_PAUSE_S)
        return self._entries()

    def write(self, entries: Sequence[SegmentEntry]) -> None:
        """Commit: from now on these are the segments; files of others are removed. It is on the disk on return."""
        from newssearch.index.whoosh_toc import write_with_whoosh

        write_with_whoosh(self._folder, entries)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock that stock Whoosh's writers ask for.

        Raises:
            IndexBusy: Another program has it.
        """
        from newssearch.index.whoosh_toc import lock_of_writers

        lock = lock_of_writers(self._folder)
        if lock is None:
            cause = "another program writes to it with Whoosh; try again when it has ended"
            raise IndexBusy(self._folder, cause)
        try:
            yield
        finally:
            lock.release()

    def _entries(self) -> list[SegmentEntry]:
        matches = map(_FILE_NAME.fullmatch, os.listdir(self._folder))  # noqa: PTH208 - half the price of making paths
        numbers = [int(match[1]) for match in matches if match]
        if numbers:
            number = max(numbers)
            entries = read_entries((self._folder / f"_{INDEX_NAME}_{number}.toc").read_bytes(), number)
            if entries is not None:
                return entries
        from newssearch.index.whoosh_toc import read_with_whoosh

        return read_with_whoosh(self._folder)


def read_entries(content: bytes, number: int) -> list[SegmentEntry] | None:
    """Return the segments in a table of contents that is just as it is written here, None of any other.

    Args:
        content: Of the file.
        number: Of the commit, as the name of the file has it.
    """
    if not content.startswith(START):
        return None
    try:
        at = len(START)
        for _ in range(RELEASE_NUMBERS):
            _, at = _varint(content, at)
        n_bytes, at = _varint(content, at)
        at += n_bytes  # of the schema, which is always ours
        if NUMBERS.unpack_from(content, at)[0] != number:
            return None
        pickled = _SegmentUnpickler(io.BytesIO(content[at + NUMBERS.size :])).load()
        return [segment.entry() for segment in pickled]
    except Exception:  # a pickle answers damage with anything: Whoosh reads it again, and says what it is
        return None


class _PickledSegment:
    """Take what was pickled of a `NewsSegment`."""

    def entry(self) -> SegmentEntry:
        """Return what it says.

        Raises:
            LookupError: It is not what was written.
        """
        entry = entry_of(self.__dict__)
        if entry is None:
            raise LookupError("a damaged segment")
        return entry


class _SegmentUnpickler(pickle.Unpickler):
    """Read pickled segments; nothing else is made of a pickle, so that none can run code here."""

    def find_class(self, module: str, name: str) -> type[_PickledSegment]:
        """Return what stands for the class of segments."""
        if (module, name) != _SEGMENT_CLASS:
            raise pickle.UnpicklingError(f"{module}.{name} is no segment of newssearch")
        return _PickledSegment


def entry_of(held: dict[str, object]) -> SegmentEntry | None:
    """Return the entry of a segment by its pickled attributes, None where a damaged pickle gave something else."""
    segment_id, n_docs, deleted = held.get("segid"), held.get("n_docs"), held.get("deleted")
    if held.get("indexname") != INDEX_NAME or not isinstance(segment_id, str):
        return None
    if not isinstance(n_docs, int) or not isinstance(deleted, bytes):
        return None
    return SegmentEntry(segment_id, n_docs, deleted)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7

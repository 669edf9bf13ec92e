"""Read and write Whoosh's table of contents, which names the segments of a commit."""

import contextlib
import errno
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, LockError, clean_files

from newssearch.errors import IndexBusy, IndexDirectoryError
from newssearch.index.codec import NewsSegment
from newssearch.index.damage import REBUILD
from newssearch.index.durable import sync_directory
from newssearch.index.schema import news_schema

INDEX_NAME = "MAIN"
"""Whoosh's own default, so that `open_dir` needs no name."""

READ_ATTEMPTS = 5
READ_PAUSE_S = 0.02
"""A commit by another process may remove what was just listed; a few more looks always find what came in its place."""


class DurableStorage(FileStorage):  # type: ignore[misc] # whoosh has no complete types
    """Put a file on the disk before it gets its name, which Whoosh itself never does."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Give a file its name."""
        descriptor = os.open(Path(self.folder) / oldname, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        super().rename_file(oldname, newname, safe=safe)
        sync_directory(Path(self.folder))


class TableOfContents:
    """Read and write the table of contents of one folder.

    Args:
        folder: Where the segments are.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self) -> list[NewsSegment]:
        """Return the segments of the last commit.

        Raises:
            IndexDirectoryError: A stock Whoosh writer has put segments of its own among them.
            FileNotFoundError: There is none.
            ValueError: It is damaged.
        """
        for _ in range(READ_ATTEMPTS - 1):
            with contextlib.suppress(FileNotFoundError):
                return self._segments()
            time.sleep(READ_PAUSE_S)
        return self._segments()

    def write(self, segments: Sequence[NewsSegment]) -> None:
        """Commit: from now on these are the segments; files of others are removed. It is on the disk on return."""
        storage = DurableStorage(str(self._folder))
        number = TOC._latest_generation(storage, INDEX_NAME) + 1
        TOC(news_schema(), list(segments), number).write(storage, INDEX_NAME)
        clean_files(storage, INDEX_NAME, number, segments)

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the lock that stock Whoosh's writers ask for.

        Raises:
            IndexBusy: Another program has it.
        """
        lock = FileStorage(str(self._folder)).lock(f"{INDEX_NAME}_WRITELOCK")
        try:
            is_held = lock.acquire()
        except LockError:
            is_held = False
        if not is_held:
            cause = "another program writes to it with Whoosh; try again when it has ended"
            raise IndexBusy(self._folder, cause)
        try:
            yield
        finally:
            lock.release()

    def _segments(self) -> list[NewsSegment]:
        try:
            toc = TOC.read(FileStorage(str(self._folder)), INDEX_NAME, schema=news_schema())
        except OSError:
            raise
        except EmptyIndexError as error:
            raise FileNotFoundError(errno.ENOENT, "there is none", "the table of contents") from error
        except Exception as error:  # a pickle that is damaged raises anything
            raise ValueError(f"the table of contents cannot be read ({type(error).__name__}: {error})") from error
        segments: list[Any] = toc.segments
        if not all(isinstance(segment, NewsSegment) for segment in segments):
            raise IndexDirectoryError(self._folder, f"another program wrote to it with Whoosh; {REBUILD}")
        if not all(segment.is_sound() for segment in segments):
            raise ValueError("the table of contents is damaged: a segment in it is not what was written")
        return segments

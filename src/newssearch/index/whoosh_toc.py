"""Let Whoosh write its table of contents, read one that is not as expected, and lock its writers out."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, EmptyIndexError, LockError, clean_files

from newssearch.errors import IndexDirectoryError
from newssearch.index.codec import NewsSegment
from newssearch.index.damage import REBUILD
from newssearch.index.durable import sync_directory
from newssearch.index.entry import INDEX_NAME, SegmentEntry
from newssearch.index.schema import news_schema
from newssearch.index.toc import entry_of


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


def write_with_whoosh(folder: Path, entries: Sequence[SegmentEntry]) -> None:
    """Write the next table of contents, and remove the files of segments that it does not name."""
    storage = DurableStorage(str(folder))
    segments = [NewsSegment(entry) for entry in entries]
    number = TOC._latest_generation(storage, INDEX_NAME) + 1
    TOC(news_schema(), segments, number).write(storage, INDEX_NAME)
    clean_files(storage, INDEX_NAME, number, segments)


def read_with_whoosh(folder: Path) -> list[SegmentEntry]:
    """Return the segments of the last commit.

    Raises:
        IndexDirectoryError: A stock Whoosh writer has put segments of its own among them.
        FileNotFoundError: There is none.
        ValueError: It is damaged.
    """
    try:
        toc = TOC.read(FileStorage(str(folder)), INDEX_NAME, schema=news_schema())
    except OSError:
        raise
    except EmptyIndexError as error:
        raise FileNotFoundError(errno.ENOENT, "there is none", "the table of contents") from error
    except Exception as error:  # a pickle that is damaged raises anything
        raise ValueError(f"the table of contents cannot be read ({type(error).__name__}: {error})") from error
    if not all(isinstance(segment, NewsSegment) for segment in toc.segments):
        raise IndexDirectoryError(folder, f"another program wrote to it with Whoosh; {REBUILD}")
    entries = [entry_of(segment.__dict__) for segment in toc.segments]
    sound = [entry for entry in entries if entry is not None]
    if len(sound) < len(entries):
        raise ValueError("the table of contents is damaged: a segment in it is not what was written")
    return sound


def lock_of_writers(folder: Path) -> Any | None:  # noqa: ANN401 - Whoosh's
    """Return the lock that Whoosh's writers ask for, held; None where another program has it."""
    lock = FileStorage(str(folder)).lock(f"{INDEX_NAME}_WRITELOCK")
    try:
        return lock if lock.acquire() else None
    except LockError:
        return None

"""Keep one generation of the index: a folder that stock Whoosh opens, and how far it follows the archive."""

import contextlib
import dataclasses
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec
from whoosh import index as whoosh_index
from whoosh.index import EmptyIndexError, FileIndex, LockError
from whoosh.writing import SegmentWriter

from newssearch.archive import Change
from newssearch.errors import IndexBusy, IndexDirectoryError
from newssearch.index.damage import REBUILD, damage_named, damaged_files, write_checksums
from newssearch.index.durable import sync_directory, sync_files, write_atomically
from newssearch.index.schema import document_of, news_schema
from newssearch.index.snapshot import Snapshot

FORMAT = 2
"""Raise it when the schema or the analysis changes: an older generation then asks to be rebuilt."""

WRITER_MEMORY_MB = 256
"""What Whoosh's writer gathers before it spills to disk: 20,000 articles stay within it in two runs."""

OPEN_ATTEMPTS = 5
OPEN_PAUSE_S = 0.02
"""A commit by another process may remove what was just listed; a few more looks always find what came in its place."""

APPLIED = "applied.json"

LEFTOVERS = (".*.tmp", "_MAIN_*.toc.*")
"""What a killed writer has not renamed. Whoosh cleans up the rest, and not its own tables of contents."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """Say how far a generation follows the archive.

    Args:
        format: The FORMAT that made it.
        archive_id: Which archive it is derived from.
        seq: Last change of the archive that is in it.
    """

    format: int
    archive_id: str
    seq: int


class Generation:
    """Write and read one generation; only one process writes at a time, which the caller sees to.

    Args:
        path: Its folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, path: Path, archive_id: str) -> "Generation":
        """Make an empty generation that follows the given archive from its start."""
        path.mkdir(parents=True)
        whoosh_index.create_in(str(path), news_schema()).close()
        generation = cls(path)
        generation._write_applied(archive_id, 0)
        sync_directory(path.parent)
        return generation

    def applied(self) -> Applied:
        """Return how far it follows the archive.

        Raises:
            IndexDirectoryError: The generation is damaged, or of another format.
        """
        file = self.path / APPLIED
        try:
            applied = msgspec.json.decode(file.read_bytes(), type=Applied)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDirectoryError(file, f"it is missing or damaged ({error}); {REBUILD}") from error
        if applied.format > FORMAT:
            raise IndexDirectoryError(file, "it was made by a later newssearch; use that one, or rebuild with this one")
        if applied.format < FORMAT:
            raise IndexDirectoryError(file, f"it was made by an earlier newssearch; {REBUILD}")
        return applied

    def apply(self, changes: Iterable[Change], *, archive_id: str, up_to: int) -> int:
        """Bring changes in, in one commit that is on the disk on return; give their number.

        A kill at any point leaves the state before or after: `applied` is written last, and applying a change twice
        is the same as once.

        Args:
            changes: The latest state of each article that changed.
            archive_id: The archive they come from.
            up_to: The sequence number that is reached with them.
        """
        writer = self._writer()
        try:
            n_changes = self._write(writer, changes)
        except BaseException:
            writer.cancel()
            raise
        if n_changes:
            self._commit(writer)
        else:
            writer.cancel()
        self._write_applied(archive_id, up_to)
        return n_changes

    def snapshot(self) -> Snapshot:
        """Open the last committed state.

        Raises:
            IndexDirectoryError: The generation is damaged, or of another format.
        """
        self.applied()
        with damage_named(self.path):
            return Snapshot(self._open().reader(), self.path)

    def signature(self) -> tuple[int, int]:
        """Return a value that changes with each commit, at the price of one stat.

        Raises:
            FileNotFoundError: The generation was removed.
        """
        status = (self.path / APPLIED).stat()
        return status.st_ino, status.st_mtime_ns

    def size_bytes(self) -> int:
        """Return the bytes of its files."""
        n_bytes = 0
        for file in self.path.iterdir():
            with contextlib.suppress(FileNotFoundError):  # a commit by another process removes files meanwhile
                n_bytes += file.stat().st_size
        return n_bytes

    def damaged_files(self) -> list[str]:
        """Return the names of files that are not as they were written; it reads all of them."""
        return damaged_files(self.path)

    def remove(self) -> None:
        """Delete its files; a search that reads it goes on with the files it holds open."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _open(self) -> FileIndex:
        with damage_named(self.path):
            for _ in range(OPEN_ATTEMPTS - 1):
                with contextlib.suppress(EmptyIndexError, FileNotFoundError):
                    return whoosh_index.open_dir(str(self.path), schema=news_schema())
                time.sleep(OPEN_PAUSE_S)
            return whoosh_index.open_dir(str(self.path), schema=news_schema())

    def _writer(self) -> SegmentWriter:
        index = self._open()
        with damage_named(self.path):
            try:
                return index.writer(limitmb=WRITER_MEMORY_MB)
            except LockError as error:
                cause = "another program writes to it with Whoosh; try again when it has ended"
                raise IndexBusy(self.path, cause) from error

    def _write(self, writer: SegmentWriter, changes: Iterable[Change]) -> int:
        with damage_named(self.path):
            before = writer.reader()
        n_changes = 0
        with before:
            for change in changes:
                document = None if change.article is None else document_of(change.article)
                with damage_named(self.path):
                    for doc_id in _doc_ids(before, change.article_id):
                        writer.delete_document(doc_id)
                    if document:
                        writer.add_document(**document)
                n_changes += 1
        return n_changes

    def _commit(self, writer: SegmentWriter) -> None:
        with damage_named(self.path):  # it reads the segments that it merges
            writer.commit()
        for pattern in LEFTOVERS:
            for file in self.path.glob(pattern):
                file.unlink()
        sync_files(self.path)
        write_checksums(self.path)

    def _write_applied(self, archive_id: str, seq: int) -> None:
        applied = Applied(format=FORMAT, archive_id=archive_id, seq=seq)
        write_atomically(self.path / APPLIED, msgspec.json.encode(applied))


def _doc_ids(reader: object, article_id: str) -> list[int]:
    if ("article_id", article_id) not in reader:  # type: ignore[operator] # a Whoosh reader
        return []
    return list(reader.postings("article_id", article_id).all_ids())  # type: ignore[attr-defined]

"""Lend connections, each to one user at a time, so that a reader keeps its snapshot while another writes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from newssearch.archive.connection import (
    Synchronous,
    archive_error,
    is_immutable,
    log_path,
    open_connection,
    open_immutable,
    snapshot,
    transaction,
)
from newssearch.errors import ArchiveError

FileStamp = tuple[int, int, int]
"""What changes when a file is written or replaced: inode, size in bytes, time of the last write in nanoseconds."""


class ConnectionPool:
    """Hold the idle connections to one file; any thread may borrow one, and an iterator keeps its own until its end.

    SQLite forbids carrying a connection across `fork`: open the archive after it.

    Args:
        path: The file, resolved; prepared by `opening`.
        read_only: Whether writing is refused.
        synchronous: How sure a commit is.
        writer_wait_s: How long to wait for another writer.
    """

    def __init__(self, path: Path, *, read_only: bool, synchronous: Synchronous, writer_wait_s: float) -> None:
        self._path = path
        self._read_only = read_only
        self._synchronous: Synchronous = synchronous
        self._writer_wait_s = writer_wait_s
        self._idle: list[apsw.Connection] = []
        self._closed = False
        self._lock = threading.Lock()
        # SQLite alone would keep writers apart, but by polling: threads of one process queue here instead.
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[apsw.Connection]:
        """Lend a connection on which everything read comes from one snapshot.

        Raises:
            ArchiveError: The archive is closed, damaged or cannot be read.
        """
        with self._lent() as connection, snapshot(connection):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[apsw.Connection]:
        """Lend a connection that alone may write; what was done is committed, or rolled back on any exception.

        Raises:
            ArchiveError: The archive is closed, read-only or damaged, another process writes, or the disk is full.
        """
        if self._read_only:
            raise ArchiveError(self._path, "it was opened read-only; open it for writing")
        with self._writer, self._lent() as connection, transaction(connection):
            yield connection

    def close(self) -> None:
        """Close every idle connection now, and one that is lent when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lent(self) -> Iterator[apsw.Connection]:
        connection: apsw.Connection | None = None
        stamp: FileStamp | None = None
        try:
            connection = self._take()
            stamp = file_stamp(self._path) if is_immutable(connection) else None
            yield connection
            self._refuse_written_since(stamp)
        except apsw.Error as error:
            self._refuse_written_since(stamp)
            raise archive_error(self._path, error) from error
        finally:
            if connection is not None:
                self._give_back(connection)

    def _take(self) -> apsw.Connection:
        with self._lock:
            if self._closed:
                raise ArchiveError(self._path, "it was closed; open it again")
            if self._idle:
                return self._idle.pop()
        return self._open()

    def _open(self) -> apsw.Connection:
        flags = apsw.SQLITE_OPEN_READONLY if self._read_only else apsw.SQLITE_OPEN_READWRITE
        try:
            return open_connection(self._path, flags, synchronous=self._synchronous, writer_wait_s=self._writer_wait_s)
        except (apsw.CantOpenError, apsw.ReadOnlyError):
            if not self._read_only or log_path(self._path).exists():
                raise
            # There is no log and none can be made: nobody is writing, and the file is all there is.
            return open_immutable(self._path)

    def _give_back(self, connection: apsw.Connection) -> None:
        # A statement that was not read to its end would hold on to its snapshot, and an immutable connection sees no
        # writer that comes later: neither is lent again.
        is_fresh = connection.txn_state("main") == apsw.SQLITE_TXN_NONE and not is_immutable(connection)
        with self._lock:
            if is_fresh and not self._closed:
                self._idle.append(connection)
                return
        connection.close(True)

    def _refuse_written_since(self, stamp: FileStamp | None) -> None:
        if stamp and file_stamp(self._path) != stamp:
            raise ArchiveError(self._path, "it was written while it was read without locks; read it again")


def file_stamp(path: Path) -> FileStamp:
    """Return the present stamp of a file."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns

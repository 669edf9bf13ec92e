"""Open one SQLite connection, hold a transaction on it, and say in words what SQLite answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import apsw

from newssearch.errors import ArchiveError

Synchronous = Literal["OFF", "NORMAL", "FULL", "EXTRA"]
"""How sure a commit is: FULL survives a power cut, NORMAL may lose the last commits in one, OFF is for tests."""

DAMAGED = "it is damaged or truncated ({error}); restore it from a copy"
UNREADABLE = "it cannot be opened ({error}); check that the path is right and that you may read and write there"

CAUSES: dict[type[apsw.Error], str] = {
    apsw.BusyError: "another process is writing and did not finish in time; try again when it is done",
    apsw.FullError: "the disk is full and nothing of this batch was kept; free some space and add it again",
    apsw.IOError: "the disk failed and nothing of this batch was kept ({error}); check the disk and add it again",
    apsw.ReadOnlyError: "it may not be written ({error}); check the permissions of the file and of its folder",
    apsw.CantOpenError: UNREADABLE,
    apsw.PermissionsError: UNREADABLE,
    apsw.AuthError: UNREADABLE,
    apsw.CorruptError: DAMAGED,
    apsw.NotADBError: "it is not an archive, nor any other SQLite file; name another file",
}


def archive_error(path: Path, error: apsw.Error) -> ArchiveError:
    """Return the error to raise for what SQLite answered."""
    return ArchiveError(path, CAUSES.get(type(error), "SQLite refused ({error})").format(error=error))


def open_connection(path: Path, flags: int, *, synchronous: Synchronous, writer_wait_s: float) -> apsw.Connection:
    """Open a connection that waits for a writer and keeps to the foreign keys.

    Args:
        path: The file, resolved.
        flags: `SQLITE_OPEN_…`.
        synchronous: How sure a commit is.
        writer_wait_s: How long to wait for another writer.
    """
    connection = apsw.Connection(str(path), flags=flags)
    try:
        connection.set_busy_timeout(round(writer_wait_s * 1000))
        connection.execute("PRAGMA foreign_keys = ON")
        connection.pragma("synchronous", synchronous)  # the first read, which also opens the log
    except BaseException:
        connection.close()
        raise
    return connection


def open_immutable(path: Path) -> apsw.Connection:
    """Open a file as it lies on the disk: without locks, without a file beside it, blind to any writer."""
    flags = apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI
    return apsw.Connection(f"{path.as_uri()}?immutable=1", flags=flags)


def is_immutable(connection: apsw.Connection) -> bool:
    """Tell whether a connection comes from `open_immutable`, which alone names its file by a URI."""
    return bool(connection.open_flags & apsw.SQLITE_OPEN_URI)


def log_path(path: Path) -> Path:
    """Return the write-ahead log beside a file, which is there while a connection is open, or after a crash."""
    return path.with_name(path.name + "-wal")


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """Commit what is done inside, as the only writer, or, whatever stops it, roll it back."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # SQLite has already rolled back after some errors, as a full disk
            connection.execute("ROLLBACK")


@contextmanager
def snapshot(connection: apsw.Connection) -> Iterator[None]:
    """Let all that is read inside come from one moment, that of the first read."""
    try:
        connection.execute("BEGIN DEFERRED")
        yield
    finally:
        if connection.in_transaction:  # never COMMIT: it fails after a damaged page
            connection.execute("ROLLBACK")

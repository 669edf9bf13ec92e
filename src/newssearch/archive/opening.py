"""Open the file of an archive: refuse what is not one without touching it, create or migrate what is."""

import time
from contextlib import closing
from pathlib import Path

import apsw

from newssearch.archive.connection import archive_error, open_connection, open_immutable
from newssearch.archive.schema import migrate, read_archive_id, read_version
from newssearch.errors import ArchiveError

RETRY_S = 0.02
"""Longest pause before the log is tried again: a few times what creating an archive takes."""


def refuse_foreign(path: Path) -> None:
    """Refuse what is absent, no file, or the file of another program or of a later newssearch, without touching it.

    Raises:
        ArchiveError: It is one of these.
    """
    if not _is_there(path):
        raise ArchiveError(path, "there is no such file; check the path, or create an archive by adding articles")
    try:
        # SQLite reads the header, and not `path.open`: closing a file of our own would drop the locks that this process
        # holds on it. Taken as immutable, the file needs no lock and gets no log beside it.
        with closing(open_immutable(path)) as connection:
            read_version(connection, path)
    except apsw.CorruptError:
        pass  # a writer may be half-way through it: the reading under locks that follows tells
    except apsw.Error as error:
        raise archive_error(path, error) from error


def prepare(path: Path, *, create: bool, writer_wait_s: float) -> None:
    """Create an archive where there is none, or bring it to the present version; several processes may do so at once.

    Raises:
        ArchiveError: The file is not an archive, may not be written, or is absent and not to be created.
    """
    if not create or _is_there(path):
        refuse_foreign(path)
    flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    try:
        with closing(open_connection(path, flags, synchronous="FULL", writer_wait_s=writer_wait_s)) as connection:
            if connection.readonly("main"):
                raise ArchiveError(path, "it is write-protected; change its permissions, or open it read-only")
            # The tables come before the write-ahead log: made in one commit of the rollback journal, the archive is
            # there whole or not at all, and its mark is in the file itself, where `refuse_foreign` looks.
            if create or read_version(connection, path) > 0:
                migrate(connection, path)
            read_archive_id(connection, path)
            if _keep_log(connection, writer_wait_s) != "wal":
                raise ArchiveError(path, "its disk cannot share a write-ahead log; keep it on a local disk")
    except apsw.Error as error:
        raise archive_error(path, error) from error


def _keep_log(connection: apsw.Connection, wait_s: float) -> str:
    """Turn to a write-ahead log and return the mode that came of it.

    SQLite itself does not wait here for a writer: of two processes that turn at once, each would wait for the other.
    """
    import random

    deadline_s = time.monotonic() + wait_s
    while True:
        try:
            mode: str = connection.pragma("journal_mode", "wal")
        except apsw.BusyError:
            if time.monotonic() > deadline_s:
                raise
            time.sleep(random.uniform(0.001, RETRY_S))  # noqa: S311 - to fall out of step with the other
        else:
            return mode


def _is_there(path: Path) -> bool:
    try:
        if path.exists() and not path.is_file():
            raise ArchiveError(path, "it is not a file; name the archive's file, not its folder")
        return path.exists()
    except OSError as error:
        raise ArchiveError(path, f"it cannot be opened ({error.strerror}); check the permissions") from error

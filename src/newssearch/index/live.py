"""Lend the newest snapshot of a directory, and follow commits, rebuilds and rollbacks made by any process."""

import contextlib
import threading
from collections.abc import Iterator

from newssearch.errors import IndexDirectoryError, NotAnIndex
from newssearch.index.directory import IndexDirectory
from newssearch.index.snapshot import Snapshot


class LiveSnapshot:
    """Lend snapshots to searches of any thread; one that was replaced is closed when its last search ends.

    Args:
        directory: The index directory that is followed.
    """

    def __init__(self, directory: IndexDirectory) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._users: dict[Snapshot, int] = {}
        self._current: Snapshot | None = None
        self._signature: tuple[object, ...] | None = None
        self._closed = False

    @contextlib.contextmanager
    def lend(self) -> Iterator[Snapshot]:
        """Hold the newest snapshot; it stays the same, and open, until the end of the block.

        Raises:
            NotAnIndex: There is no generation yet.
            IndexDirectoryError: The live generation is damaged, or this was closed.
        """
        snapshot = self._borrow()
        try:
            yield snapshot
        finally:
            self._give_back(snapshot)

    def close(self) -> None:
        """Close what no search uses any more; the others close at their end."""
        with self._lock:
            self._closed = True
            self._retire()

    def _borrow(self) -> Snapshot:
        with self._lock:
            if self._closed:
                raise IndexDirectoryError(self._directory.path, "it was closed; open it again")
            signature = self._directory.signature()
            while self._current is None or signature != self._signature:
                try:
                    newest = self._newest()
                except IndexDirectoryError:
                    # Two rebuilds in a row remove a generation that is being opened; real damage stays.
                    before, signature = signature, self._directory.signature()
                    if signature == before:
                        raise
                else:
                    self._retire()
                    self._current, self._signature = newest, signature
                    self._users[newest] = 0
            self._users[self._current] += 1
            return self._current

    def _newest(self) -> Snapshot:
        generation = self._directory.current()
        if generation is None:
            raise NotAnIndex(self._directory.path, "nothing was indexed yet; run `newssearch index PATH`")
        return generation.snapshot()

    def _give_back(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._users[snapshot] -= 1
            if snapshot is not self._current and not self._users[snapshot]:
                del self._users[snapshot]
                snapshot.close()

    def _retire(self) -> None:
        retired, self._current, self._signature = self._current, None, None
        if retired is not None and not self._users[retired]:
            del self._users[retired]
            retired.close()

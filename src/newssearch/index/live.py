"""Lend the newest snapshot of a directory, and follow commits, rebuilds and rollbacks made by any process."""

import contextlib
import math
import threading
import time
from collections.abc import Iterator

from newssearch.errors import CommitGone, IndexDirectoryError, NotAnIndex
from newssearch.index.directory import IndexDirectory
from newssearch.index.snapshot import Snapshot

KEPT_S = 120.0
"""How long a replaced snapshot is kept after its last search: who turns a page later begins anew."""

MAX_KEPT = 3
"""Replaced snapshots that are kept: each holds its files open, and the memory of what it has looked up."""


class LiveSnapshot:
    """Lend snapshots to searches of any thread.

    One that was replaced is kept for a while, for who turns the pages of what was found in it, and then closed; not
    before its last search has ended.

    Args:
        directory: The index directory that is followed.
    """

    def __init__(self, directory: IndexDirectory) -> None:
        self._directory = directory
        self._lock = threading.Lock()
        self._users: dict[Snapshot, int] = {}
        self._current: Snapshot | None = None
        self._signature: tuple[object, ...] | None = None
        self._used_s: dict[Snapshot, float] = {}  # when each was lent last
        self._closed = False

    @contextlib.contextmanager
    def lend(self, commit: str | None = None) -> Iterator[Snapshot]:
        """Hold a snapshot; it stays the same, and open, until the end of the block.

        Args:
            commit: The `Snapshot.commit` of the one that is wanted; the newest where None.

        Raises:
            CommitGone: The one that is wanted is not kept any more, or never was here.
            NotAnIndex: There is no generation yet.
            IndexDirectoryError: The live generation is damaged, or this was closed.
        """
        snapshot = self._borrow(commit)
        try:
            yield snapshot
        finally:
            self._give_back(snapshot)

    def close(self) -> None:
        """Close what no search uses any more; the others close at their end."""
        with self._lock:
            self._closed = True
            self._current = None
            self._let_go()

    def _borrow(self, commit: str | None) -> Snapshot:
        with self._lock:
            if self._closed:
                raise IndexDirectoryError(self._directory.path, "it was closed; open it again")
            newest = self._newest()
            self._let_go()
            found = newest
            if commit is not None and commit != newest.commit:
                kept = {snapshot.commit: snapshot for snapshot in self._users}
                if commit not in kept:
                    raise CommitGone(commit)
                found = kept[commit]
            self._used_s[found] = time.monotonic()
            self._users[found] += 1
            return found

    def _newest(self) -> Snapshot:
        """Return the snapshot of the last commit, opened now where it is new."""
        signature = self._directory.signature()
        while self._current is None or signature != self._signature:
            try:
                newest = self._opened()
            except IndexDirectoryError:
                # Two rebuilds in a row remove a generation that is being opened; real damage stays.
                before, signature = signature, self._directory.signature()
                if signature == before:
                    raise
            else:
                newest.commit = "-".join(map(str, signature))
                self._current, self._signature = newest, signature
                self._users[newest], self._used_s[newest] = 0, -math.inf
        return self._current

    def _opened(self) -> Snapshot:
        generation = self._directory.current()
        if generation is None:
            raise NotAnIndex(self._directory.path, "nothing was indexed yet; run `newssearch index PATH`")
        return generation.snapshot()

    def _give_back(self, snapshot: Snapshot) -> None:
        with self._lock:
            self._users[snapshot] -= 1
            self._let_go()

    def _let_go(self) -> None:
        """Close what was replaced and is neither used nor to be kept any longer."""
        expired_s = time.monotonic() - KEPT_S
        replaced = [snapshot for snapshot in self._users if snapshot is not self._current]
        replaced.sort(key=self._used_s.__getitem__, reverse=True)
        for place, snapshot in enumerate(replaced):
            is_kept = place < MAX_KEPT and self._used_s[snapshot] > expired_s and not self._closed
            if not (is_kept or self._users[snapshot]):
                del self._users[snapshot], self._used_s[snapshot]
                snapshot.close()

"""Define Archive: every article that was accepted, durable, and the sequence of changes the index follows."""

import datetime as dt
import operator
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from newssearch.archive.connection import Synchronous, log_path
from newssearch.archive.opening import prepare, refuse_foreign
from newssearch.archive.pool import ConnectionPool
from newssearch.archive.row import (
    SELECT_ARTICLES,
    StoredArticle,
    article_of,
    content_hash,
    escape_unstorable,
    is_storable,
)
from newssearch.archive.schema import read_archive_id
from newssearch.article import Article
from newssearch.errors import ArchiveError

if TYPE_CHECKING:
    from newssearch.archive.change import Change, Outcome, Removal
    from newssearch.archive.inventory import Inventory
    from newssearch.archive.watches import WatchTable
    from newssearch.archive.writing import Clock

WRITER_WAIT_S = 10.0
"""How long a writer waits for another process by default: many times a batch of some hundred articles."""

SEQ_MAX = sys.maxsize
"""Above any sequence number: the largest integer SQLite can hold."""

COUNT_CHANGES = """
SELECT (SELECT count(*) FROM articles WHERE seq > ?1 AND seq <= ?2)
    + (SELECT count(*) FROM removals WHERE seq > ?1 AND seq <= ?2)
"""


def utc_now() -> dt.datetime:
    """Return the present moment in UTC."""
    return dt.datetime.now(dt.UTC)


class Archive:
    """Hold the articles of one file; open it with `Archive.open` and close it, or use it in a `with` statement.

    It may be used from several threads, and the file from several processes: readers never wait, writers wait for one
    another. Each iterator reads one snapshot, taken at its first step: it sees nothing that is written meanwhile. After
    `fork`, open the archive anew.

    Args:
        path: The file, resolved.
        archive_id: Random name given at creation: an index that was derived from another archive can be told.
        pool: Lends the connections.
        clock: Gives the time of each change, in UTC.
    """

    def __init__(self, path: Path, archive_id: str, pool: ConnectionPool, clock: "Clock") -> None:
        self.path = path
        self.archive_id = archive_id
        self._pool = pool
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = True,
        read_only: bool = False,
        synchronous: Synchronous = "FULL",
        writer_wait_s: float = WRITER_WAIT_S,
        clock: "Clock" = utc_now,
    ) -> Self:
        """Open an archive, bringing an older file to the present format.

        Args:
            path: Its file, on a local disk; SQLite keeps a log beside it while it is open.
            create: Create the archive where there is no file; its folder must exist.
            read_only: Write nothing. It works beside a writer, and where the folder cannot be written.
            synchronous: How sure a commit is; FULL survives a power cut.
            writer_wait_s: How long to wait for another process that is writing.
            clock: Gives the time of each change, in UTC.

        Raises:
            ArchiveError: The file is absent, not an archive, damaged, or may not be read or written; it is unchanged.
            FormatTooNew: It was written by a later newssearch; it is unchanged.
        """
        path = path.resolve()
        if read_only:
            refuse_foreign(path)
        else:
            prepare(path, create=create, writer_wait_s=writer_wait_s)
        pool = ConnectionPool(path, read_only=read_only, synchronous=synchronous, writer_wait_s=writer_wait_s)
        try:
            with pool.reading() as connection:
                archive_id = read_archive_id(connection, path)
        except BaseException:
            pool.close()
            raise
        return cls(path, archive_id, pool, clock)

    def close(self) -> None:
        """Close the file. An iterator that was not read to its end holds on to it until it is dropped."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def add(self, articles: Sequence[Article], *, restore: bool = False) -> "list[Outcome]":
        """Store a batch in one transaction: when this returns, all of it is on the disk.

        Args:
            articles: In order; of an id that comes twice, the later one stays.
            restore: Take an article that was removed out of the ledger and add it.

        Returns:
            What became of each, aligned with `articles`. An article that brings nothing new is UNCHANGED.

        Raises:
            RefusedInput: An article cannot be stored (see `refuse_unstorable`); nothing of the batch was.
            ArchiveError: Another process is writing, the disk is full…; nothing of the batch was stored.
        """
        from newssearch.archive.writing import Batch

        hashes = [content_hash(article) for article in articles]
        with self._pool.writing() as connection:
            article_ids = [article.article_id for article in articles]
            batch = Batch(connection, article_ids, restore=restore, clock=self._clock)
            return [batch.take(article, digest) for article, digest in zip(articles, hashes, strict=True)]

    def delete(self, article_ids: Iterable[str], *, reason: str | None = None) -> list[str]:
        """Remove articles in one transaction and enter them in the ledger, so that they are not taken again.

        Returns:
            The ids that were there, in order; any other is ignored.

        Raises:
            ArchiveError: As for `add`; nothing was removed.
        """
        from newssearch.archive.writing import remove

        article_ids = list(filter(is_storable, article_ids))
        reason = None if reason is None else escape_unstorable(reason)
        with self._pool.writing() as connection:
            return remove(connection, article_ids, reason, self._clock)

    def get(self, article_id: str) -> Article | None:
        """Return one article, None where it is not here."""
        return self.get_many([article_id]).get(article_id)

    def get_many(self, article_ids: Sequence[str]) -> dict[str, Article]:
        """Return the articles that are here by their ids, in the order asked."""
        keys = [(article_id,) for article_id in article_ids if is_storable(article_id)]
        with self._pool.reading() as connection:
            rows = connection.executemany(SELECT_ARTICLES + " WHERE article_id = ?", keys)
            return {row.article_id: self._article(row) for row in map(StoredArticle._make, rows)}

    def __len__(self) -> int:
        with self._pool.reading() as connection:
            n_articles: int = connection.execute("SELECT count(*) FROM articles").get
        return n_articles

    def __bool__(self) -> bool:
        """Return True: an archive without articles is still an archive."""
        return True

    def last_seq(self) -> int:
        """Return the sequence number of the latest change, 0 before the first."""
        with self._pool.reading() as connection:
            seq: int = connection.execute("SELECT coalesce(max(seq), 0) FROM changes").get
        return seq

    def changes(self, after: int, *, up_to: int | None = None) -> "Iterator[Change]":
        """Yield the latest state of each article that changed, in the order of its latest change.

        Args:
            after: Sequence number of the last change already known; 0 for all.
            up_to: Last sequence number to yield. An article that changed again later is left to a later call.
        """
        import heapq

        from newssearch.archive.change import Change

        span = (after, SEQ_MAX if up_to is None else up_to)
        with self._pool.reading() as connection:
            rows = connection.execute(SELECT_ARTICLES + " WHERE seq > ? AND seq <= ? ORDER BY seq", span)
            held = (
                Change(row.seq, row.article_id, self._article(row), row.content_hash)
                for row in map(StoredArticle._make, rows)
            )
            removed = (
                Change(seq, article_id, None)
                for seq, article_id in connection.execute(
                    "SELECT seq, article_id FROM removals WHERE seq > ? AND seq <= ? ORDER BY seq", span
                )
            )
            yield from heapq.merge(held, removed, key=operator.attrgetter("seq"))

    def count_changes(self, after: int, *, up_to: int | None = None) -> int:
        """Return how many changes `changes` would yield, at the price of no article."""
        span = (after, SEQ_MAX if up_to is None else up_to)
        with self._pool.reading() as connection:
            n_changes: int = connection.execute(COUNT_CHANGES, span).get
        return n_changes

    def changed_ids(self, after: int, up_to: int) -> list[str]:
        """Return the ids of the articles that `changes` would yield, those that were removed left out, in its order."""
        with self._pool.reading() as connection:
            rows = connection.execute(
                "SELECT article_id FROM articles WHERE seq > ? AND seq <= ? ORDER BY seq", (after, up_to)
            )
            return [article_id for (article_id,) in rows]

    @property
    def watches(self) -> "WatchTable":
        """Return the saved searches, and what was told of each."""
        from newssearch.archive.watches import WatchTable

        return WatchTable(self.path, self._pool, self._clock)

    def articles(self) -> Iterator[Article]:
        """Yield every article, in the order of its latest change."""
        with self._pool.reading() as connection:
            for row in map(StoredArticle._make, connection.execute(SELECT_ARTICLES + " ORDER BY seq")):
                yield self._article(row)

    def article_ids(self) -> Iterator[str]:
        """Yield every id, sorted by code point."""
        with self._pool.reading() as connection:
            for (article_id,) in connection.execute("SELECT article_id FROM articles ORDER BY article_id"):
                yield article_id

    def content_hashes(self) -> Iterator[tuple[str, bytes]]:
        """Yield the id of every article and the hash of its content, at the price of no body."""
        with self._pool.reading() as connection:
            yield from connection.execute("SELECT article_id, content_hash FROM articles ORDER BY seq")

    def removals(self) -> "Iterator[Removal]":
        """Yield the removals ledger, the earliest entry first."""
        from newssearch.archive.change import Removal

        with self._pool.reading() as connection:
            for row in connection.execute("SELECT seq, article_id, removed_at, reason FROM removals ORDER BY seq"):
                seq, article_id, removed_at, reason = row
                yield Removal(seq, article_id, dt.datetime.fromisoformat(removed_at), reason)

    def inventory(self) -> "Inventory":
        """Count what is here: articles, removals, sources, languages, dates, bytes."""
        from newssearch.archive.inventory import take_inventory

        with self._pool.reading() as connection:
            files = (self.path, log_path(self.path))
            return take_inventory(connection, sum(file.stat().st_size for file in files if file.exists()))

    def check(self) -> list[str]:
        """Return each problem of the file, of an article or of the sequence as one line; none where all is well.

        It reads the whole file. What it finds cannot be repaired here: restore the file from a copy.
        """
        from newssearch.archive.checking import find_problems

        with self._pool.reading() as connection:
            return list(find_problems(connection))

    def _article(self, row: StoredArticle) -> Article:
        try:
            return article_of(row)
        except ValueError as error:
            raise ArchiveError(self.path, f"{error}; restore the file from a copy") from error

"""Write one batch inside a transaction that the caller holds: what is added, and what is removed."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import apsw

from newssearch.archive.change import Outcome
from newssearch.archive.row import INSERT_ARTICLE, row_of
from newssearch.article import Article, date_text

Clock = Callable[[], dt.datetime]
"""Return the present moment, aware and in UTC."""

INSERT_CHANGE = "INSERT INTO changes (article_id, kind, changed_at, content_hash) VALUES (?, ?, ?, ?)"
INSERT_REMOVAL = "INSERT INTO removals (seq, article_id, removed_at, reason) VALUES (?, ?, ?, ?)"


class Batch:
    """Take the articles of one batch in order, each seeing what the ones before it did.

    Args:
        connection: In a write transaction.
        article_ids: Every id of the batch: what is known of them is read at once.
        restore: Whether an article in the removals ledger is taken out of it and added.
        clock: Gives the time of each change.
    """

    def __init__(self, connection: apsw.Connection, article_ids: Iterable[str], *, restore: bool, clock: Clock) -> None:
        keys = [(article_id,) for article_id in dict.fromkeys(article_ids)]
        known = connection.executemany("SELECT article_id, content_hash FROM articles WHERE article_id = ?", keys)
        self._hashes: dict[str, bytes] = dict(known)
        gone = connection.executemany("SELECT article_id FROM removals WHERE article_id = ?", keys)
        self._removed: set[str] = {article_id for (article_id,) in gone}
        self._connection = connection
        self._restore = restore
        self._clock = clock

    def take(self, article: Article, digest: bytes) -> Outcome:
        """Store an article, given its content hash, where it brings something new; return what became of it."""
        article_id = article.article_id
        if self._hashes.get(article_id) == digest:
            return Outcome.UNCHANGED
        if article_id in self._removed:
            if not self._restore:
                return Outcome.REMOVED
            self._connection.execute("DELETE FROM removals WHERE article_id = ?", (article_id,))
        outcome = Outcome.UPDATED if article_id in self._hashes else Outcome.ADDED
        if outcome is Outcome.UPDATED:
            self._connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
        changed_at = date_text(self._clock())
        self._connection.execute(INSERT_CHANGE, (article_id, outcome.value, changed_at, digest))
        seq = self._connection.last_insert_rowid()
        self._connection.execute(INSERT_ARTICLE, row_of(article, seq, digest))
        self._hashes[article_id] = digest
        return outcome


def remove(connection: apsw.Connection, article_ids: Sequence[str], reason: str | None, clock: Clock) -> list[str]:
    """Move articles to the removals ledger; return the ids that were there, in order."""
    removed = []
    for article_id in article_ids:
        connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
        if connection.changes():
            removed_at = date_text(clock())
            connection.execute(INSERT_CHANGE, (article_id, Outcome.REMOVED.value, removed_at, None))
            connection.execute(INSERT_REMOVAL, (connection.last_insert_rowid(), article_id, removed_at, reason))
            removed.append(article_id)
    return removed

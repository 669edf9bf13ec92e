"""Write one batch inside a transaction that the caller holds: what is added, and what is removed."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import apsw

from newssearch.archive.change import Outcome
from newssearch.archive.row import INSERT_ARTICLE, row_of
from newssearch.article import Article, date_text, epoch_s, parse_date_text

Clock = Callable[[], dt.datetime]
"""Return the present moment, aware and in UTC."""

INSERT_CHANGE = "INSERT INTO changes (article_id, kind, changed_at, content_hash) VALUES (?, ?, ?, ?)"
INSERT_REMOVAL = "INSERT INTO removals (seq, article_id, removed_at, reason) VALUES (?, ?, ?, ?)"
SELECT_KNOWN = "SELECT article_id, content_hash, updated_at FROM articles WHERE article_id = ?"


class _Known(NamedTuple):
    """Hold what the archive has of an article that comes again."""

    content_hash: bytes
    updated_at: str | None


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
        known = connection.executemany(SELECT_KNOWN, keys)
        self._known: dict[str, _Known] = {article_id: _Known(*rest) for article_id, *rest in known}
        gone = connection.executemany("SELECT article_id FROM removals WHERE article_id = ?", keys)
        self._removed: set[str] = {article_id for (article_id,) in gone}
        self._connection = connection
        self._restore = restore
        self._clock = clock

    def take(self, article: Article, digest: bytes) -> Outcome:
        """Store an article, given its content hash, where it brings something new; return what became of it."""
        article_id = article.article_id
        known = self._known.get(article_id)
        if known and known.content_hash == digest:
            return Outcome.UNCHANGED
        if known and _is_older(article, known):
            return Outcome.OUTDATED
        if article_id in self._removed:
            if not self._restore:
                return Outcome.REMOVED
            self._connection.execute("DELETE FROM removals WHERE article_id = ?", (article_id,))
        outcome = Outcome.UPDATED if known else Outcome.ADDED
        if outcome is Outcome.UPDATED:
            self._connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))
        changed_at = date_text(self._clock())
        self._connection.execute(INSERT_CHANGE, (article_id, outcome.value, changed_at, digest))
        seq = self._connection.last_insert_rowid()
        self._connection.execute(INSERT_ARTICLE, row_of(article, seq, digest))
        self._known[article_id] = _Known(digest, date_text(article.updated_at))
        return outcome


def _is_older(article: Article, known: _Known) -> bool:
    """Tell whether an article was last changed before the version that is here, so far as both say when.

    An article and its correction are often read again together: the older one must not come back each time.
    """
    last_changed = article.updated_at or article.published_at
    held = parse_date_text(known.updated_at)
    return last_changed is not None and held is not None and epoch_s(last_changed) < epoch_s(held)


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

"""Keep saved searches and what was told of each, so that an article is told once."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import apsw

from newssearch.archive.pool import ConnectionPool
from newssearch.archive.schema import read_version
from newssearch.article import date_text
from newssearch.errors import WatchError

if TYPE_CHECKING:
    from newssearch.archive.writing import Clock

FIRST_VERSION = 2
"""Version of the archive's file that has the tables."""

SELECT_WATCHES = "SELECT name, query, atom_path, created_at, seq FROM watches ORDER BY name"
INSERT_WATCH = "INSERT INTO watches (name, query, atom_path, created_at, seq) VALUES (?, ?, ?, ?, ?)"

# A watch that was removed meanwhile, or an article, has nothing to be told of.
INSERT_LISTING = """
INSERT OR IGNORE INTO listings (watch_id, article_id, listed_at)
SELECT watch_id, articles.article_id, ?3 FROM watches, articles WHERE name = ?1 AND articles.article_id = ?2
"""
SELECT_LISTED = """
SELECT article_id FROM listings JOIN watches USING (watch_id) WHERE name = ? AND article_id = ?
"""
SELECT_LATEST = """
SELECT article_id, listed_at FROM listings JOIN watches USING (watch_id) WHERE name = ? ORDER BY listing_id DESC LIMIT ?
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Hold a saved search.

    Args:
        name: By which it is called.
        query: As typed.
        atom: File to which what it finds is written; None where it is told otherwise.
        created_at: Time in UTC.
        seq: Sequence number of the last change of the archive that was looked at for it.
    """

    name: str
    query: str
    atom: Path | None
    created_at: dt.datetime
    seq: int


class WatchTable:
    """Read and write the saved searches of an archive; one that is read-only and of an older version has none.

    Args:
        path: The archive's file.
        pool: Lends the connections.
        clock: Gives the present moment, in UTC.
    """

    def __init__(self, path: Path, pool: ConnectionPool, clock: "Clock") -> None:
        self._path = path
        self._pool = pool
        self._clock = clock

    def now(self) -> dt.datetime:
        """Return the present moment."""
        return self._clock()

    def add(self, name: str, query: str, *, atom: Path | None, seq: int) -> Watch:
        """Save a search that looks at what changes after a sequence number.

        Raises:
            WatchError: There is one of that name, or with that file.
        """
        watch = Watch(name=name, query=query, atom=atom, created_at=self._clock(), seq=seq)
        row = (name, query, None if atom is None else str(atom), date_text(watch.created_at), seq)
        with self._pool.writing() as connection:
            try:
                connection.execute(INSERT_WATCH, row)
            except apsw.ConstraintError as error:
                raise WatchError(
                    name, "there is one of that name, or with that Atom file; remove it, or choose others"
                ) from error
        return watch

    def remove(self, name: str) -> None:
        """Forget a search and what was told of it.

        Raises:
            WatchError: There is none of that name.
        """
        with self._pool.writing() as connection:
            connection.execute("DELETE FROM watches WHERE name = ?", (name,))
            if not connection.changes():
                raise absent(name)

    def all(self) -> tuple[Watch, ...]:
        """Return the saved searches by name."""
        with self._pool.reading() as connection:
            if read_version(connection, self._path) < FIRST_VERSION:
                return ()
            return tuple(
                Watch(
                    name=name,
                    query=query,
                    atom=Path(atom) if atom else None,
                    created_at=dt.datetime.fromisoformat(created_at),
                    seq=seq,
                )
                for name, query, atom, created_at, seq in connection.execute(SELECT_WATCHES)
            )

    def listed(self, name: str, article_ids: Iterable[str]) -> set[str]:
        """Return which of some articles were told of a search before."""
        with self._pool.reading() as connection:
            rows = connection.executemany(SELECT_LISTED, [(name, article_id) for article_id in article_ids])
            return {article_id for (article_id,) in rows}

    def latest(self, name: str, count: int) -> list[tuple[str, dt.datetime]]:
        """Return the articles that were last told of a search, and when, the latest first."""
        with self._pool.reading() as connection:
            rows = connection.execute(SELECT_LATEST, (name, count))
            return [(article_id, dt.datetime.fromisoformat(listed_at)) for article_id, listed_at in rows]

    def list_articles(self, name: str, article_ids: Sequence[str]) -> None:
        """Note that articles were told of a search, the latest first."""
        listed_at = date_text(self._clock())
        with self._pool.writing() as connection:
            rows = [(name, article_id, listed_at) for article_id in reversed(article_ids)]
            connection.executemany(INSERT_LISTING, rows)

    def advance(self, names: Iterable[str], seq: int) -> None:
        """Note that all changes up to a sequence number were looked at for some searches."""
        with self._pool.writing() as connection:
            connection.executemany(
                "UPDATE watches SET seq = ?2 WHERE name = ?1 AND seq < ?2", [(name, seq) for name in names]
            )


def absent(name: str) -> WatchError:
    """Return the error to raise where there is no search of a name."""
    return WatchError(name, "there is none of that name; `newssearch watch list` shows them")

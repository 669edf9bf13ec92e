"""Count what an archive holds, for `newssearch stats`."""

import dataclasses

import apsw

from newssearch.article import PublishedAt, parse_date_text

BY_SOURCE = "SELECT source, count(*) AS n FROM articles GROUP BY source ORDER BY n DESC, source"
BY_LANG = "SELECT lang, count(*) AS n FROM articles GROUP BY lang ORDER BY n DESC, lang"
FIRST_PUBLISHED = "SELECT published_at FROM articles WHERE published_epoch_s NOTNULL ORDER BY published_epoch_s LIMIT 1"
LAST_PUBLISHED = (
    "SELECT published_at FROM articles WHERE published_epoch_s NOTNULL ORDER BY published_epoch_s DESC LIMIT 1"
)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Hold the figures of one archive at one moment.

    Args:
        n_articles: Articles that can be read.
        n_removals: Entries of the removals ledger.
        by_source: Source and number of articles, the most first; the source is None where none is given.
        by_lang: Language and number of articles, likewise.
        first_published_at: Earliest date of an article; None where no article has one.
        last_published_at: Latest date, likewise.
        size_bytes: Size of the file and of the write-ahead log beside it.
    """

    n_articles: int
    n_removals: int
    by_source: tuple[tuple[str | None, int], ...]
    by_lang: tuple[tuple[str | None, int], ...]
    first_published_at: PublishedAt | None
    last_published_at: PublishedAt | None
    size_bytes: int


def take_inventory(connection: apsw.Connection, size_bytes: int) -> Inventory:
    """Count what one snapshot holds, given the size of its files."""
    return Inventory(
        n_articles=connection.execute("SELECT count(*) FROM articles").get,
        n_removals=connection.execute("SELECT count(*) FROM removals").get,
        by_source=tuple(connection.execute(BY_SOURCE)),
        by_lang=tuple(connection.execute(BY_LANG)),
        first_published_at=parse_date_text(connection.execute(FIRST_PUBLISHED).get),
        last_published_at=parse_date_text(connection.execute(LAST_PUBLISHED).get),
        size_bytes=size_bytes,
    )

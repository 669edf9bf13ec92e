"""Time SQLite FTS5, through APSW: accents folded, no French stems; no texts in the index, and a table beside it."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speed.engine import Answer, Build, Session
from benchmarks.speed.in_process import InProcessSession, Run
from benchmarks.speed.queries import Shape, SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed, NewsItem

DATABASE = "articles.sqlite3"
BATCH = 1_000
SCHEMA = """
CREATE TABLE article(number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, source TEXT, section TEXT, date TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, body, content = '', tokenize = 'unicode61 remove_diacritics 2');
"""
INDEXES = """
CREATE INDEX article_source ON article(source);
CREATE INDEX article_section ON article(section);
CREATE INDEX article_date ON article(date);
"""
ADD_ARTICLE = "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?)"
ADD_WORDS = "INSERT INTO words(rowid, title, body) VALUES (?, ?, ?)"

# The best are found in a query of their own, so that the titles of ten articles are read and not of all.
BEST = """
SELECT article.title, score FROM (
    SELECT rowid AS hit, bm25(words, 2.0, 1.0) AS score FROM words WHERE words MATCH ? ORDER BY rank LIMIT 10
) CROSS JOIN article ON number = hit ORDER BY score
"""
BEST_IN_DATES = """
SELECT article.title, bm25(words, 2.0, 1.0) AS score FROM words CROSS JOIN article ON number = words.rowid
WHERE words MATCH ? AND date >= ? AND date < ? ORDER BY score LIMIT 10
"""
NEWEST = """
SELECT article.title, 0.0 FROM words CROSS JOIN article ON number = words.rowid WHERE words MATCH ?
ORDER BY date DESC LIMIT 10
"""
TOTAL = "SELECT count(*) FROM words WHERE words MATCH ?"
TOTAL_IN_DATES = """
SELECT count(*) FROM words CROSS JOIN article ON number = words.rowid WHERE words MATCH ? AND date >= ? AND date < ?
"""
BY_SOURCE = """
SELECT source, count(*) AS n FROM words CROSS JOIN article ON number = words.rowid WHERE words MATCH ?
GROUP BY 1 ORDER BY n DESC LIMIT 20
"""
BY_YEAR = """
SELECT substr(date, 1, 4), count(*) AS n FROM words CROSS JOIN article ON number = words.rowid WHERE words MATCH ?
GROUP BY 1 ORDER BY n DESC LIMIT 20
"""


class Sqlite:
    """Be SQLite FTS5."""

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index in one transaction, and merge the segments of FTS5 into one."""
        yield clock.measure("index", lambda feed: write(folder / DATABASE, feed), lambda: sizes(folder / DATABASE))

    def open(self, folder: Path) -> Session:
        """Open an index."""
        return InProcessSession(lambda: SqliteSearcher(folder / DATABASE))


class SqliteSearcher:
    """Search a database."""

    n_segments = 1

    def __init__(self, path: Path) -> None:
        import apsw

        self._database = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        self._database.pragma("mmap_size", 1 << 40)

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run:
        """Return the run of a query."""
        about, execute = query.about, self._database.execute
        text = match_string(query)
        dates = (query.since, query.until) if about.in_dates else ()
        sql = BEST_IN_DATES if about.in_dates else NEWEST if about.newest_first else BEST
        count = TOTAL_IN_DATES if about.in_dates else TOTAL
        facets = (BY_SOURCE, BY_YEAR) if about.with_facets else ()

        def run() -> Answer:
            hits = [(str(title), float(score)) for title, score in execute(sql, (text, *dates))]
            for facet in facets:
                execute(facet, (text,)).fetchall()
            total = execute(count, (text, *dates)).get if totals else None
            return total, hits

        return run

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def match_string(query: SpeedQuery) -> str:
    """Return a query in the syntax of FTS5."""
    words = [f'"{word}"' for word in query.words]
    match query.about.shape:
        case Shape.PHRASE:
            return f'body : "{" ".join(query.words)}"'
        case Shape.PREFIX:
            return f"body : {words[0]} *"
    text = (" AND " if query.about.shape is Shape.ALL else " OR ").join(words)
    return text if query.about.in_title else f"body : ({text})"


def write(path: Path, feed: "Feed") -> None:
    """Index articles."""
    import apsw

    database = apsw.Connection(str(path))
    database.execute(SCHEMA)
    with database:
        n_articles = 0
        while items := list(islice(feed, BATCH)):
            database.executemany(ADD_ARTICLE, (row(n_articles + at, item) for at, item in enumerate(items)))
            database.executemany(ADD_WORDS, ((n_articles + at, item.title, item.body) for at, item in enumerate(items)))
            n_articles += len(items)
        database.execute("INSERT INTO words(words) VALUES ('optimize')")
        database.execute(INDEXES)
    database.close()


def row(number: int, item: "NewsItem") -> tuple[int, str, str, str, str, str]:
    """Return the columns of an article."""
    return number, item.id, item.title, item.source, item.section, item.date.isoformat()


def sizes(path: Path) -> dict[str, int]:
    """Return the bytes of the tables and indexes of a database."""
    import apsw

    parts: dict[str, int] = {}
    database = apsw.Connection(str(path))
    for name, n_bytes in database.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC"):
        parts[str(name)] = int(n_bytes)
    database.close()
    return parts

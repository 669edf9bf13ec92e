"""Time Whoosh as it comes: its own codec and searcher; words folded, then stemmed, stop words kept.

With a limit, an AND of ORs, as over two fields, makes it return wrong hits in one query of five; its time is given all
the same.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.speed.engine import Answer, Build, Session
from benchmarks.speed.in_process import InProcessSession, Run
from benchmarks.speed.queries import LIMIT, Shape, SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed
    from whoosh.fields import Schema

WRITER_MEGABYTES = 256


class Whoosh:
    """Be Whoosh."""

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index in one commit, merged into one segment."""
        from benchmarks.speed.build_clock import sizes_by_suffix

        yield clock.measure("index", lambda feed: write(folder, feed), lambda: sizes_by_suffix(folder))

    def open(self, folder: Path) -> Session:
        """Open an index."""
        return InProcessSession(lambda: WhooshSearcher(folder))


class WhooshSearcher:
    """Search one state of an index."""

    n_segments = 1

    def __init__(self, folder: Path) -> None:
        from whoosh import index
        from whoosh.qparser import AndGroup, MultifieldParser, OrGroup, QueryParser

        self._index = index.open_dir(str(folder))
        self._searcher = self._index.searcher()
        schema = self._index.schema
        self._parsers = {
            (False, Shape.ALL): QueryParser("body", schema, group=AndGroup),
            (False, Shape.ANY): QueryParser("body", schema, group=OrGroup),
            (True, Shape.ALL): MultifieldParser(["title", "body"], schema, {"title": 2.0}, group=AndGroup),
        }

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run:
        """Return the run of a query."""
        about, text = query.about, query_string(query)
        shape = Shape.ALL if about.shape is Shape.ALL else Shape.ANY
        parser, search = self._parsers[about.in_title, shape], self._searcher.search
        options: dict[str, Any] = {"limit": LIMIT}
        if about.newest_first:
            options |= {"sortedby": "date", "reverse": True}
        if about.with_facets:
            options["groupedby"] = ["source", "year"]

        def run() -> Answer:
            results = search(parser.parse(text), **options)
            hits = [(str(hit["title"]), float(hit.score or 0)) for hit in results]
            return len(results) if totals else None, hits

        return run

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()
        self._index.close()


def query_string(query: SpeedQuery) -> str:
    """Return a query in the syntax of Whoosh."""
    words = " ".join(query.words)
    match query.about.shape:
        case Shape.PHRASE:
            return f'"{words}"'
        case Shape.PREFIX:
            return f"{words}*"
    if query.about.in_dates:
        since, until = query.since.replace("-", ""), query.until.replace("-", "")
        return f"({words}) AND date:[{since} TO {until}}}"
    return words


def write(folder: Path, feed: "Feed") -> None:
    """Index articles."""
    from whoosh import index

    made = index.create_in(str(folder), schema())
    writer = made.writer(limitmb=WRITER_MEGABYTES)
    for item in feed:
        writer.add_document(
            title=item.title,
            body=item.body,
            id=item.id,
            source=item.source,
            section=item.section,
            date=item.date.replace(tzinfo=None),
            year=str(item.date.year),
        )
    writer.commit(optimize=True)
    made.close()


def schema() -> "Schema":
    """Return the fields."""
    from whoosh import analysis, fields
    from whoosh.support.charset import accent_map

    french = (
        analysis.RegexTokenizer()
        | analysis.LowercaseFilter()
        | analysis.CharsetFilter(accent_map)
        | analysis.StemFilter(lang="fr", cachesize=50_000)
    )
    return fields.Schema(
        title=fields.TEXT(analyzer=french, stored=True),
        body=fields.TEXT(analyzer=french),
        id=fields.ID(unique=True),
        source=fields.ID(sortable=True),
        section=fields.ID(sortable=True),
        date=fields.DATETIME(stored=True, sortable=True),
        year=fields.ID(sortable=True),
    )

"""Time newssearch itself, through its public face alone; the kernel is chosen by the environment of the process.

Everything that would change with another way into the index is in this module. It cannot look into the body alone: its
queries look into the title too. Plain ranking keeps to what is asked, as the peers do; the full one is as readers have
it, and where fewer than ten articles have all the words, it finds those with any of them as well.
"""

import datetime as dt
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.engine import Answer, Build, Session
from benchmarks.speed.in_process import InProcessSession, Run
from benchmarks.speed.queries import LIMIT, Shape, SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed, NewsItem

    from newssearch import Article, Filters

PARTS = {
    "text/postings": "postings",
    "text/positions": "positions",
    "text": "dictionary",
    "doc/stored": "stored fields",
    "doc/form": "forward index",
    "surfaces": "forward index",
    "forms": "forward index",
    "doc": "columns",
}
"""Beginning of the name of an array in a segment -> the part of the index that it belongs to; the first that fits."""


class Newssearch:
    """Be newssearch.

    Args:
        is_plain: Rank by plain BM25F, as the peers do; else with everything that the settings have.
    """

    def __init__(self, *, is_plain: bool) -> None:
        self._is_plain = is_plain

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Add the articles, archive included, then make the index anew from the archive."""
        yield clock.measure("add, archive included", lambda feed: add(folder, [feed]), lambda: sizes(folder))
        yield clock.measure("rebuild from the archive", lambda _: rebuild(folder), lambda: sizes(folder))

    def lay_out(self, feed: "Feed", n_articles: int, folder: Path, n_segments: int) -> None:
        """Add as many parts as there shall be segments, the largest first, so that none is merged with the next."""
        from benchmarks.speed.layout import part_sizes

        steps = (step for size in part_sizes(n_articles, n_segments) for step in sizes_merged_into(size))
        add(folder, (feed.part(step) for step in steps))
        made = NewssearchSearcher(folder, is_plain=self._is_plain)
        found = made.n_segments
        made.close()
        if found != n_segments:
            raise PeerUnavailable(f"newssearch made {found} segments, not {n_segments}")

    def open(self, folder: Path) -> Session:
        """Open an index."""
        return InProcessSession(lambda: NewssearchSearcher(folder, is_plain=self._is_plain))


class NewssearchSearcher:
    """Search an index directory."""

    def __init__(self, folder: Path, *, is_plain: bool) -> None:
        from newssearch import NewsIndex
        from newssearch.settings import PLAIN_BM25, Settings

        self._index = NewsIndex.open(folder, read_only=True, settings=Settings(kept_answers=0))
        self._ranking = PLAIN_BM25 if is_plain else None

    @property
    def n_segments(self) -> int:
        """Return how many segments it has."""
        return self._index.stats().n_segments

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run:
        """Return the run of a query.

        Args:
            query: The query.
            totals: All matches are counted.
        """
        if query.about.shape is Shape.ANY and query.about.n_words > 1:
            return self._any_word(query.words, totals=totals)
        text = query_string(query)
        search = partial(
            self._index.search,
            limit=LIMIT,
            snippets=False,
            ranking=self._ranking,
            fold=False,  # as the peers, which fold nothing
            facets=query.about.with_facets,
            exact_total=totals,
            relax=self._ranking is None,
            filters=filters_of(query),
            order="newest" if query.about.newest_first else "relevance",
        )

        def run() -> Answer:
            results = search(text)
            return results.total if totals else None, [(hit.title, hit.score) for hit in results.hits]

        return run

    def _any_word(self, words: Iterable[str], *, totals: bool) -> Run:
        """Return the run of an OR, for which the query language has no sign yet: its words are parsed all the same."""
        from newssearch.query import BooleanQuery, TermQuery, parse_query, words_of
        from newssearch.search import SearchRequest
        from newssearch.settings import Ranking

        text, ranking, answer = " ".join(words), self._ranking or Ranking(), self._index.answer

        def run() -> Answer:
            # Function words count here as any other, as they do for the peers.
            asked = tuple(
                TermQuery(word.term, word.surface, written=word.written) for word in words_of(parse_query(text))
            )
            request = SearchRequest(
                text=text,
                query=BooleanQuery(should=asked),
                limit=LIMIT,
                snippets=False,
                ranking=ranking,
                now_s=time.time(),
                facets=False,
                exact_total=totals,
            )
            results = answer(request)
            return results.total if totals else None, [(hit.title, hit.score) for hit in results.hits]

        return run

    def close(self) -> None:
        """Close the index."""
        self._index.close()


def query_string(query: SpeedQuery) -> str:
    """Return a query as a reader types it; there is no sign for OR yet."""
    words = " ".join(query.words)
    match query.about.shape:
        case Shape.PHRASE:
            return f'"{words}"'
        case Shape.PREFIX:
            return f"{words}*"
        case Shape.ANY | Shape.ALL:
            return words


def filters_of(query: SpeedQuery) -> "Filters":
    """Return the dates that a query is kept to."""
    from newssearch import Filters

    if not query.about.in_dates:
        return Filters()
    day_after = dt.date.fromisoformat(query.until)
    return Filters(since=dt.date.fromisoformat(query.since), until=day_after - dt.timedelta(days=1))


def add(folder: Path, parts: "Iterable[Iterable[NewsItem]]") -> None:
    """Add articles, part after part."""
    from newssearch import NewsIndex

    with NewsIndex.open(folder) as index:
        for part in parts:
            index.add(article_of(item) for item in part)


def sizes_merged_into(n_articles: int) -> Iterator[int]:
    """Yield how many articles to add at a time, so that they become one segment.

    What is more than one commit takes is added in parts of one size, as many as are merged into one.
    """
    from newssearch.catch_up import COMMIT_CHANGES
    from newssearch.index.merge_policy import TIER_FACTOR

    if n_articles <= COMMIT_CHANGES:
        yield n_articles
    else:
        for part in range(TIER_FACTOR):
            yield from sizes_merged_into((n_articles + part) // TIER_FACTOR)


def rebuild(folder: Path) -> None:
    """Make the index anew from its archive."""
    from newssearch import NewsIndex

    with NewsIndex.open(folder) as index:
        index.rebuild()


def article_of(item: "NewsItem") -> "Article":
    """Return the article to add."""
    from newssearch import Article

    return Article(
        article_id=item.id,
        title=item.title,
        body=item.body,
        source=item.source,
        section=item.section,
        published_at=item.date,
        lang="fr",
    )


def sizes(folder: Path) -> dict[str, int]:
    """Return the bytes of each part of the live index, the largest first; the archive is no part of it."""
    from newssearch.index import IndexDirectory
    from newssearch.index.segment_file import SegmentFile

    generation = IndexDirectory.open(folder, create=False, read_only=True).current()
    parts: dict[str, int] = {}
    for path in generation.path.glob("*") if generation else ():
        left = path.stat().st_size
        if path.suffix == ".seg":
            segment = SegmentFile(path)
            for name in segment.names():
                part = next((part for prefix, part in PARTS.items() if name.startswith(prefix)), "keywords")
                parts[part] = parts.get(part, 0) + segment.n_bytes(name)
                left -= segment.n_bytes(name)
        parts["lists of files, checksums"] = parts.get("lists of files, checksums", 0) + left
    return dict(sorted(parts.items(), key=lambda entry: -entry[1]))

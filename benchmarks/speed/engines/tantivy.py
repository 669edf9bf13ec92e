"""Time tantivy through its Python binding: one writer thread, words folded, then stemmed, stop words kept.

The binding has no merge policy to set, so an index of some segments is put together of indexes of one each.
"""

import datetime as dt
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peer_unavailable import PeerUnavailable
from benchmarks.speed.engine import Answer, Build, Session
from benchmarks.speed.in_process import InProcessSession, Run
from benchmarks.speed.queries import LIMIT, Shape, SpeedQuery, prefix_after

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed, NewsItem
    from tantivy import Index, Searcher

FACETS = {"source": {"terms": {"field": "source", "size": 20}}, "year": {"terms": {"field": "year", "size": 20}}}
"""Sources and years as newssearch lists them: at most 20 of each."""

ONE_SEGMENT_BYTES = 3_500_000_000
"""Heap of a writer that must not begin a second segment, near the most that tantivy takes; it uses what it needs."""

TITLE_WEIGHT = 2.0
META = "meta.json"


class Tantivy:
    """Be tantivy.

    Args:
        reads_titles: Read the title of each hit. The binding has it from the document store alone, where a block is
            unpacked for each: of a rare word in 100,000 articles, that is nine tenths of the time.
    """

    def __init__(self, *, reads_titles: bool) -> None:
        self._reads_titles = reads_titles

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index with the heap that the binding has by default, the second time without the bodies."""
        from benchmarks.speed.build_clock import sizes_by_suffix

        ways = (("index, bodies stored", True), ("index", False))
        for way, stores_body in ways[-1:] if clock.is_brief else ways:
            clear(folder)
            yield clock.measure(
                way,
                lambda feed, stores_body=stores_body: write(folder, feed, stores_body=stores_body),  # type: ignore[misc]
                lambda: sizes_by_suffix(folder),
                reads_aside=True,
            )

    def lay_out(self, feed: "Feed", n_articles: int, folder: Path, n_segments: int) -> None:
        """Write each segment as an index of its own, and name all of them in one list."""
        from benchmarks.speed.layout import part_sizes

        meta: dict[str, Any] = {}
        for number, size in enumerate(part_sizes(n_articles, n_segments)):
            part = folder / f"part-{number}"
            part.mkdir()
            write(part, feed.part(size), heap_bytes=ONE_SEGMENT_BYTES)
            one = json.loads((part / META).read_text(encoding="utf-8"))
            meta = {**one, "segments": meta.get("segments", []) + one["segments"]}
            for path in part.iterdir():
                if path.name[0] != "." and path.name != META:
                    path.rename(folder / path.name)
            shutil.rmtree(part)
        (folder / META).write_text(json.dumps(meta), encoding="utf-8")
        if len(meta["segments"]) != n_segments:
            raise PeerUnavailable(f"tantivy made {len(meta['segments'])} segments, not {n_segments}")

    def open(self, folder: Path) -> Session:
        """Open an index."""
        return InProcessSession(lambda: TantivySearcher(folder, reads_titles=self._reads_titles))


class TantivySearcher:
    """Search one state of an index."""

    def __init__(self, folder: Path, *, reads_titles: bool) -> None:
        self._reads_titles = reads_titles
        self._index = open_index(folder)
        self._searcher: Searcher = self._index.searcher()

    @property
    def n_segments(self) -> int:
        """Return how many segments it has."""
        return int(self._searcher.num_segments)

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run:
        """Return the run of a query."""
        about = query.about
        text = query_string(query)
        fields, boosts = (["title", "body"], {"title": TITLE_WEIGHT}) if about.in_title else (["body"], None)
        parse, search, doc = self._index.parse_query, self._searcher.search, self._searcher.doc

        def run() -> Answer:
            asked = parse(text, fields, boosts)
            result = search(asked, LIMIT, totals, "date" if about.newest_first else None)
            if about.with_facets:
                self._searcher.aggregate(asked, FACETS)
            # In order of the date, the date stands in the place of the score.
            if self._reads_titles:
                hits = [(str(doc(address).get_first("title")), float(score)) for score, address in result.hits]
            else:
                hits = [("", float(score)) for score, _ in result.hits]
            return self._count(result) if totals else None, hits

        return run

    def _count(self, result: Any) -> int:  # noqa: ANN401 - the stubs of the binding lack its count
        return int(result.count)

    def close(self) -> None:
        """Let go of the index; the binding closes nothing before it is collected."""
        del self._searcher, self._index


def query_string(query: SpeedQuery) -> str:
    """Return a query in tantivy's syntax.

    A prefix is the range of terms from it on, which is ten times as quick as a regular expression.
    """
    words = " ".join(query.words)
    match query.about.shape:
        case Shape.ALL:
            return " ".join(f"+{word}" for word in query.words)
        case Shape.PHRASE:
            return f'"{words}"'
        case Shape.PREFIX:
            (letters,) = query.words
            return f"body:[{letters} TO {prefix_after(letters)}}}"
    if query.about.in_dates:
        return f"+({words}) +date:[{query.since}T00:00:00Z TO {query.until}T00:00:00Z}}"
    return words


def open_index(folder: Path) -> "Index":
    """Open an index, with its analysis."""
    import tantivy

    index = tantivy.Index.open(str(folder))
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    french = builder.filter(tantivy.Filter.ascii_fold()).filter(tantivy.Filter.stemmer("french")).build()
    index.register_tokenizer("french", french)
    return index


def write(
    folder: Path, items: "Iterable[NewsItem]", *, stores_body: bool = False, heap_bytes: int = 128_000_000
) -> None:
    """Index articles in one commit, and wait until nothing is merged any more."""
    import tantivy

    fields = tantivy.SchemaBuilder()
    fields.add_text_field("title", stored=True, tokenizer_name="french")
    fields.add_text_field("body", stored=stores_body, tokenizer_name="french")
    fields.add_text_field("id", tokenizer_name="raw", index_option="basic")
    fields.add_text_field("source", tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_text_field("section", tokenizer_name="raw", index_option="basic", fast=True)
    fields.add_date_field("date", stored=True, indexed=True, fast=True)
    fields.add_unsigned_field("year", fast=True)
    tantivy.Index(fields.build(), path=str(folder))
    writer = open_index(folder).writer(heap_bytes, 1)
    for item in items:
        document = tantivy.Document(
            title=item.title, body=item.body, id=item.id, source=item.source, section=item.section
        )
        document.add_date("date", item.date.astimezone(dt.UTC))
        document.add_unsigned("year", item.date.year)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def clear(folder: Path) -> None:
    """Remove what is in a folder."""
    shutil.rmtree(folder)
    folder.mkdir()

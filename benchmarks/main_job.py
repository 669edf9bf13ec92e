"""Measure the main job: index French articles, then search them, through the public face of newssearch alone."""

import argparse
import dataclasses
import datetime as dt
import gzip
import json
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newssearch import Article, NewsIndex

DATA = Path(__file__).parents[1] / "../shared/data"
ARTICLES = "news/orangesum_dev.jsonl.gz"
QUERIES = "ir/orangesum_headlines_dev/queries.tsv"
WARM_UP_QUERIES = 5
"""Queries run before the clock starts: imports, open files and caches are what a running program has already."""


@dataclasses.dataclass(frozen=True, slots=True)
class Figures:
    """Hold what one run measured; times in seconds but for latencies in milliseconds, sorted."""

    n_articles: int
    indexing_s: float
    archive_bytes: int
    index_bytes: int
    first_search_ms: float
    latencies_ms: list[float]


def main() -> int:
    """Run the job and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the corpora (default: ../shared/data)")
    parser.add_argument("--articles", type=int, default=None, help="index this many only")
    parser.add_argument("--queries", type=int, default=200, help="headlines to search (default: 200)")
    options = parser.parse_args()
    for name in (ARTICLES, QUERIES):
        if not (options.data / name).is_file():
            print(f"{options.data.resolve()}/{name} is absent: name the folder with --data", file=sys.stderr)
            return 1
    articles = list(read_articles(options.data / ARTICLES))[: options.articles]
    queries = read_queries(options.data / QUERIES)[: options.queries + WARM_UP_QUERIES + 1]
    with tempfile.TemporaryDirectory(prefix="newssearch-bench-") as folder:
        figures = measure(articles, queries, Path(folder))
    print_figures(figures)
    return 0


def measure(articles: list[Article], queries: list[str], folder: Path) -> Figures:
    """Index the articles into a folder, then search each query on its own, one after the other."""
    start = time.perf_counter()
    with NewsIndex.open(folder) as index:
        index.add(articles)
        indexing_s = time.perf_counter() - start
        first, *others = [elapsed_ms(index, query) for query in queries]
    archive_bytes = sum(path.stat().st_size for path in folder.glob("archive.sqlite3*"))
    total_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Figures(
        n_articles=len(articles),
        indexing_s=indexing_s,
        archive_bytes=archive_bytes,
        index_bytes=total_bytes - archive_bytes,
        first_search_ms=first,
        latencies_ms=sorted(others[WARM_UP_QUERIES:]),
    )


def elapsed_ms(index: NewsIndex, query: str) -> float:
    """Return how long one search for ten articles takes, snippets included."""
    start = time.perf_counter()
    index.search(query, limit=10)
    return (time.perf_counter() - start) * 1000


def read_articles(path: Path) -> Iterator[Article]:
    """Yield the articles of gzipped JSON Lines; they are made before the clock starts."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield Article(
                article_id=record["id"],
                title=record["title"] or "",
                body=record["body"] or "",
                source=record["source"],
                published_at=parse_date(record["date"]),
                authors=as_tuple(record["author"]),
                section=record["section"],
                tags=as_tuple(record["tags"]),
                lang=record["lang"],
                url=record["url"],
                summary=record["summary"],
            )


def read_queries(path: Path) -> list[str]:
    """Return the texts of a file of `number, tab, text` lines."""
    return [line.split("\t", 1)[1] for line in path.read_text(encoding="utf-8").splitlines()]


def parse_date(text: str | None) -> dt.datetime | dt.date | None:
    """Return a date, or a moment where the text has a time of day and a zone."""
    if not text:
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.date()


def as_tuple(value: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return one name, several or none as a tuple."""
    if not value:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def print_figures(figures: Figures) -> None:
    """Print one line a figure, and on which machine and day it was taken."""
    # Linux counts in kilobytes, macOS in bytes.
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    rows = {
        "articles": f"{figures.n_articles:,}",
        "indexing": f"{figures.n_articles / figures.indexing_s:,.0f} articles/s ({figures.indexing_s:.1f} s)",
        "archive": f"{figures.archive_bytes / 1e6:.1f} MB",
        "index": f"{figures.index_bytes / 1e6:.1f} MB",
        "peak memory": f"{peak_bytes / 1e6:.0f} MB (the articles held in memory included)",
        "first search": f"{figures.first_search_ms:.1f} ms",
    }
    if len(figures.latencies_ms) > 1:
        cuts = statistics.quantiles(figures.latencies_ms, n=100, method="inclusive")
        rows["search p50"] = f"{cuts[49]:.2f} ms"
        rows["search p95"] = f"{cuts[94]:.2f} ms over {len(figures.latencies_ms)} headlines"
    rows["taken on"] = (
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    for name, figure in rows.items():
        print(f"{name:<14}{figure}")


if __name__ == "__main__":
    sys.exit(main())

"""Take the time, the peak of memory and the size of one build."""

import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.engine import Build
from benchmarks.speed.feed import Feed
from benchmarks.speed.memory import peak_bytes, reset_peak, resident_bytes


class BuildClock:
    """Measure the builds of one process; make it before the engine is imported.

    Args:
        feed_of: Opens the articles anew.
        n_articles: Of each feed.
        is_brief: Of several ways that each begin anew, the last is enough.
    """

    def __init__(self, feed_of: Callable[[], Feed], n_articles: int, *, is_brief: bool = False) -> None:
        self.feed_of = feed_of
        self.n_articles = n_articles
        self.is_brief = is_brief
        self._before_bytes = resident_bytes()

    def measure(
        self, way: str, build: Callable[[Feed], None], sizes: Callable[[], dict[str, int]], *, reads_aside: bool = False
    ) -> Build:
        """Run one build and return its figures.

        Args:
            way: What is done.
            build: Indexes the feed.
            sizes: Gives the parts of the index and their bytes.
            reads_aside: The engine indexes in a thread of its own, so that reading the articles costs it no time.
        """
        feed = self.feed_of()
        reset_peak()
        started = time.perf_counter()
        build(feed)
        took_s = time.perf_counter() - started
        peak = peak_bytes()
        parts = sizes()
        return Build(
            way=way,
            n_articles=self.n_articles,
            took_s=took_s if reads_aside else took_s - feed.reading_s,
            peak_bytes=None if peak is None or self._before_bytes is None else max(0, peak - self._before_bytes),
            index_bytes=sum(parts.values()),
            parts=parts,
        )


def sizes_by_suffix(folder: Path) -> dict[str, int]:
    """Return the bytes of the files below a folder by the end of their names, the largest part first."""
    sizes: dict[str, int] = {}
    for path in folder.rglob("*"):
        if path.is_file():
            part = path.suffix or path.name
            sizes[part] = sizes.get(part, 0) + path.stat().st_size
    return dict(sorted(sizes.items(), key=lambda entry: -entry[1]))

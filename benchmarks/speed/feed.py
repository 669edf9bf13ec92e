"""Hand the articles of a file to an engine one by one, and take the time that this takes."""

import datetime as dt
import gzip
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec


class NewsItem(msgspec.Struct, frozen=True):
    """Hold what every engine indexes of an article."""

    id: str
    title: str
    body: str
    source: str
    section: str
    date: dt.datetime


class Feed:
    """Yield the articles of gzipped JSON Lines, once each; memory does not grow with their number.

    Args:
        path: The file.

    Attributes:
        reading_s: What unpacking and decoding has taken so far, which is no engine's work.
    """

    def __init__(self, path: Path) -> None:
        self.reading_s = 0.0
        self._items = self._read(path)

    def __iter__(self) -> Iterator[NewsItem]:
        return self

    def __next__(self) -> NewsItem:
        started = time.perf_counter()
        try:
            return next(self._items)
        finally:
            self.reading_s += time.perf_counter() - started

    def part(self, n_items: int) -> Iterator[NewsItem]:
        """Yield the next articles, up to a number of them."""
        return islice(self, n_items)

    def _read(self, path: Path) -> Iterator[NewsItem]:
        decoder = msgspec.json.Decoder(NewsItem)
        with gzip.open(path, "rb") as lines:
            for line in lines:
                yield decoder.decode(line)

"""Time bm25s: bodies alone, words folded and stemmed, no positions; it scores all articles, and knows OR alone.

It is given the texts all at once, since it takes no stream.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.speed.engine import Answer, Build, Session
from benchmarks.speed.in_process import InProcessSession, Run
from benchmarks.speed.queries import LIMIT, Shape, SpeedQuery

if TYPE_CHECKING:
    from benchmarks.speed.build_clock import BuildClock
    from benchmarks.speed.feed import Feed

TITLES = "titles.json"
WORD = r"(?u)\b\w+\b"
"""Unlike its default, this keeps words of one character."""


class Bm25s:
    """Be bm25s."""

    def build(self, clock: "BuildClock", folder: Path) -> Iterator[Build]:
        """Index and save."""
        from benchmarks.speed.build_clock import sizes_by_suffix

        yield clock.measure("index", lambda feed: write(folder, feed), lambda: sizes_by_suffix(folder))

    def open(self, folder: Path) -> Session:
        """Open an index."""
        return InProcessSession(lambda: Bm25sSearcher(folder))


class Bm25sSearcher:
    """Search an index whose arrays are mapped into memory."""

    n_segments = 1

    def __init__(self, folder: Path) -> None:
        import bm25s
        from bm25s.selection import topk

        self._topk = topk
        self._index = bm25s.BM25.load(str(folder), mmap=True)
        self._titles: list[str] = json.loads((folder / TITLES).read_text(encoding="utf-8"))

    def prepare(self, query: SpeedQuery, *, totals: bool) -> Run | None:
        """Return the run of a query, None where it asks for more than any of its words."""
        about = query.about
        if about.shape is not Shape.ANY or about.in_dates or about.newest_first or about.with_facets:
            return None
        text, titles, words_of = " ".join(query.words), self._titles, Words()
        limit = min(LIMIT, len(titles))

        def best() -> Answer:
            places, scores = self._index.retrieve(words_of([text]), k=limit, show_progress=False)
            hits = zip(places[0].tolist(), scores[0].tolist(), strict=True)
            return None, [(titles[place], score) for place, score in hits if score > 0]

        def counted() -> Answer:
            (words,) = words_of([text])
            of_all = self._index.get_scores(words)
            scores, places = self._topk(of_all, k=limit)
            hits = zip(places.tolist(), scores.tolist(), strict=True)
            return int((of_all > 0).sum()), [(titles[place], score) for place, score in hits if score > 0]

        return counted if totals else best

    def close(self) -> None:
        """Let go of the index."""
        del self._index


class Words:
    """Turn texts into stems, folded first."""

    def __init__(self) -> None:
        import Stemmer

        self._stemmer = Stemmer.Stemmer("french")

    def __call__(self, texts: list[str], *, as_ids: bool = False) -> Any:  # noqa: ANN401 - as bm25s has it
        """Return the stems of each text, as words or as ids with their vocabulary."""
        import bm25s

        from newssearch.analysis import fold

        return bm25s.tokenize(
            [fold(text) for text in texts],
            lower=False,
            token_pattern=WORD,
            stopwords=[],
            stemmer=self._stemmer,
            return_ids=as_ids,
            show_progress=False,
        )


def write(folder: Path, feed: "Feed") -> None:
    """Index articles."""
    import bm25s

    titles, bodies = [], []
    for item in feed:
        titles.append(item.title)
        bodies.append(item.body)
    index = bm25s.BM25()
    index.index(Words()(bodies, as_ids=True), show_progress=False)
    index.save(str(folder), show_progress=False)
    (folder / TITLES).write_text(json.dumps(titles, ensure_ascii=False), encoding="utf-8")

"""Define SearchResults and Hit, what an engine answers."""

import msgspec

from newssearch.index import Listing
from newssearch.query import Note
from newssearch.search.explanation import Explanation
from newssearch.search.histogram import Histogram


class Snippet(msgspec.Struct, frozen=True):
    """Hold the passage of an article that shows best why it was found.

    Args:
        text: Plain text; "…" stands where the article goes on. Not escaped: use `html` in a page.
        marks: (start, end) of each matched word, in characters of `text`, in order, apart from each other.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def html(self) -> str:
        """Return the text escaped for HTML, each matched word between <mark> and </mark>."""
        from html import escape

        parts: list[str] = []
        end = 0
        for start, stop in self.marks:
            parts += escape(self.text[end:start]), "<mark>", escape(self.text[start:stop]), "</mark>"
            end = stop
        return "".join(parts) + escape(self.text[end:])

    def __str__(self) -> str:
        """Return the plain text."""
        return self.text


SOURCES_NAMED = 5
"""Of those that have printed an article again."""


class Reprints(msgspec.Struct, frozen=True):
    """Hold who has printed an article again: those of its printings that match beside it.

    Args:
        n_articles: How many.
        sources: Their sources, the first to print it again first, without that of the article itself.
        articles: The first of them, in order of publication.
    """

    n_articles: int
    sources: tuple[str, ...]
    articles: tuple[Listing, ...]

    @property
    def text(self) -> str:
        """Return it in French, as a reader is told of it."""
        if not self.sources:
            return f"{self.n_articles} autre{'s' * (self.n_articles > 1)} publication{'s' * (self.n_articles > 1)}"
        named = ", ".join(self.sources[:SOURCES_NAMED])
        rest = "…" if len(self.sources) > SOURCES_NAMED else ""
        return f"repris par {len(self.sources)} titre{'s' * (len(self.sources) > 1)} : {named}{rest}"


class Hit(Listing, frozen=True):
    """Hold one article found: what a list shows of it, and why it is there.

    Args:
        score: Comparable within one search only; higher is better. Where reprints are folded it is the best of theirs.
        snippet: None where snippets were not asked for.
        explanation: The parts of the score; None where they were not asked for.
        reprints: Who has printed it again; None where nobody has, or where reprints are hits of their own.
    """

    score: float
    snippet: Snippet | None
    explanation: Explanation | None = None
    reprints: Reprints | None = None


class SearchResults(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the answer to one search.

    Args:
        query: As typed.
        commit: Names the state of the index that was searched.
        total: Size of the match set: all articles found, not only the hits returned.
        n_stories: How many texts these print: as many hits there are in all where reprints are folded. None where they
            are not, or where not every match is counted.
        took_ms: Time of the search, in milliseconds.
        hits: The best first.
        facets: For source, author, section, lang, year and month: value -> number of articles of the match set, most
            first. A facet that is filtered by counts as if it was not.
        histogram: How the articles of the match set are spread over time; None where facets were not asked for.
        relaxed: Too few articles hold all the words, so those with any of them are in the match set.
        partial: Its time was over before all was seen: totals, facets and hits are of what was.
        notes: What the reader should know of the answer, in French.
        query_notes: Those of `notes` that say how the query was read, which come first, with their places in it.
        suggestion: The query with its wrong words replaced, None where nothing better is likely.
    """

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    histogram: Histogram | None = None
    commit: str = ""
    n_stories: int | None = None
    relaxed: bool = False
    partial: bool = False
    notes: tuple[str, ...] = ()
    query_notes: tuple[Note, ...] = ()
    suggestion: str | None = None

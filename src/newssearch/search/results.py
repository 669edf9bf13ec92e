"""Define SearchResults and Hit, what an engine answers."""

import msgspec

from newssearch.index import Listing
from newssearch.search.explanation import Explanation


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


class Hit(Listing, frozen=True):
    """Hold one article found: what a list shows of it, and why it is there.

    Args:
        score: Comparable within one search only; higher is better.
        snippet: None where snippets were not asked for.
        explanation: The parts of the score; None where they were not asked for.
    """

    score: float
    snippet: Snippet | None
    explanation: Explanation | None = None


class SearchResults(msgspec.Struct, frozen=True, kw_only=True):
    """Hold the answer to one search.

    Args:
        query: As typed.
        total: Size of the match set: all articles found, not only the hits returned.
        took_ms: Time of the search, in milliseconds.
        hits: The best first.
        facets: For source, section, lang and year: value -> number of articles of the match set, most first.
        relaxed: Too few articles hold all the words, so those with any of them are in the match set.
        notes: What the reader should know of the answer, in French.
    """

    query: str
    total: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    relaxed: bool = False
    notes: tuple[str, ...] = ()

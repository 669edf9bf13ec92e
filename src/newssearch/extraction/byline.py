"""Tell the line that signs an article from its text: names stand in `authors`, not in the body."""

import re
from collections.abc import Sequence

from newssearch.extraction.names import split_authors
from newssearch.extraction.text import is_sentence

N_LINES_ABOVE = 3
"""Among so many first lines of a body a byline is looked for: a standfirst and a dateline may stand above it."""

AROUND_CHARS = 20
"""Most characters beside the names in a line that signs: "Par", "Avec l'", ", à Tours", a separator."""

BYLINE_WORDS = 6
"""Longest line that signs where no author is known: "Par" and two names with a particle."""

_BY = re.compile(r"(?:Par|PAR|By|Por) (?=[A-ZÀ-ÝŒ])")
_TRAILING = re.compile(r"[\s,·•|–—-]+(?:le\b)?[\s,·•|–—-]*$")
"""What is left behind a name when the date beside it was taken away."""


def without_bylines(paragraphs: Sequence[str], authors: tuple[str, ...]) -> tuple[list[str], tuple[str, ...]]:
    """Return a body without the lines above and below it that only sign it, and the authors, read there if unknown."""
    kept: list[str] = []
    for at, line in enumerate(paragraphs):
        is_outer = at < N_LINES_ABOVE or at == len(paragraphs) - 1
        signs = () if not is_outer or is_sentence(line) else _signature(_TRAILING.sub("", line), authors)
        authors = authors or signs
        if not signs:
            kept.append(line)
    return kept, authors


def _signature(line: str, authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that a line signs with; none where it does not sign."""
    named = [author for author in authors if author.lower() in line.lower()]
    if named:
        return authors if len(line) - sum(map(len, named)) <= AROUND_CHARS else ()
    return split_authors(line) if not authors and _BY.match(line) and len(line.split()) <= BYLINE_WORDS else ()

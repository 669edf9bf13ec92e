"""Analyse text: the whole chain from characters to terms, the same for documents and for queries."""

from typing import NamedTuple

from newssearch.analysis.language import FRENCH
from newssearch.analysis.stemming import stem
from newssearch.analysis.tokens import tokenize


class Token(NamedTuple):
    """Hold one token (a named tuple, not a dataclass: millions are made, and it is three times as fast).

    Args:
        term: What the index holds: the stem in French text, the surface form in any other.
        surface: The folded form: lower case, no accents.
        written: The form with its case and accents, without the dots of an acronym and the blanks of a number.
        start: First character in the text as given.
        end: One past the last character.
        position: Rank of the token in the text, from 0; stop words count.
    """

    term: str
    surface: str
    written: str
    start: int
    end: int
    position: int


def analyse(text: str, lang: str = FRENCH) -> list[Token]:
    """Return the tokens of a text in the given language (ISO 639-1)."""
    french = lang == FRENCH
    return [
        Token(stem(surface) if french else surface, surface, written, start, end, position)
        for position, (start, end, surface, written) in enumerate(tokenize(text))
    ]


def term_of(surface: str, lang: str = FRENCH) -> str:
    """Return the term of a surface form: its stem in French, itself in any other language."""
    return stem(surface) if lang == FRENCH else surface

"""Analyse text: the whole chain from characters to terms, the same for documents and for queries."""

from collections.abc import Collection
from typing import NamedTuple

from newssearch.analysis.language import FRENCH
from newssearch.analysis.stemming import stem
from newssearch.analysis.tokens import tokenize
from newssearch.analysis.word_forms import keeps_first_letter


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


def find_terms(text: str, terms: Collection[str], lang: str = FRENCH) -> list[Token]:
    """Return those tokens of a text that `analyse` would give one of some terms.

    No stem has another first letter than its word, but for a few that are known: most words need no stemming.
    """
    french = lang == FRENCH
    letters = frozenset(term[:1] for term in terms)
    found: list[Token] = []
    for position, (start, end, surface, written) in enumerate(tokenize(text)):
        if surface[0] in letters or not keeps_first_letter(surface):
            term = stem(surface) if french else surface
            if term in terms:
                found.append(Token(term, surface, written, start, end, position))
    return found


def term_of(surface: str, lang: str = FRENCH) -> str:
    """Return the term of a surface form: its stem in French, itself in any other language."""
    return stem(surface) if lang == FRENCH else surface

"""Parse what a reader types: words, "phrases", and hyphenated words as phrases."""

import re
from collections.abc import Iterator

from newssearch.analysis import Token, analyse, is_stop_word
from newssearch.errors import QueryError
from newssearch.query.tree import BooleanQuery, PhraseQuery, Query, TermQuery, words_of

MAX_QUERY_CHARS = 4_000
"""A pasted paragraph fits; more is a mistake, or an attack on the server's time."""

MAX_QUERY_WORDS = 250
"""Distinct words looked up for one query: each costs a posting list."""

_QUOTED = re.compile(r'["“”«»„‟](?P<phrase>[^"“”«»„‟]*)["“”«»„‟]')
"""Straight, curly and French quotes, each closing any other: readers mix them. An unpaired one is a blank."""

_LINK = re.compile(r"[-'’&.@·‐‑–]|[-‐‑–]\w{1,6}['’]")
"""What stands between the parts of one word: Sud-Sud, O'Brien, R&D, lemonde.fr, Côte-d'Or."""

_ENCLITICS = frozenset("il elle on ils elles je tu ce ci la t moi toi le les lui leur y en".split())
"""Pronouns that grammar hangs on a verb with a hyphen (dit-on, a-t-il): no part of a compound."""


def parse_query(text: str) -> BooleanQuery:
    """Return the tree of a query; one without any word gives an empty tree.

    >>> [type(part).__name__ for part in parse_query('coopération Sud-Sud "intelligence artificielle"').must]
    ['TermQuery', 'PhraseQuery', 'PhraseQuery']

    Raises:
        QueryError: It is over a limit; the message is in French.
    """
    if len(text) > MAX_QUERY_CHARS:
        message = f"La requête est trop longue : {len(text)} caractères, {MAX_QUERY_CHARS} au plus."
        raise QueryError(message, MAX_QUERY_CHARS)
    parts: list[Query] = []
    for stretch, is_quoted in _stretches(text):
        for tokens in [analyse(stretch)] if is_quoted else _compounds(stretch):
            words = tuple(TermQuery(token.term, token.surface, is_stop_word(token.surface)) for token in tokens)
            parts.extend([PhraseQuery(words, is_implied=not is_quoted)] if len(words) > 1 else words)
    query = BooleanQuery(must=tuple(dict.fromkeys(parts)))
    if (n_words := len(words_of(query))) > MAX_QUERY_WORDS:
        raise QueryError(f"La requête a trop de mots : {n_words}, {MAX_QUERY_WORDS} au plus.")
    return query


def _stretches(text: str) -> Iterator[tuple[str, bool]]:
    """Part a query at its quotes: each stretch, and whether it stood between quotes."""
    end = 0
    for match in _QUOTED.finditer(text):
        yield text[end : match.start()], False
        yield match["phrase"], True
        end = match.end()
    yield text[end:], False


def _compounds(text: str) -> Iterator[list[Token]]:
    """Group the tokens of a stretch by the links between them; most groups hold one token."""
    group: list[Token] = []
    for token in analyse(text):
        is_linked = group and _LINK.fullmatch(text, group[-1].end, token.start)
        if is_linked and token.surface not in _ENCLITICS:
            group.append(token)
        else:
            yield group
            group = [token]
    yield group

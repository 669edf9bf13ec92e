"""Parse what a reader types: words, "phrases", hyphenated words as phrases, and beginnings of words (dévelop*)."""

import functools
import operator
import re
from collections.abc import Iterator, Mapping

from newssearch.analysis import analyse, with_plain_typography, without_ignorable
from newssearch.errors import QueryError
from newssearch.query.limits import MAX_PREFIXES, MAX_QUERY_CHARS, MAX_QUERY_WORDS, MIN_PREFIX_CHARS
from newssearch.query.tree import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery
from newssearch.query.words import QUOTED, parts_of, word_of

EVERYTHING = "*"
"""The query that each article answers."""


def parse_query(text: str, *, as_text: bool = False) -> BooleanQuery:
    """Return the tree of a query; one without any word gives an empty tree.

    Args:
        text: As typed.
        as_text: Take it for running text, such as a headline: what stands between quotes is required of no article.

    >>> [type(part).__name__ for part in parse_query('coopération Sud-Sud "intelligence artificielle"').must]
    ['TermQuery', 'PhraseQuery', 'PhraseQuery']

    Raises:
        QueryError: It is over a limit; the message is in French.
    """
    plain = parse_plain(text, as_text=as_text)
    return parse_any(text, as_text=as_text) if plain is None else plain


def parse_any(text: str, *, as_text: bool) -> BooleanQuery:
    """Do what `parse_query` does, whatever the text holds."""
    if len(text) > MAX_QUERY_CHARS:
        message = f"La requête est trop longue : {len(text)} caractères, {MAX_QUERY_CHARS} au plus."
        raise QueryError(message, MAX_QUERY_CHARS)
    if text.strip() == EVERYTHING:
        return BooleanQuery(must=(PrefixQuery(""),))
    parts: dict[Query, None] = {}
    offsets: dict[TermQuery, int] = {}
    prefixes: dict[PrefixQuery, int] = {}
    # What is invisible is taken out first, so that no rule below has to see past it; a position does not count it.
    for start, stretch, is_quoted in _stretches(without_ignorable(with_plain_typography(text))):
        for part, tokens in parts_of(stretch, is_quoted=is_quoted, is_implied=as_text or not is_quoted):
            parts[part] = None
            if isinstance(part, PrefixQuery):
                prefixes.setdefault(part, start + tokens[0].start)
            else:
                for word, token in zip(part.words if isinstance(part, PhraseQuery) else (part,), tokens, strict=True):
                    offsets.setdefault(word, start + token.start)
    if len(offsets) > MAX_QUERY_WORDS:
        message = f"La requête a trop de mots : {len(offsets)}, {MAX_QUERY_WORDS} au plus."
        raise QueryError(message, list(offsets.values())[MAX_QUERY_WORDS])
    _check_prefixes(prefixes)
    return BooleanQuery(must=tuple(parts))


def _check_prefixes(prefixes: Mapping[PrefixQuery, int]) -> None:
    """Refuse prefixes, given with their positions, that would cost too much."""
    for prefix, position in prefixes.items():
        if len(prefix.letters) < MIN_PREFIX_CHARS:
            message = f"Il faut au moins {MIN_PREFIX_CHARS} lettres avant l'astérisque : « {prefix.letters}* »."
            raise QueryError(message, position)
    if len(prefixes) > MAX_PREFIXES:
        message = f"La requête a trop d'astérisques : {len(prefixes)}, {MAX_PREFIXES} au plus."
        raise QueryError(message, list(prefixes.values())[MAX_PREFIXES])


_PLAIN = re.compile(r"(\"?)([^\W\d_]+(?: [^\W\d_]+)*)\1|([^\W\d_]+\*?(?: [^\W\d_]+\*?)*)")

MAX_PLAIN_CHARS = 200
"""Most queries are shorter."""


def parse_plain(text: str, *, as_text: bool) -> BooleanQuery | None:
    """Do what `parse_query` does with words and prefixes of letters alone, or words in quotes; else return None.

    Most queries are words and nothing else, and each word was met before.
    """
    match = _PLAIN.fullmatch(text) if len(text) <= MAX_PLAIN_CHARS else None
    if match is None:
        return None
    pieces = (match[2] or match[3]).split(" ")
    words = tuple(_plain_word(piece.rstrip("*")) for piece in pieces)
    known = tuple(word for word in words if word is not None)
    if len(known) < len(words) or any(map(operator.eq, known, known[1:])):
        return None
    if match[1] and len(known) > 1:
        return BooleanQuery(must=(PhraseQuery(known, is_implied=as_text),))
    if "*" not in text:
        return BooleanQuery(must=tuple(dict.fromkeys(known)))
    parts = dict.fromkeys(
        PrefixQuery(word.surface) if piece.endswith("*") else word for word, piece in zip(known, pieces, strict=True)
    )
    prefixes = [part for part in parts if isinstance(part, PrefixQuery)]
    if len(prefixes) > MAX_PREFIXES or any(len(prefix.letters) < MIN_PREFIX_CHARS for prefix in prefixes):
        return None
    return BooleanQuery(must=tuple(parts))


@functools.lru_cache(maxsize=1 << 14)
def _plain_word(letters: str) -> TermQuery | None:
    """Return the one word that some letters are, None where they are not just one."""
    tokens = analyse(letters)
    return word_of(tokens[0]) if len(tokens) == 1 else None


def _stretches(text: str) -> Iterator[tuple[int, str, bool]]:
    """Part a query at its quotes: where each stretch starts, its text, and whether it stood between quotes."""
    end = 0
    for match in QUOTED.finditer(text):
        yield end, text[end : match.start()], False
        yield match.start() + 1, match[0][1:-1], True
        end = match.end()
    yield end, text[end:], False

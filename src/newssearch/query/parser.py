"""Parse what a reader types: words, "phrases", hyphenated words as phrases, and beginnings of words (dévelop*)."""

import functools
import itertools
import operator
import re
from collections.abc import Iterator, Mapping

from newssearch.analysis import Token, analyse, is_stop_word, with_plain_typography, without_ignorable
from newssearch.errors import QueryError
from newssearch.query.tree import BooleanQuery, PhraseQuery, PrefixQuery, Query, TermQuery

MAX_QUERY_CHARS = 4_000
"""A pasted paragraph fits; more is a mistake, or an attack on the server's time."""

MAX_QUERY_WORDS = 250
"""Distinct words looked up for one query: each costs a posting list."""

MIN_PREFIX_CHARS = 2
"""Letters before an asterisk: with fewer, most articles would be read."""

MAX_PREFIXES = 16
"""Prefixes of one query: each stands for up to thousands of words."""

EVERYTHING = "*"
"""The query that each article answers."""

_ANY_QUOTE = '"“”«»„‟'
_QUOTED = re.compile(
    rf"«[^«»]*»|“[^“”]*”|(?<!\d)\"[^\"]*\"|(?<!\d)[{_ANY_QUOTE}][^{_ANY_QUOTE}]*[{_ANY_QUOTE}]",
)
"""Quotes of one kind, which may hold another; else any quote closes any other, since readers mix them.

After a digit a quote is an inch, and opens nothing. An unpaired quote is a blank.
"""

_LINK = re.compile(r"\.?-|-[^\s'-]{1,8}'|['&.@·]")
"""What stands between the parts of one word, in plain typography: Sud-Sud, Côte-d'Or, O'Brien, R&D, lemonde.fr."""

_DIGIT_LINKS = frozenset(",/:")
"""The same between digits alone: 3,5 and 02/07/2025 and 20:30."""

_ENCLITICS = frozenset("il elle on ils elles je tu ce ci la t moi toi le les lui leur y en".split())
"""Pronouns that grammar hangs on a verb with a hyphen (dit-on, a-t-il, donne-le-moi): no part of a compound."""


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
    parts: list[Query] = []
    offsets: dict[TermQuery, int] = {}
    prefixes: dict[PrefixQuery, int] = {}
    # What is invisible is taken out first, so that no rule below has to see past it; a position does not count it.
    for start, stretch, is_quoted in _stretches(without_ignorable(with_plain_typography(text))):
        tokens = analyse(stretch)
        for group in [tokens] if is_quoted else _compounds(stretch, tokens):
            if group and not is_quoted and stretch.startswith("*", group[-1].end):
                last = group.pop()
                prefixes.setdefault(PrefixQuery(last.surface), start + last.start)
            words = tuple(_word(token) for token in group)
            parts.extend([PhraseQuery(words, is_implied=as_text or not is_quoted)] if len(words) > 1 else words)
            for word, token in zip(words, group, strict=True):
                offsets.setdefault(word, start + token.start)
    if len(offsets) > MAX_QUERY_WORDS:
        message = f"La requête a trop de mots : {len(offsets)}, {MAX_QUERY_WORDS} au plus."
        raise QueryError(message, list(offsets.values())[MAX_QUERY_WORDS])
    _check_prefixes(prefixes)
    return BooleanQuery(must=tuple(dict.fromkeys((*parts, *prefixes))))


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
    if match[3] is None:
        return BooleanQuery(must=tuple(dict.fromkeys(known)))
    starred = [piece.endswith("*") for piece in pieces]
    prefixes = dict.fromkeys(PrefixQuery(word.surface) for word in itertools.compress(known, starred))
    if len(prefixes) > MAX_PREFIXES or any(len(prefix.letters) < MIN_PREFIX_CHARS for prefix in prefixes):
        return None
    whole = dict.fromkeys(itertools.compress(known, map(operator.not_, starred)))
    return BooleanQuery(must=(*whole, *prefixes))


@functools.lru_cache(maxsize=1 << 14)
def _plain_word(letters: str) -> TermQuery | None:
    """Return the one word that some letters are, None where they are not just one."""
    tokens = analyse(letters)
    return _word(tokens[0]) if len(tokens) == 1 else None


def _word(token: Token) -> TermQuery:
    return TermQuery(token.term, token.surface, is_stop_word(token.surface), token.written)


def _stretches(text: str) -> Iterator[tuple[int, str, bool]]:
    """Part a query at its quotes: where each stretch starts, its text, and whether it stood between quotes."""
    end = 0
    for match in _QUOTED.finditer(text):
        yield end, text[end : match.start()], False
        yield match.start() + 1, match[0][1:-1], True
        end = match.end()
    yield end, text[end:], False


def _compounds(stretch: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Group the tokens of a stretch by the links between them; most groups hold one token.

    A word said twice is linked with itself: who types "sud sud" means Sud-Sud.
    """
    group: list[Token] = []
    for token in tokens:
        is_repeated = bool(group) and token.surface == group[-1].surface and not is_stop_word(token.surface)
        if group and not is_repeated and not _is_link(stretch, group[-1], token):
            yield from _without_enclitics(group)
            group = []
        group.append(token)
    yield from _without_enclitics(group)


def _is_link(stretch: str, left: Token, right: Token) -> bool:
    between = stretch[left.end : right.start]
    if between in _DIGIT_LINKS:
        return left.surface[-1].isdigit() and right.surface[0].isdigit()
    return _LINK.fullmatch(between) is not None


def _without_enclitics(group: list[Token]) -> Iterator[list[Token]]:
    """Part the pronouns at the end of a group from it: those inside are of the name, as in Aix-en-Provence."""
    stem_length = len(group)
    while stem_length > 1 and group[stem_length - 1].surface in _ENCLITICS:
        stem_length -= 1
    yield group[:stem_length]
    for token in group[stem_length:]:
        yield [token]

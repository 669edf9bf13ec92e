"""Find the words of running text as a query asks for them: alone, or together where a hyphen or the like links them."""

import re
from collections.abc import Iterator

from newssearch.analysis import Token, analyse, is_stop_word
from newssearch.query.limits import MAX_PHRASE_WORDS
from newssearch.query.tree import PhraseQuery, PrefixQuery, TermQuery

ANY_QUOTE = '"“”«»„‟'

QUOTED = re.compile(
    rf"«[^«»]*»|“[^“”]*”|(?<!\d)\"[^\"]*\"|(?<!\d)[{ANY_QUOTE}][^{ANY_QUOTE}]*[{ANY_QUOTE}]",
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


def word_of(token: Token) -> TermQuery:
    """Return the word that a token is."""
    return TermQuery(token.term, token.surface, is_stop_word(token.surface), token.written)


def parts_of(
    stretch: str, *, is_quoted: bool = False, is_implied: bool = True
) -> Iterator[tuple[TermQuery | PhraseQuery | PrefixQuery, list[Token]]]:
    """Yield what a stretch of a query asks for, each part with its tokens: words, compounds and prefixes.

    Args:
        stretch: In plain typography, without what is invisible.
        is_quoted: It stood between quotes: its words are one part, and an asterisk in it is nothing.
        is_implied: What its phrases are, see `PhraseQuery`.
    """
    tokens = analyse(stretch)
    runs = [tokens] if is_quoted else _compounds(stretch, tokens)
    for group in (run[at : at + MAX_PHRASE_WORDS] for run in runs for at in range(0, len(run), MAX_PHRASE_WORDS)):
        is_starred = bool(group) and not is_quoted and stretch.startswith("*", group[-1].end)
        last = group.pop() if is_starred else None
        words = tuple(word_of(token) for token in group)
        if words:
            yield (PhraseQuery(words, is_implied=is_implied) if len(words) > 1 else words[0]), group
        if last:
            yield PrefixQuery(last.surface), [last]


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

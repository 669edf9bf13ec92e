"""Write a tree as a query, in French and in one form: what is written so is read as the same tree."""

import re
from collections.abc import Iterable

from newssearch.analysis import analyse
from newssearch.query.logic import EVERY_ARTICLE, NOTHING
from newssearch.query.signs import OPERATORS
from newssearch.query.tree import (
    AtLeastQuery,
    BooleanQuery,
    BoostQuery,
    DateQuery,
    FieldQuery,
    FuzzyQuery,
    KeywordQuery,
    NearQuery,
    PhraseQuery,
    PrefixQuery,
    Query,
    RangeQuery,
    SameParagraphQuery,
    TermQuery,
    WildcardQuery,
    WrittenQuery,
)
from newssearch.query.words import parts_of

FIELD_NAMES = {
    "title": "titre",
    "body": "corps",
    "source": "source",
    "author": "auteur",
    "section": "rubrique",
    "lang": "langue",
}

ANY, ALL, NEAR, NOT, BOOSTED, SIGNED, OPERAND = range(7)
"""How tightly the parts of a query hold together, loosest first; what is looser than its place needs parentheses."""

_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")

Written = tuple[str, int]
"""A query as written, and how tightly it holds together."""


def to_text(query: Query) -> str:
    """Return a tree as a query that is read as that tree.

    Args:
        query: Such as a query is read as.

    Raises:
        ValueError: No query says it: words that are wished for beside others that are required.
    """
    return _written(query)[0]


def _written(query: Query) -> Written:
    match query:
        case BooleanQuery():
            return _boolean(query)
        case NearQuery():
            sign = f" {'AVANT' if query.is_ordered else 'PRES'}/{query.distance} "
            return sign.join(_held(part, BOOSTED) for part in query.parts), NEAR
        case SameParagraphQuery():
            return " PARA ".join(_held(part, BOOSTED) for part in query.parts), NEAR
        case BoostQuery():
            factor = f"{query.factor:.10g}".replace(".", ",")
            return f"{_held(query.part, SIGNED)}^{factor}", BOOSTED
        case FieldQuery() | DateQuery() | KeywordQuery() | RangeQuery() | AtLeastQuery():
            return _signed(query), SIGNED
        case _:
            return _plain(query), OPERAND


def _held(query: Query, tightness: int) -> str:
    """Return a query for a place where only what is so tight needs no parentheses."""
    text, own = _written(query)
    return text if own >= tightness else f"({text})"


def _boolean(query: BooleanQuery) -> Written:
    if query == NOTHING:
        return "", OPERAND
    if query.should:
        if query.must or query.must_not:
            raise ValueError("no query wishes for words beside those that it requires")
        return " OU ".join(_held(part, ALL) for part in query.should), ANY
    must = () if query.must == (EVERY_ARTICLE,) and query.must_not else query.must
    if len(must) == 1 and not query.must_not:
        return _written(must[0])
    required = " ET ".join(_held(part, NEAR) for part in must)
    excluded = (f"SAUF {_held(part, BOOSTED)}" for part in query.must_not)
    return " ".join(filter(None, (required, *excluded))), ALL if must or len(query.must_not) > 1 else NOT


def _signed(query: FieldQuery | DateQuery | KeywordQuery | RangeQuery | AtLeastQuery) -> str:
    match query:
        case FieldQuery():
            text = f"{FIELD_NAMES[query.field]}:{_held(query.part, OPERAND)}"
        case DateQuery():
            text = _dates(query)
        case KeywordQuery():
            values = " OU ".join(map(_value, query.values))
            text = f"{FIELD_NAMES[query.field]}:{values if len(query.values) == 1 else f'({values})'}"
        case RangeQuery():
            bounds = ("" if bound is None else str(bound) for bound in (query.low, query.high))
            text = f"longueur:{'..'.join(bounds)}"
        case AtLeastQuery():
            text = f"AUMOINS/{query.count} {_word(query.word)}"
    return text


def _plain(query: TermQuery | PhraseQuery | PrefixQuery | WildcardQuery | FuzzyQuery | WrittenQuery) -> str:
    match query:
        case TermQuery():
            text = _word(query)
        case PhraseQuery():
            text = _linked(query) if query.is_implied else _quoted(map(_word, query.words))
        case PrefixQuery():
            text = f"{query.letters}*"
        case WildcardQuery():
            text = query.pattern
        case FuzzyQuery():
            text = f"{_word(query.word)}~{query.max_edits}"
        case WrittenQuery():
            text = f"={_quoted(query.forms)}"
    return text


def _word(word: TermQuery) -> str:
    """Return a word as it was typed, if it reads so; in lower case what is an operator, or would make a headline."""
    is_lowered = word.written in OPERATORS or (word.is_stop_word and word.written.isupper())
    typed = word.written.lower() if is_lowered else word.written
    return typed if [token.surface for token in analyse(typed)] == [word.surface] else word.surface


def _quoted(words: Iterable[str]) -> str:
    # Two blanks between digits, lest 2 and 944 be the number 2944.
    return f'"{_BETWEEN_DIGITS.sub("  ", " ".join(words))}"'


def _linked(phrase: PhraseQuery) -> str:
    """Return a compound with the first link that does not make another word of it, as hyphens do of élu-e-s."""
    words = [_word(word) for word in phrase.words]
    texts = [link.join(words) for link in "-&@"]
    return next((text for text in texts if [part for part, _ in parts_of(text)] == [phrase]), texts[0])


def _value(value: str) -> str:
    """Return a value in such quotes as it does not hold."""
    quotes = next((pair for pair in ('""', "«»", "“”") if not set(pair) & set(value)), '""')
    return f"{quotes[0]}{value}{quotes[1]}"


def _dates(query: DateQuery) -> str:
    first, last = query.first, query.last
    if first and last:
        return f"date:{first}" if first == last else f"date:{first}..{last}"
    return f"depuis:{first}" if first else f"au:{last}"

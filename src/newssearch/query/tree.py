"""Define the query tree: what a reader asked for, analysed, before any index is looked at."""

import datetime as dt
from typing import Literal

import msgspec

TextField = Literal["title", "body"]
"""What is searched by words."""

KeywordField = Literal["source", "author", "section", "lang"]
"""What is searched by whole values."""


class TermQuery(msgspec.Struct, frozen=True, eq=False):
    """Ask for one word.

    Args:
        term: The French stem, as the index holds it for French text.
        surface: The folded form, as the index holds it for other languages.
        is_stop_word: It is a function word: it is not required of a document, unless in a phrase.
        written: The form as typed, with its case and accents; words that differ in it alone are the same word.
    """

    term: str
    surface: str
    is_stop_word: bool = False
    written: str = ""

    def __eq__(self, other: object) -> bool:
        """Tell whether another is the same word."""
        return isinstance(other, TermQuery) and (self.surface, self.term, self.is_stop_word) == (
            other.surface,
            other.term,
            other.is_stop_word,
        )

    def __hash__(self) -> int:
        """Return the hash of its surface form, which tells nearly all words apart: a search asks for it very often."""
        return hash(self.surface)


class PhraseQuery(msgspec.Struct, frozen=True):
    """Ask for words that follow each other.

    Args:
        words: Two or more, in order.
        is_implied: Made of a hyphenated word, or of quotes in a text: it gives way when too few documents hold it.
    """

    words: tuple[TermQuery, ...]
    is_implied: bool = False


class PrefixQuery(msgspec.Struct, frozen=True):
    """Ask for any word that begins so; words of one stem are found together, as everywhere.

    Args:
        letters: Folded, as surface forms are; without any, every article is asked for.
    """

    letters: str


class BooleanQuery(msgspec.Struct, frozen=True):
    """Ask for several things at once.

    Args:
        must: All are required.
        should: Any raises the score; where `must` is empty, one is required.
        must_not: None may be in a document.
    """

    must: tuple["Query", ...] = ()
    should: tuple["Query", ...] = ()
    must_not: tuple["Query", ...] = ()


class WildcardQuery(msgspec.Struct, frozen=True):
    """Ask for any word of a pattern.

    Args:
        pattern: Folded, as surface forms are; "?" stands for one character, "*" for any number of them.
    """

    pattern: str


class FuzzyQuery(msgspec.Struct, frozen=True):
    """Ask for a word or one that differs by a few typing errors.

    Args:
        word: As typed.
        max_edits: Most letters that are missing, added, replaced or swapped with the next, in the surface form.
    """

    word: TermQuery
    max_edits: int


class WrittenQuery(msgspec.Struct, frozen=True):
    """Ask for words that follow each other exactly as they are written.

    Args:
        words: One or more, in order.
        forms: How each is written, with its case and accents: words that differ in it alone would be equal.
    """

    words: tuple[TermQuery, ...]
    forms: tuple[str, ...]


class AtLeastQuery(msgspec.Struct, frozen=True):
    """Ask for a word that is there so many times, in title and body together.

    Args:
        word: The word, in any of its forms.
        count: Fewest occurrences, from 1.
    """

    word: TermQuery
    count: int


class NearQuery(msgspec.Struct, frozen=True):
    """Ask for things that stand near each other.

    Args:
        parts: Two or more words, phrases, stand-ins for words, or trees whose `should` has only such.
        distance: Most positions from one to the next in the article; 1 for neighbours.
        is_ordered: They come in the order of `parts`; else in any.
    """

    parts: tuple["Query", ...]
    distance: int
    is_ordered: bool = False


class SameParagraphQuery(msgspec.Struct, frozen=True):
    """Ask for things that stand in one paragraph.

    Args:
        parts: As of `NearQuery`.
    """

    parts: tuple["Query", ...]


class FieldQuery(msgspec.Struct, frozen=True):
    """Ask for something within one field; of fields in each other, the innermost counts.

    Args:
        field: Where its words are.
        part: What is asked; dates and the like in it are asked of the article as ever.
    """

    field: TextField
    part: "Query"


class KeywordQuery(msgspec.Struct, frozen=True):
    """Ask for articles that have any of some values in a field.

    Args:
        field: Which.
        values: As typed, with plain blanks.
    """

    field: KeywordField
    values: tuple[str, ...]


class RangeQuery(msgspec.Struct, frozen=True):
    """Ask for articles by a number.

    Args:
        field: "length", the words of title and body, stop words included.
        low: The least, None without any.
        high: The greatest, None without any.
    """

    field: Literal["length"]
    low: int | None = None
    high: int | None = None


class DateQuery(msgspec.Struct, frozen=True):
    """Ask for articles by their publication.

    Args:
        first: Published on that day or later; None without a beginning.
        last: Published on that day or earlier; None without an end.
        timezone: Where the days of moments begin and end; an article that has a day alone is of that day anywhere.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    timezone: str = "Europe/Paris"


class BoostQuery(msgspec.Struct, frozen=True):
    """Ask for something, and let its score weigh more or less.

    Args:
        part: What is asked.
        factor: Of its score, above 0.
    """

    part: "Query"
    factor: float


Query = (
    TermQuery
    | PhraseQuery
    | PrefixQuery
    | WildcardQuery
    | FuzzyQuery
    | WrittenQuery
    | AtLeastQuery
    | NearQuery
    | SameParagraphQuery
    | FieldQuery
    | KeywordQuery
    | RangeQuery
    | DateQuery
    | BoostQuery
    | BooleanQuery
)

StandIn = PrefixQuery | WildcardQuery | FuzzyQuery
"""What stands for words of the index."""


def words_of(query: Query) -> tuple[TermQuery, ...]:
    """Return the distinct words that a query asks for, in order; those of `must_not` are left out."""
    return tuple(dict.fromkeys(word for stretch in stretches_of(query) for word in stretch))


def words_demanded(query: BooleanQuery) -> frozenset[TermQuery]:
    """Return the words that stand for themselves: those of phrases in quotes and the like.

    An article without such a part is no answer, whatever word would be near it.
    """
    return frozenset(word for part in query.must for word in _demanded(part))


def _demanded(part: Query) -> tuple[TermQuery, ...]:
    match part:
        case PhraseQuery(is_implied=False) | WrittenQuery() | AtLeastQuery() | NearQuery() | SameParagraphQuery():
            return words_of(part)
        case FieldQuery() | BoostQuery():
            return _demanded(part.part)
        case _:
            return ()


def without_boosts(query: BooleanQuery) -> tuple[BooleanQuery, dict[Query, float]]:
    """Return a query that asks for the same, and by what the scores of its words are multiplied, where by anything.

    So of what stands for words.
    """
    weights: dict[Query, float] = {}
    if not any(isinstance(part, BoostQuery | BooleanQuery | FieldQuery) for part in (*query.must, *query.should)):
        return query, weights  # as most are
    plain = _plain(query, 1.0, weights)
    return (plain if isinstance(plain, BooleanQuery) else BooleanQuery((plain,))), weights


def _plain(query: Query, factor: float, weights: dict[Query, float]) -> Query:
    match query:
        case BoostQuery():
            return _plain(query.part, factor * query.factor, weights)
        case BooleanQuery():
            must, should = (
                tuple(_plain(part, factor, weights) for part in parts) for parts in (query.must, query.should)
            )
            return BooleanQuery(must, should, tuple(_plain(part, 1.0, {}) for part in query.must_not))
        case FieldQuery():
            return FieldQuery(query.field, _plain(query.part, factor, weights))
    if factor != 1.0:
        weights.update(dict.fromkeys((*words_of(query), *stand_ins_of(query)), factor))
    return query


def stand_ins_of(query: Query) -> tuple[StandIn, ...]:
    """Return the distinct parts of a query that stand for words; those of `must_not` are left out."""
    if isinstance(query, PrefixQuery | WildcardQuery | FuzzyQuery):
        return (query,) if query != PrefixQuery("") else ()
    return tuple(dict.fromkeys(found for part in parts_inside(query) for found in stand_ins_of(part)))


def prefixes_of(query: Query) -> tuple[str, ...]:
    """Return the letters of the prefixes that a query asks for; those of `must_not` are left out."""
    if isinstance(query, PrefixQuery):
        return (query.letters,) if query.letters else ()
    return tuple(letters for part in parts_inside(query) for letters in prefixes_of(part))


def stretches_of(query: Query) -> tuple[tuple[TermQuery, ...], ...]:
    """Return the words that a query asks for as they follow each other: those of a phrase together, others alone."""
    match query:
        case TermQuery():
            return ((query,),)
        case PhraseQuery() | WrittenQuery():
            return (query.words,)
        case AtLeastQuery() | FuzzyQuery():
            return ((query.word,),)
        case _:
            return tuple(stretch for part in parts_inside(query) for stretch in stretches_of(part))


def parts_inside(query: Query) -> tuple[Query, ...]:
    """Return the queries that a query is made of; those of `must_not` are left out."""
    match query:
        case BooleanQuery():
            return (*query.must, *query.should)
        case NearQuery() | SameParagraphQuery():
            return query.parts
        case FieldQuery() | BoostQuery():
            return (query.part,)
        case _:
            return ()

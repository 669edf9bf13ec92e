"""Define the query tree: what a reader asked for, analysed, before any index is looked at."""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class TermQuery:
    """Ask for one word.

    Args:
        term: The French stem, as the index holds it for French text.
        surface: The folded form, as the index holds it for other languages.
        is_stop_word: It is a function word: it is not required of a document, unless in a phrase.
    """

    term: str
    surface: str
    is_stop_word: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class PhraseQuery:
    """Ask for words that follow each other.

    Args:
        words: Two or more, in order.
        is_implied: Made of a hyphenated word, not of quotes: it gives way when too few documents hold it.
    """

    words: tuple[TermQuery, ...]
    is_implied: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class BooleanQuery:
    """Ask for several things at once.

    Args:
        must: All are required.
        should: Any raises the score; where `must` is empty, one is required.
        must_not: None may be in a document.
    """

    must: tuple["Query", ...] = ()
    should: tuple["Query", ...] = ()
    must_not: tuple["Query", ...] = ()


Query = TermQuery | PhraseQuery | BooleanQuery


def words_of(query: Query) -> tuple[TermQuery, ...]:
    """Return the distinct words that a query asks for, in order; those of `must_not` are left out."""
    match query:
        case TermQuery():
            found: tuple[TermQuery, ...] = (query,)
        case PhraseQuery():
            found = query.words
        case BooleanQuery():
            found = tuple(word for part in (*query.must, *query.should) for word in words_of(part))
    return tuple(dict.fromkeys(found))

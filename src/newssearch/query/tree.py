"""Define the query tree: what a reader asked for, analysed, before any index is looked at."""

import msgspec


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


Query = TermQuery | PhraseQuery | PrefixQuery | BooleanQuery


def words_of(query: Query) -> tuple[TermQuery, ...]:
    """Return the distinct words that a query asks for, in order; those of `must_not` are left out."""
    return tuple(dict.fromkeys(word for stretch in stretches_of(query) for word in stretch))


def words_demanded(query: BooleanQuery) -> frozenset[TermQuery]:
    """Return the words of its phrases in quotes: an article without such a phrase is no answer."""
    phrases = (part for part in query.must if isinstance(part, PhraseQuery) and not part.is_implied)
    return frozenset(word for phrase in phrases for word in phrase.words)


def prefixes_of(query: Query) -> tuple[str, ...]:
    """Return the letters of the prefixes that a query asks for; those of `must_not` are left out."""
    match query:
        case PrefixQuery():
            return (query.letters,) if query.letters else ()
        case BooleanQuery():
            return tuple(letters for part in (*query.must, *query.should) for letters in prefixes_of(part))
        case _:
            return ()


def stretches_of(query: Query) -> tuple[tuple[TermQuery, ...], ...]:
    """Return the words that a query asks for as they follow each other: those of a phrase together, others alone."""
    match query:
        case TermQuery():
            return ((query,),)
        case PhraseQuery():
            return (query.words,)
        case PrefixQuery():
            return ()
        case BooleanQuery():
            return tuple(stretch for part in (*query.must, *query.should) for stretch in stretches_of(part))

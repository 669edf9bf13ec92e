"""Find what may stand in place of parts of a query, synonyms and other forms of names, and write it into its tree."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from newssearch.analysis.synonym_table import SynonymTable
from newssearch.query import BooleanQuery, PhraseQuery, Query, TermQuery, words_of
from newssearch.query.words import word_of
from newssearch.search.variants import MAX_EXPANDED, Variants

Alternatives = Mapping[tuple[Query, ...], tuple[TermQuery | PhraseQuery, ...]]
"""Parts of a query that follow each other -> what may stand in their place."""

NO_ALTERNATIVES: Alternatives = {}

MAX_SYNONYMS = 100
"""Of one query: each costs a posting list."""


def find_synonyms(query: BooleanQuery, table: SynonymTable, is_known: Callable[[TermQuery], bool]) -> Alternatives:
    """Return the synonyms of words and of hyphenated words, of several together where they follow each other.

    Args:
        query: What is asked. What is in quotes, near another, in a field or refused stands for itself.
        table: The synonyms.
        is_known: Tells whether any article has a word; synonyms with other words are left out.
    """
    found: dict[tuple[Query, ...], tuple[TermQuery | PhraseQuery, ...]] = {}
    asked = frozenset(words_of(query))
    left = MAX_SYNONYMS
    for run in _runs(query, table):
        sides = [tuple(map(word_of, side)) for side in table.others_of(_terms(run))]
        wanted = [side for side in sides if not asked.issuperset(side) and all(map(is_known, side))][:left]
        if wanted:
            found[run] = tuple(side[0] if len(side) == 1 else PhraseQuery(side) for side in wanted)
            left -= len(wanted)
    return found


def find_variants(query: BooleanQuery, variants: Variants) -> Alternatives:
    """Return the other forms of names among the words and the hyphenated words of a query.

    Args:
        query: What is asked, as of synonyms.
        variants: Looks them up.
    """
    found: dict[tuple[Query, ...], tuple[TermQuery | PhraseQuery, ...]] = {}
    asked = frozenset(words_of(query))
    parts = dict.fromkeys(part for parts, _ in _lists(query) for part in parts if _words(part))
    content = [part for part in parts if not (isinstance(part, TermQuery) and part.is_stop_word)]
    for part in content[:MAX_EXPANDED]:
        others: tuple[TermQuery | PhraseQuery, ...] = ()
        if isinstance(part, TermQuery):
            others = tuple(other for other in variants.of_word(part) if other not in asked)
        elif isinstance(part, PhraseQuery):
            others = variants.of_compound(part)
        if others:
            found[part,] = others
    return found


def widened(query: BooleanQuery, *alternatives: Alternatives) -> BooleanQuery:
    """Return a query that takes what may stand in place of its parts for these.

    Args:
        query: What is asked.
        alternatives: Of parts that follow each other, then of parts alone.
    """
    if not any(alternatives):
        return query
    return BooleanQuery(
        must=tuple(_in_place(query.must, alternatives)),
        should=tuple(dict.fromkeys(one for part in query.should for one in _choices(part, alternatives))),
        must_not=query.must_not,
    )


def _in_place(parts: Sequence[Query], alternatives: Sequence[Alternatives]) -> Iterator[Query]:
    """Yield the parts of a list, choices where something may stand for one or several."""
    longest = max((len(run) for found in alternatives for run in found), default=1)
    at = 0
    while at < len(parts):
        runs = (tuple(parts[at : at + length]) for length in range(longest, 0, -1))
        run = next((run for run in runs if any(run in found for found in alternatives)), (parts[at],))
        at += len(run)
        if len(run) == 1:
            choices = _choices(run[0], alternatives)
        else:
            content = [part for part in run if not (isinstance(part, TermQuery) and part.is_stop_word)]
            together = BooleanQuery(must=tuple(_in_place(content or run, alternatives)))
            choices = (together, *(one for found in alternatives for one in found.get(run, ())))
        yield choices[0] if len(choices) == 1 else BooleanQuery(should=choices)


def _choices(part: Query, alternatives: Sequence[Alternatives]) -> tuple[Query, ...]:
    """Return a part, and what may stand for it alone."""
    own = widened(part, *alternatives) if isinstance(part, BooleanQuery) else part
    return (own, *dict.fromkeys(one for found in alternatives for one in found.get((part,), ())))


def _runs(query: BooleanQuery, table: SynonymTable) -> Iterator[tuple[Query, ...]]:
    """Yield the parts that have synonyms together: the most there are, from left to right, as Lucene takes them."""
    for parts, follow_each_other in _lists(query):
        at = 0
        while at < len(parts):
            longest = table.longest if follow_each_other else 1
            runs = (parts[at : at + length] for length in range(longest, 0, -1))
            run = next((run for run in runs if all(map(_words, run)) and table.others_of(_terms(run))), None)
            if run:
                yield run
            at += len(run or (at,))


def _lists(query: BooleanQuery) -> Iterator[tuple[tuple[Query, ...], bool]]:
    """Yield the lists of parts of a tree and of those in it, and whether their words follow each other."""
    yield query.must, True
    yield query.should, False
    for part in (*query.must, *query.should):
        if isinstance(part, BooleanQuery):
            yield from _lists(part)


def _words(part: Query) -> tuple[TermQuery, ...]:
    """Return the words of a word or of a hyphenated word, none of what stands for itself."""
    match part:
        case TermQuery():
            return (part,)
        case PhraseQuery(is_implied=True):
            return part.words
        case _:
            return ()


def _terms(run: Sequence[Query]) -> tuple[str, ...]:
    return tuple(word.term for part in run for word in _words(part))

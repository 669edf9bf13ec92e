"""Say which words a beginning, a pattern or an approximate word stands for."""

import re
from collections.abc import Iterable

from newssearch.analysis import is_stop_word, term_of
from newssearch.index import Snapshot
from newssearch.query import FuzzyQuery, PrefixQuery, StandIn, TermQuery, WildcardQuery
from newssearch.search.model import Model

MAX_EXPANSIONS = 1_000
"""Surface forms that one stands for, the most frequent ones: each costs a posting list."""

MAX_SCORED = 16
"""Words that count in the score of one, the most frequent: each costs a look at every article that has any of them."""

OF_FUZZY = 0.8
"""What a word beside an approximate one counts, as of a correction: it may be another word."""


def words_for(snapshot: Snapshot, part: StandIn) -> list[TermQuery]:
    """Return the words that one stands for; of those with the same lists, as forms of one stem have, one."""
    match part:
        case PrefixQuery():
            surfaces = snapshot.surfaces_beginning_with(part.letters)
        case WildcardQuery():
            beginning = re.split(r"[?*]", part.pattern, maxsplit=1)[0]
            pattern = re.compile(_expression(part.pattern), re.DOTALL)
            surfaces = [word for word in snapshot.surfaces_beginning_with(beginning) if pattern.fullmatch(word)]
        case FuzzyQuery():
            surfaces = snapshot.surfaces_near(part.word.surface, part.max_edits)
    if len(surfaces) > MAX_EXPANSIONS:
        surfaces = sorted(surfaces, key=lambda surface: -snapshot.found_surface(surface).doc_freq)[:MAX_EXPANSIONS]
    return _distinct(snapshot, surfaces)


def scored_words_for(model: Model, part: StandIn) -> list[tuple[TermQuery, float]]:
    """Return the words of one that count in a score, and what each counts beside a word of the query.

    All tell as much as the most frequent of them, as in Lucene's `TopTermsBlendedFreqScoringRewrite`: who leaves a word
    open does not ask for the rarest.
    """
    snapshot = model.snapshot
    if isinstance(part, PrefixQuery):
        words = _distinct(snapshot, snapshot.surfaces_beginning_with(part.letters, 2 * MAX_SCORED))
    else:
        words = words_for(snapshot, part)
    counted = [(snapshot.found_word(word.term, word.surface).doc_freq, word) for word in words]
    found = [(count, word) for count, word in counted if count and not is_stop_word(word.surface)]
    found = sorted(found, key=lambda pair: (-pair[0], pair[1].surface))[:MAX_SCORED]
    share = OF_FUZZY if isinstance(part, FuzzyQuery) else 1.0
    return [(word, share * model.idf(found[0][0]) / model.idf(count)) for count, word in found]


def _distinct(snapshot: Snapshot, surfaces: Iterable[str]) -> list[TermQuery]:
    """Return the words of surface forms; of those with the same lists, the first."""
    words: dict[str, TermQuery] = {}
    for surface in surfaces:
        word = TermQuery(term_of(surface), surface)
        words.setdefault(snapshot.name_of(word.term, surface), word)
    return list(words.values())


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern; a query may have few asterisks, each of which tries all places."""
    return "".join({"?": ".", "*": ".*"}.get(char, re.escape(char)) for char in re.sub(r"\*+", "*", pattern))

"""Say which words a beginning, a pattern or an approximate word stands for."""

import re

from newssearch.analysis import term_of
from newssearch.index import Snapshot
from newssearch.query import FuzzyQuery, PrefixQuery, TermQuery, WildcardQuery

MAX_EXPANSIONS = 1_000
"""Surface forms that one stands for, the most frequent ones: each costs a posting list."""

Standing = PrefixQuery | WildcardQuery | FuzzyQuery
"""What stands for words."""


def words_for(snapshot: Snapshot, part: Standing) -> list[TermQuery]:
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
    words = (TermQuery(term_of(surface), surface) for surface in surfaces)
    return list({snapshot.name_of(word.term, word.surface): word for word in words}.values())


def _expression(pattern: str) -> str:
    """Return the regular expression of a pattern; a query may have few asterisks, each of which tries all places."""
    return "".join({"?": ".", "*": ".*"}.get(char, re.escape(char)) for char in re.sub(r"\*+", "*", pattern))

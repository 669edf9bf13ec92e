"""Stem French surface forms: Snowball on folded text, after the rules that mend what it misses."""

import threading
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from newssearch.analysis.fold import fold
from newssearch.analysis.word_forms import RULES, may_be_rewritten

_stemmers = threading.local()


@lru_cache(maxsize=1 << 17)
def stem(surface: str) -> str:
    """Return the stem of a French surface form (folded, as `fold` gives it).

    >>> stem("cooperations"), stem("lycees"), stem("travaux")
    ('cooper', 'lyc', 'travail')
    """
    # Snowball marks vowels that it must not touch with capitals, and some accents can come back: fold once more.
    return fold(_stemmer().stemWord(_rewritten(surface)))


def stem_all(surfaces: Iterable[str]) -> list[str]:
    """Return what `stem` does of each of many forms without remembering it, for who does so anyway."""
    return [fold(word) for word in _stemmer().stemWords(map(_rewritten, surfaces))]


def applied_rules(surface: str) -> tuple[tuple[str, str], ...]:
    """Return the rules that rewrite a form before Snowball, in order, each with what it makes of it.

    >>> applied_rules("travaux")
    (('irregular', 'travail'),)
    """
    applied: list[tuple[str, str]] = []
    form = surface
    for name, rule in RULES.items():
        if (rewritten := rule(form)) != form:
            form = rewritten
            applied.append((name, form))
    return tuple(applied)


def _rewritten(surface: str) -> str:
    if may_be_rewritten(surface):
        for rule in RULES.values():
            surface = rule(surface)
    return surface


def _stemmer() -> Any:  # noqa: ANN401 - snowballstemmer has no types
    # One per thread: a stemmer keeps the word it works on. snowballstemmer uses PyStemmer, in C, where it is there.
    if not hasattr(_stemmers, "french"):
        import snowballstemmer

        _stemmers.french = snowballstemmer.stemmer("french")
        # Its own cache takes twice as long as the stemming.
        _stemmers.french.maxCacheSize = 0
    return _stemmers.french

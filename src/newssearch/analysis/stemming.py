"""Stem French surface forms: Snowball on folded text, with the repair that folding makes necessary."""

import re
import threading
from functools import lru_cache
from typing import Any

from newssearch.analysis.fold import fold

_stemmers = threading.local()

_FEMININE_PARTICIPLE = re.compile(r"(?<=[^aeiou])(?:ees|ee)$")
"""Snowball knows -ée but not its folded form -ee, and would part lycée from lycées and créée from créé."""


@lru_cache(maxsize=1 << 17)
def stem(surface: str) -> str:
    """Return the stem of a French surface form (folded, as `fold` gives it).

    >>> stem("cooperations"), stem("lycees"), stem("lycee")
    ('cooper', 'lyc', 'lyc')
    """
    stemmed = _stemmer().stemWord(_FEMININE_PARTICIPLE.sub("e", surface))
    # Snowball marks vowels that it must not touch with capitals, and some accents can come back: fold once more.
    return fold(stemmed)


def _stemmer() -> Any:  # noqa: ANN401 - snowballstemmer has no types
    # One per thread: a stemmer keeps the word it works on. snowballstemmer uses PyStemmer, in C, where it is there.
    if not hasattr(_stemmers, "french"):
        import snowballstemmer

        _stemmers.french = snowballstemmer.stemmer("french")
    return _stemmers.french

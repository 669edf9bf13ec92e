"""Define the ways in which people type the same query."""

import unicodedata
from collections.abc import Callable, Mapping

from newssearch.analysis import with_plain_typography

LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def without_accents(text: str) -> str:
    """Return what a keyboard without accents gives: bare letters, ' for ’, oe for œ; case stays.

    >>> without_accents("L’Œuvre d’Aimé Césaire")
    "L'OEuvre d'Aime Cesaire"
    """
    decomposed = unicodedata.normalize("NFD", with_plain_typography(text).translate(LIGATURES))
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if unicodedata.category(char) != "Mn"))


CONDITIONS: Mapping[str, Callable[[str], str]] = {
    "as-written": str,
    "unaccented": without_accents,
    "capitals": str.upper,
}
"""Name -> what becomes of a query."""

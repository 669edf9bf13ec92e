"""Fold a word to its surface form: lower case, no accents, œ as oe. The one module that uses unidecode (GPL)."""

import re
import unicodedata

from newssearch.analysis.characters import without_ignorable

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")

_FRENCH = str.maketrans(
    {**dict(zip("àâäçéèêëîïôöùûüÿ", "aaaceeeeiioouuuy", strict=True)), "œ": "oe", "æ": "ae"},
)
"""The letters of French beyond ASCII -> what they are folded to: nearly all that is ever folded."""


def fold(word: str) -> str:
    """Return the surface form of a word; Latin letters become ASCII, other scripts are kept in NFC.

    >>> fold("ŒUVRÉES"), fold("Москва")
    ('oeuvrees', 'москва')
    """
    lowered = word.lower()
    plain = lowered if lowered.isascii() else lowered.translate(_FRENCH)
    return plain if plain.isascii() else _fold_any(word)


def _fold_any(word: str) -> str:
    # NFKD parts accents from letters, and unfolds ﬁ, ᵉ and full-width forms; lower() after it reaches what they hid.
    decomposed = unicodedata.normalize("NFKD", without_ignorable(word).lower()).lower()
    folded: list[str] = []
    after_latin = False
    for char in decomposed:
        if char.isascii():
            folded.append(char)
            after_latin = True
        elif unicodedata.category(char)[0] == "M":
            if not after_latin:
                folded.append(char)
        elif after_latin := "LATIN" in unicodedata.name(char, ""):
            folded.append(_latin_to_ascii(char))
        else:
            folded.append(char)
    return unicodedata.normalize("NFC", "".join(folded))


def _latin_to_ascii(char: str) -> str:
    from unidecode import unidecode

    return _NOT_ALPHANUMERIC.sub("", unidecode(char).lower())

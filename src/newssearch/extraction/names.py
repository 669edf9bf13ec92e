"""Read what bylines, lines of keywords and names of languages say."""

import re

from newssearch.extraction.field_names import folded
from newssearch.extraction.text import one_line

LANGUAGES = {
    "fr": "francais french fra fre",
    "en": "anglais english eng",
    "ar": "arabe arabic ara",
    "es": "espagnol spanish spa",
    "de": "allemand german deu ger",
    "it": "italien italian ita",
}
"""ISO 639-1 code -> folded names that records use in its place."""

_BY = re.compile(r"^(?:par|by|de|propos recueillis par)\s*:?\s+(?=[A-ZÀ-Ý0-9])", re.I)
_BETWEEN_AUTHORS = re.compile(r"\s*[,;|/]\s*|\s+(?:et|and|&)\s+")


def split_authors(byline: str) -> tuple[str, ...]:
    """Return the names of a byline.

    What begins in lower case is a function and not a name, as in "Jeanne Roy, envoyée spéciale à Dakar"; "Orange avec
    AFP" is one author, the way agencies sign.

    >>> split_authors("Par Jeanne Roy, Ali Benani et AFP")
    ('Jeanne Roy', 'Ali Benani', 'AFP')
    """
    plain = one_line(byline)
    bare = _BY.sub("", plain)
    if " avec " in bare:
        return (bare,)
    names = tuple(name for name in _BETWEEN_AUTHORS.split(bare) if name and not name[0].islower())
    return names or ((bare,) if bare else ())


def split_tags(line: str) -> tuple[str, ...]:
    """Return the keywords of a line that parts them by commas or semicolons."""
    return tuple(tag for part in re.split(r"[,;]", line) if (tag := one_line(part)))


def lang_code(text: str | None) -> str | None:
    """Return the ISO 639-1 code that "fr-CA" or "Français" stands for; None where it is none."""
    plain = (text or "").strip()
    if re.fullmatch(r"[a-z]{2}(?:[-_].*)?", plain, re.I):
        return plain[:2].lower()
    return next((code for code, names in LANGUAGES.items() if folded(plain) in names.split()), None)

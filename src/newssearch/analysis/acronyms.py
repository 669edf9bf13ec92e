"""Mine acronyms from text: a long name followed by its initials, as in « Organisation des Nations unies (ONU) »."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import is_normalized, normalize

from newssearch.analysis.characters import IGNORABLE, with_plain_typography, without_ignorable
from newssearch.analysis.stop_words import is_stop_word
from newssearch.analysis.tokens import tokenize

MAX_LETTERS = 10
"""Longer runs of capitals are words."""

MAX_INITIALS_CHARS = 2 * MAX_LETTERS + 4
"""How far back the word before a bracket is looked for: its letters, their dots, and where it begins."""

MAX_NAME_CHARS = 150
"""How far before its initials a long name may begin."""

_BRACKETS = re.compile(r"\(([^()\n]{2,150})\)")
_INITIALS = re.compile(rf"[^\W\d_](?:\.?[^\W\d_]){{1,{MAX_LETTERS - 1}}}\.?")
_LAST_WORD = re.compile(rf"(?<![\w.-])({_INITIALS.pattern})$")
_DIGIT = re.compile(r"\d")
_AFTER_WORD = "'\"»” "


class Acronym(NamedTuple):
    """Hold initials and the name they stand for.

    Args:
        initials: Folded, without dots: "onu".
        name: Surface forms of the name's words, function words included.
    """

    initials: str
    name: tuple[str, ...]


def mine_acronyms(text: str) -> frozenset[Acronym]:
    """Return the acronyms that a text explains, either way round: name (INITIALS) or INITIALS (name).

    >>> sorted(mine_acronyms("L’Organisation des Nations unies (ONU) et le FMI (Fonds monétaire international)"))
    [Acronym(initials='fmi', name=('fonds', 'monetaire', 'international')), \
Acronym(initials='onu', name=('organisation', 'des', 'nations', 'unies'))]
    """
    if "(" not in text:
        return frozenset()
    plain = with_plain_typography(text if is_normalized("NFC", text) else normalize("NFC", text))
    if any(char in plain for char in IGNORABLE):
        plain = without_ignorable(plain)
    found: set[Acronym] = set()
    for match in _BRACKETS.finditer(plain):
        before = plain[max(0, match.start() - MAX_NAME_CHARS) : match.start()]
        found.update(_explanation(before, match[1].strip()))
    return frozenset(found)


def _explanation(before: str, inside: str) -> list[Acronym]:
    """Return what a bracket explains, given the text before it and in it."""
    if _INITIALS.fullmatch(inside):
        return _explained(inside, before, whole=False) if _is_in_capitals(inside) else []
    end = before.rstrip(_AFTER_WORD)[-MAX_INITIALS_CHARS:]
    last = None if end.islower() else _LAST_WORD.search(end)  # the pattern is slow, and most words are in lower case
    return _explained(last[1], inside, whole=True) if last and _is_in_capitals(last[1]) else []


def _is_in_capitals(written: str) -> bool:
    letters = [char for char in written if char != "."]
    return sum(char.isupper() for char in letters) * 2 > len(letters)


def _explained(written: str, text: str, *, whole: bool) -> list[Acronym]:
    initials = "".join(_surfaces(written))
    words = _surfaces(text) if whole else _last_words(text, len(initials))
    start = _first_word(words, initials)
    if start is None or (whole and start > 0) or len(words) - start < 2 or initials in words[start:]:
        return []
    return [Acronym(initials, tuple(words[start:]))]


def _last_words(text: str, n_content: int) -> list[str]:
    """Return the last surface forms of a text, with as many content words among them: no name is longer.

    Pieces between blanks are analysed as in the whole text, but for those with digits, which may join.
    """
    words: list[str] = []
    for piece in reversed(text.split()):
        if _DIGIT.search(piece):
            return _surfaces(text)
        surfaces = _surfaces(piece)
        words[:0] = surfaces
        n_content -= sum(not is_stop_word(surface) for surface in surfaces)
        if n_content <= 0:
            break
    return words


def _surfaces(text: str) -> list[str]:
    return [surface for _, _, surface, _ in tokenize(text)]


def _first_word(words: Sequence[str], initials: str) -> int | None:
    """Return the index of the word with the first initial, where the words from there on have these initials in order.

    A function word may give its initial or none (CEDEAO has the d of « des », SNCF has none); it is never the first.
    """

    @cache  # a run of function words could give the same initials in very many ways
    def first(n_words: int, n_initials: int) -> int | None:
        if not n_words:
            return None
        word = words[n_words - 1]
        has_initial = word[0] == initials[n_initials - 1]
        if is_stop_word(word):
            start = first(n_words - 1, n_initials)
            is_used = start is None and has_initial and n_initials > 1
            return first(n_words - 1, n_initials - 1) if is_used else start
        if has_initial and n_initials == 1:
            return n_words - 1
        return first(n_words - 1, n_initials - 1) if has_initial else None

    return first(len(words), len(initials)) if initials else None

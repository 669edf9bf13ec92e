"""Mine acronyms from text: a long name followed by its initials, as in « Organisation des Nations unies (ONU) »."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from newssearch.analysis.characters import APOSTROPHES, BLANKS, IGNORABLE, with_plain_typography, without_ignorable
from newssearch.analysis.stop_words import is_stop_word
from newssearch.analysis.tokens import tokenize

MAX_LETTERS = 10
"""Longer runs of capitals are words."""

MAX_INITIALS_CHARS = 2 * MAX_LETTERS + 4
"""How far back the word before a bracket is looked for: its letters, their dots, and where it begins."""

MAX_NAME_CHARS = 150
"""How far before its initials a long name may begin."""

MAX_LETTER_CHARS = 2
"""Characters of a letter, before an accent is composed with it."""

MAX_SURFACES = 1 << 12
"""Texts of at most MAX_NAME_CHARS whose surface forms are remembered: the same names are explained again and again."""

_BRACKETS = re.compile(rf"\([^()\n]{{2,{MAX_LETTER_CHARS * MAX_NAME_CHARS}}}\)")
_INITIALS = re.compile(rf"[^\W\d_](?:\.?[^\W\d_]){{1,{MAX_LETTERS - 1}}}\.?")
_LAST_WORD = re.compile(rf"(?<![\w.-])({_INITIALS.pattern})$")
_DIGIT = re.compile(r"\d")
_AFTER_WORD = "'\"»” "
_AROUND_WORD = _AFTER_WORD + APOSTROPHES + BLANKS + IGNORABLE


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
    found: set[Acronym] = set()
    for match in _BRACKETS.finditer(text):
        start, end = match.span()
        # Most brackets explain nothing: these few tests spare the whole text what follows.
        word_before = text[max(0, start - MAX_LETTER_CHARS * MAX_INITIALS_CHARS) : start].rstrip(_AROUND_WORD)
        if _may_be_initials(word_before.rpartition(" ")[2]) or _may_be_initials(match[0][1:-1].strip(_AROUND_WORD)):
            window = _plain(text[max(0, start - MAX_LETTER_CHARS * MAX_NAME_CHARS) : end - 1])
            before, _, inside = window.rpartition("(")
            if len(inside) <= MAX_NAME_CHARS:
                found.update(_explanation(before[-MAX_NAME_CHARS:], inside.strip()))
    return frozenset(found)


def _may_be_initials(word: str) -> bool:
    """Tell whether a word, as it is written, has what initials have: two capitals at least, and no blank."""
    return not word[1:].islower() and " " not in word and sum(map(str.isupper, word)) > 1


def _plain(text: str) -> str:
    plain = with_plain_typography(normalize("NFC", text))
    return without_ignorable(plain) if any(char in plain for char in IGNORABLE) else plain


def _explanation(before: str, inside: str) -> list[Acronym]:
    """Return what a bracket explains, given the text before it and in it."""
    if _INITIALS.fullmatch(inside):
        return _explained(inside, before, whole=False) if _is_in_capitals(inside) else []
    end = before.rstrip(_AFTER_WORD)[-MAX_INITIALS_CHARS:]
    last = None if end.islower() else _LAST_WORD.search(end)  # the pattern is slow, and most words are in lower case
    return _explained(last[1], inside, whole=True) if last and _is_in_capitals(last[1]) else []


def _is_in_capitals(written: str) -> bool:
    letters = written.replace(".", "")
    return sum(map(str.isupper, letters)) * 2 > len(letters)


def _explained(written: str, text: str, *, whole: bool) -> list[Acronym]:
    initials = "".join(_surfaces(written))
    words = _last_words(initials, _from_the_end(text))
    if len(words) < 2 or initials in words or (whole and words != list(_surfaces(text))):
        return []
    return [Acronym(initials, tuple(words))]


def _from_the_end(text: str) -> Iterator[str]:
    """Yield the surface forms of a text from the last one on, looking no further than they are asked for.

    Pieces between blanks are analysed as in the whole text, but for those with digits, which may join.
    """
    n_yielded = 0
    for piece in reversed(text.split()):
        if _DIGIT.search(piece):
            yield from _surfaces(text)[::-1][n_yielded:]
            return
        surfaces = _surfaces(piece)
        yield from reversed(surfaces)
        n_yielded += len(surfaces)


@lru_cache(maxsize=MAX_SURFACES)
def _surfaces(text: str) -> tuple[str, ...]:
    return tuple(surface for _, _, surface, _ in tokenize(text))


def _last_words(initials: str, words: Iterable[str]) -> list[str]:
    """Return in order, of words from the last one on, those up to the one with the first initial, if all fit; or none.

    A function word may give its initial or none (CEDEAO has the d of « des », SNCF has none); it is never the first.
    """
    seen: list[str] = []
    found = 0
    # Initials that are left, for each way to go on; one that passes over a function word comes before one that uses it.
    ways = [len(initials)] if initials else []
    for word in words:
        seen.append(word)
        further: dict[int, None] = {}
        for n_left in ways:
            has_initial = word[0] == initials[n_left - 1]
            if is_stop_word(word):
                further[n_left] = None
                if has_initial and n_left > 1:
                    further[n_left - 1] = None
            elif has_initial and n_left > 1:
                further[n_left - 1] = None
            elif has_initial:
                found = len(seen)  # only a way before this one could be better
                break
        ways = list(further)
        if not ways:
            break
    return seen[:found][::-1]

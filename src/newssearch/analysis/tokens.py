"""Cut text into tokens, with exact offsets into it: elision, acronyms, numbers and inclusive writing."""

import re
import unicodedata
from functools import lru_cache

from newssearch.analysis.characters import IGNORABLE, with_plain_typography, without_ignorable
from newssearch.analysis.fold import fold
from newssearch.analysis.token_pattern import token_pattern

ELIDED = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu".split())
"""Words that lose their vowel before another word, folded: they are dropped, with their apostrophe."""

JOINED = {"aujourd": "hui", "quelqu": "une?s?", "presqu": "iles?", "prud": "hom.*", "entr": ".*"}
"""First half -> pattern of the second half, folded, of the words that an apostrophe does not part."""

VOWELS = frozenset("aeiouyh")

MAX_SURFACE_CHARS = 100
"""The longest surface form: no word is near it, and junk such as base64 must not bloat the index."""

MAX_CACHED_CHARS = 100
"""Longer runs of letters are worked out anew each time, lest a cache of words become a cache of megabytes."""

USUAL = "\x00-\u00ac\u00ae-\u02ff\u2009\u200a\u2010-\u205f\u2061-\u20cf"
"""Of these ranges, a character class, no character is a combining mark or ignorable; most texts hold no other."""

_UNUSUAL = re.compile(f"[^{USUAL}]")  # the ranges between them would take twenty times as long to compile

_LETTERS = "A-Za-zÀ-ÖØ-öø-ÿŒœ"

_PLAIN_WORD = re.compile(rf"[{_LETTERS}0-9]{{1,{MAX_SURFACE_CHARS // 2}}}")
"""Its letters are neither composed nor unfolded to what is none, and one folds to two at most."""

_PLAIN_TEXT = re.compile(
    rf"[{_LETTERS}0-9]+(?:'[{_LETTERS}][{_LETTERS}0-9]*)*"
    rf"(?:-(?![sS](?![{_LETTERS}0-9]))[{_LETTERS}0-9]+(?:'[{_LETTERS}][{_LETTERS}0-9]*)*)*"
)
"""Words that only hyphens part, without an inclusive ending: for these the pattern of a token need not be asked."""

Forms = tuple[str, str]
"""(surface form, written form): the written form has its case and accents, and folds to the surface form."""

NO_FORMS: Forms = ("", "")

Piece = tuple[int, int, str, str]
"""(start, end, surface form, written form): offsets in characters."""


def tokenize(text: str) -> list[Piece]:
    """Return the tokens of a text in order; each offset pair marks the word in the text as given, never its article.

    >>> tokenize("L’O.N.U. compte 2 944 étudiant·e·s")
    [(2, 8, 'onu', 'ONU'), (9, 15, 'compte', 'compte'), (16, 21, '2944', '2944'), (22, 34, 'etudiant', 'étudiant')]
    """
    if _PLAIN_WORD.fullmatch(text):
        return [(0, len(text), fold(text), text)]
    if _PLAIN_TEXT.fullmatch(words := text.replace("’", "'")):
        return _plain_pieces(words)
    plain = with_plain_typography(text)
    if not _UNUSUAL.search(plain):
        return _pieces(plain, has_marks=False)
    visible = without_ignorable(plain)
    # Most are arrows, emoji and other scripts: the pattern with marks takes a tenth of a second to compile.
    has_marks = any(unicodedata.category(char)[0] == "M" for char in set(_UNUSUAL.findall(visible)))
    pieces = _pieces(visible, has_marks=has_marks)
    if len(visible) == len(plain):
        return pieces
    offsets = [offset for offset, char in enumerate(plain) if char not in IGNORABLE]
    return [(offsets[start], offsets[end - 1] + 1, surface, written) for start, end, surface, written in pieces]


def _plain_pieces(words: str) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for word in words.split("-"):
        if "'" in word:
            for first, last, surface, written in _split_at_apostrophes(word):
                pieces.append((start + first, start + last, surface, written))
        else:
            pieces.append((start, start + len(word), *_forms(word)))
        start += len(word) + 1
    return pieces


def _pieces(plain: str, *, has_marks: bool) -> list[Piece]:
    pieces: list[Piece] = []
    for match in token_pattern(has_marks=has_marks).finditer(plain):
        start, end = match.span()
        word = match["word"]
        is_cached = end - start <= MAX_CACHED_CHARS
        if word is not None and "'" in word:
            found = (_cached_split if is_cached else _split_at_apostrophes)(word)
            pieces.extend([(start + first, start + last, surface, written) for first, last, surface, written in found])
            if found and end > match.end("word"):  # an inclusive ending is marked with its word
                first, _, surface, written = pieces[-1]
                pieces[-1] = (first, end, surface, written)
        else:
            surface, written = (_cached_forms if is_cached else _forms)(word or match[0])
            if surface:
                pieces.append((start, end, surface, written))
    return pieces


def _forms(word: str) -> Forms:
    """Return the surface and the written form of a word, empty where it has no letter or digit."""
    if _PLAIN_WORD.fullmatch(word):
        return fold(word), word
    surface = _letters(fold(word))[:MAX_SURFACE_CHARS]
    if not any(map(str.isalnum, surface)):
        return NO_FORMS
    return _of_surface(surface, _letters(unicodedata.normalize("NFKC", word)))


def _of_surface(surface: str, written: str) -> Forms:
    """Return both forms; what folds to another surface form, as ½ does without its bar, is no written form."""
    return surface, written if fold(written) == surface else surface


def _letters(word: str) -> str:
    """Return a word without what is no letter or digit: the dots of an acronym, the blanks of a number."""
    if word.isalnum():
        return word
    kept = (char for char in word if char.isalnum() or unicodedata.category(char)[0] == "M")
    return unicodedata.normalize("NFC", "".join(kept))


def _split_at_apostrophes(word: str) -> tuple[Piece, ...]:
    """Return the tokens of a run of letters, digits and apostrophes, offsets relative to it."""
    parts = word.split("'")
    forms = [(_cached_forms if len(part) <= MAX_CACHED_CHARS else _forms)(part) for part in parts]
    pieces: list[Piece] = []
    start = number = 0
    while number < len(parts):
        end = start + len(parts[number])
        surface, written = forms[number]
        follower = forms[number + 1][0] if number + 1 < len(parts) else None
        if follower and _is_joined(surface, follower, at_start=not pieces):
            number += 1
            end += 1 + len(parts[number])
            pieces.append(
                (start, end, *_of_surface((surface + follower)[:MAX_SURFACE_CHARS], written + forms[number][1]))
            )
        elif surface and (follower is None or pieces or surface not in ELIDED):
            pieces.append((start, end, surface, written))
        start = end + 1
        number += 1
    return tuple(pieces)


_cached_forms = lru_cache(maxsize=1 << 17)(_forms)
_cached_split = lru_cache(maxsize=1 << 15)(_split_at_apostrophes)


def _is_joined(surface: str, follower: str, *, at_start: bool) -> bool:
    if pattern := JOINED.get(surface):
        return re.fullmatch(pattern, follower) is not None
    # No French word elides before a consonant: N'Djamena, M'Bappé, N'Golo are one name, also written in one.
    return at_start and surface in ("n", "m") and follower[0] not in VOWELS and not follower[0].isdigit()

"""Cut text into tokens, with exact offsets into it: elision, acronyms, numbers and inclusive writing."""

import re
import unicodedata
from functools import cache, lru_cache

from newssearch.analysis.characters import IGNORABLE, with_plain_typography
from newssearch.analysis.fold import fold

ELIDED = frozenset("l d j m t s n c qu jusqu lorsqu puisqu quoiqu".split())
"""Words that lose their vowel before another word, folded: they are dropped, with their apostrophe."""

JOINED = {"aujourd": "hui", "quelqu": "une?s?", "presqu": "iles?", "prud": "hom.*", "entr": ".*"}
"""First half -> pattern of the second half, folded, of the words that an apostrophe does not part."""

VOWELS = frozenset("aeiouyh")

INCLUSIVE_ENDINGS = "e ne le te se fe ve re ere iere trice rice ice euse esse eresse elle x aux s".split()
"""What inclusive writing adds to a base form, folded; a plural s may follow."""

LAST_MARK = 0x1E95A
"""No letter of a script in use today has a combining mark beyond it (Adlam's are the last)."""

_MAYBE_MARKS = re.compile("[\u00ad\u0300-\u2008\u200b-\u200f\u2060-\u206f\u20d0-\U0010ffff]")
"""Where no character is in these ranges the text holds no combining mark and nothing ignorable; quick to search."""

Piece = tuple[int, int, str]
"""(start, end, surface form): offsets in characters."""


def tokenize(text: str) -> list[Piece]:
    """Return the tokens of a text in order; each offset pair marks the word in the text as given, never its article.

    >>> tokenize("L’O.N.U. compte 2 944 étudiant·e·s")
    [(2, 8, 'onu'), (9, 15, 'compte'), (16, 21, '2944'), (22, 34, 'etudiant')]
    """
    plain = with_plain_typography(text)
    pieces: list[Piece] = []
    for match in _token_pattern(has_marks=_MAYBE_MARKS.search(plain) is not None).finditer(plain):
        start, end = match.span()
        word = match[1]
        if word is None:
            pieces.append((start, end, _surface(match[0])))
        elif "'" in word:
            found = _split_at_apostrophes(word)
            pieces.extend([(start + first, start + last, surface) for first, last, surface in found])
            if found and end > match.end(1):  # an inclusive ending is marked with its word
                pieces[-1] = (pieces[-1][0], end, pieces[-1][2])
        elif surface := _surface(word):
            pieces.append((start, end, surface))
    return pieces


@lru_cache(maxsize=1 << 17)
def _surface(word: str) -> str:
    """Return the folded form without what is no letter or digit: the dots of an acronym, the blanks of a number."""
    folded = fold(word)
    if folded.isalnum():
        return folded
    kept = "".join(char for char in folded if char.isalnum() or unicodedata.category(char)[0] == "M")
    return kept if any(map(str.isalnum, kept)) else ""


@lru_cache(maxsize=1 << 15)
def _split_at_apostrophes(word: str) -> tuple[Piece, ...]:
    """Return the tokens of a run of letters, digits and apostrophes, offsets relative to it."""
    parts = word.split("'")
    surfaces = [_surface(part) for part in parts]
    pieces: list[Piece] = []
    start = number = 0
    while number < len(parts):
        end = start + len(parts[number])
        surface = surfaces[number]
        follower = surfaces[number + 1] if number + 1 < len(parts) else None
        if follower and _is_joined(surface, follower, at_start=not pieces):
            number += 1
            end += 1 + len(parts[number])
            pieces.append((start, end, surface + follower))
        elif surface and (follower is None or pieces or surface not in ELIDED):
            pieces.append((start, end, surface))
        start = end + 1
        number += 1
    return tuple(pieces)


def _is_joined(surface: str, follower: str, *, at_start: bool) -> bool:
    if pattern := JOINED.get(surface):
        return re.fullmatch(pattern, follower) is not None
    # No French word elides before a consonant: N'Djamena, M'Bappé, N'Golo are one name, also written in one.
    return at_start and surface in ("n", "m") and follower[0] not in VOWELS and not follower[0].isdigit()


@cache
def _token_pattern(*, has_marks: bool) -> re.Pattern[str]:
    r"""Build the pattern of one token; group 1 is set for a word, and is the word without its inclusive ending.

    Letters are `\w`, which holds digits too; the underscore was turned to a blank. Combining marks are not in `\w`:
    without them NFD text would be cut inside its words. Few texts have any, and the pattern is twice as slow with them.
    """
    marks = _combining_marks() + IGNORABLE if has_marks else ""
    inside = rf"[\w{marks}]"
    letter = rf"[^\W\d][{marks}]*" if marks else r"[^\W\d]"
    endings = "|".join(_any_case(ending, marks) for ending in INCLUSIVE_ENDINGS)
    plural = r"[sS]"
    after = rf"(?!{inside})"
    inclusive = (
        rf"(?:[·•‧⋅](?:{endings}){plural}?(?:[·•‧⋅]{plural})?{after}"
        rf"|\((?:{endings}){plural}?\)(?:{plural}{after})?"
        rf"|([.-])(?:{endings})\2{plural}{after})"
    )
    acronym = rf"(?<!{inside})(?:{letter}\.){{2,}}(?:{letter}{after})?"
    number = rf"(?<![\w.,])\d{{1,3}}(?:[ .]\d{{3}})+(?!\d){inside}*"
    word = rf"{inside}+(?:'(?=[^\W\d])(?!(?:{letter}\.){{2}}){inside}+)*'?"
    return re.compile(rf"{acronym}|{number}|({word}){inclusive}?")


def _any_case(ending: str, marks: str) -> str:
    """Return the pattern of an ending, in any case and with or without accents, as one character or two."""
    mark = f"[{marks}]*" if marks else ""
    return "".join(("[eéèêEÉÈÊ]" if char == "e" else f"[{char}{char.upper()}]") + mark for char in ending)


@cache
def _combining_marks() -> str:
    """Return the combining marks of every script as ranges of a character class, read from Unicode's own data."""
    ranges: list[list[int]] = []
    for code in range(0x300, LAST_MARK + 1):
        if unicodedata.category(chr(code))[0] == "M":
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)

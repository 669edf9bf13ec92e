r"""Build the regular expression of one token, from the ways French writes acronyms, numbers and inclusive endings.

Letters are `\w`, which holds digits too; the underscore was turned to a blank. Each part of the pattern runs in linear
time on any text: what repeats is bounded, or cannot fail after it has repeated.
"""

import re
import unicodedata
from functools import cache

INCLUSIVE_ENDINGS = "e ne le te se fe ve re ere iere trice rice ice euse esse eresse elle x aux s".split()
"""What inclusive writing adds to a base form, folded; a plural s may follow."""

LAST_MARK = 0x1E95A
"""No letter of a script in use today has a combining mark beyond it (Adlam's are the last)."""

MAX_THOUSANDS = 6
"""Groups of three digits in one number, after the first: a longer run is a table, and would be read again and again."""

_ACCENTED = {"a": "aàâä", "c": "cç", "e": "eéèêë", "i": "iîï", "o": "oôö", "u": "uùûü"}


@cache
def token_pattern(*, has_marks: bool) -> re.Pattern[str]:
    r"""Return the pattern of one token; group `word` is set for a word, and holds it without its inclusive ending.

    Args:
        has_marks: Let combining marks stand inside words. They are not in `\w`: NFD text would be cut inside its words.
            Few texts have any, and the pattern is twice as slow with them.
    """
    marks = _combining_marks() if has_marks else ""
    inside = rf"[\w{marks}]"
    # œ is no letter of an acronym, so that it and oe are cut alike.
    letter = rf"[^\W\dœŒæÆ][{marks}]*" if marks else r"[^\W\dœŒæÆ]"
    after = rf"(?!{inside})"
    acronym = rf"(?:{letter}\.){{2,}}(?:{letter}{after})?"
    # Thousands are parted in one way throughout, and begin neither after a decimal mark nor with a zero: 06 123 45 67,
    # 192.168.1.1 and 0.278 are no numbers of thousands.
    number = (
        r"[1-9](?<![.,].)\d{0,2}(?P<gap>[ .'])\d{3}"
        rf"(?:(?P=gap)\d{{3}}){{0,{MAX_THOUSANDS - 1}}}(?!\d|(?P=gap)\d){inside}*"
    )
    # An apostrophe is inside a word before a letter, unless that begins an acronym (l'O.N.U.); one may dangle (l' été).
    word = rf"\w{inside}*(?:'(?=[^\W\d])(?!(?:{letter}\.){{2}}){inside}+)*'?"
    # The look-ahead is there for speed: it passes over blanks and punctuation without trying three patterns on each.
    return re.compile(rf"(?=\w)(?:{acronym}|{number}|(?P<word>{word}){_inclusive(marks, after)}?)")


def _inclusive(marks: str, after: str) -> str:
    """Return the pattern of what inclusive writing hangs on a word: ·e·s, ·rices, (e)s, (e)(s), .e.s, -e-s."""
    endings = "|".join(_any_case(ending, f"[{marks}]*" if marks else "") for ending in INCLUSIVE_ENDINGS)
    plural = "[sS]"
    return (
        rf"(?:[·•‧⋅](?:{endings}){plural}?(?:[·•‧⋅]{plural})?{after}"
        rf"|\((?:{endings}){plural}?\)(?:\({plural}\)|{plural}{after})?"
        rf"|(?P<mark>[.-])(?:{endings})(?P=mark){plural}{after})"
    )


def _any_case(ending: str, marks: str) -> str:
    """Return the pattern of an ending in any case, with and without accents, each as one character or two."""
    variants = (_ACCENTED.get(char, char) for char in ending)
    return "".join(f"[{chars}{chars.upper()}]{marks}" for chars in variants)


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

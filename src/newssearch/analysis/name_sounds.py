"""Reduce a name to its sounds, so that two transliterations of it, from Arabic or Cyrillic, French or English, meet.

What one language writes with one letter, French and English write as each hears it (facts of the romanisations they
use: ALA-LC and DIN 31635 for Arabic, BGN/PCGN and the French custom for Cyrillic):

- ش and ш are « ch » or "sh", ч is « tch » or "ch", щ is « chtch » or "shch";
- ج is « dj » or "j", ж is « j » or "zh";
- ق is q, k or, at the beginning, as Libya says it, g; خ and х are kh, ك and к are k, غ is gh or g;
- و and у are « ou » or "u", the former « ou » or "w" before a vowel; Arabic ḍamma is o as well;
- fatḥa is a or e; ي, и, й and ий are i, y, iy or ee, and with a vowel before them ai, ay, ei or ey;
- ذ and ض are d, dh or dd; в at the end is v or ff; the ة at the end is a or ah; the e of a French -ine is mute.

Unlike Soundex or Metaphone, made for one language, a key keeps its vowels: without them most short names would be one.
"""

import itertools
import re

MIN_CHARS = 4
"""Of a name: shorter ones have too many neighbours."""

MIN_SOUNDS = 4
"""Of a key, for the same reason."""

N_STARTING = 4
"""Sounds by which names are looked up: with three, a thousand begin so; with five, there are as many beginnings."""

_SPELLINGS = {
    "C": ("chtch", "shch", "tsch", "tch", "tsh", "sch", "ch", "sh"),
    "J": ("dzh", "dj", "zh", "j"),
    "K": ("kh", "ck", "kk", "qq", "k", "q"),
    "G": ("gh", "gg", "g"),
    "F": ("ff", "ph", "f"),
    "V": ("vv", "w", "v"),
    "S": ("ss", "s"),
    "Z": ("zz", "z"),
    "T": ("tt", "th", "t"),
    "D": ("dd", "dh", "d"),
    "B": ("bb", "b"),
    "P": ("pp", "p"),
    "M": ("mm", "m"),
    "N": ("nn", "n"),
    "L": ("ll", "l"),
    "R": ("rr", "r"),
    "H": ("h",),
    "X": ("ks", "x"),
    "Q": ("c",),
    "E": ("ai", "ay", "ei", "ey"),
    "I": ("ij", "iy", "yi", "yy", "ii", "ee", "i", "y"),
    "O": ("ou", "oo", "o", "u"),
    "A": ("aa", "a", "e"),
}
"""Sound -> how it is written in surface forms. A c that is not soft stays what it is: no transliteration has it."""

_ALSO = {"G": ("gu",), "S": ("c",), "V": ("ou",)}
"""Sound -> what `_REWRITTEN` makes it of."""

_FIRST = {"A": ("ye",), "K": ("gh", "g")}
"""The same of the first sound of a name, which is never written with a doubled consonant."""

_SOUND_OF = {spelling: sound for sound, spellings in _SPELLINGS.items() for spelling in spellings}
_SPELLING = re.compile("|".join(sorted(_SOUND_OF, key=lambda spelling: -len(spelling))))

_REWRITTEN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"abd(?:a|e|u|ou)l", "abdal"),
        (r"^ye", "e"),
        (r"^(?:k|q|gh?)(?=a)", "k"),
        (r"gu(?=[ei])", "g"),
        (r"c(?=[eiy])", "s"),
        (r"ou(?=[aei])", "w"),
        (r"(?<=[oe])ff$", "v"),
        (r"(?<=[iy]n)e$", ""),
        (r"(?<=[ae])h$", ""),
        (r"(?<=[iy])e$", "ei"),
    )
)
"""What depends on its neighbours -> how it is written in the above, in this order."""

_DOUBLED = re.compile(r"(.)\1")


def sounds_of(surface: str) -> str:
    """Return the key of a surface form, empty where it is too short or not of letters alone.

    >>> sounds_of("kadhafi"), sounds_of("gaddafi"), sounds_of("khrouchtchev"), sounds_of("khrushchev")
    ('KADAFI', 'KADAFI', 'KROCAV', 'KROCAV')
    """
    if len(surface) < MIN_CHARS or not (surface.isascii() and surface.isalpha()):
        return ""
    for pattern, replacement in _REWRITTEN:
        surface = pattern.sub(replacement, surface)
    sounds = "".join([_SOUND_OF[spelling] for spelling in _SPELLING.findall(surface)]).replace("CC", "C")
    return sounds if len(sounds) >= MIN_SOUNDS else ""


def beginnings_of(sounds: str) -> tuple[str, ...]:
    """Return how surface forms begin that may have a key; none is the beginning of another."""
    spellings = [(*_SPELLINGS[sound], *_ALSO.get(sound, ())) for sound in sounds[:N_STARTING]]
    spellings[0] = (*(one for one in spellings[0] if not _DOUBLED.match(one)), *_FIRST.get(sounds[0], ()))
    beginnings: list[str] = []
    for beginning in sorted(map("".join, itertools.product(*spellings))):
        if not beginnings or not beginning.startswith(beginnings[-1]):
            beginnings.append(beginning)
    return tuple(beginnings)


def are_man_and_woman(left: str, right: str) -> bool:
    """Tell whether two forms differ in what French adds to a woman's: « Martin » and « Martine », « Michelle »."""
    return left.endswith("e") != right.endswith("e") and _bare(left) == _bare(right)


def _bare(surface: str) -> str:
    return _DOUBLED.sub(r"\1", surface.removesuffix("e"))

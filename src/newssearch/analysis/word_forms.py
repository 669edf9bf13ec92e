"""Rewrite a surface form to the form of the same word that Snowball stems well, where it parts what belongs together.

Each rule is a pure function of a folded form, and leaves alone what it does not know. A confusion is worse than a miss:
where a rule needs to know words, `irregular_forms` has them.
"""

import re
from collections.abc import Callable, Mapping

from newssearch.analysis import irregular_forms as words

Rule = Callable[[str], str]

_FIRST = re.compile(r"1(?:er|re|ere|e)s?")
_ORDINAL = re.compile(r"(\d+)(?:e|me|i?eme)s?|(2)nde?s?|(v|iv|ix|v?iii?|x[ivx]*)eme")
"""The sixth in Roman digits is left out: `VIe` is folded to `vie`, which is life."""

_TO_TENTH = "deux trois quatr cinqu six sept huit neuv dix".split()
_ORDINAL_WORDS = {
    f"{number}ieme{plural}": f"{rank}e" for rank, number in enumerate(_TO_TENTH, start=2) for plural in ("", "s")
}

_LIKE_VERBS = {word + ending: word + "e" for word in words.ENDING_LIKE_VERBS for ending in ("", "s", "e", "es")}
"""The feminine ending keeps Snowball from cutting what it takes for a verb's."""

_IN_EUSE = {feminine + plural: feminine[:-3] + "ur" for feminine in words.FEMININES_IN_EUSE for plural in ("", "s")}
_IN_IERE = re.compile(r"(.+ie)re(?:s|ment)?")
_IN_IVE = re.compile(r"(..+[cst]i|jui|nai|.*tardi)ve(?:s|ment)?")
_IN_TRICE = re.compile(r"(.+t)rices?")
_IN_OS_OR_US = re.compile(r"..+[ou]s")
_IN_IONS = re.compile(r".+(?:[cgnx]|ll|ss)ions")
_IN_ENT = re.compile(r"(..+)(?<!ai)(?<!iss)(?<![iu]r)(?<![tv]i)ent")
"""Snowball knows -aient, -issent, -irent and -urent; il tient and il vient are singular."""

_PARTICIPLE_AFTER_VOWEL = re.compile(r"(.*[aeiou])ees?")
_PARTICIPLE = re.compile(r"(.*[^aeiou])ees?")


def spelling(surface: str) -> str:
    """Return the usual spelling of a word that has several."""
    return words.SPELLINGS.get(surface, surface)


def saint(surface: str) -> str:
    """Write the abbreviations of saint and sainte out."""
    return "saint" if surface in ("st", "ste") else surface


def ordinal(surface: str) -> str:
    """Return one form for the written variants of an ordinal: 1er, 1ère and premier, 2e and 2ème, XXe and XXème."""
    if _FIRST.fullmatch(surface):
        return "premier"
    if match := _ORDINAL.fullmatch(surface):
        return f"{match[match.lastindex or 0]}e"
    return surface


def ordinal_word(surface: str) -> str:
    """Return an ordinal from second to tenth in digits; higher ones are mostly written so, or in two words."""
    return _ORDINAL_WORDS.get(surface, surface)


def irregular(surface: str) -> str:
    """Return the base form of an irregular feminine or plural."""
    return words.IRREGULAR.get(surface, surface)


def kept_apart(surface: str) -> str:
    """Give a word that Snowball would take for another one a stem of its own: mars and mari, français and franc."""
    return words.KEPT_APART.get(surface, surface)


def feminine_in_iere(surface: str) -> str:
    """Return première and premièrement as premier: Snowball knows -ière, but not folded."""
    return _to_masculine(surface, _IN_IERE, "r")


def feminine_in_ive(surface: str) -> str:
    """Return active and activement as actif: Snowball parts them in short words."""
    return _to_masculine(surface, _IN_IVE, "f")


def feminine_in_trice(surface: str) -> str:
    """Return actrice as acteur."""
    return _to_masculine(surface, _IN_TRICE, "eur")


def feminine_in_euse(surface: str) -> str:
    """Return joueuse as joueur."""
    return _IN_EUSE.get(surface, surface)


def ending_like_verb(surface: str) -> str:
    """Return the feminine of a noun or adjective that ends like a verb: étrangers -> étrangère, crédit -> crédite.

    It comes after the rules on feminines, one of which would undo it for entière.
    """
    return _LIKE_VERBS.get(surface, surface)


def listed_plural(surface: str) -> str:
    """Return lieux as lieu and emplois as emploi; most words in -eux, -ais and -ois are singulars."""
    return surface[:-1] if surface in words.PLURALS else surface


def plural_in_os_or_us(surface: str) -> str:
    """Return photos as photo and élus as élu; a Latin word or a name loses an s too, which makes it no other word."""
    is_plural = _IN_OS_OR_US.fullmatch(surface) and surface not in words.NO_PLURALS
    return surface[:-1] if is_plural else surface


def plural_in_ions(surface: str) -> str:
    """Return opinions as opinion: Snowball takes it for a verb in the imperfect."""
    return surface[:-1] if _IN_IONS.fullmatch(surface) else surface


def third_person_plural(surface: str) -> str:
    """Return votent as vote; -èrent is taken for the present (considèrent), which news has more often than the past."""
    match = _IN_ENT.fullmatch(surface)
    is_noun = surface.endswith("ment") and surface not in words.VERBS_IN_MENT
    return surface if match is None or is_noun or surface in words.NO_VERBS_IN_ENT else f"{match[1]}e"


def participle_after_vowel(surface: str) -> str:
    """Return créées as crée, situées as situe."""
    return _to_masculine(surface, _PARTICIPLE_AFTER_VOWEL, "e")


def participle(surface: str) -> str:
    """Return lycées as lyce: Snowball knows -ée but not its folded form, and would part it from -ées and -é."""
    return _to_masculine(surface, _PARTICIPLE, "e")


def _to_masculine(surface: str, feminine: re.Pattern[str], ending: str) -> str:
    match = feminine.fullmatch(surface)
    return match[1] + ending if match and surface not in words.NO_FEMININES else surface


RULES: Mapping[str, Rule] = {
    rule.__name__: rule
    for rule in (
        spelling,
        saint,
        ordinal,
        ordinal_word,
        irregular,
        kept_apart,
        feminine_in_iere,
        feminine_in_ive,
        feminine_in_trice,
        feminine_in_euse,
        ending_like_verb,
        listed_plural,
        plural_in_os_or_us,
        plural_in_ions,
        third_person_plural,
        participle_after_vowel,
        participle,
    )
}
"""Name -> rule, in the order in which a form goes through them; named so that each can be measured alone."""

_LISTED = frozenset().union(
    *(_ORDINAL_WORDS, _LIKE_VERBS, _IN_EUSE, words.SPELLINGS, words.IRREGULAR, words.KEPT_APART, words.PLURALS),
    ("st", "ste"),
)
"""Words that a rule knows by name."""

_ENDINGS = tuple("re res rement ve ves vement trice trices os us ions ent ee ees eme".split())
"""What the words end with that a rule knows by their spelling, but for those that begin with a digit."""


def keeps_first_letter(surface: str) -> bool:
    """Tell whether no rule can give a form another first letter, as `yeux` becomes `oeil` and `1er` `premier`."""
    return surface not in _LISTED and not surface[:1].isdecimal()


def may_be_rewritten(surface: str) -> bool:
    """Tell quickly whether a rule may know a form; most forms none does, and that is a dozen patterns saved.

    >>> may_be_rewritten("travaux"), may_be_rewritten("maison")
    (True, False)
    """
    return surface.endswith(_ENDINGS) or surface in _LISTED or surface[:1].isdecimal()

"""Draw French texts, and write them in the other ways that must make no difference to what is found."""

import re
import unicodedata
from collections.abc import Callable

from hypothesis import strategies as st

APOSTROPHES = "'’ʼʻ‘′´`＇"
BLANKS = " \u00a0\u202f\u2009\u2007\u2008\u200a"
HYPHENS = "-‐‑–"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff"

_LETTERS = "abcdefghijklmnopqrstuvwxyzàâäçéèêëîïôöùûüÿœæ"
_SPECIMENS = """
    aujourd'hui|presqu'îles|quelqu'une|prud'hommes|entr'ouvert|s'entr'aider|N'Djamena|M'Bappé|n'a|m'y|O'Brien|l' été
    |l'été|lorsqu'on|Jusqu'à|Ç'a|qu'Œdipe|c'est-à-dire|Côte-d'Or|rock'n'roll|d'aujourd'hui|«l'|l'«Équipe»|À l'œuvre :
    |O.N.U.|S.N.C.F|d'E.D.F.|É.N.A.|J.-C.|plan-B.|a.b.c|Œ.N.|poète|coexistence|Noël|aiguë|cœur|ex-æquo|lemonde.fr|R&D
    |étudiant·e·s|ami·es|directeur·rices|citoyen(ne)s|auteur(e)(s)|élu(e)s|élu-e-s|député.e.s|l'élu·ë|étudiantes
    |2.944.000|1.000|3,5|02.07.2025|192.168.100.1|0.278|2'944|d'11|20h30|1er|XXe|G20|100.000e
    |2 944|12 345 678|06 12 34 56 78|1 000 2
""".split("|")

_WORDS = st.text(_LETTERS + _LETTERS.upper(), min_size=1, max_size=9)
_LOOSE = st.text(_LETTERS + "AÉÇŒ'-.·() ,:0123456789«»\"\n", max_size=12)

FRENCH_TEXTS = st.lists(st.one_of(_WORDS, st.sampled_from(_SPECIMENS), _LOOSE), max_size=8).flatmap(
    lambda pieces: st.lists(
        st.sampled_from([" ", " ", "", "'", "-", ", ", ". "]), min_size=len(pieces), max_size=len(pieces)
    ).map(lambda gaps: "".join(piece + gap for piece, gap in zip(pieces, gaps, strict=True)))
)
"""Texts of words, of what French writes in special ways, and of any letters and marks in any order."""


def unaccented(text: str) -> str:
    """Return a text as it is typed in haste: no accent, no cedilla."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _any_of(chars: str, text: str, draw: st.DataObject) -> str:
    """Write each of the given characters as any other of them."""
    return re.sub(f"[{re.escape(chars)}]", lambda _: draw.draw(st.sampled_from(chars)), text)


def _with_invisible(text: str, draw: st.DataObject) -> str:
    places = sorted(draw.draw(st.lists(st.integers(0, len(text)), max_size=5)), reverse=True)
    for place in places:
        text = text[:place] + draw.draw(st.sampled_from(INVISIBLE)) + text[place:]
    return text


def _with_ligatures(text: str, _: st.DataObject) -> str:
    for plain, ligature in (("oe", "œ"), ("OE", "Œ"), ("ae", "æ"), ("AE", "Æ")):
        text = text.replace(plain, ligature)
    return text


def _without_ligatures(text: str, _: st.DataObject) -> str:
    for ligature, plain in (("œ", "oe"), ("Œ", "OE"), ("æ", "ae"), ("Æ", "AE")):
        text = text.replace(ligature, plain)
    return text


Rewriting = Callable[[str, st.DataObject], str]

REWRITINGS: dict[str, Rewriting] = {
    "without accents": lambda text, _: unaccented(text),
    "decomposed": lambda text, _: unicodedata.normalize("NFD", text),
    "in capitals": lambda text, _: text.upper(),
    "in lower case": lambda text, _: text.lower(),
    "with other apostrophes": lambda text, draw: _any_of(APOSTROPHES, text, draw),
    "with ligatures": _with_ligatures,
    "without ligatures": _without_ligatures,
    "with invisible characters": _with_invisible,
    "with other blanks": lambda text, draw: _any_of(BLANKS, text, draw),
    "with other hyphens": lambda text, draw: _any_of(HYPHENS, text, draw),
}
"""What readers, typesetters and machines do to a text without changing a word of it."""

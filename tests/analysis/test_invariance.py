"""Try each kind of French word in each way of typing it; `test_analyser.py` draws texts and ways at random."""

import unicodedata
from collections.abc import Callable

import pytest

from analysis.french_texts import unaccented
from newssearch.analysis import analyse

WORDS = [
    "l'été", "d'Œuvres", "cœur", "Sud-Sud", "S.N.C.F.", "l'O.N.U.", "aujourd'hui", "qu'élu", "N'Djamena", "presqu'île",
    "étudiant·e·s", "citoyen(ne)s", "élu.e.s", "2 944", "2.944", "1er", "créées", "Ægir", "garçon", "naïf", "où", "À",
    "quelqu'un", "prud'homme", "c'est-à-dire", "Côte-d'Or", "ç'a", "Noël", "M'Bappé", "É.N.A.", "lycées", "rock'n'roll",
]  # fmt: skip


def with_ligatures(text: str) -> str:
    return text.replace("oe", "œ").replace("OE", "Œ").replace("ae", "æ").replace("AE", "Æ")


def without_ligatures(text: str) -> str:
    return text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")


def with_soft_hyphens(text: str) -> str:
    return "".join(char + "\u00ad" * char.isalpha() for char in text)


VARIANTS: dict[str, Callable[[str], str]] = {
    "no accents": unaccented,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "capitals": str.upper,
    "small letters": str.lower,
    "ligatures": with_ligatures,
    "no ligatures": without_ligatures,
    "soft hyphens": with_soft_hyphens,
    **{f"apostrophe {char}": lambda text, char=char: text.replace("'", char) for char in "’ʼ‘′´`"},  # type: ignore[misc]
    **{f"blank U+{ord(char):04X}": lambda text, char=char: text.replace(" ", char) for char in "\u00a0\u202f\u2009"},  # type: ignore[misc]
    **{f"hyphen U+{ord(char):04X}": lambda text, char=char: text.replace("-", char) for char in "\u2010\u2011\u2013"},  # type: ignore[misc]
}


def terms(text: str) -> list[tuple[str, str]]:
    return [(token.term, token.surface) for token in analyse(text)]


@pytest.mark.parametrize("name", sorted(VARIANTS))
@pytest.mark.parametrize("word", WORDS)
def test_each_word_survives_each_way_of_typing(word: str, name: str) -> None:
    assert terms(VARIANTS[name](word)) == terms(word)

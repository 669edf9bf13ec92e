"""Hold what the analysis promises: terms do not depend on how a text is typed, and offsets point into it as it is."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.analysis import analyse

WORDS = [
    "l'été", "d'Œuvres", "cœur", "Sud-Sud", "S.N.C.F.", "l'O.N.U.", "aujourd'hui", "qu'élu", "N'Djamena", "presqu'île",
    "étudiant·e·s", "citoyen(ne)s", "élu.e.s", "2 944", "2.944", "1er", "créées", "Ægir", "garçon", "naïf", "où", "À",
    "quelqu'un", "prud'homme", "c'est-à-dire", "Côte-d'Or", "ç'a", "Noël", "M'Bappé", "É.N.A.", "lycées", "rock'n'roll",
]  # fmt: skip
LETTERS = "aàâbcçdeéèêëfghiîïjklmnoôœpqrstuùûüvwxyÿzæAÀÂBCÇDEÉÈÊËÎÏÔŒÙÛÜŸÆ"
chunks = st.one_of(st.sampled_from(WORDS), st.text(alphabet=LETTERS + "0123456789'-.·() ,\n", min_size=1, max_size=8))
texts = st.lists(chunks, max_size=12).map(" ".join)


def without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def with_ligatures(text: str) -> str:
    return text.replace("oe", "œ").replace("OE", "Œ").replace("ae", "æ").replace("AE", "Æ")


def without_ligatures(text: str) -> str:
    return text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")


def with_soft_hyphens(text: str) -> str:
    return "".join(char + "\u00ad" * char.isalpha() for char in text)


VARIANTS: dict[str, Callable[[str], str]] = {
    "no accents": without_accents,
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


@given(text=texts, names=st.lists(st.sampled_from(sorted(VARIANTS)), min_size=1, max_size=4, unique=True))
@example(text="Œuvre d'été, l'O.N.U. et 2 944 étudiant·e·s", names=list(VARIANTS)[:4])
def test_however_a_text_is_typed_its_terms_are_the_same(text: str, names: list[str]) -> None:
    typed = text
    for name in names:
        typed = VARIANTS[name](typed)
    assert terms(typed) == terms(text)


@pytest.mark.parametrize("name", sorted(VARIANTS))
@pytest.mark.parametrize("word", WORDS)
def test_each_word_survives_each_way_of_typing(word: str, name: str) -> None:
    assert terms(VARIANTS[name](word)) == terms(word)


@given(st.one_of(st.text(), texts))
@example("a\u00ad\u0301b l'\u200bété")
def test_offsets_mark_each_token_in_order_in_the_text_as_given(text: str) -> None:
    end = 0
    for rank, token in enumerate(analyse(text)):
        assert token.position == rank
        assert end <= token.start < token.end <= len(text)
        assert token.surface
        assert token.term
        end = token.end


@given(texts)
def test_analysing_a_surface_form_gives_it_back(text: str) -> None:
    for token in analyse(text):
        assert terms(token.surface) == [(token.term, token.surface)]


@pytest.mark.parametrize(
    "text",
    ["a" * 300_000, "a." * 100_000, "1 000 " * 50_000, "'" * 300_000, "l'" * 100_000, "a·e" * 100_000,
     "\ud800é" * 9, "\u0301" * 300_000,
     "a\u00ad" * 100_000, "(e)" * 100_000, "a-" * 100_000, "é\u0301" * 100_000],
)  # fmt: skip
def test_no_text_is_too_odd_or_too_long(text: str) -> None:
    assert all(len(token.surface) <= 100 for token in analyse(text))

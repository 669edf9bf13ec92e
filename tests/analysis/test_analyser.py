"""Prove the promises of the whole chain: one term for all ways of writing a word, and exact offsets."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.french_texts import FRENCH_TEXTS, REWRITINGS
from newssearch.analysis import Token, analyse, find_terms, term_of, with_plain_typography
from newssearch.analysis.fold import fold
from newssearch.analysis.tokens import MAX_SURFACE_CHARS

ANY_TEXT = st.one_of(st.text(st.characters()), st.text("aéΣи\u0301\u00ad'.·()- 12_ʼÅŉʔ中ﬁ\u0650ع"), FRENCH_TEXTS)
"""Any characters at all, lone surrogates and unassigned ones included."""


def terms(text: str) -> list[tuple[str, str]]:
    return [(token.term, token.surface) for token in analyse(text)]


def letters_of(marked: str) -> str:
    """Return a stretch of text folded, without what is no letter, digit or mark; Greek's final sigma is no other."""
    kept = [
        char for char in fold(with_plain_typography(marked)) if char.isalnum() or unicodedata.category(char)[0] == "M"
    ]
    return unicodedata.normalize("NFC", "".join(kept)).replace("ς", "σ")


@given(text=ANY_TEXT, lang=st.sampled_from(["fr", "en"]), draw=st.data())
def test_the_tokens_with_some_terms_are_found_as_among_all(text: str, lang: str, draw: st.DataObject) -> None:
    tokens = analyse(text, lang)
    terms = draw.draw(st.sets(st.sampled_from([token.term for token in tokens] or ["absent"])))
    assert find_terms(text, terms, lang) == [token for token in tokens if token.term in terms]


@pytest.mark.parametrize("name", REWRITINGS)
@given(text=FRENCH_TEXTS, draw=st.data())
def test_a_text_written_another_way_has_the_same_terms(name: str, text: str, draw: st.DataObject) -> None:
    assert terms(REWRITINGS[name](text, draw)) == terms(text)


@given(FRENCH_TEXTS, st.lists(st.sampled_from(sorted(REWRITINGS)), min_size=2, max_size=5), st.data())
def test_a_text_rewritten_in_several_ways_has_the_same_terms(text: str, names: list[str], draw: st.DataObject) -> None:
    rewritten = text
    for name in names:
        rewritten = REWRITINGS[name](rewritten, draw)
    assert terms(rewritten) == terms(text)


def test_every_rewriting_rewrites_something() -> None:
    specimen = "L'été œuvre oe 2 944 élu-e"
    rewritten: dict[str, set[str]] = {name: set() for name in REWRITINGS}

    @given(st.data())
    def collect(draw: st.DataObject) -> None:
        for name, rewriting in REWRITINGS.items():
            rewritten[name].add(rewriting(specimen, draw))

    collect()
    assert [name for name, texts in rewritten.items() if texts == {specimen}] == []


@given(ANY_TEXT)
@example("ŉ l'\ud800été \u0378")
@example("ʔ.ʔ. \u0301été")
@example("ᄀ.ᅡ. n'Σ")
def test_offsets_of_any_text_are_in_order_and_mark_what_the_surface_is_made_of(text: str) -> None:
    tokens = analyse(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    last_end = 0
    for token in tokens:
        assert last_end <= token.start < token.end <= len(text)
        assert letters_of(text[token.start : token.end]).startswith(token.surface.replace("ς", "σ"))
        last_end = token.end


@given(ANY_TEXT)
@example("ʔ.ʔ.")
@example("ͺ")
def test_no_token_of_any_text_is_empty_or_endless(text: str) -> None:
    for token in analyse(text):
        assert token.term
        assert any(map(str.isalnum, token.surface))
        assert len(token.surface) <= MAX_SURFACE_CHARS


@given(ANY_TEXT)
def test_a_surface_form_of_any_text_folds_to_itself(text: str) -> None:
    for token in analyse(text):
        assert fold(token.surface) == token.surface


@given(FRENCH_TEXTS)
def test_a_surface_form_of_french_is_analysed_to_itself(text: str) -> None:
    for token in analyse(text):
        whole = Token(token.term, token.surface, token.surface, 0, len(token.surface), 0)
        assert analyse(token.surface) == [whole]


@given(FRENCH_TEXTS)
def test_a_mark_holds_no_invisible_character_at_its_ends(text: str) -> None:
    spaced = "\u200b".join(text)
    for token in analyse(spaced):
        assert "\u200b" not in (spaced[token.start], spaced[token.end - 1])


@given(FRENCH_TEXTS)
def test_the_term_of_a_surface_form_is_the_term_of_its_token(text: str) -> None:
    for lang in ("fr", "en"):
        assert [term_of(token.surface, lang) for token in analyse(text, lang)] == [
            token.term for token in analyse(text, lang)
        ]


def test_french_is_stemmed_and_another_language_keeps_its_folded_words() -> None:
    assert [token.term for token in analyse("Les Coopérations")] == ["le", "cooper"]
    assert [token.term for token in analyse("Les Coopérations", "en")] == ["les", "cooperations"]


def test_a_token_names_its_parts() -> None:
    assert analyse("De l’Œuvre") == [
        Token(term="de", surface="de", written="De", start=0, end=2, position=0),
        Token(term="oeuvr", surface="oeuvre", written="Œuvre", start=5, end=10, position=1),
    ]

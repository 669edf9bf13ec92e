"""Freeze the stems of some words: a stem that changes needs every index built anew."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.fold import fold
from newssearch.analysis.stemming import stem, stem_all

FROZEN = """
    cooperation cooper   cooperations cooper  lycee lyc            lycees lyc               musee mus
    musees mus           annee anne           annees anne          blesse bless             blesses bless
    blessee bless        blessees bless       elu elu              elue elu                 elues elu
    oeuvre oeuvr         oeuvres oeuvr        national national    nationaux national       nationale national
    cheval cheval        chevaux cheval       ministre ministr     ministres ministr        ministere minister
    president president  presidente president francais francaiss  francaises francaiss     economie econom
    economiques econom   gouvernement gouvern manifestants manifest manifestation manifest  heureux heureux
    heureuse heureux     hopital hopital      hopitaux hopital     bateaux bateau           finissent fin
    reforme reform       retraites retrait    elections elect        journaux journal       etudiantes etudi
    mangerait mang       ete ete              2944 2944            1er premi                g20 g20
""".split()
"""Surface forms, each followed by its stem in snowballstemmer 3.1.1: `pyproject.toml` pins that version for this."""


@pytest.mark.parametrize(("surface", "stemmed"), list(zip(FROZEN[::2], FROZEN[1::2], strict=True)))
def test_the_stem_of_a_word_is_what_indexes_were_built_with(surface: str, stemmed: str) -> None:
    assert stem(surface) == stemmed


@pytest.mark.parametrize("noun", ["lycée", "musée", "blessée", "députée", "journée", "entrée", "retraitée"])
def test_a_feminine_in_ee_has_one_stem_in_singular_and_plural_and_with_the_participle(noun: str) -> None:
    assert stem(fold(noun)) == stem(fold(noun + "s")) == stem(fold(noun.removesuffix("e")))


@pytest.mark.parametrize(
    "forms",
    ["coopération coopérations coopérer", "banque banques", "national nationale nationaux", "marché marchés marche"],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(fold(form)) for form in forms.split()}) == 1


@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=12))
def test_a_stem_is_folded_and_never_empty(surface: str) -> None:
    assert stem(surface)
    assert fold(stem(surface)) == stem(surface)


@given(st.lists(st.text("abceisvx019é", min_size=1, max_size=6) | st.sampled_from(FROZEN)))
def test_many_words_have_the_stems_of_each(surfaces: list[str]) -> None:
    assert stem_all(surfaces) == [stem(surface) for surface in surfaces]


def test_a_word_of_another_script_is_its_own_stem() -> None:
    assert stem("москва") == "москва"


def test_threads_that_stem_at_once_get_the_stems_of_one() -> None:
    surfaces = [f"{first}{second}ations" for first in "bcdfg" for second in ("ar", "el", "im", "on", "ur")] * 20
    results: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: results.append([stem.__wrapped__(surface) for surface in surfaces]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[stem(surface) for surface in surfaces]] * 4

"""Fold words to their surface form, in French and in every other alphabet."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newssearch.analysis.fold import fold


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Été", "ete"),
        ("e\u0301te\u0301", "ete"),
        ("GARÇON", "garcon"),
        ("cœur", "coeur"),
        ("Œuvre", "oeuvre"),
        ("ex-Æquo", "ex-aequo"),
        ("naïve", "naive"),
        ("L’Haÿ", "l’hay"),
        ("ﬁnal", "final"),
        ("ﬂeuve", "fleuve"),
        ("ＦＵＬＬ", "full"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Søren", "soren"),
        ("Ørsted", "orsted"),
        ("ısparta", "isparta"),
        ("İstanbul", "istanbul"),
        ("Đà", "da"),
        ("Þór", "thor"),
        ("XXᵉ", "xxe"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\u034fb", "ab"),
    ],
)
def test_latin_letters_become_plain_ones_in_lower_case(word: str, expected: str) -> None:
    assert fold(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("МОСКВА", "москва"),
        ("Йод", "йод"),
        ("и\u0306од", "йод"),
        ("Αθήνα", "αθήνα"),
        ("مُحَمَّد", "مُحَمَّد"),
        ("हिन्दी", "हिन्दी"),
        ("서울", "서울"),
        ("北京", "北京"),
    ],
)
def test_other_scripts_are_kept_with_their_marks_in_one_unicode_form(word: str, expected: str) -> None:
    assert fold(word) == expected


def test_a_mark_is_dropped_after_a_latin_letter_only() -> None:
    assert fold("a\u0301и\u0306") == "aй"


def test_a_latin_letter_without_a_plain_counterpart_is_dropped_with_its_marks() -> None:
    assert fold("aʔ\u0301b") == "ab"


@given(st.text(st.characters()))
@example("Ǆ ΑΣ ŉ ẞ ͺ K Å")
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text("abcéèàâäçîïôöùûüÿœæñåø"))
def test_folded_french_is_ascii_in_lower_case_whatever_its_case(word: str) -> None:
    assert fold(word).isascii()
    assert fold(word.upper()) == fold(word) == fold(word).lower()


@given(st.text("abcXYZ019'-àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒÆ\u212a\u0130", max_size=8))
def test_french_letters_are_folded_as_beside_letters_that_french_has_not(word: str) -> None:
    assert fold(word) + "l" == fold(word + "ł")

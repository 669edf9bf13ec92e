"""Test the ways in which a query is typed."""

import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import given

from newssearch.analysis import analyse
from newssearch.evaluation import CONDITIONS

FRENCH = "aàâbcçdeéèêëiîïoôuùûüyÿœæ AÀÉŒ’'-"


@pytest.mark.parametrize(
    ("condition", "typed"),
    [
        ("as-written", "L’Œuvre de l’été, ex æquo à Noël"),
        ("unaccented", "L'OEuvre de l'ete, ex aequo a Noel"),
        ("capitals", "L’ŒUVRE DE L’ÉTÉ, EX ÆQUO À NOËL"),
    ],
)
def test_each_condition_types_as_it_says(condition: str, typed: str) -> None:
    assert CONDITIONS[condition]("L’Œuvre de l’été, ex æquo à Noël") == typed


def test_accents_of_their_own_code_point_go_too() -> None:
    assert CONDITIONS["unaccented"](unicodedata.normalize("NFD", "çà et là")) == "ca et la"


@given(st.text(alphabet=FRENCH, max_size=30), st.sampled_from(sorted(CONDITIONS)))
def test_french_typed_in_any_way_has_the_same_terms(text: str, condition: str) -> None:
    typed = CONDITIONS[condition](text)
    assert [token.term for token in analyse(typed)] == [token.term for token in analyse(text)]

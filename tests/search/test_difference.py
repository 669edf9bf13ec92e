"""Check how the writing of a word in an article is told from that in a query."""

import pytest

from newssearch.analysis import analyse
from newssearch.query.words import word_of
from newssearch.search.difference import Difference, differences

ACCENTS, LIGATURE, CAPITALS = Difference.ACCENTS, Difference.LIGATURE, Difference.CAPITALS
PLURAL, SINGULAR, INFLECTION = Difference.PLURAL, Difference.SINGULAR, Difference.INFLECTION


@pytest.mark.parametrize(
    ("typed", "written", "expected"),
    [
        ("budget", "budget", []),
        ("Sénégal", "Sénégal", []),
        ("cooperation", "coopération", [ACCENTS]),
        ("marché", "marche", [ACCENTS]),
        ("coeur", "cœur", [LIGATURE]),
        ("oeuvrees", "œuvrées", [ACCENTS, LIGATURE]),
        ("sud", "Sud", [CAPITALS]),
        ("onu", "ONU", [CAPITALS]),
        ("Marché", "marché", [CAPITALS]),
        ("etat", "État", [ACCENTS, CAPITALS]),
        ("etat", "États", [ACCENTS, CAPITALS, PLURAL]),
        ("état", "états", [PLURAL]),
        ("banques", "banque", [SINGULAR]),
        ("cheval", "chevaux", [PLURAL]),
        ("travail", "travaux", [PLURAL]),
        ("travaux", "travail", [SINGULAR]),
        ("bureau", "bureaux", [PLURAL]),
        ("œil", "yeux", [PLURAL]),
        ("créée", "créées", [PLURAL]),
        ("voter", "votent", [INFLECTION]),
        ("coopérer", "Coopération", [CAPITALS, INFLECTION]),
        ("premier", "première", [INFLECTION]),
    ],
)
def test_a_word_in_an_article_differs_from_the_one_typed(typed: str, written: str, expected: list[Difference]) -> None:
    (word,), (token,) = map(word_of, analyse(typed)), analyse(written)
    assert differences(word, token) == tuple(expected)

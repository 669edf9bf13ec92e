"""Check how the words of a query are found in an article as it writes them."""

import pytest

from newssearch.analysis import analyse
from newssearch.article import Article
from newssearch.query import TermQuery
from newssearch.query.words import word_of
from newssearch.search.account import WrittenForm
from newssearch.search.article_words import ArticleWords
from newssearch.search.difference import Difference


def forms_of(query: str, body: str, *, title: str = "", lang: str = "fr") -> list[tuple[str, list[str]]]:
    """Return the forms of the last word of a query in an article, with the names of their differences."""
    words = ArticleWords(Article(title=title, body=body, lang=lang), query)
    forms = words.forms(word_of(analyse(query)[-1]))
    return [(form.text, [difference.value for difference in form.differences]) for form in forms]


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("état", "Face à l’état des routes.", ("l’état", ["elision"])),
        ("état", "Il jusqu'état.", ("jusqu'état", ["elision"])),
        ("l'etat", "Face à l’état des routes.", ("l’état", ["accents"])),
        ("l'état", "Un état.", ("état", [])),
        ("sud", "L'accord Sud-Sud.", ("Sud-Sud", ["capitals", "compound"])),
        ("accord sud-sud", "Un accord sud–sud.", ("sud–sud", [])),
        ("équatoriale", "De l'Afrique-équatoriale.", ("l'Afrique-équatoriale", ["compound"])),
        ("afrique", "De l'afrique-équatoriale.", ("l'afrique-équatoriale", ["elision", "compound"])),
        ("dit", "Oui, dit-on.", ("dit", [])),
        ("onu", "L'action de l'O.N.U. commence.", ("l'O.N.U.", ["capitals", "elision", "signs"])),
        ("O.N.U.", "Les O.N.U. sont là.", ("O.N.U.", [])),
        ("2944", "Il y a 2\u202f944 tonnes.", ("2\u202f944", ["signs"])),
        ("Ndjamena", "À N'djamena.", ("N'djamena", ["signs"])),
        ("étudiants", "Les étudiant·e·s.", ("étudiant·e·s", ["singular", "signs"])),
    ],
)
def test_a_form_is_shown_with_what_stands_around_it(query: str, body: str, expected: tuple[str, list[str]]) -> None:
    assert forms_of(query, body) == [expected]


def test_forms_are_counted_by_where_they_are() -> None:
    article = Article(
        title="Le vent", body="Du vent, des vents.\n\nLe vent du nord. Rien d'autre à dire ici.", lang="fr"
    )
    assert ArticleWords(article, "vent").forms(TermQuery("vent", "vent", written="vent")) == (
        WrittenForm("vent", in_title=1, in_body=2, in_lead=1),
        WrittenForm("vents", in_title=0, in_body=1, in_lead=1, differences=(Difference.PLURAL,)),
    )


def test_a_word_that_was_not_typed_differs_in_nothing() -> None:
    words = ArticleWords(Article(body="Le Marché et les marchés.", lang="fr"), "marhce")
    forms = words.forms(TermQuery("march", "marche"))
    assert [(form.text, form.differences) for form in forms] == [("Marché", ()), ("marchés", ())]
    assert words.usual_form(TermQuery("march", "marche")) == "Marché"
    assert words.usual_form(TermQuery("vent", "vent")) is None


def test_other_languages_are_searched_by_the_plain_word() -> None:
    assert forms_of("markets", "A market, two Markets.", lang="en") == [("Markets", ["capitals"])]


def test_forms_of_several_words_are_listed_together() -> None:
    words = ArticleWords(Article(body="Développer, le développement, une banque.", lang="fr"), "dével*")
    asked = [TermQuery(token.term, token.surface) for token in analyse("développer développement budget")]
    assert {form.text for form in words.forms(*asked)} == {"Développer", "développement"}

"""Say which values of fields no article has, and what they may have been meant for."""

import pytest

from newssearch.article import Article
from newssearch.query import parse
from newssearch.search import SearchRequest
from query.building import LENIENT
from search.engines import MakeEngine

ARTICLES = [
    Article(article_id="a", title="Grève", source="Le Fleuve", authors=("Zoé Dupont",), section="Économie", lang="fr"),
    Article(article_id="b", title="Marché", source="L'Écho des Oasis", authors=("Paul Roy",), section="Sport"),
    Article(article_id="c", title="Strike", source="Hespress", lang="en"),
]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("source:Inconnu", ["Aucun article n’a pour source « Inconnu »."]),
        ("source:Fleuv", ["Aucun article n’a pour source « Fleuv ». Vouliez-vous dire « Le Fleuve » ?"]),
        ('source:"Le Fleuv"', ["Aucun article n’a pour source « Le Fleuv ». Vouliez-vous dire « Le Fleuve » ?"]),
        (
            "source:(Fleuve OU Hespres)",
            [
                "Aucun article n’a pour source « Fleuve ». Vouliez-vous dire « Le Fleuve » ?",
                "Aucun article n’a pour source « Hespres ». Vouliez-vous dire « Hespress » ?",
            ],
        ),
        ("grève -source:oasis", ["Aucun article n’a pour source « oasis ». Vouliez-vous dire « L'Écho des Oasis » ?"]),
        ('source:"LE FLEUVE"', []),
        ("auteur:dupond", ["Aucun article n’est signé « dupond ». Vouliez-vous dire « Zoé Dupont » ?"]),
        ('auteur:"zoe dupond"', ["Aucun article n’est signé « zoe dupond ». Vouliez-vous dire « Zoé Dupont » ?"]),
        ("auteur:dupont", []),
        ("rubrique:sports", ["Aucun article n’est dans la rubrique « sports ». Vouliez-vous dire « Sport » ?"]),
        ("langue:de", ["Aucun article n’est dans la langue « de ». Il y a « en » ou « fr »."]),
        ("groupe:maghreb", []),
        ("titre:grève 20:30", []),
    ],
)
def test_a_value_that_no_article_has_is_said(make_engine: MakeEngine, text: str, notes: list[str]) -> None:
    request = SearchRequest(text=text, query=parse(text, LENIENT).tree, relax=False)
    found = make_engine(*ARTICLES).search(request).notes
    assert [note for note in found if "contient" not in note] == notes


def test_of_many_such_values_a_few_are_said(make_engine: MakeEngine) -> None:
    text = " OU ".join(f"source:inconnu{number}" for number in range(50))
    request = SearchRequest(text=text, query=parse(text, LENIENT).tree)
    assert len(make_engine(*ARTICLES).search(request).notes) == 5

"""Score what stands for words by the most frequent of them."""

import pytest

from newssearch.article import Article
from newssearch.query import FuzzyQuery, PrefixQuery, WildcardQuery, parse
from newssearch.search import LocalEngine, SearchRequest
from newssearch.search.expansion import MAX_SCORED, OF_FUZZY, scored_words_for
from newssearch.search.model import Model
from newssearch.settings import Ranking
from query.building import LENIENT, word
from search.engines import MakeEngine

ARTICLES = [
    Article(article_id="new", title="Le port", body="On développe peu ici.", lang="fr"),
    Article(article_id="much", title="Développer", body="Le développement développe les développeurs.", lang="fr"),
    Article(article_id="else", title="La mer", body="Le vent du nord.", lang="fr"),
]


def found(engine: LocalEngine, text: str, ranking: Ranking | None = None) -> list[str]:
    request = SearchRequest(
        text=text, query=parse(text, LENIENT).tree, ranking=ranking or Ranking(), snippets=False, relax=False
    )
    return [hit.article_id for hit in engine.search(request).hits]


@pytest.mark.parametrize("text", ["dévelop*", "d?veloppe*", "dével*pe", "developpez~2"])
def test_what_has_more_of_the_words_comes_first(make_engine: MakeEngine, text: str) -> None:
    assert found(make_engine(*ARTICLES), text) == ["much", "new"]


def test_without_a_weight_all_matches_are_alike(make_engine: MakeEngine) -> None:
    assert found(make_engine(*ARTICLES), "dévelop*", Ranking(expansion=0)) == ["new", "much"]


def test_a_boost_counts_for_what_stands_for_words(make_engine: MakeEngine) -> None:
    engine = make_engine("Le riz du fleuve.", "Le marché du fleuve.")
    assert found(engine, "riz*^3 OU march*") == ["a0", "a1"]
    assert found(engine, "riz* OU march*^3") == ["a1", "a0"]


def test_all_of_the_words_tell_as_much_as_the_most_frequent(make_engine: MakeEngine) -> None:
    engine = make_engine("port porte", "port", "portail", "un deux")
    model = Model(engine.snapshot, Ranking())
    for part in (PrefixQuery("port"), WildcardQuery("po?t*")):
        weights = {
            one.surface: share * model.idf(model.snapshot.found_word(one.term, one.surface).doc_freq)
            for one, share in scored_words_for(model, part)
        }
        assert weights == pytest.approx(dict.fromkeys(weights, model.idf(2)))
        assert "portail" in weights
    [(near, share)] = scored_words_for(model, FuzzyQuery(word("portaill"), 1))
    assert (near.surface, share) == ("portail", OF_FUZZY)


def test_of_many_words_the_most_frequent_are_scored_and_no_function_word(make_engine: MakeEngine) -> None:
    many = [f"dev{letter}{other}x" for letter in "abcdef" for other in "abcdef"]
    engine = make_engine(*(" ".join(many[number:]) for number in range(len(many))), "de des demain")
    model = Model(engine.snapshot, Ranking())
    words = [one.surface for one, _ in scored_words_for(model, PrefixQuery("dev"))]
    assert words == many[: -MAX_SCORED - 1 : -1]
    assert {"de", "des"}.isdisjoint(one.surface for one, _ in scored_words_for(model, PrefixQuery("de")))

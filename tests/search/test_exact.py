"""Check that what answers to the letter is what a search finds, where the articles have each word that is asked for."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.query import BooleanQuery, parse_query
from newssearch.search import LocalEngine, SearchRequest
from newssearch.search.model import Model
from newssearch.search.plan import make_plan
from newssearch.settings import Ranking
from query.building import TREES
from search.engines import MakeEngine, engine_over
from search.french_corpora import CORPORA, QUERIES

CORPUS = [
    Article(article_id="a", title="Vent du sud", body="Le vent souffle sur la côte.", lang="fr"),
    Article(article_id="b", title="Le riz", body="La récolte de riz du sud.", lang="fr"),
]


def among(engine: LocalEngine, query: BooleanQuery, doc_ids: list[int]) -> list[str]:
    request = SearchRequest(text="", query=query, snippets=False)
    return [hit.article_id for hit in engine.find_among(request, np.array(doc_ids, np.int32))]


def living(engine: LocalEngine) -> list[int]:
    found: list[int] = np.flatnonzero(engine.snapshot.live).tolist()
    return found


def test_documents_stay_in_the_order_given(make_engine: MakeEngine) -> None:
    engine = make_engine(*CORPUS)
    first, second = living(engine)
    query = parse_query("sud")
    assert among(engine, query, [first, second]) == among(engine, query, [second, first])[::-1]
    assert len(among(engine, query, [first, second])) == 2
    assert len(among(engine, query, [second])) == 1
    assert among(engine, query, []) == []


def test_an_absent_word_is_required_and_not_corrected(make_engine: MakeEngine) -> None:
    engine = make_engine(*CORPUS)
    for text in ("riz zanzibar", "récoltte", "vent récolte"):
        assert among(engine, parse_query(text), living(engine)) == []
    assert among(engine, parse_query("vent de la côte"), living(engine)) == ["a"]


def test_function_words_are_required_where_nothing_else_is_asked_for(make_engine: MakeEngine) -> None:
    engine = make_engine(*CORPUS)
    assert among(engine, parse_query("de"), living(engine)) == ["b"]
    assert among(engine, parse_query("de vent"), living(engine)) == ["a"]


@settings(max_examples=80)
@given(articles=CORPORA, query=st.one_of(QUERIES.map(parse_query), TREES), deleted=st.integers(0, 2))
def test_a_search_without_relaxation_finds_the_same(articles: list[Article], query: BooleanQuery, deleted: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        gone = [article.article_id for article in articles[:deleted]]
        engine = engine_over(Path(folder) / "generation", articles, deleted=gone)
        model = Model(engine.snapshot, Ranking())
        if not make_plan(model, query, lambda: AcronymTable({}).over(engine.snapshot.acronyms)).absent:
            request = SearchRequest(text="", query=query, limit=1_000, relax=False, snippets=False)
            expected = [hit.article_id for hit in engine.search(request).hits]
            assert sorted(among(engine, query, living(engine))) == sorted(expected)
        engine.snapshot.close()

"""Check the ranking against the reference scorer, and against what a reader expects."""

import datetime as dt
import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.evaluation.reference import Reference
from newssearch.query import parse_query
from newssearch.search import LocalEngine, SearchRequest, SearchResults
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import MakeEngine, engine_over
from search.french_corpora import CORPORA, NOW_S, QUERIES, RANKINGS, assert_same_ranking, hits_of


def search(engine: LocalEngine, text: str, limit: int = 10) -> SearchResults:
    return engine.search(SearchRequest(text=text, query=parse_query(text), limit=limit, snippets=False))


def ids(engine: LocalEngine, text: str, ranking: Ranking | None = None) -> list[str]:
    return [hit.article_id for hit in hits_of(engine, text, ranking or Ranking())]


def assert_equal_to_reference(
    articles: Sequence[Article], queries: Sequence[str], *, deleted: Sequence[str] = (), n_commits: int = 1
) -> tuple[int, int]:
    """Hold every answer against the reference scorer, for each of the rankings; give the segments and their holes."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles, deleted=deleted, n_commits=n_commits)
        snapshot = engine.snapshot
        # A merge has left out some of the deleted articles.
        by_id = {article.article_id: article for article in articles}
        slots = [by_id[snapshot.listing(doc_id).article_id] for doc_id in range(snapshot.n_slots)]
        holes = np.flatnonzero(~snapshot.live).tolist()
        reference = Reference(slots, deleted=holes)
        for query in queries:
            for name, ranking in RANKINGS.items():
                expected = reference.search(query, ranking, limit=1_000, now_s=NOW_S)
                assert_same_ranking(hits_of(engine, query, ranking), expected, (query, name))
        snapshot.close()
    return snapshot.n_segments, len(holes)


@settings(max_examples=60)
@given(articles=CORPORA, queries=st.lists(QUERIES, min_size=1, max_size=3))
def test_ids_scores_and_order_equal_the_reference(articles: list[Article], queries: list[str]) -> None:
    assert_equal_to_reference(articles, queries)


@settings(max_examples=40)
@given(articles=CORPORA, queries=st.lists(QUERIES, min_size=1, max_size=3), n_commits=st.integers(2, 8), data=st.data())
def test_they_equal_the_reference_over_segments_with_holes(
    articles: list[Article], queries: list[str], n_commits: int, data: st.DataObject
) -> None:
    names = [article.article_id for article in articles]
    deleted = data.draw(st.lists(st.sampled_from(names), max_size=len(names) // 2, unique=True))
    assert_equal_to_reference(articles, queries, deleted=deleted, n_commits=n_commits)


def test_they_equal_the_reference_over_three_segments_with_holes() -> None:
    bodies = ("Le budget de la banque.", "Le marché du sud, à l'ouest du marché.", "Banque du sud.\n\nUn budget.")
    articles = numbered(*bodies * 30)
    queries = ["budget banque", "Sud", '"banque du sud" budget', "bugdet", "marché de l'ouest", "budget xylophone"]
    deleted = [str(number) for number in range(0, 90, 7)]
    assert assert_equal_to_reference(articles, queries, deleted=deleted, n_commits=3) == (3, 13)


def test_a_word_that_deleted_articles_alone_have_is_absent_for_the_reference_too() -> None:
    titled = Article(article_id="titre", title="Coopération", body="Coopération.", lang="fr")
    articles = [*numbered("Le sud.", "Une coopération.", "Une coopération.", "Une coopération."), titled]
    assert assert_equal_to_reference(articles, ["sud coopération"], deleted=["0"]) == (1, 1)


def numbered(*bodies: str) -> list[Article]:
    return [Article(article_id=str(number), body=body, lang="fr") for number, body in enumerate(bodies)]


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("budget sud-xylophone", id="a word of a compound whose other word is absent"),
        pytest.param('"de la" xylophone', id="a phrase of function words and an absent word"),
        pytest.param("sud-xylophone", id="a compound with an absent word"),
        pytest.param("le-xylophone budget", id="a compound of a function word and an absent word"),
        pytest.param("budget sudbanque", id="two words run together"),
        pytest.param("bugdet budget", id="a word with a typing error beside the same without"),
        pytest.param("et de la", id="function words alone"),
    ],
)
def test_the_reference_agrees_on_which_articles_count(query: str) -> None:
    articles = numbered(*["Budget de la banque."] * 11, *["Budget du sud."] * 11, "Le vent et la mer.", "Au nord.")
    assert_equal_to_reference(articles, [query])


@pytest.mark.parametrize(
    "query", ['"de la" xylophone', '"de la" xylophone riz', "vent-la xylophone", "de-la xylophone"]
)
def test_the_reference_agrees_on_which_of_few_articles_count(query: str) -> None:
    assert_equal_to_reference(numbered("Le vent de la mer.", "La pluie de la nuit.", "Un port au nord."), [query])


@pytest.mark.parametrize(
    "ranking",
    [
        pytest.param(Ranking(title_weight=0), id="no title"),
        pytest.param(Ranking(title_b=1, body_b=1, lead_b=1), id="length counts in full"),
        pytest.param(Ranking(k1=1e-6), id="a repeated word is one word"),
        pytest.param(
            Ranking(k1=100, title_weight=100, lead_weight=100, surface=100, stop_words=100, pairs=100), id="most"
        ),
    ],
)
def test_the_reference_agrees_at_the_ends_of_the_range(ranking: Ranking) -> None:
    articles = [
        Article(article_id="title", title="Le budget", body="Le vent.", lang="fr"),
        Article(article_id="body", title="Le vent", body="Le budget du port.", lang="fr"),
        Article(article_id="no title", body="Le budget.\n\nLe vent du port.", lang="fr"),
        Article(article_id="no content", title="Le vent", body="Et de la.", lang="fr"),
    ]
    reference = Reference(articles)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        for query in ("budget", "vent budget", "le vent de la", "de la"):
            expected = reference.search(query, ranking, now_s=NOW_S)
            hits = hits_of(engine, query, ranking)
            assert all(math.isfinite(hit.score) for hit in hits)
            assert_same_ranking(hits, expected, query)
        engine.snapshot.close()


@given(articles=CORPORA, query=QUERIES, reranked=st.integers(0, 60), limit=st.integers(0, 60))
@settings(max_examples=30)
def test_pages_of_one_search_never_overlap(articles: list[Article], query: str, reranked: int, limit: int) -> None:
    ranking = Ranking(reranked=reranked)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        hits = hits_of(engine, query, ranking)
        page = hits_of(engine, query, ranking, limit)
        engine.snapshot.close()
    assert page == hits[:limit]
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


def test_the_second_phase_rescores_the_best_of_the_first_alone(make_engine: MakeEngine) -> None:
    engine = make_engine("Le riz du sud, le riz.", "Du riz au sud du port.", "Le sud attend le riz de la mer du nord.")
    first = hits_of(engine, "riz sud", Ranking(reranked=0))
    for reranked in (1, 2):
        both = hits_of(engine, "riz sud", Ranking(reranked=reranked))
        raised = [hit.article_id for hit, before in zip(both, first, strict=True) if hit.score > before.score]
        assert raised == [hit.article_id for hit in first[:reranked]]
        assert both[reranked:] == first[reranked:]


def test_the_article_on_cooperation_sud_sud_comes_before_those_that_only_hold_sud(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(
            article_id="voisinage",
            title="UE-Voisinage Sud",
            body="Le Sud, le Sud et le Sud encore. Coopération.",
            lang="fr",
        ),
        Article(article_id="vent", title="Vent du sud", body="Le sud attend la pluie.", lang="fr"),
        Article(article_id="sud-sud", title="Un sommet à Rabat", body="La coopération Sud-Sud avance.", lang="fr"),
        Article(
            article_id="sans trait",
            title="Un accord à Dakar",
            body="Les échanges Sud Sud de la coopération.",
            lang="fr",
        ),
    )
    for query in ("coopération Sud-Sud", "cooperation sud-sud", "COOPÉRATION SUD–SUD"):
        assert set(ids(engine, query)[:2]) == {"sud-sud", "sans trait"}


def test_a_word_in_the_title_counts_more_than_in_the_body(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="body", title="Le vote du conseil", body="Un budget serré pour la ville.", lang="fr"),
        Article(article_id="title", title="Le budget du conseil", body="Un vote serré pour la ville.", lang="fr"),
    )
    assert ids(engine, "budget") == ["title", "body"]


def test_the_form_as_typed_comes_before_another_form_of_its_stem(make_engine: MakeEngine) -> None:
    engine = make_engine("Les banques ont fermé hier.", "La banque a fermé hier.", "Il pleut.")
    assert ids(engine, "banque") == ["a1", "a0"]
    assert ids(engine, "banques") == ["a0", "a1"]


def test_neighbours_of_the_query_come_before_the_same_words_apart(make_engine: MakeEngine) -> None:
    engine = make_engine(
        "La mer, puis le port et sa vague de vent.", "La vague de chaleur, puis le vent.", "Chaleur et vague."
    )
    assert ids(engine, "vague de chaleur")[0] == "a1"
    assert ids(engine, "chaleur, vague")[0] == "a2"


def test_a_title_that_says_what_the_query_says_comes_first(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(article_id="long", title="Budget et port, mer et vent, nord et sud", body="Le vent.", lang="fr"),
        Article(article_id="same", title="Le budget du port", body="La mer et le sud du nord, vent, vent.", lang="fr"),
    )
    without_length = Ranking(title_b=0, body_b=0, lead_b=0, pairs=0)
    assert ids(engine, "budget port", without_length) == ["same", "long"]


def test_the_first_paragraph_counts_more_than_the_others(make_engine: MakeEngine) -> None:
    engine = make_engine("Le vent.\n\nLe budget du port.", "Le budget.\n\nLe vent du port.")
    assert ids(engine, "budget") == ["a1", "a0"]
    scores = {hit.score for hit in hits_of(engine, "budget", Ranking(lead_weight=0))}
    assert len(scores) == 1


def test_a_function_word_of_the_query_parts_what_is_equal_otherwise(make_engine: MakeEngine) -> None:
    engine = make_engine("Un vent sous la mer.", "Un vent sur la mer.", "Il pleut.")
    assert ids(engine, "vent sur mer") == ["a1", "a0"]
    assert ids(engine, "vent sous mer") == ["a0", "a1"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("marché", ["a1", "a0"]), ("marche", ["a0", "a1"]), ("Marché", ["a1", "a0"]), ("MARCHE", ["a0", "a1"])],
)
def test_accents_as_typed_part_equal_scores(make_engine: MakeEngine, query: str, expected: list[str]) -> None:
    engine = make_engine("Une marche hier.", "Un marché hier.", "Il pleut.")
    assert ids(engine, query) == expected


def test_capitals_as_typed_part_equal_scores(make_engine: MakeEngine) -> None:
    engine = make_engine("On a dit orange hier.", "On a dit Orange hier.", "Il pleut.")
    assert ids(engine, "Orange") == ["a1", "a0"]
    scores = {hit.score for query in ("orange", "ORANGE") for hit in hits_of(engine, query, Ranking(surface=0))}
    assert ids(engine, "orange") == ids(engine, "ORANGE") == ["a0", "a1"]
    assert len(scores) == 2  # with and without the factor of "as typed", which is the same for both


def test_of_two_equal_articles_the_later_comes_first(make_engine: MakeEngine) -> None:
    def published(article_id: str, day: dt.date | None) -> Article:
        return Article(article_id=article_id, body="Le budget.", published_at=day, lang="fr")

    engine = make_engine(
        published("undated", None),
        published("old", dt.date(1899, 1, 1)),
        published("today", dt.date(2025, 7, 2)),
        published("ahead", dt.date(2025, 8, 2)),
        published("last year", dt.date(2024, 7, 2)),
    )
    hits = hits_of(engine, "budget", Ranking())
    assert [hit.article_id for hit in hits] == ["ahead", "today", "last year", "old", "undated"]
    scores = {hit.article_id: hit.score for hit in hits}
    plain = hits_of(engine, "budget", Ranking(recency=0))
    assert [hit.article_id for hit in plain] == ["ahead", "today", "last year", "old", "undated"]  # as they lie
    base = plain[0].score
    assert scores["undated"] == base
    assert scores["ahead"] == pytest.approx(base * 1.25)
    assert scores["last year"] == pytest.approx(base * (1 + 0.25 * 180 / (180 + 365.5)))
    assert base < scores["old"] < base * 1.001


def test_initials_find_the_articles_with_the_name_alone_and_the_other_way_round(make_engine: MakeEngine) -> None:
    engine = make_engine(
        "Le Forum mondial du riz (FMR) ouvre.",
        "Le FMR a dit oui.",
        "Le forum mondial du riz a dit non.",
        "Il pleut sur la mer.",
    )
    assert ids(engine, "FMR") == ["a0", "a1", "a2"]
    assert ids(engine, "forum mondial riz") == ["a0", "a2", "a1"]
    without = Ranking(acronym_name=0, acronym_initials=0)
    assert ids(engine, "FMR", without) == ["a1", "a0"]
    assert ids(engine, "forum mondial riz", without) == ["a0", "a2"]


def test_plain_bm25_has_one_component(make_engine: MakeEngine) -> None:
    engine = make_engine("Le budget du sud.", "Le sud.")
    [hit, _] = hits_of(engine, "budget sud", PLAIN_BM25, explain=True)
    assert hit.explanation is not None
    assert [part.name for part in hit.explanation.parts] == ["words"]


def test_equal_scores_keep_the_order_of_the_index_on_every_page(make_engine: MakeEngine) -> None:
    engine = make_engine(*["Le même texte partout."] * 25, "Autre chose.")
    tree = parse_query("texte")
    pages = [
        hit.article_id
        for offset in range(0, 30, 7)
        for hit in engine.search(SearchRequest(text="texte", query=tree, limit=7, offset=offset, snippets=False)).hits
    ]
    assert pages == [f"a{number}" for number in range(25)]


def test_a_limit_of_zero_still_counts(make_engine: MakeEngine) -> None:
    results = search(make_engine("Le budget.", "Le vent."), "budget", limit=0)
    assert (results.total, results.hits) == (1, ())

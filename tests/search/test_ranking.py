"""Check the ranking against the formula written out by brute force, and against what a reader expects."""

import math
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis import analyse, is_stop_word
from newssearch.article import Article
from newssearch.query import PhraseQuery, parse_query, words_of
from newssearch.search import LocalEngine, SearchRequest, SearchResults
from search.engines import MakeEngine, engine_over

WEIGHTS = {"title": (2.5, 0.75), "body": (1.0, 0.75)}
WORDS = ["sud", "coopération", "coopérer", "banque", "banques", "le", "de", "Sud-Sud", "est"]


def search(engine: LocalEngine, text: str, limit: int = 10) -> SearchResults:
    return engine.search(SearchRequest(text=text, query=parse_query(text), limit=limit, snippets=False))


def ids(engine: LocalEngine, text: str) -> list[str]:
    return [hit.article_id for hit in search(engine, text).hits]


def brute_force_scores(articles: Sequence[Article], text: str) -> dict[str, float]:
    """Score every article with the formula of the module's docstring, token by token, without an index."""
    query = parse_query(text)
    words = words_of(query)
    content = [word for word in words if not word.is_stop_word] or list(words)
    phrases = [part for part in query.must if isinstance(part, PhraseQuery)]
    parts = [
        (0.35 * (kind == "surface") or 1.0, kind, [getattr(word, kind)])
        for kind in ("term", "surface")
        for word in content
    ]
    parts += [(1.0, "term", [word.term for word in phrase.words]) for phrase in phrases]
    scores = dict.fromkeys((article.article_id for article in articles), 0.0)
    for weight, kind, wanted in parts:
        tf = {article.article_id: _weighted_tf(article, articles, kind, wanted) for article in articles}
        doc_freq = sum(value > 0 for value in tf.values())
        idf = math.log(1 + (len(articles) - doc_freq + 0.5) / (doc_freq + 0.5))
        for name, value in tf.items():
            scores[name] += weight * idf * 2.2 * value / (1.2 + value)
    return scores


def _weighted_tf(article: Article, articles: Sequence[Article], kind: str, wanted: list[str]) -> float:
    total = 0.0
    for field, (weight, b) in WEIGHTS.items():
        found = [getattr(token, kind) for token in analyse(getattr(article, field))]
        count = sum(found[start : start + len(wanted)] == wanted for start in range(len(found)))
        average = max(1.0, sum(_length(other, field) for other in articles) / len(articles))
        total += weight * count / (1 - b + b * _length(article, field) / average)
    return total


def _length(article: Article, field: str) -> int:
    return sum(not is_stop_word(token.surface) for token in analyse(getattr(article, field)))


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)


@given(bodies=st.lists(st.tuples(texts, texts), min_size=1, max_size=6), query=texts)
def test_scores_equal_the_formula_written_out(bodies: list[tuple[str, str]], query: str) -> None:
    articles = [
        Article(article_id=str(number), title=title, body=body, lang="fr")
        for number, (title, body) in enumerate(bodies)
    ]
    expected = brute_force_scores(articles, query)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        hits = search(engine, query).hits
        engine.snapshot.close()
    assert {hit.article_id: hit.score for hit in hits} == pytest.approx(
        {hit.article_id: expected[hit.article_id] for hit in hits}
    )
    assert [hit.article_id for hit in hits] == sorted(
        (hit.article_id for hit in hits), key=lambda name: (-round(expected[name], 9), int(name))
    )


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

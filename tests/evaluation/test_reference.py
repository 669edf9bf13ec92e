"""Check the reference scorer by hand on a few articles, and the search against it on real ones."""

import gzip
import math
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newssearch.analysis import AcronymTable
from newssearch.article import Article
from newssearch.evaluation import read_queries
from newssearch.evaluation.reference import Reference
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import engine_over
from search.french_corpora import assert_same_ranking, hits_of

SHARED = Path(__file__).parents[3] / "shared" / "data"
MAX_ARTICLES = 1_000
"""Of one collection: stock Whoosh indexes about 300 a second."""

N_QUERIES = 200


def article(article_id: str, title: str, body: str) -> Article:
    return Article(article_id=article_id, title=title, body=body, lang="fr")


def idf(n_docs: int, doc_freq: int) -> float:
    return math.log(1 + (n_docs - doc_freq + 0.5) / (doc_freq + 0.5))


def saturated(tf: float) -> float:
    return 2.2 * tf / (1.2 + tf)


ARTICLES = [
    article("banque", "La banque", "La banque de la mer.\n\nLe port de la banque du nord."),
    article("banques", "Le port", "Les banques du sud et la mer."),
    article("vent", "Le vent", "Il pleut sur le sud."),
]


def test_plain_bm25_by_hand() -> None:
    average = 10 / 3  # bodies have 5, 3 and 2 content words, each title has 1
    first = 2.5 + 2 / (0.25 + 0.75 * 5 / average)
    second = 1 / (0.25 + 0.75 * 3 / average)
    [(one, one_score), (other, other_score)] = Reference(ARTICLES).search("banques", PLAIN_BM25)
    assert (one, other) == ("banque", "banques")
    assert one_score == pytest.approx(idf(3, 2) * saturated(first))
    assert other_score == pytest.approx(idf(3, 2) * saturated(second))


def test_each_component_by_hand() -> None:
    def score(**weights: Any) -> float:
        ranking = msgspec.structs.replace(PLAIN_BM25, title_b=0, body_b=0, lead_b=0, **weights)
        return dict(Reference(ARTICLES).search("banque, mer", ranking))["banque"]

    stem = mer = idf(3, 2)
    form = idf(3, 1)  # the stem of "banque" is in two articles, the form in one
    words = stem * saturated(2.5 + 2) + mer * saturated(1)
    assert score() == pytest.approx(words)
    assert score(lead_weight=0.6) == pytest.approx(stem * saturated(2.5 + 2 + 0.6) + mer * saturated(1 + 0.6))
    assert score(surface=0.35) == pytest.approx(words + 0.35 * (form * saturated(2.5 + 2) + mer * saturated(1)))
    frequency = 1 / (0.5 + 0.5 * 5 / (10 / 3))  # side by side once, the body being half as long again as the average
    assert score(pairs=0.2) == pytest.approx(words + 0.2 * (stem + mer) / 2 * saturated(frequency))
    assert score(title_coverage=0.4) == pytest.approx(words * (1 + 0.4 * stem / (stem + mer)))
    assert score(as_typed=0.01) == pytest.approx(words * 1.01)
    assert score(recency=0.25) == pytest.approx(words)  # it has no date


def test_function_words_by_hand() -> None:
    ranking = Ranking(title_b=0, body_b=0, lead_b=0, lead_weight=0, as_typed=0, recency=0, pairs=0, title_coverage=0)
    articles = [article("a", "", "Le port sous la mer."), article("b", "", "Le port sur la mer.")]
    [(_, first), (_, second)] = Reference(articles).search("port sous", ranking)
    assert first - second == pytest.approx(0.5 * 1.35 * idf(2, 1))  # tf of 1 saturates to 1


def test_equal_scores_keep_the_order_of_the_articles() -> None:
    articles = [article(str(number), "", "Le vent.") for number in range(5)]
    found = Reference(articles).search("vent", Ranking(), limit=3)
    assert [name for name, _ in found] == ["0", "1", "2"]


def test_a_typing_error_is_mended_and_weighs_less() -> None:
    articles = [article("a", "", "Le budget."), article("b", "", "Le vent.")]
    assert Reference(articles).search("bugdet", PLAIN_BM25) == []
    [(name, score)] = Reference(articles).search(
        "bugdet", Ranking(correction=0.8, surface=0, as_typed=0, title_coverage=0)
    )
    assert name == "a"
    assert score == pytest.approx(0.8 * idf(2, 1))


def test_acronyms_of_articles_and_settings_are_used() -> None:
    articles = [
        article("both", "", "Le Forum mondial du riz (FMR)."),
        article("name", "", "Un forum mondial du riz."),
        article("other", "", "La foire du marché rural."),
    ]
    assert {name for name, _ in Reference(articles).search("FMR", Ranking())} == {"both", "name"}
    settings = AcronymTable.of_settings({"FMR": "Foire du marché rural"})
    assert {name for name, _ in Reference(articles, settings).search("FMR", Ranking())} == {"both", "other"}


@pytest.mark.parametrize("query", ["", "…", "xylophone", '"mer banque"'])
def test_what_no_article_has_finds_nothing(query: str) -> None:
    assert Reference(ARTICLES).search(query, Ranking()) == []


def test_no_article_gives_no_hit() -> None:
    assert Reference([]).search("vent", Ranking()) == []


# --- the search equals it on real articles ---------------------------------------------------------------------------


class _Record(msgspec.Struct):
    id: str
    body: str
    title: str | None = None


def shared_articles(name: str) -> Iterator[Article]:
    """Yield the articles of a test collection, at most MAX_ARTICLES; headlines are searched in articles without one."""
    is_headlines = name == "orangesum_headlines_dev"
    path = SHARED / ("news/orangesum_dev.jsonl.gz" if is_headlines else f"ir/{name}/docs.jsonl.gz")
    with gzip.open(path) as lines:
        for line in islice(lines, MAX_ARTICLES):
            record = msgspec.json.decode(line, type=_Record)
            title = "" if is_headlines else record.title or ""
            yield Article(article_id=record.id, title=title, body=record.body, lang="fr")


@pytest.mark.skipif(not SHARED.is_dir(), reason="shared data is absent: the test collections")
@pytest.mark.parametrize(
    "name",
    ["piaf_v1.1", "afriqa_fon_fr", "wikinews_fr_keyphrases", "orangesum_afp_tags_dev", "orangesum_headlines_dev"],
)
def test_the_search_equals_the_reference_on_real_queries(tmp_path: Path, name: str) -> None:
    articles = list(shared_articles(name))
    queries = random.Random(name).sample(read_queries(SHARED / "ir" / name / "queries.tsv"), N_QUERIES)  # noqa: S311
    ranking = Ranking(recency=0)
    reference = Reference(articles)
    engine = engine_over(tmp_path / "generation", articles)
    for query in queries:
        expected = reference.search(query.text, ranking, limit=100)
        assert_same_ranking(hits_of(engine, query.text, ranking, 100), expected, query.query_id)
    engine.snapshot.close()

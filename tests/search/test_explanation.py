"""Check that the parts of a score come to the score."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.search import Explanation, Hit, ScorePart
from newssearch.settings import PLAIN_BM25, Ranking
from search.engines import MakeEngine, engine_over
from search.french_corpora import CORPORA, QUERIES, RANKINGS, hits_of

PARTS = {
    "words": True,
    "recency": "recency",
    "surface forms": "surface",
    "stop words": "stop_words",
    "pairs": "pairs",
    "title coverage": "title_coverage",
    "as typed": "as_typed",
}
"""Name of a part -> the weight that it has, in the order of an explanation."""


def parts_of(hit: Hit) -> tuple[ScorePart, ...]:
    assert hit.explanation is not None
    return hit.explanation.parts


def names_for(ranking: Ranking) -> list[str]:
    """Return the parts that a document of the second phase has."""
    return [name for name, weight in PARTS.items() if weight is True or getattr(ranking, str(weight)) > 0]


def check(hit: Hit, ranking: Ranking) -> None:
    """Demand that the parts come to the score, and the shares to the parts."""
    assert hit.explanation is not None
    assert hit.explanation.score == pytest.approx(hit.score, rel=1e-12)
    parts = parts_of(hit)
    assert [part.name for part in parts] == (names_for(ranking) if ranking.reranked else ["words", "recency"])
    for part in parts:
        assert part.is_factor == (part.name in ("recency", "title coverage", "as typed"))
        assert part.value >= part.is_factor
        if part.shares or not part.is_factor:
            start = 1 if part.is_factor else 0
            assert start + sum(value for _, value in part.shares) == pytest.approx(part.value)
        assert all(value > 0 for _, value in part.shares)


@settings(max_examples=30)
@given(articles=CORPORA, query=QUERIES)
def test_the_parts_come_to_the_score_of_every_hit(articles: list[Article], query: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        for ranking in RANKINGS.values():
            hits = hits_of(engine, query, ranking, explain=True)
            for hit in hits:
                check(hit, ranking)
            plain = hits_of(engine, query, ranking)
            assert [(hit.article_id, hit.score) for hit in hits] == [(hit.article_id, hit.score) for hit in plain]
            assert all(hit.explanation is None for hit in plain)
        engine.snapshot.close()


@settings(max_examples=20)
@given(articles=CORPORA, query=QUERIES, reranked=st.integers(0, 5))
def test_what_is_not_rescored_has_the_parts_of_the_first_phase(
    articles: list[Article], query: str, reranked: int
) -> None:
    ranking = Ranking(reranked=reranked)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_over(Path(folder) / "generation", articles)
        hits = hits_of(engine, query, ranking, explain=True)
        engine.snapshot.close()
    for rank, hit in enumerate(hits):
        assert len(parts_of(hit)) == (len(PARTS) if rank < reranked else 2)
        assert hit.explanation is not None
        assert hit.explanation.score == pytest.approx(hit.score, rel=1e-12)


@pytest.mark.parametrize("part", [name for name, weight in PARTS.items() if weight is not True])
def test_a_part_that_weighs_nothing_is_absent(make_engine: MakeEngine, part: str) -> None:
    engine = make_engine(Article(article_id="a", title="Le vent du nord", body="Le vent du nord.", lang="fr"))
    everything = hits_of(engine, "le vent du nord", Ranking(), explain=True)[0]
    assert [found.name for found in parts_of(everything)] == list(PARTS)
    without = Ranking(**{str(PARTS[part]): 0})
    (hit,) = hits_of(engine, "le vent du nord", without, explain=True)
    assert [found.name for found in parts_of(hit)] == [name for name in PARTS if name != part]
    assert hit.score <= everything.score


def test_shares_name_the_words_in_query_order(make_engine: MakeEngine) -> None:
    engine = make_engine("Le budget du port, sans Vent.", "Il pleut.")
    (hit,) = hits_of(engine, "sans port, Vent, bugdet, xylophone", Ranking(), explain=True)
    shares = {part.name: [text for text, _ in part.shares] for part in parts_of(hit)}
    assert shares["words"] == ["port", "vent", "budget"]
    assert shares["surface forms"] == ["port", "vent", "budget"]
    assert shares["stop words"] == ["sans"]
    assert shares["pairs"] == ["port vent"]
    assert shares["as typed"] == ["port", "Vent", "sans"]


def test_a_hit_of_plain_bm25_has_one_part(make_engine: MakeEngine) -> None:
    (hit,) = hits_of(make_engine("Le vent."), "vent", PLAIN_BM25, explain=True)
    assert parts_of(hit) == (ScorePart("words", hit.score, is_factor=False, shares=(("vent", hit.score),)),)


def test_the_score_is_the_sum_of_the_parts_times_the_factors() -> None:
    parts = (
        ScorePart("words", 2.0, is_factor=False),
        ScorePart("recency", 1.5, is_factor=True),
        ScorePart("pairs", 1.0, is_factor=False),
        ScorePart("title coverage", 1.1, is_factor=True),
    )
    assert Explanation(parts).score == pytest.approx(3 * 1.5 * 1.1)
    assert Explanation(()).score == 0

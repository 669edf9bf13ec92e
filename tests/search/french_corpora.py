"""Draw small French corpora with queries to them, and hold an answer against the reference scorer's."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import Hit, LocalEngine, SearchRequest
from newssearch.settings import PLAIN_BM25, Ranking

NOW_S = dt.datetime(2025, 7, 2, 12, tzinfo=dt.UTC).timestamp()

_IN_ARTICLES = """
    sud|Sud|Sud-Sud|coopération|Coopération|coopérer|banque|banques|Banque|budget|budgets|marche|marché|Marché|marchés
    |été|État|états|œuvre|oeuvre|nations|unies|Nations unies|ONU|Forum mondial du riz (FMR)|le FMR|riz|mondial
    |Organisation des Nations unies (ONU)|le|de|des|la|et|à|est|l'été|d'État|vent d'est
""".replace("\n", "").split("|")

_IN_QUERIES = """
    ETAT|SUD|bugdet|budgte|cooperaton|coopérattion|marchz|sudbanque|budgetmarche|xylophone|banqve|eouvre
    |organisation des nations unies|forum mondial riz|"nations unies"|"le marché"|"de la"|vent-de-sud|sud-xylophone
    |État-nation|budget budget
""".replace("\n", "").split("|")

_WORDS = st.sampled_from([piece.strip() for piece in _IN_ARTICLES])
_PARAGRAPHS = st.lists(_WORDS, min_size=1, max_size=7).map(" ".join)
_DATES = st.one_of(
    st.none(),
    st.dates(dt.date(2019, 1, 1), dt.date(2025, 9, 1)),
    st.datetimes(dt.datetime(2025, 6, 1), dt.datetime(2025, 7, 3), timezones=st.just(dt.UTC)),  # noqa: DTZ001 - bounds
)
_ARTICLES = st.builds(
    lambda title, paragraphs, published_at: Article(
        article_id="?", title=title, body="\n\n".join(paragraphs), published_at=published_at, lang="fr"
    ),
    st.one_of(st.just(""), st.lists(_WORDS, min_size=1, max_size=4).map(" ".join)),
    st.lists(_PARAGRAPHS, min_size=1, max_size=3),
    _DATES,
)

CORPORA = st.lists(st.tuples(_ARTICLES, st.sampled_from([1, 1, 1, 2, 9])), min_size=1, max_size=6).map(
    lambda drawn: [
        dataclasses.replace(article, article_id=f"{number}.{copy}")
        for number, (article, copies) in enumerate(drawn)
        for copy in range(copies)
    ]
)
"""Up to 54 French articles, some of them several times over: with and without titles, leads and dates."""

MIXED_CORPORA = st.tuples(CORPORA, st.lists(st.sampled_from(["fr", "fr", "en"]), min_size=54, max_size=54)).map(
    lambda drawn: [dataclasses.replace(article, lang=lang) for article, lang in zip(*drawn, strict=False)]
)
"""The same words, some articles being taken for English."""

QUERIES = st.lists(
    st.one_of(_WORDS, st.sampled_from([piece.strip() for piece in _IN_QUERIES])), min_size=1, max_size=5
).map(" ".join)
"""Words that articles hold, words that none holds, typing errors, phrases, acronyms and their long names."""

RANKINGS = {
    "default": Ranking(),
    "plain BM25": PLAIN_BM25,
    "other weights": Ranking(
        k1=0.9, title_weight=4, title_b=0.3, body_b=0.9, lead_weight=2, lead_b=0, surface=1.5, stop_words=2, pairs=3,
        title_coverage=2, correction=0.4, acronym_name=0.9, acronym_initials=1, as_typed=0.1, recency=3,
        recency_half_life_days=20,
    ),
    "no length": Ranking(title_b=0, body_b=0, lead_b=0),
    "no second phase": Ranking(reranked=0),
    **{
        f"without {part}": msgspec.structs.replace(Ranking(), **{part: 0})
        for part in (
            "lead_weight", "surface", "stop_words", "pairs", "title_coverage", "correction", "acronym_name",
            "acronym_initials", "as_typed", "recency",
        )
    },
}  # fmt: skip
"""Name -> ranking: what must hold for each of them."""


def hits_of(
    engine: LocalEngine, text: str, ranking: Ranking, limit: int = 1_000, *, explain: bool = False
) -> tuple[Hit, ...]:
    """Return the hits of a query, asked at NOW_S."""
    request = SearchRequest(
        text=text,
        query=parse_query(text),
        limit=limit,
        snippets=False,
        ranking=ranking,
        now_s=NOW_S,
        explain=explain,
    )
    return engine.search(request).hits


def assert_same_ranking(hits: Sequence[Hit], expected: Sequence[tuple[str, float]], asked: object) -> None:
    """Demand the ids and scores that are expected, in their order.

    Scores that differ by rounding alone may stand in any order: the two sum the same parts differently.
    """
    score_of = dict(expected)
    assert len(hits) == len(expected), asked
    for rank, (hit, (article_id, score)) in enumerate(zip(hits, expected, strict=True)):
        assert hit.score == pytest.approx(score, rel=1e-9), (asked, rank)
        if hit.article_id != article_id:
            assert score_of.get(hit.article_id, score) == pytest.approx(score, rel=1e-12), (asked, rank)
    assert len({hit.article_id for hit in hits}) == len(hits), asked

"""Test significant terms: their counts by brute force, and what a journalist expects of them."""

import dataclasses
import functools
import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from newssearch import Filters, NewsIndex
from newssearch.analysis import FRENCH, analyse, is_stop_word
from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import LocalEngine, SearchRequest
from newssearch.search.significant_terms import MAX_TERMS, MIN_ARTICLES, SignificantTerm
from search.engines import MakeEngine, engine_over
from search.seed_articles import seed_articles

NEWS = Path(__file__).parents[2] / "../shared/data/news/orangesum_dev.jsonl.gz"


def terms(engine: LocalEngine, query: str, limit: int = 20) -> list[SignificantTerm]:
    return list(engine.terms(SearchRequest(text=query, query=parse_query(query), limit=limit)))


def texts(engine: LocalEngine, query: str, limit: int = 20) -> list[str]:
    return [term.text for term in terms(engine, query, limit)]


@functools.lru_cache(maxsize=10_000)
def stems(text: str) -> tuple[str, ...]:
    return tuple(token.term for token in analyse(text, FRENCH))


def holds(article: Article, words: Sequence[str]) -> bool:
    """Tell whether some stems follow each other in the title or in the body."""
    found = [stems(text) for text in (article.title, article.body)]
    return any(
        text[at : at + len(words)] == tuple(words)
        for text in found
        if words[0] in text
        for at in range(text.index(words[0]), len(text))
    )


def assert_counted(found: Sequence[SignificantTerm], matched: Sequence[Article], archive: Sequence[Article]) -> None:
    """Demand the counts and scores that looking into each text gives."""
    for term in found:
        words = stems(term.text)
        n_matches, n_docs = (sum(holds(article, words) for article in some) for some in (matched, archive))
        assert (term.n_matches, term.n_docs) == (n_matches, n_docs), term
        share, usual = n_matches / len(matched), n_docs / len(archive)
        assert term.score == pytest.approx((share - usual) * share / usual), term
    assert [term.score for term in found] == sorted((term.score for term in found), reverse=True)


@pytest.mark.parametrize("query", ["école", "coopération sud", "fleuve", "ville village"])
def test_counts_and_scores_are_those_of_the_texts(make_engine: MakeEngine, query: str) -> None:
    articles = [dataclasses.replace(article, lang="fr") for article in seed_articles()]
    engine = make_engine(*articles)
    request = SearchRequest(text=query, query=parse_query(query), limit=100, snippets=False)
    ids = {hit.article_id for hit in engine.search(request).hits}
    matched = [article for article in articles if article.article_id in ids]
    found = terms(engine, query, MAX_TERMS)
    assert found
    assert_counted(found, matched, articles)


def test_no_word_that_is_more_significant_is_missing(make_engine: MakeEngine) -> None:
    articles = [dataclasses.replace(article, lang="fr") for article in seed_articles()]
    matched = [article for article in articles if holds(article, stems("école"))]
    found = terms(make_engine(*articles), "école", 10)
    words = {
        token.term
        for article in matched
        for token in analyse(f"{article.title}\n{article.body}", FRENCH)
        if not is_stop_word(token.surface) and len(token.term) > 1 and not token.term.isdigit()
    }
    score_of = {}
    for word in words - {*stems("école")}:
        n_matches, n_docs = (sum(holds(article, [word]) for article in some) for some in (matched, articles))
        share, usual = n_matches / len(matched), n_docs / len(articles)
        score_of[word] = (share - usual) * share / usual if n_matches >= MIN_ARTICLES else 0.0
    named = {word for term in found for word in stems(term.text)}
    assert [word for word, score in score_of.items() if score > found[0].score and word not in named] == []
    assert found[0].score <= max(score_of.values())


FILLING = [f"Le conseil a voté le budget numéro{n} de la ville, et la foule est venue." for n in range(20)]


def test_names_are_written_as_articles_write_them_most(make_engine: MakeEngine) -> None:
    engine = make_engine(
        *FILLING,
        "Le sommet entend l'Union européenne avec le chef de l’État, près d'Aix-en-Provence.",
        "Au sommet viendra l'Union européenne. Puis le chef de l'État parle. On quitte Aix-en-Provence.",
        "Du sommet revient l’UNION EUROPÉENNE, selon le chef de l'État ; Aix-en-Provence attend.",
    )
    assert set(texts(engine, "sommet")) == {"Union européenne", "chef de l’État", "Aix-en-Provence"}


def test_what_a_comma_or_a_bracket_parts_is_no_name(make_engine: MakeEngine) -> None:
    engine = make_engine(*FILLING, *[f"Le sommet{n} : Dakar, Lomé (Togo), sommet." for n in range(3)])
    assert set(texts(engine, "sommet")) == {"Dakar", "Lomé", "Togo"}


def test_words_of_the_query_function_words_and_numbers_are_no_terms(make_engine: MakeEngine) -> None:
    engine = make_engine(*FILLING, *[f"La région ouvre{n} un sommet{n}, pour des sommets de 2024." for n in range(3)])
    assert texts(engine, "sommets") == ["région"]


def test_what_is_but_a_part_of_what_was_asked_for_is_no_term(make_engine: MakeEngine) -> None:
    bodies = [f"Awa Sarr arrive{n} à Thiès." for n in range(4)]
    assert texts(make_engine(*FILLING, *bodies), "Sarr") == ["Thiès"]
    # Where others have the word too, it tells something.
    others = [f"Awa Diop chante{n}." for n in range(4)]
    assert texts(make_engine(*FILLING, *bodies, *others), "Sarr") == ["Thiès", "Awa"]


def test_a_word_grows_into_the_name_that_most_of_its_articles_have_once(make_engine: MakeEngine) -> None:
    bodies = [f"Le sommet ouvre{n}. Macky Sall parle{n}. Puis Sall répond{n}, et Sall part{n}." for n in range(3)]
    assert texts(make_engine(*FILLING, *bodies), "sommet") == ["Macky Sall"]


def test_reprints_of_one_story_propose_nothing(make_engine: MakeEngine) -> None:
    story = "Le sommet de Dakar a réuni trente ministres venus de toute la région pour parler de semences et de riz."
    assert texts(make_engine(*FILLING, story, story, story), "sommet") == []


def test_segments_make_no_difference(tmp_path: Path) -> None:
    subjects = ["la Banque mondiale", "le Sénégal", "des lycées", "du lycée", "un lycée", "la banque Mondiale"]
    bodies = [f"Le sommet ouvre{n} en mai : voici{n} {subjects[n % 6]}. Bilan{n} positif." for n in range(30)]
    articles = [Article(article_id=str(n), body=body, lang="fr") for n, body in enumerate([*bodies, *FILLING])]
    found = []
    for n_commits in (1, 3):
        engine = engine_over(tmp_path / str(n_commits), articles, n_commits=n_commits)
        assert engine.snapshot.n_segments == n_commits
        found.append(terms(engine, "sommet"))
        engine.snapshot.close()
    assert found[0] == found[1]
    assert {term.text for term in found[0]} == {"lycée", "Sénégal", "Banque mondiale", "mai", "positif"}


def test_articles_in_other_languages_propose_nothing(make_engine: MakeEngine) -> None:
    english = [Article(article_id=f"e{n}", body=f"The summit of the union day{n}.", lang="en") for n in range(4)]
    assert texts(make_engine(*FILLING, *english), "summit") == []


@pytest.mark.parametrize("query", ["", "xylophone", "le la"])
def test_a_query_that_finds_nothing_of_its_own_has_no_terms(make_engine: MakeEngine, query: str) -> None:
    assert terms(make_engine("Le budget.", "La ville."), query) == []
    assert terms(make_engine(), query) == []


def test_the_limit_is_kept(make_engine: MakeEngine) -> None:
    engine = make_engine(*FILLING, *[f"Sommet : Dakar, Lomé, Accra, Thiès jour{n}." for n in range(3)])
    assert texts(engine, "sommet", 2) == texts(engine, "sommet")[:2] != []
    assert texts(engine, "sommet", 0) == []
    with pytest.raises(ValueError, match="100 or less"):
        texts(engine, "sommet", MAX_TERMS + 1)


def test_filters_and_deleted_articles_are_taken_into_account(tmp_path: Path) -> None:
    bodies = [*FILLING, *[f"Sommet : Dakar, Lomé jour{n}." for n in range(6)]]
    articles = [Article(article_id=str(n), body=body, source=f"S{n % 2}", lang="fr") for n, body in enumerate(bodies)]
    with NewsIndex.open(tmp_path / "index") as index:
        index.add(articles)
        assert {(term.text, term.n_matches, term.n_docs) for term in index.terms("sommet")} == {
            ("Dakar", 6, 6),
            ("Lomé", 6, 6),
        }
        (first, _) = index.terms("sommet", filters=Filters(sources=("S1",)))
        assert (first.n_matches, first.n_docs) == (3, 6)
        index.delete(["20", "21"])
        assert {(term.n_matches, term.n_docs) for term in index.terms("sommet")} == {(4, 4)}


@pytest.mark.skipif(not NEWS.exists(), reason="shared data is absent: the news")
@pytest.mark.parametrize("query", ["réforme", "Macron", "climat canicule"])
def test_counts_of_real_news_are_those_of_the_texts(make_engine: MakeEngine, query: str) -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records = [json.loads(next(lines)) for _ in range(600)]
    articles = [Article(article_id=r["id"], title=r["title"], body=r["body"], lang="fr") for r in records]
    engine = make_engine(*articles)
    request = SearchRequest(text=query, query=parse_query(query), limit=len(articles), snippets=False)
    ids = {hit.article_id for hit in engine.search(request).hits}
    found = terms(engine, query)
    assert len(found) == 20
    assert any(" " in term.text for term in found)
    assert_counted(found, [article for article in articles if article.article_id in ids], articles)
    if query == "Macron":
        assert "Emmanuel" not in [term.text for term in found]

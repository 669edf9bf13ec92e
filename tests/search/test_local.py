"""Check what a whole search answers."""

import datetime as dt

from newssearch.article import Article
from newssearch.query import parse_query
from newssearch.search import LocalEngine, SearchRequest, SearchResults, Snippet
from search.engines import MakeEngine


def search(engine: LocalEngine, text: str, *, snippets: bool = True) -> SearchResults:
    return engine.search(SearchRequest(text=text, query=parse_query(text), snippets=snippets))


def test_a_hit_carries_what_a_list_shows(make_engine: MakeEngine) -> None:
    engine = make_engine(
        Article(
            article_id="id 1",
            title="Le budget",
            body="Le budget est voté.",
            source="Le Phare",
            published_at=dt.datetime(2025, 7, 2, 8, 30, tzinfo=dt.UTC),
            authors=("Nadia Alami", "Paul Roy"),
            section="Économie",
            lang="fr",
            url="https://phare.test/1",
        )
    )
    (hit,) = search(engine, "budget").hits
    assert (hit.article_id, hit.title, hit.url, hit.source) == ("id 1", "Le budget", "https://phare.test/1", "Le Phare")
    assert hit.published_at == dt.datetime(2025, 7, 2, 8, 30, tzinfo=dt.UTC)
    assert (hit.authors, hit.section, hit.lang) == (("Nadia Alami", "Paul Roy"), "Économie", "fr")
    assert hit.score > 0
    assert hit.snippet == Snippet("Le budget est voté.", ((3, 9),))


def test_a_date_without_a_time_comes_back_as_a_date(make_engine: MakeEngine) -> None:
    engine = make_engine(Article(article_id="a", body="Le budget.", published_at=dt.date(2025, 7, 2)))
    assert search(engine, "budget").hits[0].published_at == dt.date(2025, 7, 2)


def test_snippets_can_be_left_out(make_engine: MakeEngine) -> None:
    assert search(make_engine("Le budget."), "budget", snippets=False).hits[0].snippet is None


def test_an_article_removed_meanwhile_has_an_empty_snippet(make_engine: MakeEngine) -> None:
    engine = LocalEngine(make_engine("Le budget.").snapshot, lambda _: {})
    assert search(engine, "budget").hits[0].snippet == Snippet("")


def test_the_reader_is_told_of_words_that_no_article_has(make_engine: MakeEngine) -> None:
    results = search(make_engine("Le budget."), "budget xylophone")
    assert results.total == 1
    assert results.notes == ("Aucun article ne contient « xylophone ».",)


def test_the_reader_is_told_that_the_search_was_widened(make_engine: MakeEngine) -> None:
    results = search(make_engine("Le budget.", "La culture."), "budget culture")
    assert results.relaxed
    assert "une partie" in results.notes[0]


def test_the_reader_is_told_of_a_phrase_that_no_article_has(make_engine: MakeEngine) -> None:
    results = search(make_engine("Le budget de la culture."), '"culture budget"')
    assert results.total == 0
    assert results.notes == ("Aucun article ne contient l'expression « culture budget ».",)


def test_the_reader_is_told_that_a_query_has_no_word(make_engine: MakeEngine) -> None:
    results = search(make_engine("Le budget."), " … ")
    assert (results.total, results.hits) == (0, ())
    assert results.notes == ("La requête ne contient aucun mot.",)


def test_accents_case_and_apostrophes_change_nothing(make_engine: MakeEngine) -> None:
    engine = make_engine("L'été, l'État et le cœur : œuvre d'Éric.", "Un autre texte.")
    answers = {
        tuple((hit.article_id, hit.score) for hit in search(engine, query).hits)
        for query in ("l'état cœur œuvre", "L’ÉTAT CŒUR ŒUVRE", "l'etat coeur oeuvre", "l'e\u0301tat cœur œuvre")
    }
    assert len(answers) == 1

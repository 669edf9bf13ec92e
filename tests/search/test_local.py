"""Check what a whole search answers."""

import contextlib
import datetime as dt
from pathlib import Path

import pytest

from newssearch.analysis import AcronymTable
from newssearch.archive import Change
from newssearch.article import Article
from newssearch.index import Generation
from newssearch.query import BooleanQuery, parse_query
from newssearch.search import LocalEngine, SearchRequest, SearchResults, Snippet
from newssearch.settings import Ranking
from search.engines import MakeEngine


def search(engine: LocalEngine, text: str, *, snippets: bool = True, ranking: Ranking | None = None) -> SearchResults:
    return engine.search(
        SearchRequest(text=text, query=parse_query(text), snippets=snippets, ranking=ranking or Ranking())
    )


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


def test_a_tree_of_which_any_word_will_do_has_words(make_engine: MakeEngine) -> None:
    tree = BooleanQuery(should=parse_query("budget vent").must)
    results = make_engine("Le budget.", "Le vent.", "La nuit.").search(SearchRequest(text="", query=tree))
    assert (results.total, results.notes) == (2, ())


@pytest.mark.parametrize(
    ("query", "searched"),
    [
        ("bugdet", ["budget"]),
        ("Bugdet culture", ["budget"]),
        ("bugdet budget", ["budget"]),
        ("culturebudget", ["culture", "budget"]),
        ("conceil", ["conseil"]),
    ],
)
def test_the_reader_is_told_what_was_searched_in_place_of_an_absent_word(
    make_engine: MakeEngine, query: str, searched: list[str]
) -> None:
    results = search(make_engine("Le Budget de la culture.", "Le conseil."), query)
    assert results.hits
    [note] = [note for note in results.notes if "cherché" in note]
    assert f"« {query.split(maxsplit=1)[0]} »" in note
    assert all(f"« {word} »" in note for word in searched)


def test_a_word_that_quotes_demand_is_not_corrected(make_engine: MakeEngine) -> None:
    results = search(make_engine("Une vague de chaleur.", "Il pleut."), '"vague de chaleurr"')
    assert results.total == 0
    assert results.notes == (
        "Aucun article ne contient « chaleurr ».",
        "Aucun article ne contient l'expression « vague de chaleurr ».",
    )


def test_initials_that_the_settings_know_are_not_corrected(make_engine: MakeEngine) -> None:
    snapshot = make_engine("Les sodecas du port.", "La société des cacaos signe.").snapshot
    table = AcronymTable.of_settings({"SODECA": "Société des cacaos"})
    results = search(LocalEngine(snapshot, lambda _: {}, table), "SODECAX SODECA")
    assert {hit.article_id for hit in results.hits} >= {"a1"}
    assert "« SODECA »" not in " ".join(note for note in results.notes if "cherché" in note)


def test_absent_words_are_named_up_to_a_few(make_engine: MakeEngine) -> None:
    engine = make_engine("Le vent.", "Il pleut.")
    assert search(engine, "Kiwi fjord").notes == ("Aucun article ne contient « Kiwi » ni « fjord ».",)
    [note] = search(engine, "kiwi fjord yak zinc quad lynx whist").notes
    assert note.endswith("« zinc », « quad », et 2 autres mots.")


def test_neighbours_count_in_a_query_of_function_words(make_engine: MakeEngine) -> None:
    engine = make_engine("Avoir ou être, et le reste.", "Être et avoir.", "Il pleut.")
    assert [hit.article_id for hit in search(engine, "être et avoir").hits] == ["a1", "a0"]


def test_a_correction_is_shown_with_its_accents(make_engine: MakeEngine) -> None:
    [note] = search(make_engine("Une école.", "Il pleut."), "ecolle").notes
    assert "« ecolle »" in note
    assert "« école »" in note


def test_a_word_of_a_removed_article_is_not_searched_in_its_own_place(tmp_path: Path) -> None:
    kept, removed = Article(article_id="a", body="Le vent."), Article(article_id="b", body="Le budget.")
    generation = Generation.create(tmp_path / "generation", "archive")
    for seq, change in enumerate((Change(1, "a", kept), Change(2, "b", removed), Change(3, "b", None)), start=1):
        generation.apply([change], archive_id="archive", up_to=seq)
    with contextlib.closing(generation.snapshot()) as snapshot:
        results = search(LocalEngine(snapshot, lambda _: {}), "budget")
    assert results.total == 0
    assert results.notes == ("Aucun article ne contient « budget ».",)


def test_the_acronyms_of_the_settings_come_before_those_of_the_articles(make_engine: MakeEngine) -> None:
    engine = make_engine(
        "Le Forum mondial du riz (FMR) ouvre.", "Le forum mondial du riz.", "La foire du marché rural."
    )
    assert {hit.article_id for hit in search(engine, "FMR").hits} == {"a0", "a1"}
    acronyms = AcronymTable.of_settings({"FMR": "Foire du marché rural"})
    with_settings = LocalEngine(engine.snapshot, lambda _: {}, acronyms)
    assert {hit.article_id for hit in search(with_settings, "FMR").hits} == {"a0", "a2"}
    emptied = LocalEngine(engine.snapshot, lambda _: {}, AcronymTable.of_settings({"FMR": ""}))
    assert {hit.article_id for hit in search(emptied, "FMR").hits} == {"a0"}


WAYS_OF_TYPING = ("l'état cœur œuvre", "L’ÉTAT CŒUR ŒUVRE", "l'etat coeur oeuvre", "l'e\u0301tat cœur œuvre")


def test_accents_case_and_apostrophes_change_no_score(make_engine: MakeEngine) -> None:
    engine = make_engine("L'été, l'État et le cœur : œuvre d'Éric.", "L'état du coeur.", "Un autre texte.")
    answers = {
        tuple((hit.article_id, hit.score) for hit in search(engine, query, ranking=Ranking(as_typed=0)).hits)
        for query in WAYS_OF_TYPING
    }
    assert len(answers) == 1


def test_accents_case_and_apostrophes_change_no_order_where_scores_differ(make_engine: MakeEngine) -> None:
    engine = make_engine("L'été, l'État et le cœur : œuvre d'Éric.", "L'état du coeur.", "Un autre texte.")
    answers = {tuple(hit.article_id for hit in search(engine, query).hits) for query in WAYS_OF_TYPING}
    assert answers == {("a0", "a1")}


def test_the_score_of_each_hit_is_taken_apart_where_asked(make_engine: MakeEngine) -> None:
    engine = make_engine("Le budget.", "Le budget, le budget.")
    request = SearchRequest(text="budget", query=parse_query("budget"), explain=True, offset=1)
    [hit] = engine.search(request).hits
    assert hit.explanation is not None
    assert hit.explanation.score == pytest.approx(hit.score)
    assert search(engine, "budget").hits[0].explanation is None
